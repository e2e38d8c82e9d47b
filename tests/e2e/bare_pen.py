"""The pages of a treatment with a pen that only runs and stops: not allowed, allowed, set by hand, running, lost."""

from __future__ import annotations

from collections.abc import Iterator

from mnconsole.domain.interlock import Condition
from mnconsole.domain.session import Step
from mnconsole.ui.shell.state import Page
from tests.e2e.pages import Stage
from tests.helpers.bare_pens import BARE, PULL, kinds_of
from tests.helpers.consoles import session_at


def bare_pen(stage: Stage) -> Iterator[str]:
    """From the first look at such a pen to the note of the treatment."""
    console, window = stage.console, stage.window
    console.pen_kinds = kinds_of(BARE, PULL)
    window.shell.enter()
    console.people.sign_in(console.people.staff[0])
    console.link.connect(BARE)
    session_at(console, Step.NEEDLING)
    stage.tick()
    yield "not-allowed"
    window._go_to(Condition.PEN_ALLOWED)
    yield "nurse-asks"
    manager = console.people.staff[2]
    stage.act(f"sign_in.{manager.id.hex}")
    stage.act("save")
    yield "manager-no-reason"
    stage.act("allow_pen.within_reach")
    stage.tick()
    yield "allowed"
    stage.act(f"sign_in.{console.people.staff[0].id.hex}")
    stage.act("close")
    stage.tick()
    yield "depth-not-confirmed"
    window.pen.confirm_hand_depth()
    stage.tick()
    yield "ready"
    console.pen.arm(console.link.now)
    stage.tick()
    yield "armed"
    console.pen.start(console.link.now)
    stage.tick()
    console.link.needle(80)
    stage.tick()
    yield "running"
    console.link.needle(100)
    stage.tick()
    yield "running-soon-over"
    console.link.needle(70)
    stage.tick()
    yield "run-over"
    stage.act("more")
    yield "more"
    stage.act("close")
    console.link.lose()
    stage.tick()
    yield "lost"
    console.link.connect(BARE)
    stage.tick()
    yield "linked-again"
    console.link.obedient = False
    window.pen.stop()
    console.link.time_out_stop()
    console.alarms.tick()
    window.pen.tick()
    yield "stop-not-confirmed"
    console.link.obedient = True
    console.link.answer()
    window.shell.choose_page(Page.HISTORY)
    stage.tick()
    yield "history"
