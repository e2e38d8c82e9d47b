"""Joins the lock page's view and presenter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mnconsole.services.console import Console
from mnconsole.ui.lock.presenter import LockPresenter
from mnconsole.ui.lock.view import LockView
from mnconsole.ui.theme.theme import Theme


def build_lock(
    console: Console, theme: Theme, parent: QWidget | None = None
) -> tuple[LockView, LockPresenter]:
    """The lock page, attached. Call `presenter.tick()` ten times a second; set its `opened` and the like."""
    view, presenter = LockView(theme, parent), LockPresenter(console)
    view.page_shown.connect(presenter.page_shown)
    view.page_hidden.connect(presenter.page_hidden)
    view.person_chosen.connect(presenter.choose_person)
    view.stepped.connect(presenter.step)
    view.digit.connect(presenter.digit)
    view.cleared.connect(presenter.clear)
    view.erased.connect(presenter.erase)
    view.acted.connect(presenter.act)
    view.other_asked.connect(presenter.other_way)
    view.back_asked.connect(presenter.back)
    view.presenter = presenter
    presenter.attach(view.render_state)
    return view, presenter
