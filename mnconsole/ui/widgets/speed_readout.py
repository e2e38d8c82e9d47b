"""The stroke rate between its two steppers."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout


class SpeedView(Struct, frozen=True):
    """What is shown, all as text. `label` and `spoken_stale` are for screen readers."""

    label: str
    value: str = ""
    unit: str = ""
    note: str = ""
    stale: bool = False
    spoken_stale: str = ""
    quiet: bool = False
    """Chosen, but not in force."""


class SpeedReadout(Readout):
    """A large number with its unit, and a note below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view = SpeedView("")

    def set_view(self, view: SpeedView) -> None:
        """Show `view`."""
        if view == self._view:
            return
        self._view = view
        value = view.spoken_stale if view.stale else f"{view.value} {view.unit}".strip()
        self.speak(view.label, value, view.note)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(round(self.theme.metrics.px(136)), self.theme.metrics.stepper.height)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint number, unit and note."""
        note_height = canvas.theme.size_px(Type.META) * 1.3
        note = QRectF(area.left(), area.bottom() - note_height - 1, area.width(), note_height)
        strong = Type.META_STRONG if self._view.stale else Type.META
        canvas.text(note, self._view.note, strong, Ink.TEXT2, CENTRE, shrink=True)
        value = QRectF(area.left(), area.top(), area.width(), note.top() - area.top())
        if self._view.stale:
            wide = canvas.theme.metrics.px(36)
            canvas.panel(QRectF(area.center().x() - wide / 2, value.center().y(), wide, 5), 1, Ink.TEXT3)
            return
        unit = canvas.advance(self._view.unit, Type.UNIT)
        gap = 5.0 if unit else 0.0
        number = min(canvas.advance(self._view.value, Type.SPEED), area.width() - unit - gap)
        left = area.center().x() - (number + gap + unit) / 2
        ink = Ink.TEXT2 if self._view.quiet else Ink.TEXT
        place = QRectF(left, value.top(), number, value.height())
        canvas.text(place, self._view.value, Type.SPEED, ink, shrink=True)
        drop = (canvas.theme.size_px(Type.SPEED) - canvas.theme.size_px(Type.UNIT)) * 0.364
        canvas.text(
            QRectF(left + number + gap, value.top() + drop, unit, value.height()),
            self._view.unit,
            Type.UNIT,
            Ink.TEXT2,
        )
