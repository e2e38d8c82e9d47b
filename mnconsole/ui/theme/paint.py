"""Painting with the theme. All text of painted widgets goes through `Canvas.text` or `Canvas.lines`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter_ns

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.fonts import Script
from mnconsole.ui.theme.metrics import FOCUS_PX
from mnconsole.ui.theme.overflow import Overflow
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import TYPE_FLOOR_PX, Ink, Type
from mnconsole.ui.theme.wrapping import Block, wrap

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
Colour = Ink | QColor

_HINTS = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
# Plain numbers: to join Qt's flags takes longer than to paint with them.
_ACROSS = Qt.AlignmentFlag.AlignHorizontal_Mask.value
_MIDDLE = Qt.AlignmentFlag.AlignVCenter.value
_ONE_LINE = Qt.TextFlag.TextSingleLine.value | Qt.TextFlag.TextDontClip.value

_SLACK_PX = 0.75
"""Rounding of advances; less than a pixel is never visible as a cut."""


class Canvas:
    """A painter that knows the theme and records each text that does not fit."""

    def __init__(self, painter: QPainter, theme: Theme, owner: str, ratio: float) -> None:
        """`owner` names the widget in the overflow record; `ratio` is the screen's device pixel ratio."""
        self.painter = painter
        self.theme = theme
        self._owner = owner
        self._ratio = ratio
        painter.setRenderHints(_HINTS)

    def colour(self, value: Colour) -> QColor:
        """Return a colour given by name or as itself."""
        return value if isinstance(value, QColor) else self.theme.ink(value)

    def advance(self, text: str, role: Type, pixels: float | None = None) -> float:
        """Return how wide `text` would be, px."""
        return self.theme.advance(text, role, pixels)

    def text(
        self,
        area: QRectF,
        text: str,
        role: Type,
        ink: Colour = Ink.TEXT,
        align: Qt.AlignmentFlag = LEFT,
        *,
        pixels: float | None = None,
        elide: bool = False,
        shrink: bool = False,
    ) -> float:
        """Paint one line inside `area` and return the width it takes, px.

        A text that is too wide is cut with an ellipsis. Where `elide` allows it that is all. Otherwise it
        is recorded as an overflow. With `shrink` the type first gets smaller, down to the floor of 12 px,
        and only what still does not fit counts.
        """
        if not text:
            return 0.0
        line = " ".join(text.split()) if text.isprintable() is False else text
        script = self.theme.script(role, line, pixels)
        room = area.width() + _SLACK_PX
        width = script.advance(line)
        while shrink and width > room and script.font.pixelSize() > TYPE_FLOOR_PX:
            script = self.theme.script(role, line, script.font.pixelSize() - 1)
            width = script.advance(line)
        if width > room:
            if not elide:
                self._note(text, width, area.width(), "width")
            line = script.measure.elidedText(line, Qt.TextElideMode.ElideRight, area.width())
            width = script.advance(line)
        needed = script.measure.capHeight()
        if needed > area.height() + _SLACK_PX:
            self._note(text, needed, area.height(), "height")
        self.painter.setFont(script.font)
        self.painter.setPen(self.colour(ink))
        self.painter.drawText(area, align.value | _ONE_LINE, line)
        return width

    def lines(
        self,
        area: QRectF,
        text: str,
        role: Type,
        ink: Colour = Ink.TEXT,
        align: Qt.AlignmentFlag = LEFT,
        *,
        pixels: float | None = None,
        most: int = 2,
        shrink: bool = False,
    ) -> float:
        """Paint `text` in at most `most` lines inside `area`; return the height taken, px.

        What needs more lines or more height is recorded as an overflow and ends with an ellipsis.
        """
        script = self.theme.script(role, text, pixels)
        block = wrap(text, script, area.width())
        while shrink and script.font.pixelSize() > TYPE_FLOOR_PX and not block.fits(area.height(), most):
            script = self.theme.script(role, text, script.font.pixelSize() - 1)
            block = wrap(text, script, area.width())
        if not block.fits(area.height(), most):
            self._note(text, block.height, area.height(), "lines")
            block = block.cut(min(most, max(1, int(area.height() // block.line_height))), script, area.width())
        if block.width > area.width() + _SLACK_PX:
            self._note(text, block.width, area.width(), "width")
        top = area.top()
        if align.value & _MIDDLE:
            top += (area.height() - block.height) / 2
        self.block(QRectF(area.left(), top, area.width(), block.height), block, script, ink, align)
        return block.height

    def block(
        self, area: QRectF, block: Block, script: Script, ink: Colour = Ink.TEXT, align: Qt.AlignmentFlag = LEFT
    ) -> None:
        """Paint lines that were broken with the same `script`, from the top of `area` downwards."""
        self.painter.setFont(script.font)
        self.painter.setPen(self.colour(ink))
        flags = align.value & _ACROSS | _MIDDLE | _ONE_LINE
        for number, line in enumerate(block.lines):
            top = area.top() + number * block.line_height
            self.painter.drawText(QRectF(area.left(), top, area.width(), block.line_height), flags, line)

    def panel(
        self,
        area: QRectF,
        radius: float,
        fill: Colour | QBrush | None = None,
        outline: Colour | None = None,
        width: float = 1.0,
    ) -> None:
        """Paint a rounded rectangle; the outline lies inside `area`."""
        inset = width / 2 if outline is not None else 0.0
        shape = area.adjusted(inset, inset, -inset, -inset)
        self.painter.setPen(QPen(self.colour(outline), width) if outline is not None else Qt.PenStyle.NoPen)
        if fill is None:
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            self.painter.setBrush(fill if isinstance(fill, QBrush) else self.colour(fill))
        self.painter.drawRoundedRect(shape, max(0.0, radius - inset), max(0.0, radius - inset))

    def upright(self, area: QRectF, top: Colour, bottom: Colour) -> QBrush:
        """Return a brush that runs from `top` to `bottom` over the upper half of `area`."""
        run = QLinearGradient(area.topLeft(), QPointF(area.left(), area.center().y()))
        run.setColorAt(0.0, self.colour(top))
        run.setColorAt(1.0, self.colour(bottom))
        return QBrush(run)

    def disc(
        self,
        centre: QPointF,
        radius: float,
        fill: Colour | None,
        outline: Colour | None = None,
        width: float = 1.0,
    ) -> None:
        """Paint a disc; the outline lies inside `radius`."""
        self.painter.setPen(QPen(self.colour(outline), width) if outline is not None else Qt.PenStyle.NoPen)
        self.painter.setBrush(self.colour(fill) if fill is not None else Qt.BrushStyle.NoBrush)
        inner = radius - (width / 2 if outline is not None else 0.0)
        self.painter.drawEllipse(centre, inner, inner)

    def line(self, start: QPointF, end: QPointF, ink: Colour, width: float = 1.0, *, round_ends: bool = False) -> None:
        """Paint a straight line."""
        pen = QPen(self.colour(ink), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_ends else Qt.PenCapStyle.FlatCap)
        self.painter.setPen(pen)
        self.painter.drawLine(start, end)

    def arc(
        self,
        area: QRectF,
        from_turn: float,
        turns: float,
        ink: Colour,
        width: float,
        *,
        round_ends: bool = False,
    ) -> None:
        """Paint an arc, clockwise from the top. `from_turn` and `turns` are parts of one turn."""
        pen = QPen(self.colour(ink), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_ends else Qt.PenCapStyle.FlatCap)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawArc(area, round((90 - from_turn * 360) * 16), round(-turns * 360 * 16))

    def icon(self, name: str, centre: QPointF, size: float, ink: Colour, stroke: float = 2.0) -> None:
        """Paint a Lucide icon around `centre`."""
        picture = self.theme.icon(name, self.colour(ink), size, self._ratio, stroke)
        self.painter.drawPixmap(QPointF(centre.x() - size / 2, centre.y() - size / 2), picture)

    def focus_ring(self, area: QRectF, radius: float, ink: Colour = Ink.ACCENT) -> None:
        """Paint the ring of the widget that has the keyboard, inside its edge."""
        inner = area.adjusted(2.0, 2.0, -2.0, -2.0)
        self.panel(inner, max(2.0, radius - 2.0), None, ink, FOCUS_PX)

    def hatch(self, area: QRectF, ink: Colour, step: float = 8.0, width: float = 1.0) -> None:
        """Paint slanting lines over `area`."""
        self.painter.save()
        self.painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        self.painter.setPen(QPen(self.colour(ink), width))
        at = area.left() - area.height()
        while at < area.right():
            self.painter.drawLine(QPointF(at, area.bottom()), QPointF(at + area.height(), area.top()))
            at += step
        self.painter.restore()

    def kept(self, area: QRectF, what: tuple[object, ...], paint: Callable[[Canvas], None]) -> None:
        """Paint what looks the same each time, from a picture kept by the theme. `what` names it; size, colours and
        screen are told apart here. `paint` is asked when there is no picture yet; it paints where `area` is."""
        key = (*what, area.left(), area.top(), area.width(), area.height(), self._ratio, self.theme.dark)
        picture = self.theme.pictures.get(key)
        if picture is None:
            size = QSizeF(area.right(), area.bottom()) * self._ratio
            picture = QPixmap(size.toSize() + QSize(1, 1))
            picture.setDevicePixelRatio(self._ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            paint(Canvas(painter, self.theme, self._owner, self._ratio))
            painter.end()
            self.theme.keep_picture(key, picture)
        self.painter.drawPixmap(QPointF(0, 0), picture)

    def _note(self, text: str, needed: float, room: float, direction: str) -> None:
        self.theme.overflow.note(Overflow(self._owner, text, round(needed), round(room), direction))


@contextmanager
def painting(widget: QWidget, theme: Theme) -> Iterator[Canvas]:
    """Give a canvas on `widget` for the time of one paint event."""
    begun_ns = perf_counter_ns()
    painter = QPainter(widget)
    try:
        owner = f"{type(widget).__name__}:{widget.objectName() or widget.accessibleName()}"
        yield Canvas(painter, theme, owner, widget.devicePixelRatioF())
    finally:
        painter.end()
        theme.pace.took(widget, begun_ns)
