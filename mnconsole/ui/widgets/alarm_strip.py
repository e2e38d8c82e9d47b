"""The full-width strip of a high alarm.

Only the bell's disc and the marks flash; words never blink out. Colours, marks and rates follow the tokens,
which are modelled on IEC 60601-1-8 without claiming conformity.
"""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QSizePolicy, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY, TARGET_MIN
from mnconsole.ui.theme.paint import LEFT, RIGHT, Canvas, painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton, spoken
from mnconsole.ui.widgets.button_text import paint_label, wanted_width
from mnconsole.ui.widgets.flasher import HIGH_HALF_MS, Flasher


class AlarmView(Struct, frozen=True):
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
        box.setContentsMargins(0, 2, 14, 2)
        box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the owner's geometry wins
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
        said = QAccessibleAnnouncementEvent(self, spoken(view.title, view.text))
        said.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(said)
        self.update()

    def forget(self) -> None:
        """The alarm is over: its words, which may name somebody, do not stay behind."""
        self._view = AlarmView("", "", "", "")
        self._words.setAccessibleName("")
        self.setAccessibleName("")

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
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._icon_name = ""

    def set_label(self, text: str, icon: str) -> None:
        """Change words and icon."""
        self._icon_name = icon
        self.setText(text)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        wide = wanted_width(self.theme, self.text(), Type.BUTTON, icon=True)
        return QSize(max(TARGET_MIN, round(wide + 4)), max(44, round(self.theme.metrics.px(48))))

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
