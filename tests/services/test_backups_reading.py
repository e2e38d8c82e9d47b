"""All of the records is read through while nobody needs the window."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Step
from mnconsole.services.backups import FIRST_LOOK_MS, LOOK_EVERY_MS
from tests.helpers.backup_keepers import FakeKeeper
from tests.helpers.consoles import act, make_console, patient, session_at
from tests.helpers.fakes import FakeClock


def test_it_waits_for_the_end_of_a_session() -> None:
    console, keeper = make_console(), FakeKeeper()
    clock = console.clock
    assert isinstance(clock, FakeClock)
    session = session_at(console, Step.NUMBING, patient(console))
    console.backups.opened(keeper, "")
    for _look in range(3):
        clock.advance(max(FIRST_LOOK_MS, LOOK_EVERY_MS))
        console.backups.tick()
    assert keeper.asked.count("standing") == 3
    assert "read all" not in keeper.asked
    act(console, session.id, ev.SessionEndedUntreated("patient_left", session.practitioner_id))
    clock.advance(LOOK_EVERY_MS)
    console.backups.tick()
    assert "read all" in keeper.asked
