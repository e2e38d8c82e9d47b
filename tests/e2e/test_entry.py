"""What stands before a clinic's records, in the real window over real encrypted records: by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from mnconsole import settings
from mnconsole.domain.people import Role
from mnconsole.ui.widgets.code_groups import CodeGroups
from tests.cli.shell import run_with_passphrase
from tests.e2e.seat import Seat

SENTENCE = "lantern pickle oboe granite"
OTHER = "violet engine dozen marmalade"
PIN = "2580"
NO_PEN = "/dev/no-such-pen"


def keyboard(seat: Seat) -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def fill(seat: Seat, *texts: tuple[str, str]) -> None:
    """Type into fields, one after the other, going on with Enter."""
    for name, text in texts:
        seat.until(lambda name=name: keyboard(seat) == name, f"the keyboard at {name}, not at {keyboard(seat)}")  # type: ignore[misc]
        seat.write(text)
        seat.key(Qt.Key.Key_Return)


def next_page(seat: Seat, title: str) -> None:
    """F2, again when it came too soon after the page before."""

    def gone_on() -> bool:
        if title in seat.said("set_up_page"):
            return True
        seat.key(Qt.Key.Key_F2)
        return False

    seat.until(gone_on, f"{title} in {seat.said('set_up_page')}")


def shown_code(seat: Seat) -> str:
    found = seat.until_shown("recovery_code")
    assert isinstance(found, CodeGroups)
    return " ".join(found.groups)


def go_through(seat: Seat, second_place: Path | None) -> str:
    """The whole assistant; the code as it would stand on paper."""
    seat.until_shown("choose_new")
    seat.key(Qt.Key.Key_Return)
    fill(seat, ("field_clinic", "Sample Clinic"), ("field_person", "Ada Sample"), ("field_pin", PIN))
    fill(seat, ("field_pin_again", PIN))
    fill(seat, ("field_new", SENTENCE))
    seat.write(SENTENCE)
    seat.until(lambda: seat.hands.find("entry_next") is not None, "judged good enough")
    next_page(seat, "The recovery code")
    code = shown_code(seat)
    seat.tab_to("code_on_paper")
    seat.key(Qt.Key.Key_Space)
    next_page(seat, "Type the code back")
    assert code not in seat.said("set_up_page").replace("|", " ")
    seat.until(lambda: keyboard(seat) == "code_1", "the keyboard at the first group")
    seat.write(code.lower())
    next_page(seat, "Where the backups go")
    if second_place is None:
        seat.tab_to("backups_later")
        seat.key(Qt.Key.Key_Space)
    else:
        seat.tab_to("backups_medium")
        seat.key(Qt.Key.Key_Space)
        seat.tab_to("field_medium")
        seat.write(str(second_place))
        seat.until(lambda: seat.hands.find("entry_next") is not None, "looked at")
    next_page(seat, "Ready to make the records")
    return code


def makes_records(seat: Seat) -> None:
    next_page(seat, "The records are made")
    seat.until(lambda: seat.hands.find("entry_next") is not None, "done")
    next_to_chair(seat)


def next_to_chair(seat: Seat) -> None:
    def there() -> bool:
        if seat.console.people.signed_in is not None:
            return True
        seat.key(Qt.Key.Key_F2)
        return False

    seat.until(there, "signed in")


@pytest.fixture
def clinic(sit: Callable[..., Seat], tmp_path: Path) -> tuple[Path, str]:
    """A clinic's folder as the assistant makes it, and its recovery code."""
    folder = tmp_path / "clinic"
    place = tmp_path / "second"
    place.mkdir()
    seat = sit(folder, demo=False, port=NO_PEN)
    code = go_through(seat, place)
    assert not (folder / "records.db").exists(), "nothing is made before the last press"
    makes_records(seat)
    who = seat.console.people.signed_in
    assert who is not None
    assert (who.display_name, who.role, who.treats) == ("Ada Sample", Role.MANAGER, True)
    assert seat.console.clinic_name == "Sample Clinic"
    seat.close()
    assert settings.load(folder / settings.FILE_NAME).second_medium == str(place)
    return folder, code


def test_a_clinic_is_set_up_and_opened_again(sit: Callable[..., Seat], clinic: tuple[Path, str]) -> None:
    folder, _code = clinic
    assert run_with_passphrase(SENTENCE.encode(), "records", "verify", "--data", folder).code == 0
    seat = sit(folder, demo=False, port=NO_PEN)
    seat.until(lambda: "Ada Sample" in seat.said("unlock_page"), "one person: her passphrase is asked for")
    fill(seat, ("field_passphrase", "not this one"))
    seat.until(lambda: "not the passphrase of Ada Sample" in seat.said("unlock_page"), "told")
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: seat.console.people.signed_in is not None, "no second tap")
    seat.close()
    assert run_with_passphrase(SENTENCE.encode(), "records", "verify", "--data", folder).code == 0


def test_a_forgotten_passphrase(sit: Callable[..., Seat], clinic: tuple[Path, str]) -> None:
    folder, code = clinic
    seat = sit(folder, demo=False, port=NO_PEN)
    seat.until_shown("forgotten")
    seat.tab_to("forgotten")
    seat.key(Qt.Key.Key_Return)
    seat.until(lambda: keyboard(seat) == "code_1", "the code's page")
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    seat.write(wrong)
    seat.until(lambda: "misread" in seat.said("unlock_page"), "the check group tells")
    seat.write(code[-1])  # the caret stands behind the last group: typed over below
    seat.key(Qt.Key.Key_Backspace)
    seat.write(code[-1])
    seat.until(lambda: "whole code" in seat.said("unlock_page"), "right")
    seat.key(Qt.Key.Key_Return)
    fill(seat, ("field_new", OTHER))
    seat.write(OTHER)
    seat.until(lambda: seat.hands.find("entry_next") is not None, "judged")
    seat.key(Qt.Key.Key_Return)
    seat.until(lambda: seat.console.people.signed_in is not None, "signed in")
    seat.close()
    assert run_with_passphrase(SENTENCE.encode(), "records", "verify", "--data", folder).code != 0
    assert run_with_passphrase(OTHER.encode(), "records", "verify", "--data", folder).code == 0


def test_closing_in_the_middle_makes_nothing(sit: Callable[..., Seat], tmp_path: Path) -> None:
    folder = tmp_path / "clinic"
    seat = sit(folder, demo=False, port=NO_PEN)
    go_through(seat, None)
    seat.close()
    assert not (folder / "records.db").exists()
    assert not (folder / "keys.json").exists()
    again = sit(folder, demo=False, port=NO_PEN)
    assert isinstance(again.until_shown("choose_new"), QWidget)


def test_going_back_loses_nothing(sit: Callable[..., Seat], tmp_path: Path) -> None:
    seat = sit(tmp_path / "clinic", demo=False, port=NO_PEN)
    code = go_through(seat, None)
    for title in ("Where the backups go", "Type the code back", "The recovery code", "Your passphrase"):
        seat.key(Qt.Key.Key_Escape)
        seat.until(lambda title=title: title in seat.said("set_up_page"), title)  # type: ignore[misc]
        if title == "The recovery code":
            assert shown_code(seat) == code
    seat.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    seat.until(lambda: "The clinic and you" in seat.said("set_up_page"), "Alt and Left")
    for title in (
        "Your passphrase",
        "The recovery code",
        "Type the code back",
        "Where the backups go",
        "Ready to make",
    ):
        next_page(seat, title)
