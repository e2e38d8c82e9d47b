"""The pen's battery: number, picture and, when it is low, colour with a word."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Gauge


class Battery(Gauge):
    """Charge in percent. Without a charge (`None`) only the text is shown, such as a dash."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """`name` is what screen readers say before the value."""
        super().__init__(theme, parent)
        self.setRange(0, 100)
        self.setAccessibleName(name)
        self._charge: int | None = None
        self._words = ""
        self._low = False

    def set_charge(self, percent: int | None, text: str, *, low: bool = False) -> None:
        """Show the charge and its text ("82 %", "15 %, low")."""
        if (percent, text, low) == (self._charge, self._words, self._low):
            return
        self._charge, self._words, self._low = percent, text, low
        self.setAccessibleDescription(text)
        self.setValue(percent or 0)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        wide = self.theme.advance(self._words, Type.BODY_STRONG) + 4
        shell = self.theme.metrics.px(46) if self._charge is not None else 0.0
        return QSize(round(wide + shell), round(self.theme.metrics.px(28)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint number and shell."""
        scale = canvas.theme.metrics.px
        shell = scale(46) if self._charge is not None else 0.0
        place = area.adjusted(0, 0, -shell, 0)
        quiet = Ink.TEXT2 if self._charge is None else Ink.WARN if self._low else Ink.TEXT
        canvas.text(place, self._words, Type.BODY_STRONG, quiet, RIGHT, shrink=True)
        if self._charge is None:
            return
        body = QRectF(area.right() - scale(38), area.center().y() - scale(8.5), scale(33), scale(17))
        canvas.panel(body, scale(5), None, Ink.TEXT2, 2)
        canvas.panel(QRectF(body.right() + 1.5, body.center().y() - 3, 2.6, 6), 1.3, Ink.TEXT2)
        room = body.adjusted(4, 4, -4, -4)
        filled = QRectF(room.left(), room.top(), room.width() * self._charge / 100, room.height())
        canvas.panel(filled, 2, Ink.WARN_LINE if self._low else Ink.OK)
