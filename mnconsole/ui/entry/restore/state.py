"""What is shown while records are brought back, as ready texts; and what is done elsewhere for it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.ui.entry.state import NO_NOTE, Note


class RestorePage(StrEnum):
    """Which backup; what opens it; the work; what came back."""

    BACKUP = "backup"
    SECRET = "secret"
    WORK = "work"
    DONE = "done"


ORDER = tuple(RestorePage)


class BackupRow(Struct, frozen=True):
    """One backup of the list."""

    key: str
    title: str
    text: str
    usable: bool = True


class RestoreState(Struct, frozen=True):
    """`chosen` is a row's key; `more` is the label of the key that shows older ones. `permille` of the work is done."""

    page: RestorePage
    title: str
    text: str
    path: str = ""
    rows: tuple[BackupRow, ...] = ()
    chosen: str = ""
    more: str = ""
    note: Note = NO_NOTE
    with_code: bool = False
    secret_error: str = ""
    aside: Note = NO_NOTE
    permille: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    go_on: str = ""
    blocked: str = ""
    back: bool = True
    attempt: int = 0


class CameBack(Struct, frozen=True):
    """What was brought back. `kept_in` is where the records of before are, empty when there were none; `erased` counts
    erasures that were done again, `lost` the entries known to be newer than the backup, `claimed` of them by the word
    of a file alone; `unbelieved` is an entry's number that a file tells of and that can't be true, 0 for none;
    `unread` are files that may tell of more erasures, `doubted` numbers of patients whom one calls erased without a
    proof, and who were not."""

    made_utc_ms: int
    events: int
    kept_in: str
    erased: int
    lost: int
    unread: tuple[str, ...] = ()
    doubted: tuple[int, ...] = ()
    claimed: int = 0
    unbelieved: int = 0


Failed = Callable[[Exception], None]


class RestoreWork(Protocol):
    """Answers come on the main thread."""

    def backups_in(self, path: str, done: Callable[[tuple[BackupFacts, ...]], None], failed: Failed) -> None:
        """The backups that somebody means by a folder, newest first."""

    def choose_folder(self, begin: str, done: Callable[[str | None], None]) -> None:
        """Let somebody choose a folder: empty when nothing was chosen, None while the pen is in use."""

    def restore(
        self,
        backup: BackupFacts,
        secret: str,
        with_code: bool,
        progress: Callable[[int], None],
        done: Callable[[CameBack], None],
        failed: Failed,
    ) -> Callable[[], None]:
        """Bring one back; `progress(permille)`. The answer ends the work, which then fails with a KnownError."""

    def open(self, secret: str, with_code: bool) -> None:
        """Open what came back."""

    def leave(self) -> None:
        """Back to where this was asked for."""
