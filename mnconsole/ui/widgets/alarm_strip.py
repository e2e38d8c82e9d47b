"""Alarms on screen: the full-width strip of a high alarm, and the pills of the others.

Only the bell's disc and the marks flash; words never blink out. Colours, marks and rates follow the tokens,
which are modelled on IEC 60601-1-8 without claiming conformity.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY, TARGET_MIN
from mnconsole.ui.theme.paint import LEFT, RIGHT, Canvas, painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton, spoken
from mnconsole.ui.widgets.button_text import paint_label, wanted_width

HIGH_HALF_MS = 250
"""2 Hz, 50 %."""
MEDIUM_HALF_MS = 833
"""0.6 Hz, 50 %."""


class PillTone(Enum):
    """Colour, ink, marks, icon and half a flash in ms (0: steady) of a pill."""

    HIGH = (Ink.ALARM_HIGH, Ink.ON_ALARM_HIGH, "!!!", "bell", 0)
    MEDIUM = (Ink.ALARM_MEDIUM, Ink.ON_ALARM_MEDIUM, "!!", "triangle-alert", MEDIUM_HALF_MS)
    LOW = (Ink.ALARM_LOW, Ink.ON_ALARM_LOW, "!", "info", 0)


class Flasher:
    """Turns `lit` on and off while its widget is seen."""

    def __init__(self, widget: QWidget, half_ms: int) -> None:
        self.lit = True
        self._widget = widget
        self.timer = QTimer(widget)
        self.timer.timeout.connect(self._turn)
        self.set_half(half_ms)

    def set_half(self, half_ms: int) -> None:
        """Change the rate; 0 is steady."""
        self._half_ms = half_ms
        if half_ms:
            self.timer.setInterval(half_ms)
        if not half_ms:
            self.stop()

    def start(self) -> None:
        """Begin, lit."""
        self.lit = True
        if self._half_ms:
            self.timer.start()

    def stop(self) -> None:
        """Stay lit."""
        self.timer.stop()
        self.lit = True

    def _turn(self) -> None:
        self.lit = not self.lit
        self._widget.update()


@dataclass(frozen=True, slots=True)
class AlarmView:
    """A high alarm: what happened, what the pen does and what to do, since when; `more` such as "1 of 2"."""

    title: str
    text: str
    since: str
    acknowledge: str
    more: str = ""


class AlarmStrip(QWidget):
    """Lies over the top bar; its owner sets the geometry. Emits `acknowledged` and `list_asked`."""

    acknowledged = Signal()
    list_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._view = AlarmView("", "", "", "")
        self._flash = Flasher(self, HIGH_HALF_MS)
        self._more = _StripKey(theme, filled=False)
        self._key = _StripKey(theme, filled=True)
        self._more.clicked.connect(self.list_asked)
        self._key.clicked.connect(self.acknowledged)
        self._words = QLabel(self)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 6, 14, 6)
        box.addWidget(self._words, 1)
        box.addWidget(self._more)
        box.addWidget(self._key)
        theme.changed.connect(self.update)

    def set_view(self, view: AlarmView) -> None:
        """Show `view`."""
        if view == self._view:
            return
        self._view = view
        self._key.set_label(view.acknowledge, "check")
        self._more.set_label(view.more, "list")
        self._more.setVisible(bool(view.more))
        self._words.setAccessibleName(spoken(view.title, view.text, view.since))
        self.setAccessibleName(spoken(view.title, view.text))
        self.update()

    @property
    def flashing(self) -> bool:
        """Whether the marks flash now."""
        return self._flash.timer.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        """Flash while it is seen."""
        super().showEvent(event)
        self._flash.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """A strip that is not seen needs no timer."""
        self._flash.stop()
        super().hideEvent(event)

    def minimumSizeHint(self) -> QSize:
        """The owner gives the top bar's size; there is no height of its own."""
        return QSize(600, TARGET_MIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, marks and words."""
        with painting(self, self.theme) as canvas:
            area = QRectF(self.rect())
            scale = canvas.theme.metrics.px
            canvas.panel(area, 0, Ink.ALARM_HIGH)
            centre = QPointF(area.left() + scale(40), area.center().y())
            lit = self._flash.lit
            canvas.disc(centre, scale(23), Ink.WHITE if lit else canvas.theme.blend(Ink.WHITE, Ink.ALARM_HIGH, 0.22))
            canvas.icon("bell", centre, scale(25), Ink.ALARM_HIGH if lit else Ink.WHITE, 2.3)
            marks = canvas.theme.ink(Ink.WHITE) if lit else canvas.theme.blend(Ink.WHITE, Ink.ALARM_HIGH, 0.35)
            canvas.text(QRectF(scale(72), 0, scale(30), area.height()), "!!!", Type.ALARM_TITLE, marks, LEFT)
            self._paint_words(canvas, area)

    def _paint_words(self, canvas: Canvas, area: QRectF) -> None:
        scale = canvas.theme.metrics.px
        keys = (self._more if self._view.more else self._key).geometry().left()
        since = canvas.advance(self._view.since, Type.BODY_STRONG)
        left, right = area.left() + scale(114), keys - scale(20)
        place = QRectF(right - since, area.top(), since, area.height())
        canvas.text(place, self._view.since, Type.BODY_STRONG, Ink.WHITE, RIGHT)
        wide = right - since - scale(16) - left
        half = area.height() / 2
        title = QRectF(left, area.top() + 2, wide, half)
        canvas.text(title, self._view.title, Type.ALARM_TITLE, Ink.WHITE, LEFT, shrink=True)
        text = QRectF(left, area.top() + half + 1, wide, half - 5)
        canvas.text(text, self._view.text, Type.ALARM_TEXT, Ink.WHITE, LEFT, shrink=True)


class _StripKey(PaintedButton):
    def __init__(self, theme: Theme, *, filled: bool) -> None:
        super().__init__(theme)
        self._filled = filled
        self._icon_name = ""

    def set_label(self, text: str, icon: str) -> None:
        """Change words and icon."""
        self._icon_name = icon
        self.setText(text)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        wide = wanted_width(self.theme, self.text(), Type.BUTTON, icon=True)
        return QSize(max(TARGET_MIN, round(wide + 4)), 40)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        if self._filled:
            canvas.panel(area, RADIUS_KEY, Ink.WHITE)
            ink = Ink.ALARM_HIGH
        else:
            canvas.panel(area, RADIUS_KEY, None, Ink.WHITE, 1.8)
            ink = Ink.WHITE
        if self.isDown():
            canvas.panel(area, RADIUS_KEY, None, Ink.BAR, 3)
        paint_label(canvas, area, self.text(), Type.BUTTON, ink, self._icon_name)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY, ink)


class AlarmPill(PaintedButton):
    """An alarm in the top bar: yellow, cyan, or red once a high alarm was acknowledged. Listen to `clicked`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._tone = PillTone.MEDIUM
        self._flash = Flasher(self, MEDIUM_HALF_MS)

    def set_alarm(self, tone: PillTone, text: str) -> None:
        """Show an alarm."""
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
