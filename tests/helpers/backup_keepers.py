"""A `BackupKeeper` in memory: it does nothing, tells what it was asked, and fails when it is told to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from msgspec.structs import replace

from mnconsole.domain.backup_ports import BackupFacts, Drilled, Made, MediumFacts, Progress, Standing
from mnconsole.domain.custody_events import BackupCause
from mnconsole.errors import KnownError

GIB = 1024**3
CHAIN = "0" * 32
"""The device whose log it is."""


@dataclass
class FakeKeeper:
    """`asked` are the calls in order. `wait` holds `make` back until it is set."""

    standing_now: Standing = field(default_factory=lambda: Standing((), MediumFacts(), 0, 50 * GIB, True, chain=CHAIN))
    drill_fault: str = ""
    error: Exception | None = None
    medium_trouble: str = ""
    asked: list[str] = field(default_factory=list)
    steps: tuple[int, ...] = ()
    wait: threading.Event | None = None
    left: int = 0
    left_for_good: bool = False
    changed: KnownError | None = None

    def _work(self, what: str) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error

    def make(self, cause: BackupCause, now_utc_ms: int, progress: Progress | None, *, rests: bool) -> Made:
        """A backup that is in `standing_now` from then on."""
        if self.wait is not None:
            self.wait.wait(30)
        self._work(f"make {cause.value}" + (" with rests" if rests else ""))
        for done in self.steps:
            assert progress is not None
            progress(done, 1000)
        name = f"backup-{now_utc_ms}.{len(self.asked)}"
        facts = BackupFacts(name, "here", now_utc_ms, cause.value, CHAIN, 9, 9, size_bytes=4096)
        medium = replace(self.standing_now.medium, trouble=self.medium_trouble)
        if self.changed is not None:
            return Made(replace(facts, not_back=True), medium, self.changed)
        backups = (facts, *self.standing_now.backups)
        self.standing_now = replace(self.standing_now, backups=backups, oldest_unsaved_utc_ms=0, key_waits=False)
        return Made(facts, medium)

    def drill(self, now_utc_ms: int, progress: Progress | None) -> Drilled:
        """As told."""
        self._work("drill")
        return Drilled("backup-1", 9, self.drill_fault)

    def standing(self, now_utc_ms: int, *, copies: bool = True) -> Standing:
        """As told."""
        self._work("standing" if copies else "standing, nothing copied")
        found = self.standing_now
        self.standing_now = replace(found, changed=())
        return found

    def use_second_medium(self, path: str, now_utc_ms: int) -> MediumFacts:
        """It is there."""
        self._work(f"medium {path}")
        medium = MediumFacts(path, reached_utc_ms=now_utc_ms) if path else MediumFacts()
        self.standing_now = replace(self.standing_now, medium=medium)
        return medium

    def list_erased(self) -> None:
        """Noted."""
        self._work("erased")

    def read_all(self) -> None:
        """Noted."""
        self._work("read all")

    def keep_ballast(self) -> bool:
        """Noted."""
        self._work("ballast")
        return self.standing_now.ballast

    def sweep(self) -> None:
        """Noted."""
        self._work("sweep")

    def leave(self, *, for_good: bool = False) -> None:
        """Counted, and noted whether it was for good."""
        self.left += 1
        self.left_for_good = self.left_for_good or for_good
