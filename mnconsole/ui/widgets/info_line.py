"""A line of icon, title and second line."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.chip import Tone


class InfoView(Struct, frozen=True):
    """Icon, title and a second line. `tone` colours icon and title."""

    icon: str
    title: str
    second: str = ""
    tone: Tone = Tone.NEUTRAL
    disc: bool = True


class InfoLine(Readout):
    """Such as *Pen linked, answered 18 ms ago*, or the cartridge."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view = InfoView("info", "")

    def set_view(self, view: InfoView) -> None:
        """Show `view`."""
        if view != self._view:
            self._view = view
            self.speak(view.title, view.second)
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return least_size(self.theme, self._view)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint icon and both lines."""
        paint_info(canvas, area, self._view)


def least_size(theme: Theme, view: InfoView) -> QSize:
    """The size of such a line at this density."""
    scale = theme.metrics.px
    return QSize(round(scale(150)), round(scale(42 if view.disc else 38)))


def paint_info(canvas: Canvas, area: QRectF, view: InfoView) -> None:
    """Paint icon and both lines."""
    scale = canvas.theme.metrics.px
    ground, _, ink = view.tone.value
    neutral = view.tone is Tone.NEUTRAL
    side = scale(42 if view.disc else 26)
    centre = QPointF(area.left() + side / 2, area.center().y())
    if view.disc:
        canvas.disc(centre, side / 2, ground)
    canvas.icon(view.icon, centre, scale(22), Ink.TEXT2 if neutral else ink, 2.2)
    left = area.left() + side + scale(11 if view.disc else 6)
    middle = area.center().y()
    role = Type.ROW_TITLE if view.disc else Type.BODY_STRONG
    title = QRectF(left, middle - scale(20), area.right() - left, scale(21))
    alarming = view.tone in (Tone.DANGER, Tone.DANGER_LINE, Tone.WARN, Tone.WARN_LINE)
    canvas.text(title, view.title, role, ink if alarming else Ink.TEXT, shrink=True, elide=True)
    second = QRectF(left, middle + scale(1), area.right() - left, scale(18))
    canvas.text(second, view.second, Type.META, Ink.TEXT2, shrink=True, elide=True)  # fmt: skip
