"""Painted pieces that only the pen panel has."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtWidgets import QWidget

from mnconsole.ui.pen_panel.state import Fill, Folded, Line, LineTone, Speed, Tile
from mnconsole.ui.theme.metrics import PEN_PANEL_FOLDED, RADIUS_KEY
from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.info_line import InfoView
from mnconsole.ui.widgets.number_tile import NumberTile, TileLook, TileView
from mnconsole.ui.widgets.speed_readout import SpeedReadout, SpeedView

TONES = {
    LineTone.OK: Tone.OK,
    LineTone.NEUTRAL: Tone.NEUTRAL,
    LineTone.WARN: Tone.WARN,
    LineTone.DANGER: Tone.DANGER,
}
_FILL_INKS = {
    LineTone.OK: (Ink.OK_SOFT, Ink.OK),
    LineTone.NEUTRAL: (Ink.SUNKEN, Ink.TEXT2),
    LineTone.WARN: (Ink.WARN_SOFT, Ink.WARN),
    LineTone.DANGER: (Ink.ALARM_HIGH, Ink.ON_ALARM_HIGH),
}


def info_view(line: Line, *, disc: bool) -> InfoView:
    """A line for the widget that shows it."""
    return InfoView(line.icon, line.title, line.second, TONES[line.tone], disc)


def tile_view(tile: Tile) -> TileView:
    """A tile for the widget that shows it."""
    return TileView(tile.label, tile.value, tile.unit, tile.note, TileLook(tile.look.value), tile.spoken_stale)


def speed_view(speed: Speed) -> SpeedView:
    """The speed for the widget that shows it."""
    return SpeedView(speed.label, speed.value, speed.unit, speed.note, speed.stale, speed.spoken_stale, speed.quiet)


class LiveTile(NumberTile):
    """Asks what to show at the moment of painting: a value from before a stall is never painted as fresh."""

    def __init__(self, theme: Theme, read: Callable[[], Tile], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._read = read

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint what is so now."""
        self._view = tile_view(self._read())
        super().paint(canvas, area)


