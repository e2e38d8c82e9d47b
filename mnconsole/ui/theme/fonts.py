"""Bundled type: loading it once, and fonts by role.

Without hinting and without subpixel colour the same text gives the same pixels on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from mnconsole.ui.theme.metrics import Density, Metrics
from mnconsole.ui.theme.tokens import DIGIT_SPACING_PERCENT, TYPE_FLOOR_PX, TYPES, Face, Type

if TYPE_CHECKING:
    from mnconsole.ui.theme.wrapping import Block

_TNUM = QFont.Tag.fromString("tnum")
TEXTS_KEPT = 512
"""Measured texts kept by each font."""

_STYLE_STRATEGY = QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias


def load_fonts(files: Iterable[Path]) -> tuple[str, ...]:
    """Make the font files known to Qt. Return the families that they hold, sorted, without doubles.

    A family that is loaded already is not loaded again. A file that Qt can't read gives no family.
    """
    families: set[str] = set()
    wanted = {face.value for face in Face}
    known = set(QFontDatabase.families())
    if wanted <= known:
        return tuple(sorted(wanted))
    for file in files:
        number = QFontDatabase.addApplicationFont(str(file))
        if number >= 0:
            families.update(QFontDatabase.applicationFontFamilies(number))
    return tuple(sorted(families))


@dataclass(frozen=True, slots=True)
class Script:
    """A font and its measure. `blocks` keeps the texts that were broken into lines, by text and width in px; `widths`
    how wide texts are. Pages paint the same few hundred texts again and again."""

    font: QFont
    measure: QFontMetricsF
    blocks: dict[tuple[str, float], Block] = field(default_factory=dict, compare=False, repr=False)
    widths: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    def advance(self, text: str) -> float:
        """How wide `text` is, px."""
        found = self.widths.get(text)
        if found is None:
            if len(self.widths) >= TEXTS_KEPT:
                self.widths.clear()
            found = self.widths[text] = self.measure.horizontalAdvance(text)
        return found


def size_px(role: Type, metrics: Metrics) -> int:
    """Return the pixel size of a role at this density."""
    style = TYPES[role]
    own = {Density.COMPACT: style.compact_px, Density.ROOMY: style.roomy_px}.get(metrics.density)
    size = own if own is not None else style.size_px * metrics.factor
    return max(TYPE_FLOOR_PX, round(size))


def make_script(role: Type, pixels: int, *, figures: bool) -> Script:
    """Return the font of a role at a size in px. `figures`: level digits, tightened by 3 %."""
    style = TYPES[role]
    font = QFont(style.face.value)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(style.weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(_STYLE_STRATEGY)
    if figures:
        font.setFeature(_TNUM, 1)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, DIGIT_SPACING_PERCENT)
    return Script(font, QFontMetricsF(font))


def wants_figures(role: Type, text: str) -> bool:
    """Whether `text` in this role is set with level digits. Words keep their own spacing.

    Inter's level hyphen is as wide as a digit, so a lot number such as C-2417 is set with plain digits.
    """
    return TYPES[role].level_digits and "-" not in text and any(map(str.isdigit, text))
