"""A quiet line above a list: title at the left, count at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout


class SectionHeader(Readout):
    """Title and count, such as *In clinic now* and 3."""

    def __init__(self, theme: Theme, title: str, count: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title, self._count = title, count
        self.speak(title, count)

    def set_count(self, count: str, title: str = "") -> None:
        """Change the count, and the title when given."""
        self._count, self._title = count, title or self._title
        self.speak(self._title, count)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        wide = self.theme.advance(self._title, Type.BODY_STRONG) + self.theme.advance(self._count, Type.BODY_STRONG)
        return QSize(round(wide + 24), round(self.theme.metrics.px(26)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint both texts."""
        inner = area.adjusted(4, 0, -4, 0)
        wide = canvas.text(inner, self._count, Type.BODY_STRONG, Ink.TEXT2, RIGHT)
        canvas.text(inner.adjusted(0, 0, -wide - 8, 0), self._title, Type.BODY_STRONG, Ink.TEXT2, shrink=True)
