"""Builds the pen panel: view and presenter, joined."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.services.console import Console
from mnconsole.ui.pen_panel.presenter import PenPanelPresenter
from mnconsole.ui.pen_panel.view import PenPanelView
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.turns import in_next_turn


def build_pen_panel(
    console: Console, theme: Theme, pressed_ns: Callable[[], int], foot_switch: str = ""
) -> tuple[PenPanelView, PenPanelPresenter]:
    """`pressed_ns` as `PressClock.pressed_ns`; `foot_switch` is the key that the clinic binds, for STOP's words."""
    presenter = PenPanelPresenter(console, pressed_ns, foot_switch)
    view = PenPanelView(theme, presenter.reports_now, presenter.speed_now)
    view.arm_pressed.connect(presenter.arm)
    view.pause_pressed.connect(presenter.pause)
    view.start_pressed.connect(presenter.start)
    view.stop_pressed.connect(presenter.stop)
    view.depth_stepped.connect(presenter.step_depth)
    view.speed_stepped.connect(presenter.step_speed)
    view.preset_chosen.connect(presenter.set_depth)
    view.hand_confirmed.connect(presenter.confirm_hand_depth)
    presenter.start_down = view.start_is_down
    presenter.lead_to_hand = view.lead_to_hand
    view.condition_chosen.connect(presenter.choose_condition)
    view.pen_chosen.connect(presenter.choose_pen)
    presenter.attach_strip(view.wide.strip.push, view.wide.strip.advance)
    presenter.attach(view.render_state, lambda call: in_next_turn(view, call))
    return view, presenter
