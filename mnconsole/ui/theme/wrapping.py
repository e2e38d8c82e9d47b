"""Breaking a text into lines."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from mnconsole.ui.theme.fonts import TEXTS_KEPT, Script

LINE_SPACING = 1.21
"""Line height over type size; Inter's own."""


class Block(Struct, frozen=True):
    """A text in lines. Sizes in px."""

    lines: tuple[str, ...]
    width: float
    line_height: float

    @property
    def height(self) -> float:
        """Height of all lines."""
        return len(self.lines) * self.line_height

    def fits(self, height: float, most: int) -> bool:
        """Whether it needs no more than `height` px and `most` lines."""
        return len(self.lines) <= most and self.height <= height + self.line_height * 0.25

    def cut(self, most: int, script: Script, width: float) -> Block:
        """Return the first `most` lines, the last one ending with an ellipsis."""
        kept = list(self.lines[:most])
        rest = " ".join(self.lines[most - 1 :])
        kept[-1] = script.measure.elidedText(rest, Qt.TextElideMode.ElideRight, width)
        return Block(tuple(kept), self.width, self.line_height)


def wrap(text: str, script: Script, width: float) -> Block:
    """Break `text` into lines of at most `width` px: at spaces, and inside a word only when it needs a line alone."""
    key = (text, width)
    found = script.blocks.get(key)
    if found is None:
        if len(script.blocks) >= TEXTS_KEPT:
            script.blocks.clear()
        found = script.blocks[key] = _broken(text, script, width)
    return found


def _broken(text: str, script: Script, width: float) -> Block:
    measure = script.measure
    line_height = script.font.pixelSize() * LINE_SPACING
    whole = measure.horizontalAdvance(text)
    if text.isprintable() and whole <= width:
        return Block((text,), whole, line_height)
    lines: list[str] = []
    widest = 0.0
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in _words(paragraph, measure, width):
            longer = f"{line} {word}" if line else word
            if line and measure.horizontalAdvance(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    for line in lines:
        widest = max(widest, measure.horizontalAdvance(line))
    return Block(tuple(lines), widest, line_height)


def _words(paragraph: str, measure: QFontMetricsF, width: float) -> Iterator[str]:
    for word in paragraph.split():
        rest = word
        while len(rest) > 1 and (len(rest) > width or measure.horizontalAdvance(rest) > width):
            kept = _fitting(rest, measure, width)
            yield rest[:kept]
            rest = rest[kept:]
        yield rest


def _fitting(text: str, measure: QFontMetricsF, width: float) -> int:
    """How many leading characters fit, at least one. Halved in: a long word must not hold up the window."""
    # Nothing is narrower than a pixel or two: what is far too long is cut before it is measured.
    fits, too_long = 1, min(len(text), max(2, int(width)) + 1)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if measure.horizontalAdvance(text[:middle]) > width:
            too_long = middle
        else:
            fits = middle
    return fits
