"""The violet banner of demo mode, with the key of the training drawer and those that move demo time; and its pill for
low windows."""

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

    `steps` are (minutes, text, spoken name); `practise` text and spoken name of the key that emits `practice_asked`,
    empty for no such key. In a tight window use `pill=True` inside the top bar.
    """

    time_moved = Signal(int)
    practice_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        strong: tuple[str, ...],
        quiet: str,
        steps: Sequence[tuple[int, str, str]],
        parent: QWidget | None = None,
        *,
        pill: bool = False,
        practise: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__(parent)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._ground = _Ground(theme, strong, quiet, pill)
        box.addWidget(self._ground, 1)
        self._opens: _BannerKey | None = None
        if practise[0]:
            self._opens = _BannerKey(theme, *practise, pill=pill)
            self._opens.setObjectName("practise")
            self._opens.clicked.connect(self.practice_asked)
            box.addWidget(self._opens)
        for minutes, text, name in steps:
            key = _TimeKey(theme, text, name, pill=pill)
            key.minutes = minutes
            key.clicked.connect(self._pressed)
            box.addWidget(key)

    def show_practise(self, shown: bool) -> None:
        """Leave its key out while there is nothing to practise with."""
        if self._opens is not None:
            self._opens.setVisible(shown)

    def set_practising(self, text: str) -> None:
        """Say what is being practised, ahead of everything else; empty for nothing."""
        self._ground.set_practising(text)

    def _pressed(self) -> None:
        key = self.sender()
        if isinstance(key, _TimeKey):
            self.time_moved.emit(key.minutes)


class _Ground(Readout):
    def __init__(self, theme: Theme, strong: tuple[str, ...], quiet: str, pill: bool) -> None:
        super().__init__(theme)
        self._strong, self._quiet, self._pill = strong, quiet, pill
        self._practising = ""
        self.speak(*strong, quiet)

    def set_practising(self, text: str) -> None:
        self._practising = text
        self.speak(text, *self._strong, self._quiet)
        self.restyle()

    @property
    def _bold(self) -> tuple[str, ...]:
        return (self._practising, *self._strong) if self._practising else self._strong

    @property
    def _small(self) -> str:
        """What is practised takes the place of the small words."""
        return "" if self._practising else self._quiet

    def sizeHint(self) -> QSize:
        least = self.minimumSizeHint()
        wide = self.theme.advance(self._practising, Type.META_STRONG) + 24 if self._pill else 0.0
        return QSize(max(least.width(), round(wide)), least.height())

    def minimumSizeHint(self) -> QSize:
        height = 28 if self._pill else max(22, self.theme.metrics.demo_banner)
        first = self.theme.advance(self._strong[0], Type.META_STRONG) if self._strong else 0.0
        return QSize(round(first) + 24, height)

    def _width(self) -> float:
        width = sum(self.theme.advance(part, Type.META_STRONG) for part in self._bold)
        parts = len(self._bold) + bool(self._small)
        return width + 24 * max(0, parts - 1) + self.theme.advance(self._small, Type.META)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        if self._pill:
            area = QRectF(area.left(), area.center().y() - 14, area.width(), 28)
        canvas.panel(area, 14 if self._pill else 0, Ink.SIMULATED)
        if self._pill or self._width() + 20 > area.width():
            words = self._bold[0] if self._bold else ""
            cut = bool(self._practising)  # a high alarm beside it takes the room; the drawer says it in full
            canvas.text(area.adjusted(8, 0, -8, 0), words, Type.META_STRONG, Ink.WHITE, CENTRE, elide=cut, shrink=True)
            return
        wide = self._width()
        left = area.center().x() - wide / 2
        for side in (
            QRectF(area.left(), area.top(), left - 30 - area.left(), area.height()),
            QRectF(left + wide + 30, area.top(), area.right() - left - wide - 30, area.height()),
        ):
            if side.width() > 0:
                canvas.hatch(side, Ink.SIMULATED_HATCH, 20, 7)
        x = left
        for number, part in enumerate(self._bold, 1):
            place = QRectF(x, area.top(), canvas.advance(part, Type.META_STRONG) + 1, area.height())
            x += canvas.text(place, part, Type.META_STRONG, Ink.WHITE, LEFT)
            if self._small or number < len(self._bold):
                canvas.text(QRectF(x, area.top(), 24, area.height()), "•", Type.META, Ink.WHITE, CENTRE)
                x += 24
        canvas.text(QRectF(x, area.top(), area.right() - x, area.height()), self._small, Type.META, Ink.WHITE, LEFT)


class _BannerKey(PaintedButton):
    """Low, as the banner is: it never acts on a treatment."""

    def __init__(self, theme: Theme, text: str, name: str, *, pill: bool) -> None:
        super().__init__(theme, text)
        self._pill = pill
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


class _TimeKey(_BannerKey):
    minutes = 0
