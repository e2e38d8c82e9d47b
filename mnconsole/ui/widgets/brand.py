"""The sign and name of the program."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QLinearGradient

from mnconsole.ui.theme.metrics import TARGET_MIN
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout


class Brand(Readout):
    """Sign, name and the line below it."""

    def __init__(self, theme: Theme, brand: str, place: str) -> None:
        super().__init__(theme)
        self._brand, self._place = brand, place
        self.speak(brand, place)

    def set_place(self, place: str) -> None:
        """Change the line below the name."""
        self._place = place
        self.speak(self._brand, place)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(120, TARGET_MIN)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the sign and both lines."""
        scale = canvas.theme.metrics.px
        side = scale(34)
        sign = QRectF(area.left() + canvas.theme.metrics.gutter, area.center().y() - side / 2, side, side)
        run = QLinearGradient(sign.topLeft(), sign.bottomLeft())
        run.setColorAt(0, canvas.theme.ink(Ink.BAR_MARK).darker(120))
        run.setColorAt(1, canvas.theme.blend(Ink.FILL, Ink.BAR, 0.9))
        canvas.panel(sign, scale(9), canvas.upright(sign, run.stops()[0][1], run.stops()[1][1]))
        paint_comb(canvas, sign)
        left = sign.right() + scale(11)
        wide = area.right() - left - 8
        if not self._place:
            place = QRectF(left, area.top(), wide, area.height())
            canvas.text(place, self._brand, Type.BRAND, Ink.BAR_TEXT, shrink=True)
            return
        middle = area.center().y()
        upper = QRectF(left, middle - scale(20), wide, scale(21))
        lower = QRectF(left, middle + scale(1), wide, scale(18))
        canvas.text(upper, self._brand, Type.BRAND, Ink.BAR_TEXT, shrink=True)
        canvas.text(lower, self._place, Type.META_STRONG, Ink.BAR_QUIET, elide=True)


def paint_comb(canvas: Canvas, sign: QRectF) -> None:
    """Paint the brand's sign: a cartridge with its needles."""
    unit = sign.width() / 34
    head = QRectF(sign.left() + 7 * unit, sign.top() + 9 * unit, 20 * unit, 4 * unit)
    canvas.panel(head, 1.5 * unit, Ink.WHITE)
    for number, length in enumerate((9, 12, 12, 9)):
        x = sign.left() + (9.7 + number * 4.9) * unit
        start, end = QPointF(x, head.bottom() + unit), QPointF(x, head.bottom() + length * unit)
        canvas.line(start, end, Ink.WHITE, 2 * unit, round_ends=True)
