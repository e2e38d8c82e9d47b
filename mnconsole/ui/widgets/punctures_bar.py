"""Punctures per square centimetre against the target band."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import LEFT, RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Gauge


class PuncturesView(Struct, frozen=True):
    """Counts per cm2. `per_cm2` None: nothing counted yet. `text` stands at the right, "over" word included."""

    per_cm2: int | None
    band_from: int
    band_to: int
    text: str
    end: int = 360
    quiet: bool = False
    """Counter frozen: grey."""

    @property
    def in_band(self) -> bool:
        """Whether the count has reached the band and not passed it."""
        return self.per_cm2 is not None and self.band_from <= self.per_cm2 <= self.band_to

    @property
    def over(self) -> bool:
        """Whether the count has passed the band."""
        return self.per_cm2 is not None and self.per_cm2 > self.band_to


def bar_ink(view: PuncturesView) -> Ink:
    """Return the colour of the filled part."""
    if view.quiet:
        return Ink.TEXT3
    if view.over:
        return Ink.WARN_LINE
    return Ink.OK if view.in_band else Ink.ACCENT


def paint_punctures(canvas: Canvas, area: QRectF, view: PuncturesView) -> None:
    """Paint track, band and count as a bar in the middle of `area`."""
    height = canvas.theme.metrics.px(9)
    track = QRectF(area.left(), area.center().y() - height / 2, area.width(), height)
    canvas.panel(track, height / 2, Ink.TRACK)

    def at(count: int) -> float:
        return track.left() + track.width() * min(1.0, count / max(1, view.end))

    reach = canvas.theme.metrics.px(4)
    band = QRectF(at(view.band_from), track.top() - reach, at(view.band_to) - at(view.band_from), height + 2 * reach)
    canvas.panel(band, 0, canvas.theme.blend(Ink.OK, Ink.SURFACE, 0.34))
    if view.per_cm2:
        filled = QRectF(track.left(), track.top(), max(height, at(view.per_cm2) - track.left()), height)
        canvas.panel(filled, height / 2, bar_ink(view))
    for x in (band.left(), band.right()):
        canvas.line(QPointF(x, band.top() - 1), QPointF(x, band.bottom() + 1), Ink.OK, 2)


class PuncturesBar(Gauge):
    """The bar with its number, standing by itself."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """`name` is what screen readers say before the count."""
        super().__init__(theme, parent)
        self.setAccessibleName(name)
        self._view = PuncturesView(None, 250, 300, "")

    def set_view(self, view: PuncturesView) -> None:
        """Show `view`."""
        if view != self._view:
            self._view = view
            self.setRange(0, view.end)
            self.setValue(min(view.end, view.per_cm2 or 0))
            self.setAccessibleDescription(view.text)
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the least size at this density."""
        return QSize(round(self.theme.metrics.px(150)), round(self.theme.metrics.px(28)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint bar and number."""
        words = max(canvas.advance(self._view.text, Type.ROW), canvas.theme.metrics.px(34))
        paint_punctures(canvas, area.adjusted(1, 0, -words - 10, 0), self._view)
        place = QRectF(area.right() - words, area.top(), words, area.height())
        ink = Ink.OK if self._view.in_band else Ink.WARN if self._view.over else Ink.TEXT
        canvas.text(place, self._view.text, Type.ROW, ink, RIGHT if self._view.text else LEFT)