class LiveSpeed(SpeedReadout):
    """See `LiveTile`."""

    def __init__(self, theme: Theme, read: Callable[[], Speed], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._read = read

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint what is so now."""
        self._view = speed_view(self._read())
        super().paint(canvas, area)


class FillPlate(Readout):
    """Large words in the place of the controls."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._fill = Fill(LineTone.NEUTRAL, "info", "", "")

    def set_fill(self, fill: Fill) -> None:
        """Show `fill`."""
        if fill != self._fill:
            self._fill = fill
            self.speak(fill.title, fill.text)
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size of the controls whose place it takes, as small as they get."""
        return QSize(round(self.theme.metrics.px(250)), round(self.theme.metrics.px(150)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint ground, icon, title and words in the middle."""
        scale = canvas.theme.metrics.px
        loud = self._fill.tone is LineTone.DANGER
        ground, ink = _FILL_INKS[self._fill.tone]
        canvas.panel(area, RADIUS_KEY, ground, None if loud else Ink.CONTROL, 1.4)
        inner = area.adjusted(scale(16), scale(12), -scale(16), -scale(12))
        icon = scale(52)
        top = inner.top() + max(0.0, inner.height() * 0.12)
        canvas.icon(self._fill.icon, QPointF(inner.center().x(), top + icon / 2), icon, ink, 2)
        title = QRectF(inner.left(), top + icon + scale(6), inner.width(), scale(36))
        canvas.lines(title, self._fill.title, Type.ALARM_TITLE, ink, CENTRE, most=1, shrink=True)
        text = inner.adjusted(0, title.bottom() + scale(6) - inner.top(), 0, 0)
        role, words = (Type.ALARM_TITLE, ink) if loud else (Type.STATE, Ink.TEXT)
        canvas.lines(text, self._fill.text, role, words, Qt.AlignmentFlag.AlignHCenter, most=9, shrink=True)


class AnswerLine(Readout):
    """What the panel answers to a press, in at most two lines, in the place of the cartridge."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._words = ""

    @property
    def words(self) -> str:
        """What is answered."""
        return self._words

    def set_words(self, words: str) -> None:
        """Answer."""
        if words != self._words:
            self._words = words
            self.speak(words)
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size of the line whose place it takes."""
        return QSize(round(self.theme.metrics.px(150)), round(self.theme.metrics.px(38)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint ground, icon and words."""
        scale = canvas.theme.metrics.px
        canvas.panel(area, RADIUS_KEY - 4, Ink.WARN_SOFT)
        canvas.icon("info", QPointF(area.left() + scale(19), area.center().y()), scale(21), Ink.WARN, 2.2)
        words = area.adjusted(scale(36), 1, -scale(8), -1)
        canvas.lines(words, self._words, Type.BODY_STRONG, Ink.WARN, shrink=True)


def folded_role(theme: Theme, value: str, room: float) -> Type:
    """Large type for figures and short words; a long word in it would fill the narrow panel from edge to edge."""
    return Type.CLOCK if theme.advance(value, Type.CLOCK) <= room - 6 else Type.BODY_STRONG


class FoldedFacts(Readout):
    """The narrow panel's facts: link, motor, set, reports, battery."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = title
        self._folded = Folded(Line(LineTone.NEUTRAL, "plug", ""), ())

    def set_folded(self, folded: Folded) -> None:
        """Show `folded`."""
        if folded != self._folded:
            self._folded = folded
            self.speak(self._title, folded.link.title, *(" ".join(part for part in row if part) for row in folded.rows))
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size with the lines close together."""
        return QSize(PEN_PANEL_FOLDED - 16, round(self.theme.metrics.px(116 + 56 * max(4, len(self._folded.rows)))))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint one below the other, with hairlines between."""
        scale = canvas.theme.metrics.px
        line = scale(20)
        canvas.text(QRectF(area.left(), area.top(), area.width(), line), self._title, Type.META_STRONG, Ink.TEXT2,
                    CENTRE)  # fmt: skip
        ground, _, ink = TONES[self._folded.link.tone].value
        centre = QPointF(area.center().x(), area.top() + line + scale(31))
        canvas.disc(centre, scale(22), ground)
        canvas.icon(self._folded.link.icon, centre, scale(23), ink, 2.2)
        word = QRectF(area.left(), centre.y() + scale(26), area.width(), line)
        canvas.text(word, self._folded.link.title, Type.BODY_STRONG, ink, CENTRE, shrink=True)
        pitch = min(scale(78), (area.bottom() - word.bottom()) / max(1, len(self._folded.rows)))
        for number, (label, value, unit) in enumerate(self._folded.rows):
            top = word.bottom() + number * pitch
            canvas.line(QPointF(area.left() + 6, top + 5), QPointF(area.right() - 6, top + 5), Ink.BORDER)
            place = QRectF(area.left(), top + 9, area.width(), line)
            canvas.text(place, label, Type.META_STRONG, Ink.TEXT2, CENTRE, shrink=True)
            self._paint_value(canvas, QRectF(area.left() + 4, place.bottom(), area.width() - 8, scale(27)), value, unit)

    @staticmethod
    def _paint_value(canvas: Canvas, area: QRectF, value: str, unit: str) -> None:
        gap = 5.0 if unit else 0.0
        wide = canvas.advance(unit, Type.META_STRONG) + gap
        role = folded_role(canvas.theme, value, area.width() - wide)
        number = min(canvas.advance(value, role), area.width() - wide)
        left = area.center().x() - (number + wide) / 2
        canvas.text(QRectF(left, area.top(), number, area.height()), value, role, Ink.TEXT, shrink=True)
        place = QRectF(left + number + gap, area.top() + 3, wide, area.height())
        canvas.text(place, unit, Type.META_STRONG, Ink.TEXT2)
