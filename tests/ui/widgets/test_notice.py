"""Sentences on a toned ground."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.notice import Notice, NoticeView
from tests.helpers.widgets import colours, longer, overflows, picture, said

TEXT = "Counter frozen at 14:33:07. The motor never restarts by itself: link, then arm, then start."


@pytest.mark.parametrize("tone", [Tone.NEUTRAL, Tone.DANGER, Tone.OK_LINE, Tone.WARN])
def test_tone_and_words(both: Theme, qtbot: QtBot, tone: Tone) -> None:
    notice = Notice(both, NoticeView(TEXT, "pause", tone, "Link lost"))
    qtbot.addWidget(notice)
    assert said(notice) == (f"Link lost, {TEXT}", QAccessible.Role.StaticText)
    assert both.ink(tone.value[0]).name() in colours(picture(notice))
    notice.set_view(NoticeView("Saved."))
    assert said(notice)[0] == "Saved."


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        for text in (TEXT, longer(TEXT), "Saved."):
            for title in ("", longer("Record seal verified")):
                notice = Notice(both, NoticeView(text, title=title))
                qtbot.addWidget(notice)
                for width in (240, 340, 700):
                    picture(notice, width, notice.heightForWidth(width))
    assert overflows(both) == []
