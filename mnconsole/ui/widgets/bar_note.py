"""A sentence in the middle of the top bar: that the console is locked, or that it soon will be."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from mnconsole.ui.theme.metrics import TARGET_MIN
from mnconsole.ui.theme.paint import LEFT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout

_AIR_PX = 10.0


class BarNoteView(Struct, frozen=True):
    """`short` stands there where `text` has no room. `urgent` gives it a ground of its own; `aside` puts the short form
    at the right end, beside a strip that lies over the rest."""

    text: str
    short: str
    icon: str
    urgent: bool = False
    aside: bool = False


class BarNote(Readout):
    """Takes the room between pages and alarms; empty it is only that room. In the middle of the window if that fits."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view: BarNoteView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_view(self, view: BarNoteView | None) -> None:
        """Show `view`, or nothing."""
        if view != self._view:
            self._view = view
            self.speak(view.text if view is not None else "")
            self.restyle()

    def short_width(self) -> int:
        """Return how wide the short form is, px; 0 while there is nothing to tell."""
        return round(self._wide(self._view.short, Type.BODY_STRONG)) if self._view is not None else 0

    def _wide(self, text: str, role: Type) -> float:
        scale = self.theme.metrics.px
        return self.theme.advance(text, role) + scale(32) + 2 * scale(14)

    def minimumSizeHint(self) -> QSize:
        """Return the size of the short form."""
        return QSize(self.short_width(), TARGET_MIN)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint icon and words."""
        view = self._view
        if view is None:
            return
        text, role = view.text, Type.STATE_INFO
        if view.aside or self._wide(text, role) > area.width():
            text, role = view.short, Type.BODY_STRONG
        wide = min(self._wide(text, role), area.width())
        middle = area.center().x()
        window = self.window()
        centred = self.mapFrom(window, QPoint(window.width() // 2, 0)).x()
        if view.aside:
            middle = area.right() - wide / 2
        elif area.left() + _AIR_PX <= centred - wide / 2 and centred + wide / 2 <= area.right() - _AIR_PX:
            middle = centred
        scale = canvas.theme.metrics.px
        high = min(area.height() - 8, max(36.0, scale(40)))
        place = QRectF(middle - wide / 2, area.center().y() - high / 2, wide, high)
        if view.urgent:
            canvas.panel(place, high / 2, Ink.BAR_TAB, Ink.BAR_MARK, 1.6)
        icon = QPointF(place.left() + scale(14) + scale(11), place.center().y())
        canvas.icon(view.icon, icon, scale(21), Ink.BAR_MARK, 2.2)
        words = place.adjusted(scale(14) + scale(32), 0, -scale(10), 0)
        canvas.text(words, text, role, Ink.BAR_TEXT, LEFT, shrink=True, elide=True)
