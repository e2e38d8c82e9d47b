"""Typing a code of groups: one small line for each group, as it stands on the paper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.line_field import LineField

COLUMNS = 3
LONGEST = 400
"""Signs taken from one typing or pasting; no code is a tenth as long."""


class CodeField(QWidget):
    """Emits `typed` with all groups, a space between them, and `entered` with Enter.

    `tidy(text)` gives the signs as the code writes them. What is too long for a group flows into the next ones, so
    that a whole code can be typed, pasted or scanned into the first.
    """

    typed = Signal(str)
    entered = Signal()

    def __init__(
        self,
        theme: Theme,
        names: tuple[str, ...],
        tidy: Callable[[str], str],
        parent: QWidget | None = None,
        *,
        length: int = 4,
    ) -> None:
        """`names` is what screen readers say, one for each group; `length` is the signs of a group."""
        super().__init__(parent)
        self._tidy = tidy
        self._length = length
        self._lines = tuple(_GroupLine(theme, name) for name in names)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        for number, line in enumerate(self._lines):
            line.setObjectName(f"code_{number + 1}")
            line.textEdited.connect(lambda _text, at=number: self._edited(at))
            line.returnPressed.connect(self.entered)
            line.left_behind.connect(lambda by, at=number: self._move(at, by))
            line.rubbed_out.connect(lambda at=number: self._rub_out_before(at))
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(Label(theme, str(number + 1), Type.META, Ink.TEXT3))
            row.addWidget(line, 1)
            grid.addLayout(row, number // COLUMNS, number % COLUMNS)
        self.setFocusProxy(self._lines[0])

    def text(self) -> str:
        """Return the groups with a space between each two, also where one is empty."""
        return " ".join(line.text() for line in self._lines)

    def clear(self) -> None:
        """Forget what was typed."""
        for line in self._lines:
            line.clear()

    def set_wrong(self, groups: frozenset[int]) -> None:
        """Mark groups, counted from 0, as wrong."""
        for number, line in enumerate(self._lines):
            line.set_wrong(number in groups)

    def set_enabled(self, enabled: bool) -> None:
        """Take typing, or keep it back."""
        for line in self._lines:
            line.setEnabled(enabled)

    @property
    def first(self) -> QWidget:
        """The first group's line."""
        return self._lines[0]

    def focus_open(self) -> None:
        """Give the first group that is wrong or not whole the keyboard, with everything in it marked."""
        still_open = (line for line in self._lines if line.property("wrong") or len(line.text()) < self._length)
        line = next(still_open, self._lines[0])
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.selectAll()

    def _edited(self, at: int) -> None:
        line = self._lines[at]
        before, cursor = line.text()[:LONGEST], line.cursorPosition()
        text = self._tidy(before)
        cursor = len(self._tidy(before[:cursor]))
        # A full group is typed over: what stands behind the caret gives way first.
        text = text[:cursor] + text[cursor + max(0, len(text) - self._length) :]
        self._flow(at, text)
        at, cursor = self._place_of(at, cursor)
        self._lines[at].setFocus(Qt.FocusReason.OtherFocusReason)
        self._lines[at].setCursorPosition(cursor)
        self.typed.emit(self.text())

    def _flow(self, at: int, text: str) -> None:
        """Put `text` into the group at `at`; what is too long is typed over the next ones."""
        kept, text = text[: self._length], text[self._length :]
        while True:
            if self._lines[at].text() != kept:
                self._lines[at].setText(kept)
            at += 1
            if not text or at == len(self._lines):
                return
            first, text = text[: self._length], text[self._length :]
            kept = first + self._lines[at].text()[len(first) :]

    def _place_of(self, at: int, cursor: int) -> tuple[int, int]:
        """Where the caret stands after a flow: behind a full group it goes on in the next one."""
        last = len(self._lines) - 1
        while cursor >= self._length and at < last:
            at, cursor = at + 1, cursor - self._length
        return at, min(cursor, self._length)

    def _move(self, at: int, by: int) -> None:
        target = at + by
        if not 0 <= target < len(self._lines):
            return
        line = self._lines[target]
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.setCursorPosition(len(line.text()) if by < 0 else 0)

    def _rub_out_before(self, at: int) -> None:
        if at:
            self._move(at, -1)
            self._lines[at - 1].backspace()


class _GroupLine(LineField):
    """One group. Backspace at its beginning and the arrow keys at its ends go on in its neighbour."""

    left_behind = Signal(int)
    rubbed_out = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhPreferUppercase)

    def restyle(self) -> None:
        """Larger signs than in other fields: they are compared with paper."""
        super().restyle()
        self.setFont(self.theme.font(Type.KEY))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look at where the caret is before the key moves it."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        at_start = self.cursorPosition() == 0 and not self.hasSelectedText()
        at_end = self.cursorPosition() == len(self.text()) and not self.hasSelectedText()
        if plain and at_start and event.key() == Qt.Key.Key_Backspace:
            self.rubbed_out.emit()
        elif plain and at_start and event.key() == Qt.Key.Key_Left:
            self.left_behind.emit(-1)
        elif plain and at_end and event.key() == Qt.Key.Key_Right:
            self.left_behind.emit(+1)
        else:
            super().keyPressEvent(event)
