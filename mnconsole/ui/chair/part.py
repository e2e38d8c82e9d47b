"""Builds the chair page: view and presenter, joined."""

from __future__ import annotations

from mnconsole.services.console import Console
from mnconsole.ui.chair.presenter import ChairPresenter
from mnconsole.ui.chair.view import ChairView
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.turns import in_next_turn


def build_chair(console: Console, theme: Theme) -> tuple[ChairView, ChairPresenter]:
    """The centre column and what follows the session in the chair."""
    presenter = ChairPresenter(console)
    view = ChairView(theme)
    view.changed.connect(presenter.changed)
    view.acted.connect(presenter.act)
    view.zone_chosen.connect(presenter.choose_zone)
    presenter.attach(view.render_state, lambda call: in_next_turn(view, call))
    return view, presenter
