"""What backups ask of the window, and what they write into the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from mnconsole.domain.backup_ports import Made
from mnconsole.domain.custody_events import BackupCause, BackupDrilled, BackupMade, RecordsRestored, SettingChanged
from mnconsole.domain.events import Event
from mnconsole.domain.records_ports import UnitOfWork

SECOND_MEDIUM = "second_medium"
"""The key of the setting."""


class InUse(Protocol):
    """What goes on in the window, asked on the main thread."""

    def in_session(self) -> bool:
        """Whether a session is open."""

    def pen_active(self) -> bool:
        """Whether the pen is armed, running or paused."""


class InUseOf(Struct, frozen=True):
    """`InUse` of two questions."""

    sessions: Callable[[], object]
    pen: Callable[[], bool]

    def in_session(self) -> bool:
        """Whether any session is open."""
        return bool(self.sessions())

    def pen_active(self) -> bool:
        """As the pen says."""
        return self.pen()


def last_drill(uow: UnitOfWork) -> Event | None:
    """The newest drill on record."""
    return uow.last_event_of_kind(BackupDrilled.KIND)


def place_to_choose_again(uow: UnitOfWork) -> bool:
    """Whether these records were brought back, and nobody has said since where copies of the backups go: the backup
    does not tell, and the place may be another one on this computer."""
    restored = uow.last_event_of_kind(RecordsRestored.KIND)
    if restored is None:
        return False
    return not any(
        event.actor_id is not None and event.place > restored.place and event.body.key == SECOND_MEDIUM
        for event in uow.events_of_kinds((SettingChanged.KIND,))
        if isinstance(event.body, SettingChanged)
    )


def made_entry(cause: BackupCause, made: Made) -> BackupMade:
    """The entry of a backup that was made."""
    backup = made.backup
    return BackupMade(backup.name, cause, backup.head_seq, backup.size_bytes, made.on_second_medium)


def medium_chosen(before: str, now: str) -> SettingChanged:
    """The entry of another second medium, as the settings file writes both."""
    old, new = (json.dumps(text, ensure_ascii=False) for text in (before, now))
    return SettingChanged(SECOND_MEDIUM, old, new)
