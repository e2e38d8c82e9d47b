"""A code to be read."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.code_groups import CodeGroups
from tests.helpers.gallery_entry import GROUPS
from tests.helpers.widgets import overflows, picture, said


def test_it_is_spelled_for_the_ear_and_can_be_cleared(theme: Theme, qtbot: QtBot) -> None:
    shown = CodeGroups(theme, "Recovery code")
    qtbot.addWidget(shown)
    shown.set_groups(GROUPS)
    assert said(shown)[0].startswith("Recovery code; 7 K 2 M; 0 9 X Q")
    full = picture(shown, 500, 220)
    shown.set_groups(())
    assert said(shown)[0] == "Recovery code"
    assert picture(shown, 500, 220) != full


def test_it_fits_at_every_size(both: Theme, qtbot: QtBot) -> None:
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        shown = CodeGroups(both, "Recovery code")
        qtbot.addWidget(shown)
        shown.set_groups(("WWWW",) * 9)
        picture(shown)
    assert overflows(both) == []
