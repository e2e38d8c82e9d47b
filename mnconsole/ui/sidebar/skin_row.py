"""The Fitzpatrick type as seven keys in two lines, the first for *not known*."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY, TARGET_MIN
from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.words import sidebar as words

COLUMNS = 4
_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class SkinKey(PaintedButton):
    """One type; 0 is *not known*."""

    def __init__(self, theme: Theme, number: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, words.SKIN_TYPES[number] or "?", parent)
        self.number = number
        self.setCheckable(True)
        self.setObjectName(f"fitzpatrick_{number}")
        self.speak(words.skin_name(number))

    def nextCheckState(self) -> None:
        """Which one is chosen is told from outside."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys belong to the row; a Qt button would only pass the keyboard on."""
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Return the key's least size."""
        return QSize(TARGET_MIN, TARGET_MIN)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the key; the chosen one has an accent outline."""
        if self.isChecked():
            canvas.panel(area, RADIUS_KEY, Ink.ACCENT_SOFT, Ink.ACCENT, 2)
        else:
            canvas.panel(area, RADIUS_KEY, Ink.ACCENT_SOFT if self.isDown() else Ink.SUNKEN, Ink.BORDER, 1.2)
        canvas.text(area, self.text(), Type.BUTTON, Ink.ACCENT if self.isChecked() else Ink.TEXT, CENTRE)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY)


class SkinRow(QWidget):
    """Emits `chosen` with the type, 0 for not known. Arrow keys move."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self.keys = [SkinKey(theme, number) for number in range(len(words.SKIN_TYPES))]
        for place, key in enumerate(self.keys):
            key.clicked.connect(self._clicked)
            grid.addWidget(key, place // COLUMNS, place % COLUMNS)

    def render_state(self, number: int) -> None:
        """Mark a type. The row is one stop for Tab."""
        for key in self.keys:
            chosen = key.number == number
            key.setChecked(chosen)
            key.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def _clicked(self) -> None:
        key = self.sender()
        if isinstance(key, SkinKey):
            self.chosen.emit(key.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the keyboard and the choice."""
        by = _STEPS.get(event.key())
        at = next((place for place, key in enumerate(self.keys) if key.hasFocus()), None)
        if by is None or at is None:
            super().keyPressEvent(event)
            return
        target = self.keys[(at + by) % len(self.keys)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.click()
