"""Builds the real window: sidebar, chair and history in the frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mnconsole.services.console import Console
from mnconsole.ui.chair.part import build_chair
from mnconsole.ui.history.part import build_history
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.shell.parts import Parts
from mnconsole.ui.sidebar.part import build_sidebar
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.words.keys import KeyAct


def build_window(
    console: Console,
    theme: Theme,
    on_close: Callable[[], None] = lambda: None,
    *,
    foot_switch: str = "",
) -> MainWindow:
    """The window with its pages, not shown yet. `on_close` and `foot_switch` as `MainWindow` takes them."""
    sidebar, sidebar_presenter = build_sidebar(console, theme)
    chair, chair_presenter = build_chair(console, theme)
    history, history_presenter = build_history(console, theme)

    parts = Parts(
        sidebar=sidebar,
        chair=chair,
        history=history,
        fold_sidebar=sidebar.set_folded,
        go_to=chair_presenter.go_to,
        ask_depth_reason=chair_presenter.ask_depth_reason,
        acts={
            KeyAct.PRIMARY: chair_presenter.primary,
            KeyAct.NOTE: partial(chair_presenter.act, "note"),
            KeyAct.REACTION: partial(chair_presenter.act, "reaction"),
            KeyAct.SEARCH: sidebar.focus_search,
            KeyAct.NEW_PATIENT: sidebar_presenter.new_patient,
        },
        escapes=(chair_presenter.escape, sidebar_presenter.escape, history_presenter.escape),
        ticks=(sidebar_presenter.tick, chair_presenter.tick, history_presenter.tick),
    )
    window = MainWindow(console, theme, parts, on_close, foot_switch=foot_switch)
    sidebar_presenter.opened = window.shell.opened
    return window
