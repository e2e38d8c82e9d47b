"""One line of what is still missing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton


class MissingRow(PaintedButton):
    """One open item."""

    def __init__(self, theme: Theme, code: str, text: str, parent: QWidget) -> None:
        super().__init__(theme, text, parent)
        self.code = code

    def minimumSizeHint(self) -> QSize:
        """Return the height of a row; the list around it takes presses that fall beside."""
        return QSize(100, round(self.theme.metrics.px(24)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint ring and words."""
        scale = canvas.theme.metrics.px
        if self.isDown():
            canvas.panel(area, 8, Ink.ACCENT_SOFT)
        centre = QPointF(area.left() + scale(10), area.center().y())
        canvas.disc(centre, scale(9), None, Ink.WARN_LINE, 2.4)
        chevron = QPointF(area.right() - scale(9), area.center().y())
        canvas.icon("chevron-right", chevron, scale(16), Ink.TEXT3, 2.2)
        place = area.adjusted(scale(28), 0, -scale(18), 0)
        canvas.text(place, self.text(), Type.BODY_STRONG, Ink.TEXT, shrink=True, elide=True)
        if self.ring:
            canvas.focus_ring(area, 8)
