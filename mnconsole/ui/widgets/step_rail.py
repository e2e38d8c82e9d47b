"""The steps of a treatment in one line: done, left out, current, later."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout, spoken


class StepLook(Enum):
    """Where a step stands."""

    DONE = "done"
    CURRENT = "current"
    LATER = "later"
    LEFT_OUT = "left_out"
    """It is over and was not done; marked as a zone that was left out."""


_OVER = frozenset({StepLook.DONE, StepLook.LEFT_OUT})


class StepView(Struct, frozen=True):
    """One step: its name, what stands below it (a time, a live value), and the state in words for the ear."""

    title: str
    look: StepLook
    under: str = ""
    spoken_state: str = ""


class StepRail(Readout):
    """Shows any number of steps; eight in a treatment."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, under: bool = True) -> None:
        """`name` is what screen readers say before the steps. Without `under` no place is kept below the names."""
        super().__init__(theme, parent)
        self._name = name
        self._height = 80 if under else 62
        self._steps: tuple[StepView, ...] = ()
        self.setAccessibleName(name)

    def set_steps(self, steps: tuple[StepView, ...]) -> None:
        """Show `steps`."""
        if steps == self._steps:
            return
        self._steps = steps
        said = "; ".join(spoken(step.title, step.spoken_state, step.under) for step in steps)
        self.setAccessibleName(f"{self._name}: {said}")
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        scale = self.theme.metrics.px
        return QSize(round(scale(88) * max(1, len(self._steps))), round(scale(self._height)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the lines, then the steps."""
        if not self._steps:
            return
        scale = canvas.theme.metrics.px
        pitch = area.width() / len(self._steps)
        middle = area.top() + scale(20)
        xs = [area.left() + pitch * (number + 0.5) for number in range(len(self._steps))]
        gap = scale(19)
        for number in range(len(self._steps) - 1):
            done = self._steps[number].look in _OVER
            start, end = QPointF(xs[number] + gap, middle), QPointF(xs[number + 1] - gap, middle)
            canvas.line(
                start, end, Ink.OK if done else canvas.theme.blend(Ink.CONTROL, Ink.SURFACE, 0.6), 3 if done else 2
            )
        for number, step in enumerate(self._steps):
            centre = QPointF(xs[number], middle)
            self._paint_mark(canvas, centre, number, step)
            self._paint_words(canvas, QRectF(xs[number] - pitch / 2, middle, pitch, area.bottom() - middle), step)

    def _paint_mark(self, canvas: Canvas, centre: QPointF, number: int, step: StepView) -> None:
        scale = canvas.theme.metrics.px
        radius = scale(14)
        place = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        if step.look is StepLook.DONE:
            canvas.disc(centre, radius, Ink.OK)
            canvas.icon("check", centre, scale(19), Ink.SURFACE, 3)
            return
        if step.look is StepLook.LEFT_OUT:
            canvas.disc(centre, radius, Ink.WARN_SOFT, Ink.WARN_LINE, 2)
            canvas.icon("minus", centre, scale(17), Ink.WARN, 3)
            return
        if step.look is StepLook.CURRENT:
            canvas.disc(centre, scale(20), canvas.theme.blend(Ink.ACCENT, Ink.SURFACE, 0.22))
            canvas.disc(centre, scale(15.5), Ink.FILL)
            canvas.text(place, str(number + 1), Type.ROW, Ink.ON_FILL, CENTRE)
            return
        canvas.disc(centre, radius, None, Ink.CONTROL, 1.8)
        canvas.text(place, str(number + 1), Type.BODY_STRONG, Ink.TEXT3, CENTRE)

    def _paint_words(self, canvas: Canvas, area: QRectF, step: StepView) -> None:
        scale = canvas.theme.metrics.px
        title = QRectF(area.left() + 2, area.top() + scale(20), area.width() - 4, scale(19))
        under = QRectF(area.left(), title.bottom() - 1, area.width(), scale(17))
        current = step.look is StepLook.CURRENT
        ink = Ink.ACCENT if current else Ink.TEXT if step.look in _OVER else Ink.TEXT2
        canvas.text(title, step.title, Type.STEP_LABEL, ink, CENTRE, shrink=True)
        role = Type.META_STRONG if current else Type.META
        canvas.text(under, step.under, role, Ink.ACCENT if current else Ink.TEXT2, CENTRE, shrink=True)
