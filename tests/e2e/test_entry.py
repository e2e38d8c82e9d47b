"""What stands before a clinic's records, in the real window over real encrypted records: by the keyboard alone."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from mnconsole import settings
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.people import Role
from mnconsole.domain.record_events import ClockJumped
from mnconsole.opened import SetUp
from mnconsole.opening import Folder
from mnconsole.services.clock import SystemClock
from mnconsole.services.identity import Identity
from mnconsole.services.keys import draft_code
from mnconsole.store import keys
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backups import Request, make
from mnconsole.store.errors import KeyFileError
from mnconsole.ui.widgets.code_groups import CodeGroups
from tests.cli.shell import run_with_passphrase
from tests.e2e.seat import Seat
from tests.helpers.consoles import built_in_policy
from tests.helpers.entry_work import CODE

SENTENCE = "lantern pickle oboe granite"
OTHER = "violet engine dozen marmalade"
PIN = "2580"
NO_PEN = "/dev/no-such-pen"


def keyboard() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def fill(seat: Seat, *texts: tuple[str, str]) -> None:
    """Type into fields, one after the other, going on with Enter."""
    for name, text in texts:
        seat.until(lambda name=name: keyboard() == name, f"the keyboard at {name}, not at {keyboard()}")  # type: ignore[misc]
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
    seat.until(lambda: keyboard() == "code_1", "the keyboard at the first group")
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


def restore_page(seat: Seat, title: str, page: str = "restore_page") -> None:
    """F2, until the next page is there."""

    def gone_on() -> bool:
        if title in seat.said(page):
            return True
        seat.key(Qt.Key.Key_F2)
        return False

    seat.until(gone_on, f"{title} in {seat.said(page)}")


def to_chair(seat: Seat) -> None:
    def there() -> bool:
        if seat.console.people.signed_in is not None:
            return True
        seat.key(Qt.Key.Key_F2)
        return False

    seat.until(there, "signed in")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic's folder as the last press makes it, closed again, with one backup."""
    folder = tmp_path_factory.mktemp("entry") / "clinic"
    folder.mkdir()
    opened = Folder(folder, SystemClock(), Identity(), built_in_policy()).set_up(
        SetUp("Sample Clinic", "Ada Sample", SENTENCE, pin=PIN, recovery_code=CODE)
    )
    opened.records.close()
    key = keys.unlock_with_code(folder, CODE).key
    make(folder, key, folder / BACKUPS, Request(BackupCause.PERSON, SystemClock().utc_ms()))
    return folder


@pytest.fixture
def clinic(template: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copytree(template, tmp_path / "clinic"))


def test_a_clinic_is_set_up_by_keys_alone(sit: Callable[..., Seat], tmp_path: Path) -> None:
    folder, place = tmp_path / "clinic", tmp_path / "second"
    place.mkdir()
    seat = sit(folder, demo=False, port=NO_PEN)
    code = go_through(seat, place)
    assert not (folder / "records.db").exists(), "nothing is made before the last press"
    assert not (folder / "keys.json").exists()
    next_page(seat, "The records are made")
    to_chair(seat)
    who = seat.console.people.signed_in
    assert who is not None
    assert (who.display_name, who.role, who.treats) == ("Ada Sample", Role.MANAGER, True)
    assert seat.console.clinic_name == "Sample Clinic"
    seat.close()
    assert settings.load(folder / settings.FILE_NAME).second_medium == str(place)
    assert run_with_passphrase(SENTENCE.encode(), "records", "verify", "--data", folder).code == 0
    assert keys.unlock_with_code(folder, code).key == keys.unlock(folder, SENTENCE).key


def test_the_records_open_with_the_passphrase_and_sign_in_by_it(sit: Callable[..., Seat], clinic: Path) -> None:
    seat = sit(clinic, demo=False, port=NO_PEN)
    seat.until(lambda: "Ada Sample" in seat.said("unlock_page"), "one person: her passphrase is asked for")
    fill(seat, ("field_passphrase", "not this one"))
    seat.until(lambda: "not the passphrase of Ada Sample" in seat.said("unlock_page"), "told")
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: seat.console.people.signed_in is not None, "no second tap")


def test_a_forgotten_passphrase(sit: Callable[..., Seat], clinic: Path) -> None:
    seat = sit(clinic, demo=False, port=NO_PEN)
    seat.until_shown("forgotten")
    seat.tab_to("forgotten")
    seat.key(Qt.Key.Key_Return)
    seat.until(lambda: keyboard() == "code_1", "the code's page")
    last = "0" if CODE[-1] != "0" else "1"
    seat.write(CODE[:-1] + last)
    seat.until(lambda: "misread" in seat.said("unlock_page"), "the check group tells")
    seat.key(Qt.Key.Key_Backspace)
    seat.write(CODE[-1])
    seat.until(lambda: "whole code" in seat.said("unlock_page"), "right")
    seat.key(Qt.Key.Key_Return)
    fill(seat, ("field_new", OTHER))
    seat.write(OTHER)
    seat.until(lambda: seat.hands.find("entry_next") is not None, "judged")
    seat.key(Qt.Key.Key_Return)
    seat.until(lambda: seat.console.people.signed_in is not None, "signed in")
    seat.close()
    with pytest.raises(KeyFileError):
        keys.unlock(clinic, SENTENCE)
    keys.unlock(clinic, OTHER)


