"""A passphrase: hidden letters, an eye to show them, and word of Caps Lock."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import IconButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.line_field import LineField
from mnconsole.ui.words import entry as words


class PassphraseField(QWidget):
    """Emits `typed` with each change and `entered` with Enter. Nothing of it is kept by Qt's undo or selection."""

    typed = Signal(str)
    entered = Signal()

    def __init__(self, theme: Theme, code: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = _HiddenLine(theme, label)
        self.edit.setObjectName(f"field_{code}")
        self.edit.textEdited.connect(self.typed)
        self.edit.returnPressed.connect(self.entered)
        self.edit.caps_told.connect(self._caps_told)
        self.eye = IconButton(theme, "eye", words.show_passphrase())
        self.eye.setObjectName(f"eye_{code}")
        self.eye.setCheckable(True)
        self.eye.setFixedWidth(self.eye.least_height() + 8)
        self.eye.toggled.connect(self._show)
        self._error = ""
        self._caps = False
        self._note = Label(theme, "", Type.META_STRONG, Ink.DANGER_TEXT, wrap=True)
        self._note.setMinimumHeight(round(theme.size_px(Type.META) * 1.3))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.edit, 1)
        line.addWidget(self.eye)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(Label(theme, label, Type.META_STRONG, Ink.TEXT2))
        box.addLayout(line)
        box.addWidget(self._note)

    def only_digits(self) -> None:
        """For a PIN: the keyboard of a touch screen shows digits, and nothing speaks of Caps Lock."""
        self.edit.setInputMethodHints(self.edit.inputMethodHints() | Qt.InputMethodHint.ImhDigitsOnly)

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.edit.clear()

    def set_error(self, text: str) -> None:
        """Show what is wrong; an empty text takes it away."""
        self._error = text
        self.edit.set_wrong(bool(text))
        self._tell()

    def type_anew(self) -> None:
        """Give the field the keyboard, with everything marked."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def set_enabled(self, enabled: bool) -> None:
        """Take typing, or keep it back while the records are being opened."""
        self.edit.setEnabled(enabled)
        self.eye.setEnabled(enabled)

    def _caps_told(self, on: bool) -> None:
        self._caps = on
        self._tell()

    def _tell(self) -> None:
        caps = words.caps_lock() if self._caps else ""
        text = " ".join(part for part in (self._error, caps) if part)
        self._note.set_text(text, Ink.DANGER_TEXT if self._error else Ink.WARN)
        self.edit.setAccessibleDescription(text)

    def _show(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.eye.set_label("", "eye-off" if shown else "eye")
        self.eye.setAccessibleName(words.hide_passphrase() if shown else words.show_passphrase())


def eyes_last(*fields: PassphraseField) -> None:
    """Tab goes from field to field, then to their eyes: who types one passphrase after the other meets no button."""
    for before, after in pairwise((*(field.edit for field in fields), *(field.eye for field in fields))):
        QWidget.setTabOrder(before, after)


class _HiddenLine(LineField):
    """Qt does not tell the state of Caps Lock; a letter whose case does not fit Shift does."""

    caps_told = Signal(bool)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._caps = False
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look at the case of each letter; the Caps Lock key itself turns what is known round."""
        text = event.text()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_CapsLock:
            self._tell(not self._caps if self._caps else False)
        elif len(text) == 1 and text.isalpha() and text.upper() != text.lower():
            self._tell(text.isupper() != shift)
        super().keyPressEvent(event)

    def _tell(self, on: bool) -> None:
        if on != self._caps:
            self._caps = on
            self.caps_told.emit(on)
