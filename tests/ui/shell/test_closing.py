"""The end: stop, wait for the answer or the bound, let go once."""

from __future__ import annotations

import pytest

from mnconsole.domain.pen import Desired, LinkState, StopCause
from mnconsole.domain.session import Step
from mnconsole.ui.shell.closing import BOUND_NS, Closing
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.fakes import FakeLink


def running() -> BenchConsole:
    console = make_console()
    session_at(console, Step.NEEDLING)
    console.pen.arm(console.link.now)
    console.link.answer()
    console.pen.start(console.link.now)
    console.link.answer()
    assert console.link.view().wanted is Desired.RUN
    return console


def test_it_waits_for_the_pens_answer() -> None:
    console, done = running(), []
    closing = Closing(console.pen, lambda: done.append("done"))
    closing.look()
    assert (closing.begun, console.link.stops) == (False, [])
    closing.begin()
    closing.begin()
    closing.look()
    assert (closing.begun, console.link.stops, done) == (True, [StopCause.CLOSING], [])
    console.link.answer()
    closing.look()
    closing.look()
    assert done == ["done"]


def test_an_answer_that_never_comes_is_waited_for_up_to_the_bound() -> None:
    console, done = running(), []
    closing = Closing(console.pen, lambda: done.append("done"))
    closing.begin()
    console.link.time_out_stop()
    closing.look()
    assert done == []
    console.link.advance(BOUND_NS // 1_000_000)
    closing.look()
    assert done == ["done"]


@pytest.mark.parametrize("state", [LinkState.CLOSED, LinkState.ABSENT, LinkState.DEAD, LinkState.INCOMPATIBLE])
def test_without_anybody_to_answer_it_does_not_wait(state: LinkState) -> None:
    console = make_console(link=FakeLink(connected=False))
    console.link.change(state=state)
    done: list[str] = []
    Closing(console.pen, lambda: done.append("done")).begin()
    assert (done, console.link.stops) == (["done"], [StopCause.CLOSING])
