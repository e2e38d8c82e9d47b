"""The violet banner of demo mode, with the two keys that move demo time; and its pill for low windows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mnconsole.ui.theme.paint import CENTRE, LEFT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton, Readout, spoken


class DemoBanner(QWidget):
    """Words in the middle, keys at the right. Emits `time_moved` with the minutes of the pressed key.

    `steps` are (minutes, text, spoken name). In a tight window use `pill=True` inside the top bar.
    """

    time_moved = Signal(int)

    def __init__(
        self,
        theme: Theme,
        strong: tuple[str, ...],
        quiet: str,
        steps: Sequence[tuple[int, str, str]],
        parent: QWidget | None = None,
        *,
        pill: bool = False,
    ) -> None:
        super().__init__(parent)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(_Ground(theme, strong, quiet, pill), 1)
        for minutes, text, name in steps:
            key = _TimeKey(theme, minutes, text, name, pill=pill)
            key.clicked.connect(self._pressed)
            box.addWidget(key)

    def _pressed(self) -> None:
        key = self.sender()
        if isinstance(key, _TimeKey):
            self.time_moved.emit(key.minutes)


class _Ground(Readout):
    def __init__(self, theme: Theme, strong: tuple[str, ...], quiet: str, pill: bool) -> None:
        super().__init__(theme)
        self._strong, self._quiet, self._pill = strong, quiet, pill
        self.speak(*strong, quiet)

    def minimumSizeHint(self) -> QSize:
        height = 28 if self._pill else max(22, self.theme.metrics.demo_banner)
        return QSize(round(self._width(pill=True)) + 24, height)

    def _width(self, *, pill: bool) -> float:
        if pill:
            return self.theme.advance(self._strong[0], Type.META_STRONG) if self._strong else 0.0
        width = sum(self.theme.advance(part, Type.META_STRONG) + 24 for part in self._strong)
        return width + self.theme.advance(self._quiet, Type.META)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        if self._pill:
            area = QRectF(area.left(), area.center().y() - 14, area.width(), 28)
        canvas.panel(area, 14 if self._pill else 0, Ink.SIMULATED)
        if self._pill or self._width(pill=False) + 20 > area.width():
            words = self._strong[0] if self._strong else ""
            canvas.text(area.adjusted(8, 0, -8, 0), words, Type.META_STRONG, Ink.WHITE, CENTRE, shrink=True)
            return
        wide = self._width(pill=False)
        left = area.center().x() - wide / 2
        for side in (
            QRectF(area.left(), area.top(), left - 30 - area.left(), area.height()),
            QRectF(left + wide + 30, area.top(), area.right() - left - wide - 30, area.height()),
        ):
            if side.width() > 0:
                canvas.hatch(side, Ink.SIMULATED_HATCH, 20, 7)
        x = left
        for part in self._strong:
            place = QRectF(x, area.top(), canvas.advance(part, Type.META_STRONG) + 1, area.height())
            x += canvas.text(place, part, Type.META_STRONG, Ink.WHITE, LEFT)
            canvas.text(QRectF(x, area.top(), 24, area.height()), "•", Type.META, Ink.WHITE, CENTRE)
            x += 24
        canvas.text(QRectF(x, area.top(), area.right() - x, area.height()), self._quiet, Type.META, Ink.WHITE, LEFT)


class _TimeKey(PaintedButton):
    """Low, as the banner is: it moves demo time only and never acts on a treatment."""

    def __init__(self, theme: Theme, minutes: int, text: str, name: str, *, pill: bool) -> None:
        super().__init__(theme, text)
        self._pill = pill
        self.minutes = minutes
        self.setAccessibleName(spoken(name))

    def minimumSizeHint(self) -> QSize:
        wide = self.theme.advance(self.text(), Type.META_STRONG) + 24
        return QSize(max(64, round(wide)), 28 if self._pill else max(22, self.theme.metrics.demo_banner))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        if not self._pill:
            canvas.panel(area, 0, Ink.SIMULATED)
        key = area.adjusted(3, 2, -3, -2)
        canvas.panel(key, key.height() / 2, Ink.SIMULATED if self.isDown() else Ink.SIMULATED_HATCH, Ink.WHITE, 1.2)
        canvas.text(key, self.text(), Type.META_STRONG, Ink.WHITE, CENTRE)
        if self.ring:
            canvas.focus_ring(key.adjusted(-1, -1, 1, 1), key.height() / 2, Ink.WHITE)
