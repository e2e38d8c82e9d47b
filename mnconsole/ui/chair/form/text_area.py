"""A few lines to type in, with label and error."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.text_box import MOST_SIGNS, TextBox
from mnconsole.ui.words.chair import text

_HEIGHT = 96


class TextArea(QWidget):
    """Tab goes on to the next widget. Emits `text_changed` when a person types, not when it is filled."""

    text_changed = Signal(str)

    def __init__(self, theme: Theme, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.edit = TextBox(self)
        self.edit.setAccessibleName(label)
        self.edit.overfull.connect(self._overfull)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.textChanged.connect(self._typed)
        self._error = Label(theme, "", Type.META_STRONG, Ink.DANGER_TEXT, wrap=True)
        self._filling = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(Label(theme, label, Type.META_STRONG, Ink.TEXT2))
        box.addWidget(self.edit)
        box.addWidget(self._error)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_text(self, typed: str) -> None:
        """Fill it, without a signal; the caret stays where nothing differs."""
        if typed != self.edit.toPlainText():
            self._filling = True
            self.edit.setPlainText(typed)
            self._filling = False

    def set_error(self, told: str) -> None:
        """Show what is wrong; an empty text takes it away."""
        wrong = bool(told)
        if bool(self.edit.property("wrong")) != wrong:
            self.edit.setProperty("wrong", wrong)
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)
        self.edit.setAccessibleDescription(told)
        self._error.set_text(told)
        self._error.setVisible(wrong)

    def _overfull(self, full: bool) -> None:
        self.set_error(text("form.full", most=f"{MOST_SIGNS:,}") if full else "")

    def _typed(self) -> None:
        if not self._filling:
            self.text_changed.emit(self.edit.toPlainText())

    def _restyle(self) -> None:
        self.edit.setFont(self.theme.font(Type.FIELD))
        self.edit.setFixedHeight(round(self.theme.metrics.px(_HEIGHT)))
