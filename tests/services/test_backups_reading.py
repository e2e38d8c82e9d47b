"""All of the records is read through while the pen rests, also with a session open: damage would take its entries."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.session import Step
from mnconsole.services.backup_entries import InUseOf
from mnconsole.services.backups import FIRST_LOOK_MS, LOOK_EVERY_MS
from tests.helpers.backup_keepers import FakeKeeper
from tests.helpers.consoles import make_console, patient, session_at
from tests.helpers.fakes import FakeClock


def test_a_look_that_waits_its_turn_at_the_end_reads_nothing_through() -> None:
    """The last backup has 15 s, and reading all of a gigabyte takes as long."""
    console, keeper = make_console(), FakeKeeper()
    clock = console.clock
    assert isinstance(clock, FakeClock)
    waiting: list[Callable[[], object]] = []
    console.backups.opened(keeper, "")
    for _look in range(2):
        clock.advance(max(FIRST_LOOK_MS, LOOK_EVERY_MS))
        console.backups.tick()
    read = keeper.asked.count("read all")
    submit = console.backups._submit
    console.backups._submit = lambda work, done, failed: waiting.append(work)  # type: ignore[method-assign]
    clock.advance(LOOK_EVERY_MS)
    console.backups.tick()
    console.backups._submit = submit  # type: ignore[method-assign]
    console.backups.close()
    for work in waiting:
        work()
    assert len(waiting) == 1
    assert keeper.asked.count("read all") == read == 1


def test_it_waits_for_the_pen_and_not_for_the_end_of_a_session() -> None:
    console, keeper, active = make_console(), FakeKeeper(), [True]
    clock = console.clock
    assert isinstance(clock, FakeClock)
    session_at(console, Step.NUMBING, patient(console))
    console.backups._in_use = InUseOf(lambda: True, lambda: active[0])
    console.backups.opened(keeper, "")
    for _look in range(3):
        clock.advance(max(FIRST_LOOK_MS, LOOK_EVERY_MS))
        console.backups.tick()
    assert keeper.asked.count("standing") == 3
    assert "read all" not in keeper.asked
    active[0] = False
    clock.advance(LOOK_EVERY_MS)
    console.backups.tick()
    assert "read all" in keeper.asked
