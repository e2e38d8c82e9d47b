"""A folder: its path to type, and a key for the system's own dialog."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.line_field import LineField


class FolderField(QWidget):
    """Emits `typed` with each change, `entered` with Enter and `pick_asked` with the key beside it."""

    typed = Signal(str)
    entered = Signal()
    pick_asked = Signal()

    def __init__(self, theme: Theme, label: str, pick: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = LineField(theme, label)
        self.edit.setObjectName(f"field_{code}")
        self.edit.textEdited.connect(self.typed)
        self.edit.returnPressed.connect(self.entered)
        key = QuietButton(theme, pick, "folder-open")
        key.setObjectName(f"pick_{code}")
        key.clicked.connect(self.pick_asked)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.edit, 3)
        line.addWidget(key, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(Label(theme, label, Type.META_STRONG, Ink.TEXT2))
        box.addLayout(line)

    def set_path(self, path: str) -> None:
        """Fill the field, without a signal."""
        if path != self.edit.text():
            self.edit.setText(path)
