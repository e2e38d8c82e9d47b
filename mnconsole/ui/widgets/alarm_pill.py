"""An alarm in the top bar."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import LEFT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.flasher import MEDIUM_HALF_MS, Flasher


class PillTone(Enum):
    """Colour, ink, marks, icon and half a flash in ms (0: steady) of a pill."""

    HIGH = (Ink.ALARM_HIGH, Ink.ON_ALARM_HIGH, "!!!", "bell", 0)
    MEDIUM = (Ink.ALARM_MEDIUM, Ink.ON_ALARM_MEDIUM, "!!", "triangle-alert", MEDIUM_HALF_MS)
    MEDIUM_SEEN = (Ink.ALARM_MEDIUM, Ink.ON_ALARM_MEDIUM, "!!", "check", 0)
    """Acknowledged: steady, until its cause ends."""
    LOW = (Ink.ALARM_LOW, Ink.ON_ALARM_LOW, "!", "info", 0)


class AlarmPill(PaintedButton):
    """An alarm in the top bar: yellow, cyan, or red once a high alarm was acknowledged. Listen to `clicked`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._tone = PillTone.MEDIUM
        self._flash = Flasher(self, MEDIUM_HALF_MS)

    def set_alarm(self, tone: PillTone, text: str) -> None:
        """Show an alarm. A text that counts on, such as a time, does not begin the flash anew."""
        if tone is not self._tone:
            self._tone = tone
            self._flash.set_half(tone.value[4])
            if self.isVisible():
                self._flash.start()
        self.setText(text)
        self.setAccessibleName(text)
        self.restyle()

    @property
    def flashing(self) -> bool:
        """Whether the marks flash now."""
        return self._flash.timer.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        """Flash while it is seen."""
        super().showEvent(event)
        self._flash.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """A pill that is not seen needs no timer."""
        self._flash.stop()
        super().hideEvent(event)

    def sizeHint(self) -> QSize:
        """Return the size for the whole text."""
        scale = self.theme.metrics.px
        wide = self.theme.advance(self.text(), Type.TAB, self.theme.size_px(Type.ROW)) + scale(82)
        return QSize(round(wide), round(max(40, scale(42))))

    def minimumSizeHint(self) -> QSize:
        """Return the size with a cut text; the full text is in the list that a tap opens."""
        return QSize(180, round(max(40, self.theme.metrics.px(42))))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the pill."""
        scale = canvas.theme.metrics.px
        ground, ink, marks, icon, _ = self._tone.value
        canvas.panel(area, area.height() / 2, ground)
        flash = ink if self._flash.lit else canvas.theme.blend(ink, ground, 0.35)
        canvas.icon(icon, QPointF(area.left() + scale(25), area.center().y()), scale(21), flash, 2.3)
        sign = canvas.advance(marks, Type.ROW)
        canvas.text(QRectF(area.left() + scale(40), area.top(), sign + 1, area.height()), marks, Type.ROW, flash)
        place = area.adjusted(scale(42) + sign + 2, 0, -scale(16), 0)
        canvas.text(place, self.text(), Type.ROW, ink, LEFT, elide=True, shrink=True)
        if self.isDown():
            canvas.panel(area, area.height() / 2, None, ink, 2.5)
        if self.ring:
            canvas.focus_ring(area, area.height() / 2, ink)
