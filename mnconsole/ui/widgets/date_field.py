"""A date in three plain fields. No calendar pops up: it would cover STOP, and a birth date is typed faster."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.date_parts import DateFault, read_date, split_date
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.line_field import LineField


class DateWords(Struct, frozen=True):
    """Label of the whole, of the three parts, their hints, and a sentence per fault."""

    label: str
    parts: tuple[str, str, str]
    hints: tuple[str, str, str]
    faults: Mapping[DateFault, str]


class DateField(QWidget):
    """Day, month, year. A separator goes on to the next field; a whole date may be typed or pasted into the first.

    Emits `date_changed` with each edit. `value()` is the date or None. Faults are shown once the person has left
    the last field, or when the owner calls `check()`.
    """

    date_changed = Signal()

    def __init__(
        self, theme: Theme, words: DateWords, earliest: date, latest: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._limits = (earliest, latest)
        self.setAccessibleName(words.label)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        self.parts: list[LineField] = []
        for number, (name, hint) in enumerate(zip(words.parts, words.hints, strict=True)):
            field = LineField(theme, f"{words.label}, {name}")
            field.setPlaceholderText(hint)
            field.setMaxLength(12)
            field.setInputMethodHints(Qt.InputMethodHint.ImhDate)
            field.textEdited.connect(self._edited)
            grid.addWidget(Label(theme, name, Type.META, Ink.TEXT2), 0, number)
            grid.addWidget(field, 1, number)
            grid.setColumnStretch(number, 3 if number == 2 else 2)
            self.parts.append(field)
        self.parts[2].editingFinished.connect(self.check)
        self._error = Label(theme, "", Type.META_STRONG, Ink.DANGER_TEXT, wrap=True)
        self._error.setMinimumHeight(round(theme.size_px(Type.META) * 1.3))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(Label(theme, words.label, Type.META_STRONG, Ink.TEXT2))
        box.addLayout(grid)
        box.addWidget(self._error)

    def set_date(self, value: date | None) -> None:
        """Fill the fields, without a signal."""
        texts = ("", "", "") if value is None else (f"{value.day:02}", f"{value.month:02}", f"{value.year:04}")
        self._fill(texts)
        self.set_error("")

    def set_limits(self, earliest: date, latest: date) -> None:
        """Set the first and last date that may be used."""
        self._limits = (earliest, latest)

    def read(self) -> date | DateFault:
        """Return the date, or what is wrong with it."""
        day, month, year = (field.text() for field in self.parts)
        return read_date(day, month, year, *self._limits)

    def value(self) -> date | None:
        """Return the date, or None."""
        found = self.read()
        return found if isinstance(found, date) else None

    def check(self) -> bool:
        """Show what is wrong; return whether there is a date."""
        found = self.read()
        fault = None if isinstance(found, date) else found
        self.set_error(self._words.faults.get(fault, "") if fault is not None else "")
        return fault is None

    def set_error(self, text: str) -> None:
        """Show a sentence below the fields; an empty text takes it away."""
        for field in self.parts:
            field.set_wrong(bool(text))
            field.setAccessibleDescription(text)
        self._error.set_text(text)

    @property
    def error(self) -> str:
        """What is shown as wrong."""
        return self._error.words

    def _fill(self, texts: tuple[str, str, str]) -> None:
        for field, text in zip(self.parts, texts, strict=True):
            field.setText(text)

    def _edited(self, text: str) -> None:
        field = self.sender()
        at = next((number for number, part in enumerate(self.parts) if part is field), 0)
        pieces = split_date(text)
        if at == 0 and sum(1 for piece in pieces if piece) > 1:
            self._fill(pieces)
            self.parts[2].setFocus(Qt.FocusReason.OtherFocusReason)
        elif text and not text[-1].isalnum():
            self.parts[at].setText("".join(sign for sign in text if sign.isalnum()))
            if at < 2 and self.parts[at].text():
                self.parts[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
                self.parts[at + 1].selectAll()
        if self.error:
            self.set_error("")
        self.date_changed.emit()
