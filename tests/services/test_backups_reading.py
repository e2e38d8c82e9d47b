"""All of the records is read through while the pen rests, also with a session open: damage would take its entries."""

from __future__ import annotations

from mnconsole.domain.session import Step
from mnconsole.services.backup_entries import InUseOf
from mnconsole.services.backups import FIRST_LOOK_MS, LOOK_EVERY_MS
from tests.helpers.backup_keepers import FakeKeeper
from tests.helpers.consoles import make_console, patient, session_at
from tests.helpers.fakes import FakeClock


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
