"""Builds the real window: sidebar, chair, history and the pen's page in the frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mnconsole.services.console import Console
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.shell.pages import Pages
from mnconsole.ui.theme.theme import Theme

if TYPE_CHECKING:
    from mnconsole.ui.clinic.desk import Outside


def build_window(
    console: Console,
    theme: Theme,
    on_close: Callable[[], None] = lambda: None,
    *,
    foot_switch: str = "",
    outside: Outside | None = None,
) -> MainWindow:
    """The window with its pages, not shown yet. `on_close` and `foot_switch` as `MainWindow` takes them; `outside` is
    what the clinic's page needs done elsewhere."""
    window, pages = build_frame(console, theme, on_close, foot_switch=foot_switch)
    pages.outside = lambda: outside
    pages.build_all(window)
    pages.build_history()
    pages.build_pen_page()
    return window


def build_frame(
    console: Console,
    theme: Theme,
    on_close: Callable[[], None] = lambda: None,
    *,
    foot_switch: str = "",
) -> tuple[MainWindow, Pages]:
    """The window with nothing but its head, and what is still to be built: so the first picture is soon."""
    pages = Pages(console, theme)
    return MainWindow(console, theme, pages.parts(), on_close, foot_switch=foot_switch, pen_later=True), pages
