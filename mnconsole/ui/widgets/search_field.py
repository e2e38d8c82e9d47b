"""The search line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.line_field import LineField


class SearchField(LineField):
    """The search line. Emits `searched` with each change."""

    searched = Signal(str)

    def __init__(self, theme: Theme, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent, icon="search")
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(False)
        self.textChanged.connect(self.searched)
