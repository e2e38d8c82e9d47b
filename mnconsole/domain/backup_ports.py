"""What the services need for backups: facts and a Protocol, implemented by the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mnconsole.domain.custody_events import BackupCause

Progress = Callable[[int, int], bool]
"""(done, all); False ends the work."""


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """One backup, as its manifest tells. `fault` is empty, or what a look at its files finds wrong (a code).

    `newer` says that a newer program made it. Of one whose manifest does not read only the name is known.
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

    @property
    def usable(self) -> bool:
        """Whether it may be brought back, as far as a look tells."""
        return not self.fault and not self.newer


@dataclass(frozen=True, slots=True)
class MediumFacts:
    """The second medium: where it is, the newest backup there, and a code for what is wrong with it, empty for nothing.
    `same_disk` says that it is on the disk of the records, so that it is lost with them."""

    path: str = ""
    last_utc_ms: int = 0
    trouble: str = ""
    same_disk: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, and what became of its copy on the second medium."""

    backup: BackupFacts
    medium: MediumFacts

    @property
    def on_second_medium(self) -> bool:
        """Whether the copy is there."""
        return bool(self.medium.path) and not self.medium.trouble


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a restore drill found. `fault` is a code, empty when the backup came out sound."""

    name: str
    events: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the backups stand. `oldest_unsaved_utc_ms` is the time of the oldest entry that no backup here holds, what
    the program writes about itself left out; 0 when there is none. `ballast`: the reserve for a full disk is there."""

    backups: tuple[BackupFacts, ...]
    medium: MediumFacts
    oldest_unsaved_utc_ms: int
    free_bytes: int
    ballast: bool


class BackupKeeper(Protocol):
    """Backups of the open records. Blocking: on the file worker only. Every failure is a KnownError."""

    def make(self, cause: BackupCause, now_utc_ms: int, progress: Progress | None, *, rests: bool) -> Made:
        """Make a backup, check it, thin out the older ones and copy it to the second medium. `rests`: a window runs
        beside it. What goes wrong on the second medium alone is in the answer."""

    def drill(self, progress: Progress | None) -> Drilled:
        """Restore the newest backup into a scratch folder, open and check it, and throw the folder away."""

    def standing(self) -> Standing:
        """How the backups stand."""

    def catch_up(self) -> MediumFacts:
        """Copy the newest backup to a second medium that was not there when it was made."""

    def use_second_medium(self, path: str, *, again: bool) -> MediumFacts:
        """Copies go to this folder from now on; empty: nowhere. `again`: a person has chosen it, so that another disk
        than the one known by this name is taken up."""

    def keep_ballast(self) -> bool:
        """Make the reserve for a full disk where it is missing and there is room. Whether it is there."""

    def leave(self) -> None:
        """End the work under way, from any thread; it fails with a KnownError."""
