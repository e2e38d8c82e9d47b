"""STOP: acts on press, by mouse, finger, key or assistive technology, in every state of the program."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEventPoint, QKeyEvent, QMouseEvent, QPen, QPolygonF, QTouchEvent
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import CARD_MARGIN, RADIUS_STOP, STOP_TALL
from mnconsole.ui.theme.paint import CENTRE, LEFT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton

_ACTING_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Select, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STOP_SHARE = 0.42
"""Type size of the word over the painted height."""
_STOP_MOST_PX = 62


class StopButton(PaintedButton):
    """The large red key. Emits `stop_pressed` with the press time, ms of the window system's clock.

    The time is 0 when assistive technology pressed it. Each press emits: a second press is a second stop.
    `word` is STOP in the user's language. The second line, from outside, tells what happens.
    """

    stop_pressed = Signal(int)

    def __init__(self, theme: Theme, word: str, parent: QWidget | None = None, *, tall: bool = False) -> None:
        super().__init__(theme, word, parent)
        self._tall = tall
        self._line = ""
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAccessibleName(word)
        self.clicked.connect(self._assist)

    def set_line(self, text: str, spoken: str = "") -> None:
        """Set the second line; `spoken` is said by screen readers instead of it."""
        if text != self._line:
            self._line = text
            self.setAccessibleDescription(spoken or text)
            self.update()

    @property
    def line(self) -> str:
        """The second line."""
        return self._line

    def event(self, event: QEvent) -> bool:
        """Act on a finger as soon as it touches, whatever other fingers do."""
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            self.setDown(False)
        elif any(point.state() is QEventPoint.State.Pressed for point in event.points()):
            self._press(int(event.timestamp()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Act at once, with any mouse button."""
        self._press(int(event.timestamp()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double press acts too."""
        self._press(int(event.timestamp()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Come up again; letting go means nothing."""
        self.setDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the press of Space or Enter."""
        if event.key() not in _ACTING_KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._press(int(event.timestamp()))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Come up again."""
        if event.key() not in _ACTING_KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self.setDown(False)

    def _press(self, at_ms: int) -> None:
        self.stop_pressed.emit(at_ms)
        self.setDown(True)

    def _assist(self) -> None:
        self.stop_pressed.emit(0)

    def minimumSizeHint(self) -> QSize:
        """Return the painted size and its shadow."""
        size = STOP_TALL if self._tall else self.theme.metrics.stop
        return QSize(size.width + 2 * CARD_MARGIN, size.height + 2 * CARD_MARGIN)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint shadow, body, sign, word and second line."""
        body = area.adjusted(CARD_MARGIN, CARD_MARGIN, -CARD_MARGIN, -CARD_MARGIN)
        down = self.isDown()
        # Ten rounded grounds take longer than all else here, and they are the same each time.
        canvas.kept(area, ("stop", down), lambda over: _paint_ground(over, body, down=down))
        if self._tall:
            self._paint_tall(canvas, body)
        else:
            self._paint_wide(canvas, body)
        if self.ring:
            canvas.focus_ring(body.adjusted(3, 3, -3, -3), RADIUS_STOP - 3, Ink.WHITE)

    def _paint_wide(self, canvas: Canvas, body: QRectF) -> None:
        pixels = min(_STOP_MOST_PX, round(body.height() * _STOP_SHARE))
        sign = body.height() * 0.56
        gap = body.height() * 0.17
        word = min(canvas.advance(self.text(), Type.STOP, pixels), body.width() - sign - gap - 24)
        left = body.center().x() - (sign + gap + word) / 2
        middle = body.top() + body.height() * 0.415
        paint_stop_sign(canvas, QPointF(left + sign / 2, middle), sign / 2)
        place = QRectF(left + sign + gap, middle - pixels * 0.6, word, pixels * 1.2)
        canvas.text(place, self.text(), Type.STOP, Ink.WHITE, LEFT, pixels=pixels, shrink=True)
        line = QRectF(body.left() + 12, body.bottom() - body.height() * 0.29, body.width() - 24, body.height() * 0.24)
        canvas.lines(line, self._line, Type.BODY_STRONG, Ink.WHITE, CENTRE, shrink=True)

    def _paint_tall(self, canvas: Canvas, body: QRectF) -> None:
        sign = min(body.width() * 0.66, body.height() * 0.31)
        paint_stop_sign(canvas, QPointF(body.center().x(), body.top() + body.height() * 0.36), sign / 2)
        word = QRectF(body.left() + 6, body.top() + body.height() * 0.57, body.width() - 12, 36)
        canvas.text(word, self.text(), Type.STOP, Ink.WHITE, CENTRE, pixels=30, shrink=True)
        line = QRectF(body.left() + 7, word.bottom() + 2, body.width() - 14, body.bottom() - word.bottom() - 8)
        canvas.lines(line, self._line, Type.META_STRONG, Ink.WHITE, CENTRE, most=3, shrink=True)


def _paint_ground(canvas: Canvas, body: QRectF, *, down: bool) -> None:
    """Paint shadow, body and edge."""
    for spread in range(CARD_MARGIN, 0, -1):
        glow = QColor(canvas.colour(Ink.DANGER))
        glow.setAlpha(14)
        around = body.adjusted(-spread, -spread + 2, spread, spread)
        canvas.panel(around, RADIUS_STOP + spread, glow)
    canvas.panel(body, RADIUS_STOP, canvas.upright(body, Ink.DANGER_HI, Ink.DANGER))
    if down:
        canvas.panel(body, RADIUS_STOP, QColor(0, 0, 0, 50))
    canvas.panel(body.adjusted(2.5, 2.5, -2.5, -2.5), RADIUS_STOP - 2.5, None, QColor(255, 255, 255, 60), 1.4)


def paint_stop_sign(canvas: Canvas, centre: QPointF, radius: float) -> None:
    """Paint the eight-cornered sign with its square."""
    turn = math.pi / 8
    corners = [
        QPointF(
            centre.x() + radius * 1.04 * math.cos(turn + step * math.pi / 4),
            centre.y() + radius * 1.04 * math.sin(turn + step * math.pi / 4),
        )
        for step in range(8)
    ]
    pen = QPen(canvas.colour(Ink.WHITE), max(3.0, radius * 0.115))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    canvas.painter.setPen(pen)
    canvas.painter.setBrush(QColor(255, 255, 255, 42))
    canvas.painter.drawPolygon(QPolygonF(corners))
    half = radius * 0.31
    canvas.panel(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half), half * 0.3, Ink.WHITE)
