"""The lock at the real window: with the demo's simulated pen, and over a clinic's records with passphrase and PIN."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.access_events import ConsoleLocked, ConsoleUnlocked, SignInFailed
from mnconsole.domain.pen import Motor
from mnconsole.domain.session import Step
from mnconsole.opened import SetUp
from mnconsole.opening import Folder
from mnconsole.services.clock import SystemClock
from mnconsole.services.identity import Identity
from mnconsole.ui.shell.state import Page
from mnconsole.ui.turns import is_painted
from tests.e2e.seat import Seat
from tests.helpers.consoles import built_in_policy

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PASSPHRASE, PIN, WRONG_PIN = "lantern pickle oboe granite", "2580", "4711"


def lock(seat: Seat) -> None:
    """Ctrl+L, and the pages are out of the window."""
    seat.key(Key.Key_L, CTRL)
    seat.until(lambda: seat.window.findChild(QWidget, "chair") is None, "the pages gone")
    seat.until(lambda: is_painted(seat.window), "the lock's page whole")


def until_back(seat: Seat) -> None:
    """The chair's page is shown again."""
    seat.until(lambda: seat.window.shell.page is Page.CHAIR and seat.hands.find("chair") is not None, "the chair back")


def test_a_running_pen_is_stopped_by_the_lock_and_the_treatment_goes_on_behind_a_tap(
    qtbot: QtBot, tmp_path: Path
) -> None:
    seat = Seat(qtbot, tmp_path / "demo").at_work()
    seat.bring_to(Step.NEEDLING)
    seat.start_motor()
    lock(seat)
    seat.until(lambda: seat.motor is Motor.IDLE, "the motor off")
    seat.key(Key.Key_F7)
    seat.press_window("stop_tall")
    assert seat.console.access.state.locked
    assert seat.motor is Motor.IDLE
    assert "Ada" not in "".join(each.accessibleName() for each in seat.window.findChildren(QWidget))
    seat.press("lock_person_1")
    until_back(seat)
    seat.start_motor()
    seat.key(Key.Key_Escape)
    seat.until(lambda: seat.motor is Motor.IDLE, "the motor off")
    seat.close()


def test_a_clinic_s_console_is_opened_by_a_pin_and_after_five_wrong_ones_by_the_passphrase(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "clinic"
    folder.mkdir()
    asked = SetUp(clinic_name="Sample Clinic", person_name="Ada Sample", passphrase=PASSPHRASE, pin=PIN)
    Folder(folder, SystemClock(), Identity(), built_in_policy()).set_up(asked).records.close()
    seat = Seat(qtbot, folder, demo=False, port="/dev/no-such-pen", passphrase=PASSPHRASE)
    until_back(seat)
    lock(seat)
    for sign in f"{WRONG_PIN}\r{PIN}\r":  # all at once: none is lost, also not while the first PIN is tried
        seat.hands.key(Key.Key_Return if sign == "\r" else Qt.Key(ord(sign)))
    until_back(seat)
    lock(seat)
    _type(seat, PIN)
    until_back(seat)
    lock(seat)
    for _try in range(5):
        seat.until(lambda: seat.hands.find("pin_1") is not None, "the pad free")
        _type(seat, WRONG_PIN)
        left = seat.console.access.state.tries_left
        seat.until(lambda left=left: seat.console.access.state.tries_left < left, "an answer")  # type: ignore[misc]
    seat.type("field_lock_passphrase", "not this one")
    seat.key(Key.Key_Return)
    seat.until(lambda: "not the passphrase" in seat.said("lock_page"), "told")
    seat.type("field_lock_passphrase", PASSPHRASE)
    seat.press("unlock")
    until_back(seat)
    seat.close()
    opened = Folder(folder, SystemClock(), Identity(), built_in_policy()).open(PASSPHRASE)
    kinds = (ConsoleLocked.KIND, ConsoleUnlocked.KIND, SignInFailed.KIND)
    told = opened.records.read(lambda reader: [event.body.KIND for event in reader.events_of_kinds(kinds)])
    opened.records.close()
    expected = ["console.locked", "sign_in.failed", *["console.unlocked", "console.locked"] * 2]
    expected += [*["sign_in.failed"] * 6, "console.unlocked"]
    assert told == expected
    assert not any(PIN in file.name for file in folder.rglob("*"))


def _type(seat: Seat, pin: str) -> None:
    for sign in pin:
        seat.key(Qt.Key(ord(sign)))
    seat.key(Key.Key_Return)
