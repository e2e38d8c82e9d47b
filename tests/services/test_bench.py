"""The helpers themselves: a whole treatment in memory."""

from __future__ import annotations

import pytest

from mnconsole.domain.session import Status, Step
from tests.helpers.consoles import make_console, session_at


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.CLOSED])
def test_a_session_is_walked_to_each_step(step: Step) -> None:
    console = make_console()
    session = session_at(console, step)
    assert session.step is step
    assert console.treatment.session(session.id) == session
    assert console.records.verify().sound
    assert not console.refusals
    assert not console.unsaved


def test_the_whole_way_to_the_signature() -> None:
    console = make_console()
    session = session_at(console, Step.CLOSED)
    assert session.status is Status.SIGNED
    assert console.treatment.open_sessions() == ()
    assert console.records.verify().open_sessions == 0


def test_at_needling_nothing_is_missing_for_arm() -> None:
    console = make_console()
    session_at(console, Step.NEEDLING)
    assert console.pen.missing() == ()
    assert console.pen.arm(console.link.now_ns()) is None
    console.link.answer()
    assert console.pen.start(console.link.now_ns()) is None
    console.link.answer()
    console.link.needle(30)
    session = console.treatment.session(console.pen.chair_id)
    assert session is not None
    assert session.zone is not None
    assert session.zone.contact_strokes > 0
