"""What about backups is an alarm, as long as it is so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mnconsole.domain import backup_times as times
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.backup_ports import BackupStatus

_HARMED: Final = frozenset({"damaged", "guards_changed"})
"""The store's codes for records that are themselves at fault: no other backup will be made of them."""
_PART_BYTES: Final = 64 * 1024 * 1024
"""Free space is told in steps, so that an alarm's text does not change with every file."""


def conditions(status: BackupStatus, *, looked: bool) -> Iterator[tuple[AlarmCode, tuple[int, ...]]]:
    """Each with what its words need. `looked`: whether the free space is known yet."""
    if status.failed in _HARMED:
        yield AlarmCode.RECORDS_DAMAGED, ()
    if status.unknown:
        yield AlarmCode.BACKUPS_UNKNOWN, ()
    if status.drill_fault:
        yield AlarmCode.DRILL_FAILED, ()
    if status.key_overdue:
        yield AlarmCode.KEY_NOT_BACKED_UP, ()
    if status.ahead:
        yield AlarmCode.RECORDS_OLDER, (status.ahead,)
    if status.overdue_h:
        yield AlarmCode.BACKUP_OVERDUE, (0, status.overdue_h)
    elif status.second_overdue_d:
        yield AlarmCode.BACKUP_OVERDUE, (1, status.second_overdue_d)
    if looked and status.free_bytes < times.DISK_LOW_BYTES:
        yield AlarmCode.DISK_LOW, (status.free_bytes // _PART_BYTES * 64,)
