"""The search line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.line_field import LineField

MOST_CHARS = 200
"""No name is longer, and a pasted text of any length would hold up the reading of the records."""


class SearchField(LineField):
    """The search line. Emits `searched` with each change. What is beyond `MOST_CHARS` is cut."""

    searched = Signal(str)

    def __init__(self, theme: Theme, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent, icon="search")
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(False)
        self.setMaxLength(MOST_CHARS)
        self.textChanged.connect(self.searched)
