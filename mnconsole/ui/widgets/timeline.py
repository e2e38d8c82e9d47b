"""What happened, entry below entry: time, dot, words, and a chip where needed."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.theme.fonts import Script
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.theme.wrapping import LINE_SPACING, Block, wrap
from mnconsole.ui.turns import in_next_turn, set_growing
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.chip import ChipView, chip_width, paint_chip

ROWS_A_TURN = 8
"""So that making them takes no turn of the window more than a few ms."""


class TimelineEntry(Struct, frozen=True):
    """One entry. `dot` is the colour of its kind; `ink` that of its words.

    `was` are earlier wordings, struck through; `struck` strikes the entry itself; `under` are quiet lines below.
    """

    time: str
    text: str
    dot: Ink = Ink.TEXT3
    ink: Ink = Ink.TEXT
    chip: ChipView | None = None
    strong: bool = False
    was: tuple[str, ...] = ()
    struck: bool = False
    under: str = ""


class TimelineList(QWidget):
    """The entries, each as high as its words need."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """`name` is what screen readers say."""
        super().__init__(parent)
        self.theme = theme
        self.setAccessibleName(name)
        self._entries: tuple[TimelineEntry, ...] = ()
        self._rows: list[_Entry] = []
        self._filling = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def set_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        """Show `entries`, oldest first. Many new ones come in turns, so that the window does not stand still."""
        self._entries = entries
        while len(self._rows) > len(entries):
            row = self._rows.pop()
            self._box.removeWidget(row)
            row.deleteLater()
        self._take()
        if not self._filling:
            self._fill()

    def _take(self, since: int = 0) -> None:
        last = len(self._entries) - 1
        for number, row in enumerate(self._rows[since:], since):
            row.set_entry(self._entries[number], first=number == 0, last=number == last)

    def _fill(self) -> None:
        """Add the rows that are still missing, some in each turn."""
        there = len(self._rows)
        for _each in self._entries[there : there + ROWS_A_TURN]:
            row = _Entry(self.theme)
            self._box.addWidget(row)
            row.show()  # Qt would do it with the next event, and a layout counts nothing that is hidden
            self._rows.append(row)
        self._take(there)
        self._filling = len(self._rows) < len(self._entries)
        set_growing(self, self._filling)
        if self._filling:
            in_next_turn(self, self._fill)


class _Entry(Readout):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._entry = TimelineEntry("", "")
        self._ends = (False, False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entry(self, entry: TimelineEntry, *, first: bool, last: bool) -> None:
        """Show an entry; the line between the dots ends at the first and the last."""
        if (entry, (first, last)) != (self._entry, self._ends):
            self._entry, self._ends = entry, (first, last)
            chip = entry.chip.text if entry.chip else ""
            self.speak(entry.time, entry.text, chip, *entry.under.splitlines())
            self.restyle()

    def hasHeightForWidth(self) -> bool:
        return True

    def _role(self) -> Type:
        return Type.BODY_STRONG if self._entry.strong or self._entry.ink is not Ink.TEXT else Type.BODY

    def _left(self) -> float:
        return max(self.theme.metrics.px(54), self.theme.advance(self._entry.time, Type.BODY_STRONG) + 10)

    def _chip(self) -> float:
        return chip_width(self.theme, self._entry.chip, Type.META_STRONG) + 8 if self._entry.chip else 0.0

    def _blocks(self, width: float) -> tuple[tuple[Block, Script, Ink, bool], ...]:
        """The words in lines: (block, what it is set in, ink, whether struck)."""
        entry, chip = self._entry, self._chip()
        room = width - self._left() - self.theme.metrics.px(31)
        script = self.theme.script(self._role(), entry.text)
        ink = Ink.TEXT3 if entry.struck else entry.ink
        found = [(wrap(entry.text, script, room - chip), script, ink, entry.struck)]
        for text, struck in (*((old, True) for old in entry.was), (entry.under, False)):
            if text:
                script = self.theme.script(Type.META, text)
                found.append((wrap(text, script, room - (chip if struck else 0)), script, Ink.TEXT2, struck))
        return tuple(found)

    def _pad(self) -> float:
        """Room above and below the words, so that a single line stands in the middle of its row."""
        one = self.theme.size_px(self._role()) * LINE_SPACING
        return max(self.theme.metrics.px(8), (self.theme.metrics.px(38) - one) / 2)

    def heightForWidth(self, width: int) -> int:
        words = sum(block.height for block, *_rest in self._blocks(width))
        return round(words + 2 * self._pad())

    def sizeHint(self) -> QSize:
        return QSize(340, self.heightForWidth(340))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, round(self.theme.metrics.px(34)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        scale, entry = canvas.theme.metrics.px, self._entry
        left, blocks = self._left(), self._blocks(area.width())
        top = area.top() + self._pad()
        middle = top + blocks[0][0].line_height / 2
        place = QRectF(area.left(), middle - scale(12), left, scale(24))
        canvas.text(place, entry.time, Type.BODY_STRONG, Ink.TEXT2)
        x = area.left() + left + scale(11)
        first, last = self._ends
        for skip, start, end in ((first, area.top(), middle - scale(10)), (last, middle + scale(10), area.bottom())):
            if not skip and end > start:
                canvas.line(QPointF(x, start), QPointF(x, end), canvas.theme.blend(Ink.BORDER2, Ink.SURFACE, 0.55), 2)
        canvas.disc(QPointF(x, middle), scale(6.5), entry.dot)
        for block, script, ink, struck in blocks:
            place = QRectF(area.left() + left + scale(31), top, block.width + 2, block.height)
            canvas.block(place, block, script, ink)
            if struck:
                self._strike(canvas, place, block, script, ink)
            top += block.height
        if entry.chip is not None:
            wide, high = self._chip() - 8, scale(22)
            chip = QRectF(area.right() - wide, middle - high / 2, wide, high)
            paint_chip(canvas, chip, entry.chip, Type.META_STRONG)

    @staticmethod
    def _strike(canvas: Canvas, place: QRectF, block: Block, script: Script, ink: Ink) -> None:
        for number, line in enumerate(block.lines):
            middle = place.top() + (number + 0.5) * block.line_height + 0.5
            end = place.left() + script.measure.horizontalAdvance(line)
            canvas.line(QPointF(place.left(), middle), QPointF(end, middle), ink, 1.4)
