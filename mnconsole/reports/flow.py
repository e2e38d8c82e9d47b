"""Blocks to pages: lays everything out first, so that each page knows how many there are, then paints.

Lengths are tenths of a point. Works on any thread; what is made here is used here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from mnconsole.domain.papers import Role
from mnconsole.reports.type import QUIET, RULE, Line, Script, colour, lines_of, script

Piece = Callable[[QPainter], None]
Wanted = Callable[[], bool]
"""Asked now and then; False ends the work."""

_MARGIN: Final = 480
_FOOT: Final = 300
_RULE: Final = 5


class EndedEarlyError(Exception):
    """Nobody wants the paper any more."""


@dataclass
class Page:
    """What stands on one page: texts in the order in which they are read, also by who copies them out; and the rest."""

    texts: list[tuple[Script, Line, float, float]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class Pages:
    """Pages being filled. `y` is where the next thing begins."""

    width: float
    height: float
    wanted: Wanted = lambda: True
    pages: list[Page] = field(default_factory=lambda: [Page()])
    y: float = _MARGIN
    laid: dict[tuple[Script, float, str], list[Line]] = field(default_factory=dict)
    """Texts that were broken to a width: a record says the same words many times."""

    @property
    def left(self) -> float:
        """Where text begins."""
        return _MARGIN

    @property
    def room(self) -> float:
        """How wide text may be."""
        return self.width - 2 * _MARGIN

    @property
    def bottom(self) -> float:
        """Where the page's text ends."""
        return self.height - _MARGIN - _FOOT

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on this page yet."""
        return self.y == _MARGIN

    def need(self, height: float) -> None:
        """Begin a new page when `height` does not fit on this one."""
        if self.y + height > self.bottom and not self.fresh:
            self.new_page()

    def new_page(self) -> None:
        """What follows stands on another page."""
        if not self.wanted():
            raise EndedEarlyError
        self.pages.append(Page())
        self.y = _MARGIN

    def space(self, height: float) -> None:
        """Leave room, but none at the top of a page."""
        if not self.fresh:
            self.y += height

    def add(self, piece: Piece) -> None:
        """Something on this page."""
        self.pages[-1].pieces.append(piece)

    def line(self, line: Line, kind: Script, x: float, y: float) -> None:
        """A laid line with its top at `y`."""
        self.pages[-1].texts.append((kind, line, x, y))

    def lines(self, text: str, kind: Script, width: float) -> list[Line]:
        """`lines_of`, remembered."""
        key = (kind, width, text)
        found = self.laid.get(key)
        if found is None:
            found = self.laid[key] = lines_of(text, kind, width)
        return found

    def text(self, text: str, kind: Script, x: float, width: float) -> None:
        """A text from here on, over as many pages as it takes."""
        for line in self.lines(text, kind, width):
            self.need(kind.height)
            self.line(line, kind, x, self.y)
            self.y += kind.height

    def rule(self, gap: float) -> None:
        """A thin line across, with room around it."""
        y = self.y + gap
        left, right = self.left, self.width - _MARGIN
        self.add(lambda painter: _rule(painter, left, right, y))
        self.y = y + gap


def side_by_side(pages: Pages, cells: Sequence[tuple[str, Script, float, float]], gap: float) -> None:
    """Texts beside each other as (text, type, x, width). Kept on one page when they fit on one."""
    laid = [(pages.lines(text, kind, width), kind, x) for text, kind, x, width in cells]
    height = max((len(lines) * kind.height for lines, kind, _x in laid), default=0)
    if height <= (pages.bottom - _MARGIN) / 2:
        pages.need(height)
        for lines, kind, x in laid:
            for number, line in enumerate(lines):
                pages.line(line, kind, x, pages.y + number * kind.height)
        pages.y += height + gap
        return
    _down_the_pages(pages, laid)
    pages.y += gap


def _down_the_pages(pages: Pages, laid: list[tuple[list[Line], Script, float]]) -> None:
    """Rows that are too tall for one page, a line of each at a time."""
    tallest = max(kind.height for _lines, kind, _x in laid)
    for number in range(max(len(lines) for lines, _kind, _x in laid)):
        pages.need(tallest)
        for lines, kind, x in laid:
            if number < len(lines):
                pages.line(lines[number], kind, x, pages.y)
        pages.y += tallest


def paint(pages: Pages, painter: QPainter, new_page: Callable[[], bool], foot: str, page_text: str) -> None:
    """Paint everything. `new_page` is the device's. Raises EndedEarlyError, OSError when a page can't be begun."""
    quiet = script(Role.QUIET)
    count = len(pages.pages)
    for number, page in enumerate(pages.pages, start=1):
        if not pages.wanted():
            raise EndedEarlyError
        if number > 1 and not new_page():
            raise OSError(5, "no new page")
        for piece in page.pieces:
            piece(painter)
        _draw(painter, page.texts)
        told = page_text.format(page=number, pages=count)
        y = pages.height - _MARGIN
        _rule(painter, pages.left, pages.width - _MARGIN, y - quiet.height - 70)
        right = pages.width - _MARGIN - quiet.advance(told)
        top = y - quiet.height
        _draw(painter, [(quiet, Line(foot), pages.left, top), (quiet, Line(told), right, top)])


def _draw(painter: QPainter, texts: list[tuple[Script, Line, float, float]]) -> None:
    before: Script | None = None
    for kind, line, x, y in texts:
        if kind is not before:  # a change of type costs as much as a word
            painter.setPen(colour(kind.colour))
            painter.setFont(kind.font)
            before = kind
        if line.layout is None:
            painter.drawText(QPointF(x, y + kind.ascent), line.text)
        else:
            laid = line.layout.lineAt(line.number)
            laid.draw(painter, QPointF(x, y - laid.y()))


def _rule(painter: QPainter, left: float, right: float, y: float) -> None:
    painter.setPen(QPen(colour(RULE), _RULE))
    painter.drawLine(QLineF(left, y, right, y))


def dot(pages: Pages, rect: QRectF, name: str = QUIET) -> None:
    """A filled rectangle."""
    pages.add(lambda painter: painter.fillRect(rect, colour(name)))
