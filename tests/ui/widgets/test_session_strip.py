"""The session log as one lane."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.session_strip import LaneBlock, LaneTone, SessionStrip, SessionStripView
from tests.helpers.gallery_more import MINUTE, log_view
from tests.helpers.widgets import colours, longer, overflows, picture, said


def made(theme: Theme, qtbot: QtBot, view: SessionStripView) -> SessionStrip:
    strip = SessionStrip(theme)
    qtbot.addWidget(strip)
    strip.set_view(view)
    return strip


def test_a_screen_reader_hears_saved_and_latest(theme: Theme, qtbot: QtBot) -> None:
    strip = made(theme, qtbot, log_view())
    assert said(strip) == (
        "Session log, saved 14:33:06, 14:32 Cheeks, pass 2 started", QAccessible.Role.StaticText,
    )  # fmt: skip


def test_blocks_take_their_share_of_the_time(theme: Theme, qtbot: QtBot) -> None:
    blocks = (LaneBlock(0, 30 * MINUTE, ""), LaneBlock(30 * MINUTE, 40 * MINUTE, "", LaneTone.CREAM))
    image = picture(made(theme, qtbot, SessionStripView("", "", "", "", 0, 40 * MINUTE, blocks)), 400, 80)
    green = theme.blend(Ink.OK, Ink.SURFACE, 0.26).name()
    row = [x for x in range(400) if image.pixelColor(x, 42).name() == green]
    assert (min(row), max(row)) == pytest.approx((300, 397), abs=2)


def test_a_link_loss_is_a_red_line(both: Theme, qtbot: QtBot) -> None:
    red = both.ink(Ink.DANGER_TEXT).name()
    assert red not in colours(picture(made(both, qtbot, log_view()), 740, 86))
    assert red in colours(picture(made(both, qtbot, log_view((20 * MINUTE,))), 740, 86))


def test_in_one_line_there_is_no_lane(both: Theme, qtbot: QtBot) -> None:
    full, empty = log_view(), SessionStripView("Session log", "saved 14:33:06", "14:32", "Cheeks, pass 2 started")
    assert picture(made(both, qtbot, full), 700, 26) == picture(made(both, qtbot, empty), 700, 26)
    assert overflows(both) == []


@pytest.mark.parametrize(("window", "width"), [((1366, 768), 700), ((1440, 900), 724), ((1920, 1080), 1080)])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int], width: int) -> None:
    both.fit(*window)
    for stretch in (str, longer):
        view = log_view((MINUTE,))
        strip = made(
            both, qtbot,
            SessionStripView(stretch(view.title), stretch(view.saved), view.latest_time, stretch(view.latest),
                             view.from_ms, view.to_ms, view.blocks, view.axis, view.marks, view.breaks,
                             stretch("now")),
        )  # fmt: skip
        assert strip.minimumSizeHint().height() <= both.metrics.log - 12
        picture(strip, width, strip.minimumSizeHint().height())
    assert overflows(both) == []


def test_a_tick_stands_below_the_words_of_its_block(both: Theme, qtbot: QtBot) -> None:
    both.fit(1366, 700)
    strip = SessionStrip(both)
    qtbot.addWidget(strip)
    block = LaneBlock(0, 100, "Needling", LaneTone.NEEDLING)
    plain = SessionStripView("Log", "", "", "", 0, 100, (block,))
    strip.set_view(plain)
    without = picture(strip, 600, 90)
    strip.set_view(replace(plain, marks=(50,)))
    marked = picture(strip, 600, 90)
    rows = [y for y in range(90) if any(without.pixel(x, y) != marked.pixel(x, y) for x in range(290, 310))]
    assert rows, "the tick is to be seen"
    assert rows[-1] - rows[0] <= 4, "in the foot line only"
