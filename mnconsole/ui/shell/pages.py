"""Sidebar, chair and history: their places in the frame, and how they and the pen panel get there.

They are half of all that the window loads, and nobody needs them before somebody has signed in: they come after the
first picture. The pen panel is the last, because what is added last is last in the order of Tab.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.domain.interlock import Condition
from mnconsole.services.console import Console
from mnconsole.ui.shell.parts import Parts
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.words.keys import KeyAct

if TYPE_CHECKING:
    from mnconsole.ui.chair.presenter import ChairPresenter
    from mnconsole.ui.history.presenter import HistoryPresenter
    from mnconsole.ui.main_window import MainWindow
    from mnconsole.ui.sidebar.presenter import SidebarPresenter
    from mnconsole.ui.sidebar.view import SidebarView


def load_pages() -> None:
    """Import what the pages are made of. Any thread: done by a worker, the window does not stand still meanwhile."""
    import mnconsole.ui.chair.part
    import mnconsole.ui.history.part
    import mnconsole.ui.pen_panel.part
    import mnconsole.ui.sidebar.part  # noqa: F401


class Place(QWidget):
    """Where a part will be. Asks for the part's size, and gives it the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def put(self, part: QWidget) -> None:
        """The part is there."""
        self._box.addWidget(part)
        self.setFocusProxy(part)


class Pages:
    """Builds the pages and the pen panel one by one. `parts` is what the frame takes, at all times."""

    def __init__(self, console: Console, theme: Theme) -> None:
        self._console = console
        self._theme = theme
        self._places = Place(), Place(), Place()
        self._view: SidebarView | None = None
        self._sidebar: SidebarPresenter | None = None
        self._chair: ChairPresenter | None = None
        self._history: HistoryPresenter | None = None
        self._folded = False
        self._steps: list[Callable[[MainWindow], None]] = [
            self._build_sidebar,
            self._build_chair,
            self._build_history,
            lambda window: window.build_pen(),
        ]

    @property
    def built(self) -> bool:
        """Whether all pages are there."""
        return not self._steps

    def build_next(self, window: MainWindow) -> None:
        """Build one more page."""
        if self._steps:
            self._steps.pop(0)(window)

    def build_all(self, window: MainWindow) -> None:
        """Build what is not there yet."""
        while not self.built:
            self.build_next(window)

    def _build_sidebar(self, window: MainWindow) -> None:
        from mnconsole.ui.sidebar.part import build_sidebar

        self._view, self._sidebar = build_sidebar(self._console, self._theme)
        self._sidebar.opened = window.shell.opened
        self._view.set_folded(self._folded)
        self._places[0].put(self._view)

    def _build_chair(self, window: MainWindow) -> None:
        from mnconsole.ui.chair.part import build_chair

        chair, self._chair = build_chair(self._console, self._theme)
        self._places[1].put(chair)

    def _build_history(self, window: MainWindow) -> None:
        from mnconsole.ui.history.part import build_history

        history, self._history = build_history(self._console, self._theme)
        self._places[2].put(history)

    # what the frame takes

    def parts(self) -> Parts:
        """The parts, each of which does nothing until it is there."""
        return Parts(
            *self._places,
            fold_sidebar=self._fold,
            go_to=self._go_to,
            ask_depth_reason=self._ask_depth_reason,
            acts={act: lambda act=act: self._act(act) for act in KeyAct},  # type: ignore[misc]
            escapes=(self._escape,),
            ticks=(self._tick,),
        )

    def _fold(self, folded: bool) -> None:
        self._folded = folded
        if self._view is not None:
            self._view.set_folded(folded)

    def _go_to(self, condition: Condition) -> None:
        if self._chair is not None:
            self._chair.go_to(condition)

    def _ask_depth_reason(self, zone_id: str, depth_um: int, caution_um: int) -> None:
        if self._chair is not None:
            self._chair.ask_depth_reason(zone_id, depth_um, caution_um)

    def _act(self, act: KeyAct) -> None:
        if self._chair is None or self._sidebar is None or self._view is None:
            return
        if act is KeyAct.PRIMARY:
            # A form that is open at the left is what the person looks at; the page behind it must not be pressed.
            if not self._sidebar.primary():
                self._chair.primary()
        elif act is KeyAct.NOTE:
            self._chair.act("note")
        elif act is KeyAct.REACTION:
            self._chair.act("reaction")
        elif act is KeyAct.SEARCH:
            self._view.focus_search()
        elif act is KeyAct.NEW_PATIENT:
            self._sidebar.new_patient()

    def _escape(self) -> bool:
        asked = (self._chair, self._sidebar, self._history)
        return any(presenter.escape() for presenter in asked if presenter is not None)

    def _tick(self) -> None:
        for presenter in (self._sidebar, self._chair, self._history):
            if presenter is not None:
                presenter.tick()
