"""Type on paper: the bundled fonts by role, measured in tenths of a point so that a page looks alike everywhere."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QTextLayout, QTextOption

from mnconsole import assets
from mnconsole.domain.papers import Role

UNITS_A_POINT: Final = 10
POINTS_AN_INCH: Final = 72

INK, QUIET, RULE = "#1b2230", "#5b6472", "#c9ced6"

_FAMILY, _DISPLAY = "Inter", "Inter Display"
_loading = threading.Lock()


@dataclass(frozen=True, eq=False)
class Script:
    """A font with its measure; lengths in tenths of a point. `height` is from one line to the next."""

    font: QFont
    measure: QFontMetricsF
    colour: str
    height: float
    ascent: float

    def advance(self, text: str) -> float:
        """How wide a text is."""
        return self.measure.horizontalAdvance(text)


@dataclass(frozen=True)
class Line:
    """One laid line: at its left end `offset` from the block's, as text or as a line of a layout that is kept alive."""

    text: str
    layout: QTextLayout | None = None
    number: int = 0


def load_fonts() -> None:
    """Make the bundled fonts known, once. On any thread, while there is Qt's application object."""
    if QGuiApplication.instance() is None:
        raise RuntimeError("a paper needs Qt's application object: begin with `without_a_window`")
    with _loading:
        if not {_FAMILY, _DISPLAY} <= set(QFontDatabase.families()):
            for file in assets.font_files():
                QFontDatabase.addApplicationFont(str(file))


@contextmanager
def without_a_window() -> Iterator[None]:
    """Qt for a command that shows nothing. On the main thread, around everything that makes papers."""
    application = QGuiApplication(["mnconsole", "-platform", "offscreen"])
    try:
        yield
    finally:
        for kept in (script, code_script, mark_script, struck):
            kept.cache_clear()  # a font must not outlive the application
        application.shutdown()


def _script(family: str, points: float, weight: int, colour: str = INK) -> Script:
    font = QFont(family)
    # Inter's other forms of a dash or a colon between digits have no letter of their own: a lot number that is copied
    # out of the PDF would lose its dashes.
    font.setFeature(QFont.Tag.fromString("calt"), 0)
    font.setPixelSize(round(points * UNITS_A_POINT))
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    measure = QFontMetricsF(font)
    return Script(font, measure, colour, measure.height() * 1.08, measure.ascent())


_ROLES: Final = {
    Role.TITLE: (_DISPLAY, 19, 600, INK),
    Role.HEADING: (_FAMILY, 12.5, 600, INK),
    Role.LABEL: (_FAMILY, 8.5, 500, QUIET),
    Role.BODY: (_FAMILY, 10, 400, INK),
    Role.STRONG: (_FAMILY, 10, 600, INK),
    Role.QUIET: (_FAMILY, 8.5, 400, QUIET),
}


@cache
def script(role: Role) -> Script:
    """The type of a role. After `load_fonts`."""
    return _script(*_ROLES[role])


@cache
def code_script() -> Script:
    """Groups of signs to be read off."""
    return _script(_FAMILY, 25, 600)


@cache
def mark_script() -> Script:
    """A word beside an entry: corrected, taken back, late."""
    return _script(_FAMILY, 7.5, 600, "#8a4b00")


@cache
def struck(of: Script) -> Script:
    """The same, struck through and quiet."""
    font = QFont(of.font)
    font.setStrikeOut(True)
    return replace(of, font=font, colour=QUIET)


def lines_of(text: str, kind: Script, width: float) -> list[Line]:
    """A text broken to a width; a word that is wider than that is broken too."""
    found: list[Line] = []
    for paragraph in text.split("\n"):
        if kind.advance(paragraph) <= width:
            found.append(Line(paragraph))
            continue
        layout = QTextLayout(paragraph, kind.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        number = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            found.append(Line("", layout, number))
            number += 1
        layout.endLayout()
    return found


def colour(name: str) -> QColor:
    """A colour for the painter."""
    return QColor(name)
