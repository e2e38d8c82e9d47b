"""Somebody who is signed in only to look: what would be refused is not offered, and the reason stands there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.people import Role
from mnconsole.domain.session import Step
from mnconsole.ui.theme.theme import Mode, Theme
from mnconsole.ui.turns import is_painted
from mnconsole.ui.widgets.notice import Notice
from tests.e2e.pages import Stage
from tests.e2e.sight import trouble_by_sight
from tests.helpers.consoles import patient, session_at
from tests.helpers.windows import key

STAFF = (("Nurse One", Role.NURSE, True), ("Viewer Four", Role.VIEWER, False), ("Manager Three", Role.MANAGER, False))
LOOKS, SIZE = "You are signed in to look. A nurse signs in at the bottom left.", (1366, 700)


class Room:
    """The lowest window with one session in the chair, and whoever is signed in."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.stage = Stage(Theme(Mode.LIGHT), staff=STAFF)
        self.window, self.console = self.stage.window, self.stage.console
        qtbot.addWidget(self.window)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: self.window.front.front)
        self.window.shell.enter()
        self.sign_in(0)
        session_at(self.console, Step.CLEANSE, patient(self.console, "Ada Sample"))
        self.other = patient(self.console, "Ben Example")
        self.settle()

    def sign_in(self, place: int) -> None:
        self.console.people.sign_in(self.console.people.staff[place])
        self.settle()

    def settle(self) -> None:
        self.stage.tick()
        self.qtbot.waitUntil(lambda: is_painted(self.window))

    def shown(self, name: str) -> QWidget | None:
        found = [each for each in self.window.findChildren(QWidget, name) if each.isVisible()]
        return found[0] if found else None

    def able(self, name: str) -> bool:
        found = self.shown(name)
        return isinstance(found, QAbstractButton) and found.isEnabled()


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


@pytest.mark.parametrize(("place", "reason"), [(1, LOOKS), (2, "")], ids=["viewer", "manager"])
def test_who_looks_is_offered_nothing_that_would_be_refused(room: Room, place: int, reason: str) -> None:
    room.sign_in(place)
    room.qtbot.waitUntil(lambda: not room.able("primary_action"))
    assert not room.able("note")
    assert not room.able("undo")
    assert room.able("reaction"), "it stops the pen"
    notice, told = room.shown("step_notice"), room.shown("looks_only")
    assert notice is not None
    assert told is not None
    assert notice.accessibleName() == told.accessibleName()
    assert reason in notice.accessibleName()
    assert notice.accessibleName()
    assert room.shown("new_patient") is None
    room.stage.sidebar.lists.list.patient_chosen.emit(room.other.id.hex)
    room.settle()
    assert room.shown("start_treatment") is None
    assert room.shown("show_details") is not None
    assert room.shown("show_details").hasFocus()  # type: ignore[union-attr]
    room.stage.sidebar.lists.confirm.details_asked.emit()
    room.settle()
    assert room.shown("details_start") is None
    assert trouble_by_sight(room.window, room.stage.theme, SIZE) == []


def test_the_nurse_who_takes_over_finds_everything_again(room: Room) -> None:
    room.sign_in(1)
    room.qtbot.waitUntil(lambda: not room.able("primary_action"))
    room.sign_in(0)
    room.qtbot.waitUntil(lambda: room.able("primary_action"))
    assert room.able("note")
    assert room.able("new_patient")
    assert room.shown("looks_only") is None
    assert room.shown("step_notice") is None


def test_the_key_of_a_new_patient_says_why_not(room: Room) -> None:
    room.sign_in(1)
    key(room.console, room.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    room.settle()
    assert LOOKS in [each.accessibleName() for each in room.stage.sidebar.findChildren(Notice) if each.isVisible()]
