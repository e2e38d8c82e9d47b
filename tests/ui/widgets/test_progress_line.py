"""How far long work is."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.progress_line import ProgressLine
from tests.helpers.widgets import colours, longer, overflows, picture, said


def test_it_fills_and_a_screen_reader_hears_the_value(both: Theme, qtbot: QtBot) -> None:
    line = ProgressLine(both, "Bring back")
    qtbot.addWidget(line)
    fill = both.ink(Ink.FILL).name()
    assert fill not in colours(picture(line, 400, 48))
    line.set_share(420, "42 %")
    assert fill in colours(picture(line, 400, 48))
    assert (said(line)[0], line.value()) == ("Bring back", 420)
    line.set_share(4200, "done")
    assert line.value() == 1000


def test_longer_words_fit(both: Theme, qtbot: QtBot) -> None:
    for window in ((1366, 700), (1920, 1080)):
        both.fit(*window)
        line = ProgressLine(both, longer("Bring the records back") * 3)
        qtbot.addWidget(line)
        line.set_share(1000, "100 %")
        picture(line, 240, line.minimumSizeHint().height())
    assert overflows(both) == []
