"""The last backup of a run: what comes first, and that it is not waited for for ever."""

from __future__ import annotations

import threading

import pytest
from msgspec.structs import replace

from mnconsole.domain.custody_events import BackupCause, BackupFailed, BackupMade
from mnconsole.services import backups
from mnconsole.services.background import Worker
from tests.helpers.backup_keepers import FakeKeeper
from tests.helpers.consoles import make_console
from tests.helpers.fakes import NOON_UTC_MS
from tests.services.test_backups import FULL, bodies, console_with


def test_the_last_one_is_made_at_the_end_without_rests_when_there_is_anything_new() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper)
    console.backups.close()
    assert keeper.asked[-2:] == ["standing, nothing copied", "standing"], "with nothing new, what is there is copied"
    assert not any(what.startswith("make") for what in keeper.asked)
    keeper.standing_now = replace(keeper.standing_now, oldest_unsaved_utc_ms=NOON_UTC_MS)
    console.backups.close()
    assert keeper.asked[-2:] == ["standing, nothing copied", "make closing"], "before a slow disk gets anything"
    (made,) = bodies(console, BackupMade)
    assert isinstance(made, BackupMade)
    assert made.cause is BackupCause.CLOSING
    keeper.standing_now = replace(keeper.standing_now, oldest_unsaved_utc_ms=NOON_UTC_MS)
    keeper.error = FULL
    console.backups.close()
    assert BackupFailed(BackupCause.CLOSING, "disk_full", False) in bodies(console, BackupFailed)


def test_records_that_were_never_opened_have_no_last_backup() -> None:
    make_console().backups.close()


def test_the_end_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "CLOSING_BOUND_S", 0.05)
    gate = threading.Event()
    keeper = FakeKeeper(wait=gate)
    keeper.standing_now = replace(keeper.standing_now, oldest_unsaved_utc_ms=NOON_UTC_MS)
    leave = keeper.leave

    def left(*, for_good: bool = False) -> None:
        leave(for_good=for_good)
        if for_good:  # the first one finds nothing under way
            gate.set()

    keeper.leave = left  # type: ignore[method-assign]
    console = console_with(keeper)
    gate.clear()
    worker = Worker("files-of-the-test", console.post)
    worker.start()
    console.backups._worker = worker
    console.backups.close()
    assert (keeper.left, keeper.left_for_good) == (2, True), "what is under way, then all that would follow"
    assert worker.close(10)
