"""When a backup or a drill is due, and when it is overdue. Pure; times in ms."""

from __future__ import annotations

from typing import Final

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS

EVERY_MS: Final = 30 * MINUTE_MS
"""While a session is open."""

OVERDUE_MS: Final = DAY_MS
"""An entry that no backup holds after this long."""

MEDIUM_OVERDUE_MS: Final = 7 * DAY_MS
DRILL_EVERY_MS: Final = 7 * DAY_MS
DRILL_AT_LEAST_MS: Final = 14 * DAY_MS
"""After this long a drill does not wait any more for a time without an open session."""

DISK_LOW_BYTES: Final = 1024 * 1024 * 1024


def overdue_h(oldest_unsaved_utc_ms: int, now_utc_ms: int) -> int:
    """Hours that the oldest entry without a backup has waited; 0 while that is less than a day."""
    waited_ms = now_utc_ms - oldest_unsaved_utc_ms
    return waited_ms // HOUR_MS if oldest_unsaved_utc_ms and waited_ms >= OVERDUE_MS else 0


def medium_overdue_d(reached_utc_ms: int, now_utc_ms: int) -> int:
    """Days since the second medium was there; 0 while that is less than a week. Never: a week."""
    if not reached_utc_ms:
        return MEDIUM_OVERDUE_MS // DAY_MS
    away_ms = now_utc_ms - reached_utc_ms
    return away_ms // DAY_MS if away_ms >= MEDIUM_OVERDUE_MS else 0


def backup_due(*, in_session: bool, since_last_ms: int, overdue: bool) -> bool:
    """Whether one is made by itself, this long after the last one or the last attempt in this run."""
    return (in_session or overdue) and since_last_ms >= EVERY_MS


def drill_due(*, last_utc_ms: int, now_utc_ms: int, resting: bool) -> bool:
    """Whether a drill is held now. `resting`: no session is open and the pen is idle. A clock that was set back since
    the last one makes it due, too."""
    since_ms = abs(now_utc_ms - last_utc_ms)
    return since_ms >= DRILL_AT_LEAST_MS or (resting and since_ms >= DRILL_EVERY_MS)
