"""Nobody in the chair: what to do, in three lines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.chair.state import Empty
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.empty_state import EmptyState


class EmptyChair(Card):
    """A card that teaches."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("chair_empty")
        self._shown: Empty | None = None
        self._place = QVBoxLayout()
        self._place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addLayout(self._place, 1)

    def set_empty(self, empty: Empty) -> None:
        """Show the words; they never change while the program runs."""
        if self._shown is None:
            self._shown = empty
            self._place.addWidget(EmptyState(self.theme, "armchair", empty.title, "\n\n".join(empty.lines)))
