"""The inside of a button: icon and words, centred together, in two lines when one is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from mnconsole.ui.theme.paint import CENTRE, Canvas, Colour
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Type

ICON_GAP = 12.0
SIDE = 12.0
TIGHTER = 4.0


def icon_size(theme: Theme, role: Type) -> float:
    """Return the size of an icon beside text of this role, px."""
    return min(28.0, round(theme.size_px(role) * 1.25))


def wanted_width(theme: Theme, text: str, role: Type, *, icon: bool) -> float:
    """Return the width that icon and text need in one line, side margins included, px."""
    width = theme.advance(text, role) + 2 * SIDE
    return width + (icon_size(theme, role) + ICON_GAP if icon else 0.0)


def paint_label(canvas: Canvas, area: QRectF, text: str, role: Type, ink: Colour, icon: str = "") -> None:
    """Paint icon and text in the middle of `area`."""
    inner = area.adjusted(SIDE, 4, -SIDE, -4)
    size = icon_size(canvas.theme, role) if icon else 0.0
    gap = ICON_GAP if icon and text else 0.0
    wanted = canvas.advance(text, role)
    if wanted > inner.width() - size - gap:
        inner.adjust(-TIGHTER, 0, TIGHTER, 0)
        gap = min(gap, ICON_GAP - TIGHTER)
    room = inner.width() - size - gap
    pixels = canvas.theme.size_px(role)
    if wanted > room and canvas.advance(text, role, pixels - 2) <= room:
        pixels -= 2
        wanted = canvas.advance(text, role, pixels)
    width = min(wanted, room)
    left = inner.center().x() - (width + size + gap) / 2
    if icon:
        canvas.icon(icon, QPointF(left + size / 2, inner.center().y()), size, ink, 2.2)
    place = QRectF(left + size + gap, inner.top(), width, inner.height())
    canvas.lines(place.adjusted(-0.5, 0, 0.5, 0), text, role, ink, CENTRE, pixels=pixels, shrink=True)
