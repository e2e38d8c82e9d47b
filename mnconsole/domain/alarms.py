"""Alarms as data, modelled on IEC 60601-1-8 (no claim of conformity)."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from uuid import UUID

from msgspec import Struct


class Priority(IntEnum):
    """Highest first when sorted descending."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


class AlarmCode(StrEnum):
    """Every alarm condition that the console knows."""

    STOP_NOT_CONFIRMED = "stop_not_confirmed"
    LINK_LOST = "link_lost"
    LINK_DEAD = "link_dead"
    PEN_STALL = "pen_stall"
    PEN_HOT = "pen_hot"
    PEN_DEPTH_ACTUATOR = "pen_depth_actuator"
    PEN_INTERNAL = "pen_internal"
    PEN_TRIGGER_STUCK = "pen_trigger_stuck"
    PEN_LEASE = "pen_lease"
    CARTRIDGE_MISSING = "cartridge_missing"
    CARTRIDGE_USED = "cartridge_used"
    PEN_RESTARTED = "pen_restarted"
    PEN_STOPPED_ELSEWHERE = "pen_stopped_elsewhere"
    WINDOW_FROZEN = "window_frozen"
    CREAM_OVER_LABEL = "cream_over_label"
    CREAM_OVERDUE = "cream_overdue"
    TOO_DEEP = "too_deep"
    DEPTH_DIFFERS = "depth_differs"
    SPEED_DIFFERS = "speed_differs"
    BATTERY_EMPTY = "battery_empty"
    NOT_SAVED = "not_saved"
    ENTRIES_WAIT = "entries_wait"
    BATTERY_LOW = "battery_low"
    DISK_LOW = "disk_low"
    BACKUP_OVERDUE = "backup_overdue"
    BACKUPS_UNKNOWN = "backups_unknown"
    DRILL_FAILED = "drill_failed"
    KEY_NOT_BACKED_UP = "key_not_backed_up"
    RECORDS_OLDER = "records_older"
    ENTRIES_LOST = "entries_lost"
    ANCHOR_NOT_KEPT = "anchor_not_kept"
    RECORDS_DAMAGED = "records_damaged"
    RECORDS_LOOK_ONLY = "records_look_only"
    ERASURE_ASKED = "erasure_asked"
    STOPPED_WINDOW = "stopped_window"
    STOPPED_IDLE = "stopped_idle"
    NOT_CONFIRMED = "not_confirmed"


PRIORITY: dict[AlarmCode, Priority] = {
    AlarmCode.STOP_NOT_CONFIRMED: Priority.HIGH,
    AlarmCode.LINK_LOST: Priority.HIGH,
    AlarmCode.LINK_DEAD: Priority.HIGH,
    AlarmCode.PEN_STALL: Priority.HIGH,
    AlarmCode.PEN_HOT: Priority.HIGH,
    AlarmCode.PEN_DEPTH_ACTUATOR: Priority.HIGH,
    AlarmCode.PEN_INTERNAL: Priority.HIGH,
    AlarmCode.PEN_TRIGGER_STUCK: Priority.HIGH,
    AlarmCode.PEN_LEASE: Priority.MEDIUM,
    AlarmCode.CARTRIDGE_MISSING: Priority.MEDIUM,
    AlarmCode.CARTRIDGE_USED: Priority.MEDIUM,
    AlarmCode.PEN_RESTARTED: Priority.MEDIUM,
    AlarmCode.PEN_STOPPED_ELSEWHERE: Priority.MEDIUM,
    AlarmCode.WINDOW_FROZEN: Priority.MEDIUM,
    AlarmCode.CREAM_OVER_LABEL: Priority.HIGH,
    AlarmCode.CREAM_OVERDUE: Priority.MEDIUM,
    AlarmCode.TOO_DEEP: Priority.HIGH,
    AlarmCode.DEPTH_DIFFERS: Priority.MEDIUM,
    AlarmCode.SPEED_DIFFERS: Priority.MEDIUM,
    AlarmCode.BATTERY_EMPTY: Priority.MEDIUM,
    AlarmCode.NOT_SAVED: Priority.HIGH,
    AlarmCode.ENTRIES_WAIT: Priority.HIGH,
    AlarmCode.BATTERY_LOW: Priority.LOW,
    AlarmCode.DISK_LOW: Priority.MEDIUM,
    AlarmCode.BACKUP_OVERDUE: Priority.LOW,
    AlarmCode.BACKUPS_UNKNOWN: Priority.LOW,
    AlarmCode.DRILL_FAILED: Priority.LOW,
    AlarmCode.KEY_NOT_BACKED_UP: Priority.LOW,
    AlarmCode.RECORDS_OLDER: Priority.MEDIUM,
    AlarmCode.ENTRIES_LOST: Priority.MEDIUM,
    AlarmCode.ANCHOR_NOT_KEPT: Priority.LOW,
    AlarmCode.RECORDS_DAMAGED: Priority.HIGH,
    AlarmCode.RECORDS_LOOK_ONLY: Priority.MEDIUM,
    AlarmCode.ERASURE_ASKED: Priority.LOW,
    AlarmCode.STOPPED_WINDOW: Priority.LOW,
    AlarmCode.STOPPED_IDLE: Priority.LOW,
    AlarmCode.NOT_CONFIRMED: Priority.LOW,
}

LATCHED = frozenset(
    {
        AlarmCode.TOO_DEEP,
        AlarmCode.PEN_RESTARTED,
        AlarmCode.PEN_STOPPED_ELSEWHERE,
        AlarmCode.WINDOW_FROZEN,
        AlarmCode.STOPPED_WINDOW,
        AlarmCode.STOPPED_IDLE,
        AlarmCode.NOT_CONFIRMED,
        AlarmCode.NOT_SAVED,
        AlarmCode.ENTRIES_LOST,
    }
)
"""Told once; they stay until a person acknowledges them, since their cause is a moment and not a condition."""

TELLS_A_STOP = frozenset({AlarmCode.STOPPED_WINDOW, AlarmCode.STOPPED_IDLE, AlarmCode.PEN_STOPPED_ELSEWHERE})
"""Latched ones that only tell why the pen was stopped: a person who has armed it again has answered them."""


class Alarm(Struct, frozen=True):
    """One active alarm. `subject` is the session it is about (several patients numb at once), `detail` numbers for the
    text (e.g. set and reported um, or contact ms), `since_utc_ms` on the records' clock."""

    code: AlarmCode
    since_utc_ms: int
    subject: UUID | None = None
    detail: tuple[int, ...] = ()
    acknowledged: bool = False

    @property
    def priority(self) -> Priority:
        """As in the table."""
        return PRIORITY[self.code]

    @property
    def key(self) -> tuple[AlarmCode, UUID | None]:
        """What makes it one occurrence."""
        return self.code, self.subject


def sorted_alarms(alarms: tuple[Alarm, ...]) -> tuple[Alarm, ...]:
    """Not acknowledged first, then highest priority, then newest; but before all others the stop that is not confirmed:
    what it says to do saves the skin whatever else is so."""
    first = AlarmCode.STOP_NOT_CONFIRMED
    return tuple(sorted(alarms, key=lambda a: (a.acknowledged, -a.priority, a.code is not first, -a.since_utc_ms)))
