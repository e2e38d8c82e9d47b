"""The white ground that groups things, with a soft shadow."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mnconsole.ui.theme.metrics import CARD_MARGIN, RADIUS_CARD
from mnconsole.ui.theme.paint import Canvas, painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink

_SHADOW_ALPHA = (3, 4, 5, 6, 7, 8)
"""From the outermost pixel inwards."""


class Card(QFrame):
    """A frame with 6 px of margin around the painted ground, so cards stand frame to frame.

    `body` is its vertical layout, inside the padding of the density. `pad_x` and `pad_y` replace the padding
    at the sides, and above and below, px: 1 above and below the step rail, 6 beside the history list.
    """

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, pad_x: int | None = None, pad_y: int | None = None
    ) -> None:
        super().__init__(parent)
        self._pad_x = pad_x
        self._pad_y = pad_y
        self.theme = theme
        self._shadow: tuple[QSize, float, bool, QPixmap] | None = None
        self.body = QVBoxLayout(self)
        self.body.setSpacing(8)
        theme.changed.connect(self.restyle)
        self._set_padding()

    def restyle(self) -> None:
        """Take over changed colours and sizes."""
        self._set_padding()
        self.update()

    def _set_padding(self) -> None:
        side = self.theme.metrics.card_padding + CARD_MARGIN
        high = side - 6 if self._pad_y is None else self._pad_y + CARD_MARGIN
        side = side if self._pad_x is None else self._pad_x + CARD_MARGIN
        self.body.setContentsMargins(side, high, side, high)

    def ground(self) -> QRectF:
        """Return the painted rectangle inside the shadow's margin."""
        return QRectF(self.rect()).adjusted(CARD_MARGIN, CARD_MARGIN, -CARD_MARGIN, -CARD_MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow and ground from one kept picture."""
        ratio = self.devicePixelRatioF()
        kept = self._shadow
        if kept is None or kept[:3] != (self.size(), ratio, self.theme.dark):
            kept = (self.size(), ratio, self.theme.dark, self._draw(ratio))
            self._shadow = kept
        with painting(self, self.theme) as canvas:
            canvas.painter.drawPixmap(0, 0, kept[3])
            self.paint_content(canvas)

    def paint_content(self, canvas: Canvas) -> None:
        """Paint on the ground; a card of widgets paints nothing."""

    def _draw(self, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        canvas = Canvas(painter, self.theme, "Card", ratio)
        ground = self.ground()
        for inward, alpha in enumerate(_SHADOW_ALPHA):
            spread = CARD_MARGIN - inward
            dark = QColor(8, 28, 44, alpha * (2 if self.theme.dark else 1))
            canvas.panel(ground.adjusted(-spread, -spread + 2.5, spread, spread), RADIUS_CARD + spread, dark)
        canvas.panel(ground, RADIUS_CARD, Ink.SURFACE, Ink.BORDER)
        painter.end()
        return picture
