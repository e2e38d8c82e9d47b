"""A line to type in with label, unit and error."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.line_field import LineField


class LabeledField(QWidget):
    """Label above, unit at the right, error below. The error's place is kept free, so nothing moves."""

    text_changed = Signal(str)
    entered = Signal()

    def __init__(
        self, theme: Theme, label: str, parent: QWidget | None = None, *, unit: str = "", hint: str = ""
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.edit = LineField(theme, label if not unit else f"{label}, {unit}")
        self.edit.setPlaceholderText(hint)
        self.edit.textEdited.connect(self.text_changed)
        self.edit.returnPressed.connect(self.entered)
        self._error = Label(theme, "", Type.META_STRONG, Ink.DANGER_TEXT, wrap=True)
        self._error.setMinimumHeight(round(theme.size_px(Type.META) * 1.3))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.edit, 1)
        if unit:
            line.addWidget(Label(theme, unit, Type.FIELD, Ink.TEXT2))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(Label(theme, label, Type.META_STRONG, Ink.TEXT2))
        box.addLayout(line)
        box.addWidget(self._error)

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Fill the field, without a signal."""
        if text != self.edit.text():
            self.edit.setText(text)

    def set_error(self, text: str) -> None:
        """Show what is wrong; an empty text takes it away."""
        self.edit.set_wrong(bool(text))
        self.edit.setAccessibleDescription(text)
        self._error.set_text(text)

    @property
    def error(self) -> str:
        """What is shown as wrong."""
        return self._error.words
