"""What the pen's page says of a pen that nobody answers for, by what ends that pen's motion."""

from __future__ import annotations

import pytest

from mnconsole.domain.pen import EndsBy, LinkState, PortTrouble
from mnconsole.domain.pen_kinds import SwitchOff
from mnconsole.ui.pen_page.state import Tone
from tests.helpers.bare_pens import AT_THE_PEN, NO_LEASE, PULL, THREE_KINDS, TRIGGER, kinds_of
from tests.ui.pen_page.test_presenter import Bench

GONE = (LinkState.LOST, LinkState.DEAD)


@pytest.mark.parametrize("state", GONE)
@pytest.mark.parametrize("way", SwitchOff)
def test_of_a_pen_that_is_gone_it_says_what_this_pen_s_motor_does(state: LinkState, way: SwitchOff) -> None:
    told = {}
    for identity in THREE_KINDS:
        bench = Bench()
        bench.console.pen_kinds = kinds_of(identity, way)
        bench.link.connect(identity)
        bench.link.change(state=state, identity=None, last_report=None)
        note = bench.now.identity.note
        assert note is not None
        assert note.tone is Tone.BAD
        told[identity.ends_by] = note.text
    assert told[EndsBy.LEASE].startswith("The motor stops by itself within 0.3 s. ")
    assert told[EndsBy.TRIGGER].startswith("Let go of the trigger: the motor stops then. ")
    power = {AT_THE_PEN: "switch it off at the pen.", PULL: "pull its plug."}[way]
    assert f"Lift the pen off the skin now, then {power}" in told[EndsBy.NOTHING]
    assert "by itself" not in told[EndsBy.TRIGGER] + told[EndsBy.NOTHING]


def test_a_pen_that_was_never_linked_is_judged_by_its_profile() -> None:
    bench = Bench()
    bench.console.pen_kinds = kinds_of(NO_LEASE, PULL)
    bench.link.change(state=LinkState.DEAD, identity=None, last_report=None)
    bench.console.pen._pen = None
    note = bench.now.identity.note
    assert note is not None
    assert "pull its plug" in note.text


def test_what_the_motor_does_goes_ahead_of_what_the_port_had() -> None:
    bench = Bench()
    bench.link.connect(NO_LEASE)
    bench.link.change(state=LinkState.DEAD, identity=None, last_report=None, trouble=PortTrouble.IO_ERROR, detail="eio")
    note = bench.now.identity.note
    assert note is not None
    assert note.text.startswith("Lift the pen off the skin now")
    assert note.text.endswith("(eio)")


def test_a_trigger_is_told_with_what_it_can_t_do() -> None:
    bench = Bench()
    bench.link.connect(TRIGGER)
    note = bench.now.identity.note
    assert note is not None
    assert (note.tone, note.text) == (Tone.PLAIN, "When the cable is cut it stops only once its trigger is let go.")
