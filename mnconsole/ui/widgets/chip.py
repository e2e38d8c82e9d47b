"""A rounded word with an optional icon or colour sample."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSizePolicy, QWidget

from mnconsole.ui.theme.paint import Canvas, Colour
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout


class Tone(Enum):
    """What a chip means: (ground, outline or None, ink)."""

    NEUTRAL = (Ink.SUNKEN, Ink.BORDER, Ink.TEXT)
    STAGE = (Ink.SURFACE, Ink.CONTROL, Ink.TEXT)
    ACCENT = (Ink.ACCENT_SOFT, None, Ink.ACCENT)
    ACCENT_LINE = (Ink.SURFACE, Ink.ACCENT, Ink.ACCENT)
    OK = (Ink.OK_SOFT, None, Ink.OK)
    OK_LINE = (Ink.OK_SOFT, Ink.OK, Ink.OK)
    WARN = (Ink.WARN_SOFT, None, Ink.WARN)
    WARN_LINE = (Ink.WARN_SOFT, Ink.WARN, Ink.WARN)
    DANGER = (Ink.DANGER_SOFT, None, Ink.DANGER_TEXT)
    DANGER_LINE = (Ink.DANGER_SOFT, Ink.DANGER_TEXT, Ink.DANGER_TEXT)


class ChipView(Struct, frozen=True):
    """What a chip shows. `swatch` is a colour sample, such as "#D7A77A" for a skin type."""

    text: str
    tone: Tone = Tone.NEUTRAL
    icon: str = ""
    swatch: str = ""


def chip_width(canvas_or_theme: Canvas | Theme, view: ChipView, role: Type = Type.CHIP) -> float:
    """Return the width a chip needs, px."""
    theme = canvas_or_theme if isinstance(canvas_or_theme, Theme) else canvas_or_theme.theme
    mark = theme.size_px(role) * 1.5 if view.icon or view.swatch else 0.0
    return theme.advance(view.text, role) + mark + theme.metrics.px(22)


def paint_chip(canvas: Canvas, area: QRectF, view: ChipView, role: Type = Type.CHIP, *, elide: bool = False) -> None:
    """Paint a chip that fills `area`."""
    ground, outline, ink = view.tone.value
    edge: Colour | None = outline
    if outline in (Ink.ACCENT, Ink.OK) and outline is not None:
        edge = canvas.theme.blend(outline, ground, 0.55)
    canvas.panel(area, area.height() / 2, ground, edge, 1.2)
    side = canvas.theme.metrics.px(11)
    if chip_width(canvas, view, role) > area.width() + 1:
        side = 7.0
    inner = area.adjusted(side, 0, -side + 1.5, 0)
    if view.icon or view.swatch:
        size = canvas.theme.size_px(role) * 1.2
        centre = QPointF(inner.left() + size / 2 - 1, inner.center().y())
        if view.swatch:
            canvas.disc(centre, size / 2, QColor(view.swatch), Ink.BORDER2, 1)
        else:
            canvas.icon(view.icon, centre, size, ink, 2.3)
        inner.setLeft(inner.left() + canvas.theme.size_px(role) * 1.5)
    canvas.text(inner, view.text, role, ink, elide=elide, shrink=True)


class Chip(Readout):
    """A chip that stands by itself."""

    def __init__(self, theme: Theme, view: ChipView | None = None, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view = view or ChipView("")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.speak(self._view.text)

    def set_view(self, view: ChipView) -> None:
        """Show `view`."""
        if view != self._view:
            self._view = view
            self.speak(view.text)
            self.restyle()

    def minimumSizeHint(self) -> QSize:
        """Return the chip's own size."""
        height = round(self.theme.size_px(Type.CHIP) * 2.1)
        return QSize(round(chip_width(self.theme, self._view) + 1), height)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the chip."""
        paint_chip(canvas, area, self._view)
