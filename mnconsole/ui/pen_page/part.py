"""Joins the pen page's view, presenter and self-test."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.services.console import Console
from mnconsole.services.self_test import SelfTest
from mnconsole.ui.pen_page.presenter import PenPagePresenter
from mnconsole.ui.pen_page.view import PenPageView
from mnconsole.ui.theme.theme import Theme


def build_pen_page(
    console: Console, theme: Theme, pressed_ns: Callable[[], int], made: PenPageView | None = None
) -> tuple[PenPageView, PenPagePresenter]:
    """The pen's page, attached. `pressed_ns` as `PressClock.pressed_ns`. Call `presenter.tick()` ten times a second."""
    test = SelfTest(console.pen, console.treatment, console.hub, console.pen_tools, console.clock.utc_ms)
    view, presenter = made or PenPageView(theme), PenPagePresenter(console, test, pressed_ns)
    view.page_shown.connect(presenter.page_shown)
    view.page_hidden.connect(presenter.page_hidden)
    view.identity.ports.chosen.connect(presenter.choose_port)
    view.identity.ports.again.connect(presenter.search_again)
    view.wire.switched.connect(presenter.switch_wire_log)
    view.check.asked.connect(presenter.primary)
    view.sheet.begun.connect(presenter.primary)
    view.sheet.pressed.connect(presenter.press_motion)
    view.sheet.closed.connect(presenter.close_sheet)
    presenter.attach(view.render_state)
    return view, presenter
