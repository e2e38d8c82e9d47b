"""One of several answers, as keys beside each other."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY, TARGET_MIN
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.button_text import paint_label, wanted_width

_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class ChoiceKey(PaintedButton):
    """One answer. One that `warns` has the colours of a warning once it is chosen, and its icon where it has room."""

    def __init__(
        self, theme: Theme, code: str, text: str, icon: str = "", parent: QWidget | None = None, *, warns: bool = False
    ) -> None:
        super().__init__(theme, text, parent)
        self.code = code
        self._icon_name = icon
        self._warns = warns
        self.setCheckable(True)
        self.setAutoExclusive(True)  # screen readers then say "radio button"

    def sizeHint(self) -> QSize:
        """Return the size for words in one line."""
        icon = bool(self._icon_name) and not self._warns
        wide = wanted_width(self.theme, self.text(), Type.BUTTON, icon=icon)
        return QSize(max(64, round(wide + 8)), self.theme.metrics.toggle)

    def minimumSizeHint(self) -> QSize:
        """Return the size for words in two lines."""
        longest = max((self.theme.advance(word, Type.BUTTON) for word in self.text().split()), default=0.0)
        mark = self.theme.metrics.px(34) if self._icon_name and not self._warns else 0.0
        return QSize(max(TARGET_MIN, round(longest + mark + 28)), self.theme.metrics.toggle)

    def tick_fits(self) -> bool:
        """Whether there is room for a mark beside the words. The size never depends on the choice."""
        return self.width() >= wanted_width(self.theme, self.text(), Type.BUTTON, icon=True)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the key; the chosen one has an accent ground and outline, and a tick where it has room."""
        chosen, enabled = self.isChecked(), self.isEnabled()
        warning = chosen and self._warns
        strong = Ink.WARN if warning else Ink.ACCENT
        if chosen:
            ground = Ink.WARN_SOFT if warning else Ink.ACCENT_SOFT
            canvas.panel(area, RADIUS_KEY, ground, strong if enabled else Ink.CONTROL, 2)
        else:
            canvas.panel(area, RADIUS_KEY, Ink.ACCENT_SOFT if self.isDown() else Ink.SUNKEN, Ink.BORDER, 1.2)
        ink = Ink.TEXT3 if not enabled else strong if chosen else Ink.TEXT
        icon = self._icon_name or "check"
        if (self._warns or not self._icon_name) and not (chosen and self.tick_fits()):
            icon = ""
        paint_label(canvas, area, self.text(), Type.BUTTON, ink, icon)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY)


class ChoiceRow(QWidget):
    """Answers of which at most one is chosen. Emits `chosen` with its code when a person changes it.

    One stop for Tab; the arrow keys move between the answers.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, columns: int = 0) -> None:
        """`name` is what screen readers say; `columns` breaks the answers into lines (0: one line)."""
        super().__init__(parent)
        self.theme = theme
        self._columns = columns
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._keys: list[ChoiceKey] = []
        self._box = QGridLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)

    def add(self, code: str, text: str, icon: str = "", *, warns: bool = False) -> ChoiceKey:
        """Add an answer."""
        key = ChoiceKey(self.theme, code, text, icon, warns=warns)
        key.clicked.connect(self._clicked)
        number = len(self._keys)
        columns = self._columns or 99
        self._box.addWidget(key, number // columns, number % columns)
        self._keys.append(key)
        self._group.addButton(key)
        return key

    def value(self) -> str:
        """Return the chosen code, or an empty text."""
        return next((key.code for key in self._keys if key.isChecked()), "")

    def set_value(self, code: str) -> None:
        """Choose an answer without a signal; an empty code chooses none."""
        self._group.setExclusive(False)
        for key in self._keys:
            key.setAutoExclusive(False)
            key.setChecked(key.code == code)
            key.setAutoExclusive(True)
        self._group.setExclusive(True)

    def _clicked(self) -> None:
        self.chosen.emit(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the focus and the choice."""
        by = _STEPS.get(event.key())
        at = next((number for number, key in enumerate(self._keys) if key.hasFocus()), None)
        if by is None or at is None:
            super().keyPressEvent(event)
            return
        target = self._keys[(at + by) % len(self._keys)]
        if target.isEnabled():
            target.setFocus(Qt.FocusReason.TabFocusReason)
            target.click()
