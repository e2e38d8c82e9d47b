"""The theme: colours in force, fonts, icons, and word of changes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mnconsole.assets import AssetError
from mnconsole.ui.theme import Density, Ink, Mode, Theme, Type, apply_style
from mnconsole.ui.theme.fonts import wants_figures


def test_light_and_dark_give_different_colours(qtbot: QtBot, theme: Theme) -> None:
    light = theme.ink(Ink.SURFACE).name()
    with qtbot.waitSignal(theme.changed):
        theme.set_mode(Mode.DARK)
    assert theme.dark
    assert (light, theme.ink(Ink.SURFACE).name()) == ("#ffffff", "#12212b")


def test_the_same_mode_again_is_no_change(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode(Mode.LIGHT)


def test_auto_is_what_the_desktop_says(qapp: QApplication) -> None:
    theme = Theme(Mode.AUTO)
    assert theme.dark == (qapp.styleHints().colorScheme().name == "Dark")


def test_fit_changes_the_sizes_once(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.fit(1366, 768)
    assert theme.metrics.density is Density.COMPACT
    with qtbot.assertNotEmitted(theme.changed):
        theme.fit(1380, 800)


def test_the_bundled_families_are_loaded(theme: Theme) -> None:
    assert {"Inter", "Inter Display"} <= set(theme.families)


@pytest.mark.parametrize(("window", "pixels"), [((1440, 900), 45), ((1366, 768), 39), ((1920, 1080), 52)])
def test_depth_has_its_own_size_by_density(theme: Theme, window: tuple[int, int], pixels: int) -> None:
    theme.fit(*window)
    assert theme.font(Type.DEPTH).pixelSize() == pixels


def test_nothing_is_smaller_than_12_px(theme: Theme) -> None:
    theme.fit(1366, 700)
    assert min(theme.font(role).pixelSize() for role in Type) >= 12
    assert theme.font(Type.BODY, "", 3).pixelSize() == 12


def test_type_is_neither_hinted_nor_coloured(theme: Theme) -> None:
    font = theme.font(Type.BODY)
    assert font.hintingPreference() is QFont.HintingPreference.PreferNoHinting
    assert font.styleStrategy() & QFont.StyleStrategy.NoSubpixelAntialias


def test_live_figures_keep_their_width(theme: Theme) -> None:
    for role in (Type.DEPTH, Type.SPEED, Type.NUMBING_TIME, Type.CLOCK, Type.KPI):
        assert theme.advance("11.11", role) == pytest.approx(theme.advance("00.00", role), abs=0.01)


def test_only_figures_are_level_and_tight(theme: Theme) -> None:
    assert wants_figures(Type.BODY, "12:40")
    assert not wants_figures(Type.BODY, "no figure")
    assert not wants_figures(Type.BODY, "C-2417")
    assert not wants_figures(Type.CARD_TITLE, "12")
    assert theme.font(Type.BODY, "12:40").letterSpacing() == 97


def test_icons_take_their_colour_and_are_kept(theme: Theme) -> None:
    red = QColor("#CF1F1B")
    one = theme.icon("check", red, 24, 2.0)
    assert (one.width(), one.devicePixelRatio()) == (48, 2.0)
    picture = one.toImage()
    seen = {
        picture.pixelColor(x, y).name() for x in range(48) for y in range(48) if picture.pixelColor(x, y).alpha() == 255
    }
    assert seen == {"#cf1f1b"}
    assert theme.icon("check", red, 24, 2.0).cacheKey() == one.cacheKey()
    assert theme.icon("check", QColor("#000000"), 24, 2.0).cacheKey() != one.cacheKey()


def test_an_icon_that_is_not_shipped_is_told(theme: Theme) -> None:
    with pytest.raises(AssetError):
        theme.icon("no-such-icon", QColor("#000000"), 24, 1.0)


def test_the_application_gets_style_palette_and_sheet(qapp: QApplication, theme: Theme) -> None:
    theme.set_mode(Mode.DARK)
    apply_style(qapp, theme)
    assert qapp.palette().window().color().name() == theme.ink(Ink.BG).name()
    assert theme.ink(Ink.SURFACE).name() in qapp.styleSheet()
    assert qapp.font().family() == "Inter"


def test_blend_lies_between_both_colours(theme: Theme) -> None:
    assert theme.blend(Ink.OK, Ink.SURFACE, 0.0).name() == theme.ink(Ink.SURFACE).name()
    assert theme.blend(Ink.OK, Ink.SURFACE, 1.0).name() == theme.ink(Ink.OK).name()
    assert theme.blend(Ink.OK, Ink.SURFACE, 0.3).name() == "#b8d4c5"
