"""Builds the chair page: view and presenter, joined."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from mnconsole.services.console import Console
from mnconsole.ui.chair.presenter import ChairPresenter
from mnconsole.ui.chair.view import ChairView
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.turns import TURN_MS, in_next_turn

IN_USE_MS: Final = 10
"""What changed is shown so much later while the pen is armed or running: START and STOP each bring several changes, and
a press of STOP waits for whatever is being made then."""


def build_chair(
    console: Console, theme: Theme, parent: QWidget | None = None, made: ChairView | None = None
) -> tuple[ChairView, ChairPresenter]:
    """The centre column and what follows the session in the chair. `made`: the column, when it is there already."""
    presenter = ChairPresenter(console)
    view = made or ChairView(theme, parent)
    view.changed.connect(presenter.changed)
    view.acted.connect(presenter.act)
    view.zone_chosen.connect(presenter.choose_zone)
    presenter.attach(
        view.render_state, lambda call: in_next_turn(view, call, IN_USE_MS if console.pen.is_active() else TURN_MS)
    )
    return view, presenter
