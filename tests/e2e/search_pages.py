"""The search for a pen in the window: looking, nothing found, what is wrong at a port, which pen, another pen."""

from __future__ import annotations

from collections.abc import Iterator

from mnconsole.domain.pen import LinkState, PortTrouble
from mnconsole.domain.pen_finding import FindPhase
from mnconsole.domain.session import Step
from tests.e2e.pages import Stage
from tests.helpers.consoles import session_at
from tests.helpers.finders import OTHER, PORT_A, PORT_B, FakeFinder, pen_on, trouble_on


def search_pages(stage: Stage) -> Iterator[str]:
    """Each state of the search at a patient who waits for needling."""
    console, window = stage.console, stage.window
    finder, link = console.pen_finder, console.link
    assert isinstance(finder, FakeFinder)
    window.shell.enter()
    console.people.sign_in(console.people.staff[0])
    session_at(console, Step.NEEDLING, zones=("around_eyes", "nose"))
    stage.tick()
    console.pen.arm(link.now_ns())
    console.pen.stop()
    link.lose()
    link.change(
        state=LinkState.ABSENT, trouble=PortTrouble.NO_PORT_GIVEN, port="", last_report=None, shown_before_loss=None
    )
    finder.show(FindPhase.SEARCHING)
    window._tick()
    yield "search-looking"
    finder.show(FindPhase.NONE)
    yield "search-none"
    for trouble in (PortTrouble.NOISE, PortTrouble.BUSY, PortTrouble.NO_PERMISSION):
        finder.show(FindPhase.NONE, trouble_on(PORT_A, trouble))
        yield f"search-{trouble.value}"
    finder.show(FindPhase.NONE, trouble_on(PORT_A, PortTrouble.NOT_A_PEN, "exception 2 to the read of 0x0000"))
    yield "search-not-a-pen"
    finder.show(FindPhase.ASKS, pen_on(PORT_A), pen_on(PORT_B, OTHER))
    yield "search-asks"
    finder.show(FindPhase.FOUND, pen_on(PORT_B, OTHER), port=PORT_B.name)
    link.connect(OTHER)
    link.change(port=PORT_B.name)
    stage.tick()
    yield "search-other-pen"
    window.pen.choose_pen("")
    yield "search-this-pen"
