"""The backup after a new recovery code or key: those of before open with what a person is about to destroy."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.backup_ports import BackupFacts, OpensIn
from mnconsole.domain.custody_events import BackupCause
from mnconsole.services.backups import Backups

Told = Callable[[OpensIn], None]


def backing_up_after(backups: Backups) -> Callable[[Told], None]:
    """What makes one, and tells when it is there, or is not to be had now."""

    def back_up(told: Told) -> None:
        if not backups.opens:
            told(OpensIn.NOWHERE)
            return

        def made(_backup: BackupFacts) -> None:
            told(OpensIn.HERE if backups.status.second_trouble else OpensIn.EVERYWHERE)

        backups.make(BackupCause.KEY_CHANGE, made, lambda _error: told(OpensIn.NOWHERE))

    return back_up