def test_a_code_of_other_records_opens_nothing(sit: Callable[..., Seat], clinic: Path) -> None:
    seat = sit(clinic, demo=False, port=NO_PEN)
    seat.press("forgotten")
    seat.until(lambda: keyboard() == "code_1", "the code's page")
    seat.write(draft_code())
    seat.key(Qt.Key.Key_Return)
    fill(seat, ("field_new", OTHER))
    seat.write(OTHER)
    seat.until(lambda: seat.hands.find("entry_next") is not None, "judged")
    seat.key(Qt.Key.Key_Return)
    seat.until(lambda: "does not open these records" in seat.said("unlock_page"), "told")
    assert seat.console.people.signed_in is None


def test_a_fresh_computer_brings_the_records_back_with_the_code(
    sit: Callable[..., Seat], clinic: Path, tmp_path: Path
) -> None:
    fresh = tmp_path / "fresh"
    seat = sit(fresh, demo=False, port=NO_PEN)
    seat.until_shown("choose_restore")
    seat.tab_to("choose_restore")
    seat.key(Qt.Key.Key_Return)
    seat.until(lambda: keyboard() == "field_backups", "the folder of the backups")
    seat.write(str(clinic))
    seat.until_shown("backup_1")
    restore_page(seat, "What opens this backup")
    seat.press("way_code")
    seat.until_shown("code_1")
    seat.press("code_1")
    seat.write(CODE)
    restore_page(seat, "The records are back")
    restore_page(seat, "Choose a new passphrase", page="unlock_page")
    fill(seat, ("field_new", OTHER))
    seat.write(OTHER)
    seat.until(lambda: seat.hands.find("entry_next") is not None, "judged")
    seat.key(Qt.Key.Key_Return)
    seat.until(lambda: seat.console.people.signed_in is not None, "signed in")
    assert seat.console.clinic_name == "Sample Clinic"
    seat.close()
    assert run_with_passphrase(OTHER.encode(), "records", "verify", "--data", fresh).code == 0


def test_damaged_records_are_brought_back_and_the_old_ones_kept(sit: Callable[..., Seat], clinic: Path) -> None:
    with (clinic / "records.db").open("r+b") as file:
        file.seek(5000)
        file.write(os.urandom(3000))
    seat = sit(clinic, demo=False, port=NO_PEN)
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until_shown("trouble_restore")
    seat.press("trouble_restore")
    seat.until_shown("backup_1")
    restore_page(seat, "What opens this backup")
    seat.until(lambda: keyboard() == "field_secret", "the passphrase of that time")
    seat.write("not this one")
    restore_page(seat, "does not open the backup")
    seat.until(lambda: keyboard() == "field_secret", "typed over")
    seat.write(SENTENCE)
    restore_page(seat, "The records are back")

    def open_now() -> bool:
        if seat.console.people.signed_in is not None:
            return True
        seat.key(Qt.Key.Key_F2)
        return False

    seat.until(open_now, "signed in with the same passphrase")
    seat.close()
    aside = [each for each in clinic.iterdir() if each.name.startswith("before-restore-")]
    assert [(each / "records.db").exists() for each in aside] == [True]


@pytest.fixture
def cut(template: Path, tmp_path: Path) -> Path:
    """As a killed console left it, without the write-ahead log in which its twenty newest entries stood."""
    killed, identity = Path(shutil.copytree(template, tmp_path / "killed")), Identity()
    opened = Folder(killed, SystemClock(), identity, built_in_policy()).open(SENTENCE)
    told = [identity.event(ClockJumped(3000 + number), SystemClock(), with_actor=False) for number in range(20)]
    opened.records.write(lambda uow: uow.append(told))
    left = Path(shutil.copytree(killed, tmp_path / "clinic"))
    opened.records.close()
    (left / "records.db-wal").unlink()
    return left


def test_records_without_their_newest_entries_go_on_and_say_so(sit: Callable[..., Seat], cut: Path) -> None:
    before = (cut / "records.db").read_bytes()
    seat = sit(cut, demo=False, port=NO_PEN)
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: "newest entries are missing" in seat.said("trouble_page"), "told")
    seat.press("trouble_go_on")
    seat.until(lambda: "without the newest entries" in seat.said("unlock_page"), "what it means")
    seat.key(Qt.Key.Key_Escape)
    seat.press("trouble_go_on")
    fill(seat, ("field_passphrase", "not this one"))
    seat.until(lambda: "not the passphrase of Ada Sample" in seat.said("unlock_page"), "told")
    assert (cut / "records.db").read_bytes() == before
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: seat.console.people.signed_in is not None, "signed in")
    told = {one.code: one.detail for one in seat.console.alarms.alarms}
    assert told[AlarmCode.ENTRIES_LOST][0] >= 20
    seat.close()
    (aside,) = [each for each in cut.iterdir() if each.name.startswith("before-restore-")]
    assert (aside / "records.db").read_bytes() == before
    verified = run_with_passphrase(SENTENCE.encode(), "records", "verify", "--json", "--data", cut)
    result = json.loads(verified.out)
    assert (verified.code, result["sound"]) == (0, True)
    assert result["lost"] >= 20


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
