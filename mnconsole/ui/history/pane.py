"""An empty place whose words change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.history.state import Empty
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.empty_state import EmptyState
from mnconsole.ui.words import history as words


class EmptyPane(QWidget):
    """What the place is for, what to do, and *Clear filters* where that helps."""

    clear_pressed = Signal()

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._icon_name = icon
        self._shown: Empty | None = None
        self._inside: EmptyState | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def render_state(self, empty: Empty) -> None:
        """Show other words."""
        if empty == self._shown:
            return
        self._shown = empty
        if self._inside is not None:
            self._box.removeWidget(self._inside)
            self._inside.deleteLater()
        self._inside = EmptyState(self.theme, self._icon_name, empty.title, empty.text)
        if empty.can_clear:
            button = QuietButton(self.theme, words.clear_filters(), "x")
            button.setObjectName("clear_filters")
            button.clicked.connect(self.clear_pressed)
            self._inside.body.addWidget(button)
        self._box.addWidget(self._inside)
