"""What the services need for backups: facts and a Protocol, implemented by the store."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Final, Protocol

from msgspec import Struct

from mnconsole.domain.custody_events import BackupCause
from mnconsole.errors import KnownError

Progress = Callable[[int, int], bool]
"""(done, all); False ends the work."""


_SHUT: Final = "folder_unusable"  # the store's code for what can't be opened


class BackupFacts(Struct, frozen=True):
    """One backup, as its manifest tells. `fault` is empty, or what a look at its files finds wrong (a code).

    `newer` says that a newer program made it. Of one whose manifest does not read only the name is known. `later`
    counts the entries that are known to have been saved after it, where somebody has looked for them; with `at_least`
    there may be more, and 0 means that nobody can tell how many. `not_back` says that a restore drill did not bring it
    back, though a look finds nothing wrong with it. `chain` is the end of its device's id, as its name tells it, and
    `knows` how far its log knows other chains: those that it goes on from, and those that a restore left behind.
    `keys_sha256` is of the key file in it.
    """

    name: str
    path: str
    made_utc_ms: int
    cause: str = ""
    device_id: str = ""
    head_seq: int = 0
    events: int = 0
    schema: str = ""
    program: str = ""
    size_bytes: int = 0
    fault: str = ""
    newer: bool = False
    later: int = 0
    at_least: bool = False
    not_back: bool = False
    chain: str = ""
    knows: tuple[tuple[str, int], ...] = ()
    keys_sha256: str = ""

    @property
    def shut(self) -> bool:
        """Whether it can't be opened: nobody can tell whether it is sound."""
        return self.fault == _SHUT

    @property
    def sound(self) -> bool:
        """Whether what it holds is safe in it, as far as is known."""
        return self.usable and not self.not_back

    @property
    def usable(self) -> bool:
        """Whether it may be brought back, as far as a look tells."""
        return not self.fault and not self.newer


class OpensIn(Enum):
    """Where the newest backup opens with a secret that has just been made: an old one must be kept until it does."""

    NOWHERE = auto()
    HERE = auto()
    """On the second medium the newest is still an older one."""
    EVERYWHERE = auto()


class MediumFacts(Struct, frozen=True):
    """The second medium: where it is, the newest backup there with the number of its last entry, and a code for what is
    wrong with it, empty for nothing.
    `same_disk` says that it is on the disk of the records, so that it is lost with them. `reached_utc_ms` is when it
    was there last, as far as is known."""

    path: str = ""
    last_utc_ms: int = 0
    reached_utc_ms: int = 0
    trouble: str = ""
    same_disk: bool = False
    last_seq: int = 0


class Made(Struct, frozen=True):
    """A backup that was made, and what became of its copy on the second medium. `changed` is why it holds nothing all
    the same: it was no more as it was written when it was to be copied."""

    backup: BackupFacts
    medium: MediumFacts
    changed: KnownError | None = None

    @property
    def on_second_medium(self) -> bool:
        """Whether the copy is there."""
        return bool(self.medium.path) and not self.medium.trouble


class Drilled(Struct, frozen=True):
    """What a restore drill found. `events` are those of the backup; `fault` is a code, empty when it came out sound.
    A backup that has changed before it was copied is told as one that did not come back."""

    name: str
    events: int
    fault: str = ""


class Standing(Struct, frozen=True):
    """How the backups stand. `oldest_unsaved_utc_ms` is the time of the oldest entry that no backup here holds, what
    the program writes about itself left out; 0 when there is none. `ballast`: the reserve for a full disk is there.
    `ahead` is how many entries of this chain the second medium tells of that these records lack. `chain` is the
    device's id (hex) whose chain is being written. `key_waits`: no sound backup of it opens with the passphrases and
    the recovery code of today. `changed` are backups that were found so when one was to be copied."""

    backups: tuple[BackupFacts, ...]
    medium: MediumFacts
    oldest_unsaved_utc_ms: int
    free_bytes: int
    ballast: bool
    ahead: int = 0
    chain: str = ""
    key_waits: bool = False
    changed: tuple[Drilled, ...] = ()


class BackupStatus(Struct, frozen=True):
    """What the screen tells of backups. Times in UTC ms, 0 for never; `failed`, `second_trouble` and `drill_fault` are
    codes, empty for nothing wrong; `going_on` is (done, all), None while nothing is made.

    `unknown` is why it can't be told how backups stand; the rest is then as it was known last.
    `overdue_h` are the hours that the oldest entry without a backup has waited, 0 when that is less than a day;
    `second_overdue_d` the days since the second medium was there, 0 when that is less than a week; `ahead` the entries
    that it tells of and these records lack. `second_lost`: the records were brought back, and where copies go has not
    been chosen again since. `last_` and `drill` tell of the chain that is being written, as long as it has a backup.
    `key_waits`: no backup opens yet with the passphrases and the recovery code of today; `key_overdue`: and one could
    not be made, or that has been so for an hour.
    """

    last_utc_ms: int = 0
    last_name: str = ""
    failed: str = ""
    unknown: str = ""
    going_on: tuple[int, int] | None = None
    second_medium: str = ""
    second_lost: bool = False
    second_last_utc_ms: int = 0
    second_trouble: str = ""
    second_same_disk: bool = False
    second_overdue_d: int = 0
    ahead: int = 0
    overdue_h: int = 0
    drilled_utc_ms: int = 0
    drilled_name: str = ""
    drill_fault: str = ""
    kept: int = 0
    size_bytes: int = 0
    free_bytes: int = 0
    ballast: bool = False
    backups: tuple[BackupFacts, ...] = ()
    key_waits: bool = False
    key_overdue: bool = False

    @property
    def overdue(self) -> bool:
        """Whether entries have waited for more than a day, or the second medium was not there for a week."""
        return self.overdue_h > 0 or self.second_overdue_d > 0


class BackupKeeper(Protocol):
    """Backups of the open records. Blocking: on the file worker only. Every failure is a KnownError."""

    def make(self, cause: BackupCause, now_utc_ms: int, progress: Progress | None, *, rests: bool) -> Made:
        """Make a backup, check it, thin out the older ones and copy it to the second medium. `rests`: a window runs
        beside it. What goes wrong on the second medium alone is in the answer."""

    def drill(self, now_utc_ms: int, progress: Progress | None) -> Drilled:
        """Restore the newest backup of the chain that is being written into a scratch folder, open and check it, and
        throw the folder away. One that is known to be at fault only where there is no sound one."""

    def standing(self, now_utc_ms: int, *, copies: bool = True) -> Standing:
        """How the backups stand. With `copies` the newest one is copied to a second medium that was not there when it
        was made."""

    def use_second_medium(self, path: str, now_utc_ms: int) -> MediumFacts:
        """A person has chosen this folder for copies; empty: none. The disk that is there now is the right one."""

    def list_erased(self) -> None:
        """Write down, beside the backups here and on the second medium, who was erased. After each erasure; any
        worker."""

    def read_all(self) -> None:
        """Read every page and entry of the open records, once in a run; what does not read is noted as harm. Begun
        again with the next call when something was in the way."""

    def keep_ballast(self) -> bool:
        """Make the reserve for a full disk where it is missing and there is room. Whether it is there."""

    def sweep(self) -> None:
        """Throw away what a crash has left half made. Nothing that is finished."""

    def leave(self, *, for_good: bool = False) -> None:
        """End the work under way, from any thread; it fails with a KnownError. `for_good`: also all that follows."""
