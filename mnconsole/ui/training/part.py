"""Builds the training drawer: view and presenter, joined."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.ports import Trainer
from mnconsole.services.console import Console
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.training.presenter import TrainingPresenter
from mnconsole.ui.training.view import TrainingView


def build_training(
    console: Console, trainer: Trainer, theme: Theme, banner: Callable[[str], None]
) -> tuple[TrainingView, TrainingPresenter]:
    """The drawer; `banner` is told what is on, empty for nothing."""
    view, presenter = TrainingView(theme), TrainingPresenter(console, trainer, banner)
    view.pressed.connect(presenter.press)
    view.all_right_asked.connect(presenter.put_all_right)
    presenter.attach(view.render_state)
    presenter.shown = view.isVisible
    view.came_into_sight.connect(presenter.show)
    return view, presenter
