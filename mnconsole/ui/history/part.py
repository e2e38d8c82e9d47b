"""Joins the history's view and presenter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mnconsole.services.console import Console
from mnconsole.ui.history.presenter import HistoryPresenter
from mnconsole.ui.history.state import Panel
from mnconsole.ui.history.view import HistoryView
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.words import history as words


def make_history(console: Console, theme: Theme, parent: QWidget | None = None) -> HistoryView:
    """The view alone, for `build_history` in a turn to come."""
    return HistoryView(theme, words.band(console.policy), parent)


def build_history(
    console: Console, theme: Theme, made: HistoryView | None = None
) -> tuple[HistoryView, HistoryPresenter]:
    """The history page, attached. It reads when it is shown. Call `presenter.tick()` ten times a second."""
    view, presenter = made or make_history(console, theme), HistoryPresenter(console)
    filters, dates = view.filters, view.filters.dates
    view.page_shown.connect(presenter.page_shown)
    view.page_hidden.connect(presenter.page_hidden)
    filters.panel_toggled.connect(lambda panel: presenter.toggle_panel(Panel(panel)))
    filters.searched.connect(presenter.search)
    filters.flagged_toggled.connect(presenter.toggle_flagged)
    filters.unsigned_toggled.connect(presenter.toggle_unsigned)
    filters.nurse.nurse_chosen.connect(presenter.choose_nurse)
    dates.range_chosen.connect(presenter.choose_range)
    dates.from_typed.connect(presenter.type_from)
    dates.to_typed.connect(presenter.type_to)
    view.empty.clear_pressed.connect(presenter.clear_filters)
    view.list.session_chosen.connect(presenter.choose)
    view.list.more_wanted.connect(presenter.more)
    view.detail.everything_chosen.connect(presenter.show_everything)
    view.detail.check_pressed.connect(presenter.press_check)
    view.detail.print_pressed.connect(presenter.print_summary)
    view.detail.save_pressed.connect(presenter.save_summary)
    presenter.attach(view.render_state)
    return view, presenter
