"""Initials."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.avatar import Avatar, AvatarLook
from tests.helpers.widgets import colours, overflows, picture, said


@pytest.mark.parametrize("look", list(AvatarLook))
def test_look_and_name(both: Theme, qtbot: QtBot, look: AvatarLook) -> None:
    avatar = Avatar(both, "AS", "Ada Sample", look)
    qtbot.addWidget(avatar)
    assert said(avatar) == ("Ada Sample", QAccessible.Role.StaticText)
    assert both.ink(look.value[0]).name() in colours(picture(avatar))
    avatar.set_person("BE", "Ben Example")
    assert said(avatar)[0] == "Ben Example"


@pytest.mark.parametrize("initials", ["WW", "M1", "ÄÖ", "王"])
def test_initials_fit(both: Theme, qtbot: QtBot, initials: str) -> None:
    for side in (35, 58):
        avatar = Avatar(both, initials, "", side=side)
        qtbot.addWidget(avatar)
        picture(avatar)
    assert overflows(both) == []
