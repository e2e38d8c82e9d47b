"""Fields of the form: label above, one line below for what is wrong or how the text was read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.line_field import LineField
from mnconsole.ui.widgets.text_box import MOST_SIGNS, TextBox
from mnconsole.ui.words import sidebar as words


class FormField(QWidget):
    """One line. With `noted` a line is kept free below, so that nothing moves when a text comes."""

    typed = Signal(str, str)
    entered = Signal()

    def __init__(
        self, theme: Theme, code: str, label: str, parent: QWidget | None = None, *, hint: str = "", noted: bool = False
    ) -> None:
        """`code` is told with each change."""
        super().__init__(parent)
        self.theme = theme
        self._code = code
        self.edit = LineField(theme, label)
        self.edit.setObjectName(f"field_{code}")
        self.edit.setPlaceholderText(hint)
        self.edit.textEdited.connect(self._typed)
        self.edit.returnPressed.connect(self.entered)
        self._note = Label(theme, "", Type.META_STRONG, Ink.TEXT2, wrap=True) if noted else None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        box.addWidget(Label(theme, label, Type.META_STRONG, Ink.TEXT2))
        box.addWidget(self.edit)
        if self._note is not None:
            box.addWidget(self._note)
            self._note.setMinimumHeight(round(theme.size_px(Type.META_STRONG) * 1.3))

    def render_state(self, text: str, error: str = "", note: str = "") -> None:
        """Show what was typed, and what is wrong with it or else how it was read."""
        if self.edit.text() != text:
            self.edit.setText(text)
        self.edit.set_wrong(bool(error))
        self.edit.setAccessibleDescription(error or note)
        if self._note is not None:
            self._note.set_text(error or note, Ink.DANGER_TEXT if error else Ink.TEXT2)

    def _typed(self, text: str) -> None:
        self.typed.emit(self._code, text)


class LinesField(QWidget):
    """A few short lines. Tab goes on."""

    typed = Signal(str, str)

    def __init__(self, theme: Theme, code: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._code = code
        self.edit = _Lines(self)
        self.edit.overfull.connect(self._overfull)
        self._note = Label(theme, "", Type.META, Ink.DANGER_TEXT, wrap=True)
        self._note.hide()
        self.edit.setObjectName(f"field_{code}")
        self.edit.setAccessibleName(label)
        self.edit.textChanged.connect(self._typed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        box.addWidget(Label(theme, label, Type.META_STRONG, Ink.TEXT2))
        box.addWidget(self.edit)
        box.addWidget(self._note)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _overfull(self, full: bool) -> None:
        told = words.too_long(MOST_SIGNS) if full else ""
        self._note.set_text(told)
        self._note.setVisible(full)
        self.edit.setAccessibleDescription(told)

    def render_state(self, text: str) -> None:
        """Show what was typed."""
        if self.edit.toPlainText() != text:
            self.edit.blockSignals(True)
            self.edit.setPlainText(text)
            self.edit.blockSignals(False)

    def _typed(self) -> None:
        self.typed.emit(self._code, self.edit.toPlainText())

    def _restyle(self) -> None:
        self.edit.setFont(self.theme.font(Type.FIELD))
        self.edit.setFixedHeight(round(self.theme.metrics.px(68)))


class _Lines(TextBox):
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into sight where the form scrolls."""
        super().focusInEvent(event)
        self.ensureCursorVisible()
