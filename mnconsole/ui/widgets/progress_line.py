"""How far long work is: a line that fills, with the share in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Gauge

WHOLE = 1000


class ProgressLine(Gauge):
    """Screen readers see a progress bar from 0 to 1000."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._name = name
        self._text = ""
        self.setRange(0, WHOLE)
        self.setAccessibleName(name)

    def set_share(self, permille: int, text: str) -> None:
        """Fill `permille` thousandths; `text` says it."""
        if (permille, text) != (self.value(), self._text):
            self._text = text
            self.setValue(max(0, min(WHOLE, permille)))
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(round(self.theme.metrics.px(220)), round(self.theme.metrics.px(48)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint name and share above the line."""
        scale = canvas.theme.metrics.px
        words = QRectF(area.left(), area.top(), area.width(), scale(24))
        taken = canvas.text(words, self._text, Type.BODY_STRONG, Ink.TEXT, RIGHT)
        canvas.text(words.adjusted(0, 0, -taken - scale(8), 0), self._name, Type.BODY_STRONG, Ink.TEXT2, elide=True)
        high = scale(12)
        track = QRectF(area.left(), words.bottom() + scale(7), area.width(), high)
        canvas.panel(track, high / 2, Ink.TRACK, Ink.BORDER)
        share = self.value() / WHOLE
        if share > 0:
            filled = QRectF(track.left(), track.top(), max(high, track.width() * share), high)
            canvas.panel(filled, high / 2, Ink.FILL)
