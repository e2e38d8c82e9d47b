"""A tick with a sentence."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import TARGET_MIN
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.theme.wrapping import wrap
from mnconsole.ui.widgets.base import PaintedButton


class CheckRow(PaintedButton):
    """A tick with a sentence that may need several lines. Listen to `toggled`."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self.setCheckable(True)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """A long sentence takes more lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height for `width`, px."""
        block = wrap(self.text(), self.theme.script(Type.BODY, self.text()), width - self._indent() - 8)
        return max(TARGET_MIN, round(block.height + 16))

    def sizeHint(self) -> QSize:
        """Return the size of the sentence in one line, at most 460 px."""
        wide = min(460, round(self.theme.advance(self.text(), Type.BODY) + self._indent() + 12))
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(160, TARGET_MIN)

    def _indent(self) -> float:
        return self.theme.metrics.px(40)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint box and sentence."""
        side = canvas.theme.metrics.px(24)
        box = QRectF(area.left() + 6, area.center().y() - side / 2, side, side)
        enabled = self.isEnabled()
        if self.isChecked():
            canvas.panel(box, 7, Ink.FILL if enabled else Ink.CONTROL)
            canvas.icon("check", box.center(), side - 6, Ink.ON_FILL, 3)
        else:
            fill = Ink.ACCENT_SOFT if self.isDown() else Ink.SURFACE if enabled else Ink.SUNKEN
            canvas.panel(box, 7, fill, Ink.BORDER2, 1.6)
        place = area.adjusted(self._indent(), 4, -4, -4)
        canvas.lines(place, self.text(), Type.BODY, Ink.TEXT if enabled else Ink.TEXT3, most=12)
        if self.ring:
            canvas.focus_ring(area, 12)
