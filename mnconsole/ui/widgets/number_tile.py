"""The two depth tiles: what is set, and what the pen reports."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout


class TileLook(Enum):
    """How the value stands."""

    NORMAL = "normal"
    AGREES = "agrees"
    """A tick and the note in green."""
    DIFFERS = "differs"
    """Amber outline and note."""
    STALE = "stale"
    """A long dash; the last value is in the note."""
    IDLE = "idle"
    """A quiet value: chosen but not in force, or needles retracted."""


class TileView(Struct, frozen=True):
    """What a tile shows, all as text. `spoken_stale` is said for the dash."""

    label: str
    value: str = ""
    unit: str = ""
    note: str = ""
    look: TileLook = TileLook.NORMAL
    spoken_stale: str = ""


class NumberTile(Readout):
    """One depth tile. `chosen`: what the nurse set (outlined); otherwise what the pen reports (sunken)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, chosen: bool = False) -> None:
        super().__init__(theme, parent)
        self._chosen = chosen
        self._view = TileView("")

    def set_view(self, view: TileView) -> None:
        """Show `view`."""
        if view == self._view:
            return
        self._view = view
        stale = view.look is TileLook.STALE
        value = view.spoken_stale if stale else f"{view.value} {view.unit}".strip()
        self.speak(view.label, value, view.note)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the tile's size at this density."""
        return QSize(round(self.theme.metrics.px(136)), self.theme.metrics.tile)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint label, value and note."""
        self._paint_ground(canvas, area)
        side = 12.0 * canvas.theme.metrics.factor
        inner = area.adjusted(side, 0, -side + 4, 0)
        line = canvas.theme.size_px(Type.META) * 1.25
        accent = self._chosen and self._view.look in (TileLook.NORMAL, TileLook.AGREES)
        top = QRectF(inner.left(), area.top() + 7, inner.width(), line)
        canvas.text(top, self._view.label, Type.META_STRONG, Ink.ACCENT if accent else Ink.TEXT2, shrink=True)
        notes = self._note_lines(canvas, inner)
        note_height = line * 0.95 * notes
        note = QRectF(inner.left(), area.bottom() - 6 - note_height, inner.width(), note_height)
        drop = canvas.theme.metrics.px(3) if notes == 1 else 0.0
        value = QRectF(inner.left(), top.bottom() + drop, inner.width(), note.top() - top.bottom())
        if self._view.look is TileLook.STALE:
            dash = QRectF(inner.left(), value.center().y() + 2, 44 * canvas.theme.metrics.factor, 5)
            canvas.panel(dash, 1, Ink.TEXT3)
        else:
            self._paint_value(canvas, value)
        self._paint_note(canvas, note)

    def _paint_ground(self, canvas: Canvas, area: QRectF) -> None:
        fill = Ink.SURFACE if self._chosen else Ink.SUNKEN
        look = self._view.look
        if look is TileLook.DIFFERS:
            canvas.panel(area, RADIUS_KEY, fill, Ink.WARN_LINE, 2.5)
        elif look is TileLook.STALE:
            canvas.panel(area, RADIUS_KEY, fill, Ink.TEXT3, 1.4)
        elif self._chosen and look is not TileLook.IDLE:
            canvas.panel(area, RADIUS_KEY, fill, Ink.ACCENT, 2)
        else:
            canvas.panel(area, RADIUS_KEY, fill, Ink.CONTROL if self._chosen else Ink.BORDER, 1.4)

    def _paint_value(self, canvas: Canvas, area: QRectF) -> None:
        quiet = self._view.look is TileLook.IDLE
        ink = Ink.TEXT2 if quiet else Ink.WARN if self._view.look is TileLook.DIFFERS else Ink.TEXT
        unit = canvas.advance(self._view.unit, Type.UNIT) + 6 if self._view.unit else 0.0
        room = area.adjusted(0, 0, -unit, 0)
        # A word is no number: as large as one it would fill the tile from edge to edge.
        role = Type.STATE if quiet and not self._view.unit else Type.DEPTH
        width = canvas.text(room, self._view.value, role, ink, shrink=True)
        if unit:
            big, small = canvas.theme.size_px(Type.DEPTH), canvas.theme.size_px(Type.UNIT)
            drop = (big - small) * 0.364
            place = QRectF(area.left() + width + 6, area.top() + drop, unit, area.height())
            canvas.text(place, self._view.unit, Type.UNIT, Ink.TEXT2)

    def _note_lines(self, canvas: Canvas, inner: QRectF) -> int:
        wide = canvas.advance(self._view.note, Type.META_STRONG, 12)
        return 2 if wide > inner.width() - self._mark(canvas) else 1

    def _mark(self, canvas: Canvas) -> float:
        return canvas.theme.metrics.px(19) if self._view.look is TileLook.AGREES else 0.0

    def _paint_note(self, canvas: Canvas, area: QRectF) -> None:
        look = self._view.look
        ink = {TileLook.AGREES: Ink.OK, TileLook.DIFFERS: Ink.WARN}.get(look, Ink.TEXT2)
        mark = self._mark(canvas)
        if mark:
            canvas.icon("check", QPointF(area.left() + mark / 2 - 2, area.center().y()), mark - 3, Ink.OK, 3)
        role = Type.META if look is TileLook.NORMAL else Type.META_STRONG
        canvas.lines(area.adjusted(mark, 0, 0, 0), self._view.note, role, ink, shrink=True)
