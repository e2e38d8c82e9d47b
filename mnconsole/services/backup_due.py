"""What is due by the clock: a backup, a drill, or nothing yet; and what a fault asks for. Main thread, no worker."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from mnconsole.domain import backup_times as times
from mnconsole.domain.backup_order import has_sound
from mnconsole.domain.backup_ports import BackupStatus, Standing
from mnconsole.services.backup_entries import InUse

OTHER_KEY: Final = "key_of_other_records"
"""The store's code for a backup of another key, which can't be drilled."""

QUIET_MS: Final = times.MINUTE_MS
"""After the start, when a window has enough to do: what can wait does."""


class Act(Enum):
    """What is due."""

    NOTHING = auto()
    BACKUP = auto()
    DRILL = auto()


class BackupDue:
    """Remembers what was tried, all by the clock that nobody can set.

    A backup that is at fault asks for another one: at once, then every half hour until one is made. Each asks only
    once, and only once in half an hour anything is made at once for it, so that what stays at fault makes no loop.
    """

    def __init__(self) -> None:
        self._opened_ms = self._tried_ms = self._answered_ms = 0
        self._drill_tried_ms = -times.DRILL_EVERY_MS
        self._answered: set[str] = set()
        self._owed = False
        self._none_sound = False
        self._urgent_ms: int | None = None
        self._key_waits_ms: int | None = None

    def opened(self, now_ms: int) -> None:
        """The records are open."""
        self._opened_ms = self._tried_ms = now_ms
        self._answered_ms = now_ms - times.EVERY_MS

    def tried(self, now_ms: int) -> None:
        """A backup begins."""
        self._tried_ms = now_ms

    def made(self) -> None:
        """A sound one is there."""
        self._owed = False

    def fault(self, what: str, now_ms: int) -> bool:
        """A backup is of no use, told by its name or why. Whether another one is to be made at once."""
        if what in self._answered:
            return False
        self._answered.add(what)
        self._owed = True
        if now_ms - self._answered_ms < times.EVERY_MS:
            return False
        self._answered_ms = now_ms
        return True

    def held(self) -> None:
        """A drill was held: the newest backup opens with the key of today."""
        self._answered.discard(OTHER_KEY)

    def stands(self, found: Standing, status: BackupStatus, now_ms: int) -> bool:
        """How backups stand. Whether it is an alarm that none opens with the secrets of today."""
        self._none_sound = not has_sound(found.backups, found.chain)
        urgent = found.key_waits or (bool(status.drill_fault) and self._none_sound)
        self._urgent_ms = (now_ms if self._urgent_ms is None else self._urgent_ms) if urgent else None
        if not found.key_waits:
            self._key_waits_ms = None
            return False
        self._key_waits_ms = now_ms if self._key_waits_ms is None else self._key_waits_ms
        return bool(status.failed) or now_ms - self._key_waits_ms >= times.HOUR_MS

    def act(self, status: BackupStatus, in_use: InUse, now_ms: int, now_utc_ms: int) -> Act:
        """What is due now. A drill counts as tried when it is told here."""
        in_session = in_use.in_session()
        urgent_ms = self._urgent_ms
        wanted = self._owed or urgent_ms is not None or bool(status.overdue_h or status.unknown)
        untried = urgent_ms is not None and self._tried_ms < urgent_ms and now_ms - self._opened_ms >= QUIET_MS
        since_ms = times.EVERY_MS if untried else now_ms - self._tried_ms
        if times.backup_due(in_session=in_session, since_last_ms=since_ms, overdue=wanted):
            return Act.BACKUP
        if not (status.backups and status.last_utc_ms) or now_ms - self._drill_tried_ms < times.EVERY_MS:
            return Act.NOTHING
        resting = not in_session and not in_use.pen_active()
        last_utc_ms = status.drilled_utc_ms or min(facts.made_utc_ms for facts in status.backups)
        another = not self._owed and not self._none_sound and status.last_name != status.drilled_name
        again = resting and bool(status.drill_fault) and another
        if again or times.drill_due(last_utc_ms=last_utc_ms, now_utc_ms=now_utc_ms, resting=resting):
            self._drill_tried_ms = now_ms
            return Act.DRILL
        return Act.NOTHING
