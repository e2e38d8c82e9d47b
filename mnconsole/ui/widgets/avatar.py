"""A disc with initials."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout


class AvatarLook(Enum):
    """How strong the disc stands out: (ground, ink)."""

    CURRENT = (Ink.FILL, Ink.ON_FILL)
    HERE = (Ink.ACCENT_SOFT, Ink.ACCENT)
    QUIET = (Ink.BORDER, Ink.TEXT2)
    STAFF = (Ink.BAR, Ink.BAR_TEXT)


def paint_initials(canvas: Canvas, centre: QPointF, radius: float, text: str, look: AvatarLook) -> None:
    """Paint a disc with initials."""
    ground, ink = look.value
    canvas.disc(centre, radius, ground)
    inner = radius * 0.86
    place = QRectF(centre.x() - inner, centre.y() - inner, 2 * inner, 2 * inner)
    canvas.text(place, text, Type.BODY_STRONG, ink, CENTRE, pixels=radius * 0.78, shrink=True, elide=True)


class Avatar(Readout):
    """Initials standing by themselves; `name` is what screen readers say."""

    def __init__(
        self,
        theme: Theme,
        initials: str,
        name: str,
        look: AvatarLook = AvatarLook.CURRENT,
        parent: QWidget | None = None,
        *,
        side: int = 58,
    ) -> None:
        """`side` is the disc's diameter at normal density, px."""
        super().__init__(theme, parent)
        self._initials, self._look, self._side = initials, look, side
        self.setAccessibleName(name)

    def set_person(self, initials: str, name: str, look: AvatarLook | None = None) -> None:
        """Show another person."""
        self._initials, self._look = initials, look or self._look
        self.setAccessibleName(name)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the disc's size at this density."""
        side = round(self.theme.metrics.px(self._side))
        return QSize(side, side)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the disc in the middle."""
        paint_initials(canvas, area.center(), min(area.width(), area.height()) / 2, self._initials, self._look)
