"""The colours reach the contrast that is promised for them."""

from __future__ import annotations

import pytest

from mnconsole.ui.theme.tokens import COLOURS, TYPE_FLOOR_PX, TYPES, Ink, Type

TEXT_PAIRS = [
    (Ink.TEXT, Ink.SURFACE), (Ink.TEXT, Ink.BG), (Ink.TEXT, Ink.ACCENT_SOFT), (Ink.TEXT2, Ink.SURFACE),
    (Ink.TEXT2, Ink.SUNKEN), (Ink.TEXT3, Ink.SURFACE), (Ink.TEXT3, Ink.BG), (Ink.ACCENT, Ink.SURFACE),
    (Ink.ACCENT, Ink.ACCENT_SOFT), (Ink.ON_FILL, Ink.FILL), (Ink.OK, Ink.SURFACE), (Ink.OK, Ink.OK_SOFT),
    (Ink.WARN, Ink.SURFACE), (Ink.WARN, Ink.WARN_SOFT), (Ink.DANGER_TEXT, Ink.SURFACE),
    (Ink.DANGER_TEXT, Ink.DANGER_SOFT), (Ink.WHITE, Ink.DANGER), (Ink.BAR_TEXT, Ink.BAR), (Ink.BAR_QUIET, Ink.BAR),
    (Ink.BAR_TEXT, Ink.BAR_TAB), (Ink.WHITE, Ink.SIMULATED), (Ink.WHITE, Ink.SIMULATED_HATCH),
    (Ink.ON_ALARM_HIGH, Ink.ALARM_HIGH), (Ink.ON_ALARM_MEDIUM, Ink.ALARM_MEDIUM),
    (Ink.ON_ALARM_LOW, Ink.ALARM_LOW), (Ink.LOAD, Ink.SURFACE),
]  # fmt: skip
GRAPHIC_PAIRS = [
    (Ink.BORDER2, Ink.SURFACE), (Ink.WARN_LINE, Ink.SURFACE), (Ink.SERUM, Ink.SURFACE), (Ink.LOAD, Ink.SUNKEN),
    (Ink.LINE, Ink.SURFACE), (Ink.OK, Ink.SUNKEN), (Ink.ACCENT, Ink.SUNKEN),
]  # fmt: skip


def luminance(name: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(name[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_has_a_contrast_of_4_5(ink: Ink, ground: Ink, side: int) -> None:
    assert contrast(COLOURS[ink][side], COLOURS[ground][side]) >= 4.5


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), GRAPHIC_PAIRS)
def test_shapes_have_a_contrast_of_3(ink: Ink, ground: Ink, side: int) -> None:
    assert contrast(COLOURS[ink][side], COLOURS[ground][side]) >= 3.0


def test_every_name_has_a_light_and_a_dark_colour() -> None:
    assert set(COLOURS) == set(Ink)
    assert all(len(name) == 7 and name[0] == "#" for pair in COLOURS.values() for name in pair)


def test_every_role_of_text_has_a_style_above_the_floor() -> None:
    assert set(TYPES) == set(Type)
    assert all(style.size_px >= TYPE_FLOOR_PX for style in TYPES.values())


def test_figures_are_never_set_in_the_display_face() -> None:
    wrong = [role for role, style in TYPES.items() if style.level_digits and style.face.value != "Inter"]
    assert wrong == []
