"""Each kind of block, laid out on pages."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF

from mnconsole.domain.papers import Block, Code, Entries, Entry, Facts, NewPage, Paper, Qr, Role, Table, Text
from mnconsole.reports.flow import Pages, dot, side_by_side
from mnconsole.reports.type import INK, Script, code_script, mark_script, script, struck

_GAP: Final = 50
_BEFORE: Final = {Role.TITLE: 0, Role.HEADING: 170, Role.LABEL: 60}
_AFTER: Final = {Role.TITLE: 90, Role.HEADING: 60, Role.LABEL: 10, Role.QUIET: 40}
_KEPT_WITH: Final = 420
"""So much must fit below a heading."""
_TIME: Final = 420
_NAME: Final = 1500
_GROUPS_A_ROW: Final = 3
_QR_SIDE: Final = 1000
_QUIET_ZONE: Final = 4


def lay_out(paper: Paper, pages: Pages) -> None:
    """The whole paper. Raises EndedEarlyError."""
    _text(Text(paper.title, Role.TITLE), pages)
    for block in paper.blocks:
        _block(block, pages)


def _block(block: Block, pages: Pages) -> None:
    match block:
        case Text():
            _text(block, pages)
        case Facts():
            _facts(block, pages)
        case Table():
            _table(block, pages)
        case Entries():
            for entry in block.rows:
                _entry(entry, pages)
        case Code():
            _code(block, pages)
        case Qr():
            _qr(block, pages)
        case NewPage() if not pages.fresh:
            pages.new_page()
        case NewPage():
            pages.space(0)


def _text(block: Text, pages: Pages) -> None:
    kind = script(block.role)
    pages.space(_BEFORE.get(block.role, 0))
    if block.role in (Role.HEADING, Role.LABEL):
        pages.need(kind.height + _KEPT_WITH)
    pages.text(block.text, kind, pages.left, pages.room)
    pages.y += _AFTER.get(block.role, _GAP)


def _facts(block: Facts, pages: Pages) -> None:
    label, body = script(Role.LABEL), script(Role.BODY)
    x, width = pages.left + _NAME, pages.room - _NAME
    for name, value in block.rows:
        # The smaller type of the names stands a little lower, on the line of the values.
        side_by_side(pages, ((name, label, pages.left, _NAME - _GAP), (value, body, x, width)), 12)
    pages.y += _GAP


def _table(block: Table, pages: Pages) -> None:
    label, body = script(Role.LABEL), script(Role.BODY)
    widths = _columns(block, label, body, pages.room)
    places = [pages.left + sum(widths[:number]) for number in range(len(widths))]
    pages.need(label.height + 2 * body.height)
    _row(pages, block.titles, label, places, widths)
    for row in block.rows:
        _row(pages, row, body, places, widths)
    pages.y += _GAP


def _row(pages: Pages, cells: tuple[str, ...], kind: Script, places: list[float], widths: list[float]) -> None:
    laid = [(cell, kind, x, width - 80) for cell, x, width in zip(cells, places, widths, strict=True)]
    side_by_side(pages, laid, 14)


def _columns(block: Table, label: Script, body: Script, room: float) -> list[float]:
    """Each as wide as its widest cell; when that is too much, all are narrowed alike."""
    wanted = [
        max(label.advance(title), *(body.advance(row[number]) for row in block.rows)) + 100
        for number, title in enumerate(block.titles)
    ]
    scale = min(1.0, room / sum(wanted))
    return [width * scale for width in wanted]


def _entry(entry: Entry, pages: Pages) -> None:
    kind = script(Role.STRONG if entry.strong else Role.BODY)
    kind = struck(kind) if entry.struck else kind
    x, width = pages.left + _TIME, pages.room - _TIME
    for earlier in entry.was:
        side_by_side(pages, ((earlier, struck(script(Role.BODY)), x, width),), 6)
    mark = mark_script()
    beside = mark.advance(entry.mark) + _GAP if entry.mark else 0
    cells = [(entry.time, script(Role.QUIET), pages.left, _TIME), (entry.text, kind, x, width - beside)]
    if entry.mark:
        cells.append((entry.mark, mark, pages.left + pages.room - beside + _GAP, beside))
    side_by_side(pages, cells, 6)
    if entry.under:
        under = script(Role.QUIET)
        pages.text(entry.under, struck(under) if entry.struck else under, x, width)
    pages.y += 18


def _code(block: Code, pages: Pages) -> None:
    kind, label = code_script(), script(Role.LABEL)
    column = pages.room / _GROUPS_A_ROW
    height = kind.height + 110
    pages.space(60)
    for first in range(0, len(block.groups), _GROUPS_A_ROW):
        pages.need(height)
        for place, group in enumerate(block.groups[first : first + _GROUPS_A_ROW]):
            x = pages.left + place * column
            number = f"{first + place + 1}"
            pages.line(pages.lines(number, label, column)[0], label, x, pages.y + kind.ascent - label.ascent)
            pages.line(pages.lines(group, kind, column)[0], kind, x + 170, pages.y)
        pages.y += height
    pages.y += _GAP


def _qr(block: Qr, pages: Pages) -> None:
    import segno

    modules = [list(row) for row in segno.make(block.content, error="m", micro=False).matrix]
    side = _QR_SIDE / (len(modules) + 2 * _QUIET_ZONE)
    pages.space(60)
    pages.need(_QR_SIDE)
    for number, row in enumerate(modules):
        for start, length in _runs(row):
            left, top = pages.left + (start + _QUIET_ZONE) * side, pages.y + (number + _QUIET_ZONE) * side
            # A hair taller than a module, so that no light line is left between two rows.
            dot(pages, QRectF(left, top, length * side, side * 1.02), INK)
    body, y = script(Role.BODY), pages.y
    for line in block.lines:
        for laid in pages.lines(line, body, pages.room - _QR_SIDE - 100):
            pages.line(laid, body, pages.left + _QR_SIDE + 60, pages.y + side * _QUIET_ZONE)
            pages.y += body.height
    pages.y = max(y + _QR_SIDE, pages.y) + _GAP


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """Dark stretches of a row as (first, how many)."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((place, 1))
    return found
