"""Lines to type in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.line_field import LineField
from tests.helpers.widgets import colours, picture, said


def test_name_role_and_size(theme: Theme, qtbot: QtBot) -> None:
    field = LineField(theme, "Lot")
    qtbot.addWidget(field)
    assert said(field) == ("Lot", QAccessible.Role.EditableText)
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        theme.fit(*window)
        assert field.minimumHeight() >= 48


def test_wrong_is_shown_and_taken_away(both: Theme, qtbot: QtBot) -> None:
    field = LineField(both, "Lot")
    qtbot.addWidget(field)
    red = both.ink(Ink.DANGER_TEXT).name()
    assert red not in colours(picture(field, 200, 50))
    field.set_wrong(True)
    assert red in colours(picture(field, 200, 50))
    field.set_wrong(False)
    assert red not in colours(picture(field, 200, 50))


def test_no_menu_covers_stop(theme: Theme, qtbot: QtBot) -> None:
    field = LineField(theme, "Lot")
    qtbot.addWidget(field)
    assert field.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu


def test_the_icon_leaves_room_for_the_text(theme: Theme, qtbot: QtBot) -> None:
    field = LineField(theme, "Search", icon="search")
    qtbot.addWidget(field)
    plain = picture(field, 240, 50)
    field.setText("Ada")
    typed = picture(field, 240, 50)
    changed = [x for x in range(240) for y in range(50) if plain.pixelColor(x, y) != typed.pixelColor(x, y)]
    assert min(changed) >= 40
