"""A line of icon, title and second line that can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.info_line import InfoView, least_size, paint_info


class InfoButton(PaintedButton):
    """Looks like an `InfoLine`; `hint` is what a press does, for a screen reader. Listen to `clicked`."""

    def __init__(self, theme: Theme, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._view = InfoView("info", "")
        self.setAccessibleDescription(hint)

    def set_view(self, view: InfoView) -> None:
        """Show `view`."""
        if view != self._view:
            self._view = view
            self.speak(view.title, view.second)
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return least_size(self.theme, self._view)

    def sizeHint(self) -> QSize:
        """Return the size at this density."""
        return self.minimumSizeHint()

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the line, on a ground of its own while it is pressed."""
        if self.isDown():
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN)
        paint_info(canvas, area, self._view)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY)
