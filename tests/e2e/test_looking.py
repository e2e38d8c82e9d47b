"""Damaged records in the real window: opened to look only, with what to do, and nothing of them is changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.records_ports import PatientHit
from mnconsole.domain.refusals import RefusalCode
from mnconsole.opened import SetUp
from mnconsole.opening import Folder
from mnconsole.services.clock import SystemClock
from mnconsole.services.identity import Identity
from mnconsole.services.keys import draft_code
from mnconsole.services.sample_records import SamplePlan, fill_empty
from mnconsole.store import keys
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backups import Request, make
from mnconsole.ui.shell.state import Page
from tests.e2e.seat import Seat
from tests.e2e.test_entry import NO_PEN, PIN, SENTENCE, fill, keyboard
from tests.helpers.consoles import built_in_policy
from tests.helpers.damage import spoil
from tests.helpers.tampering import UNREADABLE_BODIES, forge

CODE = draft_code()


@pytest.fixture(scope="module")
def treated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic with three patients and four sessions of this week, closed."""
    folder, policy = tmp_path_factory.mktemp("treated") / "clinic", built_in_policy()
    folder.mkdir()
    asked = SetUp("Sample Clinic", "Ada Sample", SENTENCE, PIN, CODE)
    opened = Folder(folder, SystemClock(), Identity(), policy).set_up(asked)
    fill_empty(opened.records, policy, SamplePlan(patients=3, sessions=4, days=5), SystemClock().utc_ms())
    opened.records.close()
    return folder


@pytest.fixture
def clinic(treated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(treated, tmp_path / "clinic"))


@pytest.fixture
def damaged(clinic: Path) -> Path:
    """A disk that has spoilt the list of open sessions: the opening finds it, the rest can be read."""
    spoil(clinic, "session_open", keys.unlock(clinic, SENTENCE).key)
    return clinic


def to_the_trouble(seat: Seat) -> None:
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: "The records are damaged" in seat.said("trouble_page"), "told")


def test_damaged_records_are_looked_at_and_not_touched(sit: Callable[..., Seat], damaged: Path) -> None:
    before = (damaged / "records.db").read_bytes()
    seat = sit(damaged, demo=False, port=NO_PEN)
    to_the_trouble(seat)
    seat.press("trouble_retry")  # they were let go: it is no other console that has them
    to_the_trouble(seat)
    seat.press("trouble_look")
    seat.until(lambda: "Nothing is written" in seat.said("unlock_page"), "what it means")
    seat.key(Qt.Key.Key_Escape)
    seat.press("trouble_look")
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: seat.console.people.signed_in is not None, "signed in")
    seat.until(lambda: [one.code for one in seat.console.alarms.alarms] == [AlarmCode.RECORDS_LOOK_ONLY], "told")
    assert [code for code in ("chair", "history", "pen", "clinic") if seat.hands.find(f"tab_{code}")] == ["history"]
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_6, Qt.Key.Key_F, Qt.Key.Key_N):
        seat.key(key, Qt.KeyboardModifier.ControlModifier)
        assert seat.window.shell.page is Page.HISTORY
    seat.until(lambda: rows(seat, "session_list") == 4, "the sessions")
    nothing_is_written(seat)
    seat.close()
    assert (damaged / "records.db").read_bytes() == before
    assert not (damaged / "backups").exists()


def rows(seat: Seat, name: str) -> int:
    found = seat.window.findChild(QListView, name)
    return found.model().rowCount() if found is not None else 0


def nothing_is_written(seat: Seat) -> None:
    """Whoever looks is a manager, and may do nothing all the same."""
    patients: list[PatientHit] = []
    seat.console.patients.search("", 0, lambda hits, _all: patients.extend(hits))
    seat.until(lambda: len(patients) == 3, "the patients")
    seat.console.treatment.start_session(patients[0].id)
    seat.until(lambda: bool(seat.refused), "refused")
    assert seat.refused[-1].code is RefusalCode.RECORDS_LOOK_ONLY
    assert seat.console.treatment.behind == 0, "nothing waits to be written"
    assert seat.unsaved == []


def test_the_lock_works_over_records_that_are_looked_at(sit: Callable[..., Seat], damaged: Path) -> None:
    seat = sit(damaged, demo=False, port=NO_PEN)
    to_the_trouble(seat)
    seat.press("trouble_look")
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: seat.console.people.signed_in is not None, "signed in")
    seat.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    seat.until(lambda: seat.console.access.state.locked, "locked")
    seat.until_shown("lock_page")
    for digit in PIN:
        seat.key(Qt.Key(ord(digit)))
    seat.key(Qt.Key.Key_Return)
    seat.until(lambda: not seat.console.access.state.locked, "open again")
    assert seat.console.identity.acting.looks_only
    seat.close()


def test_the_recovery_code_opens_them_to_look_too(sit: Callable[..., Seat], damaged: Path) -> None:
    before = (damaged / "keys.json").read_bytes()
    seat = sit(damaged, demo=False, port=NO_PEN)
    to_the_trouble(seat)
    seat.press("trouble_look")
    seat.until(lambda: keyboard() == "field_passphrase", "the passphrase is asked for")
    seat.press("forgotten")
    seat.until(lambda: keyboard() == "code_1", "the code is asked for")
    seat.write(CODE)
    seat.key(Qt.Key.Key_Return)
    seat.until(lambda: seat.console.people.signed_in is not None, "signed in")
    seat.close()
    assert (damaged / "keys.json").read_bytes() == before


def test_damage_met_while_it_runs_is_an_alarm_and_the_next_start_offers_what_helps(
    sit: Callable[..., Seat], clinic: Path
) -> None:
    """A page that the opening does not read."""
    spoil(clinic, "session_by_start", keys.unlock(clinic, SENTENCE).key)
    seat = sit(clinic, demo=False, port=NO_PEN)
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: seat.console.people.signed_in is not None, "signed in")
    seat.press("tab_history")
    seat.until(lambda: [one.code for one in seat.console.alarms.alarms] == [AlarmCode.RECORDS_DAMAGED], "told")
    seat.close()
    again = sit(clinic, demo=False, port=NO_PEN)
    to_the_trouble(again)
    again.until_shown("trouble_restore")
    again.until_shown("trouble_look")
    again.close()


def test_more_damage_than_can_be_looked_at_is_told_as_that(sit: Callable[..., Seat], damaged: Path) -> None:
    seat = sit(damaged, demo=False, port=NO_PEN)
    to_the_trouble(seat)
    content = bytearray((damaged / "records.db").read_bytes())
    content[200:4000] = bytes(3800)
    (damaged / "records.db").write_bytes(content)
    seat.press("trouble_look")
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: "Too much is damaged" in seat.said("unlock_page"), "told")
    seat.key(Qt.Key.Key_Escape)
    seat.until_shown("trouble_restore")
    seat.close()


@pytest.mark.parametrize("name", ["brackets without an end", "no text"])
@pytest.mark.damages_records("the newest entry can't be read")
def test_a_newest_entry_that_can_not_be_read_is_no_mistake_of_the_program(
    sit: Callable[..., Seat], clinic: Path, name: str
) -> None:
    """Somebody with the key has hashed it: the log is whole, and the opening needs that entry."""
    seq = forge(clinic, "body", UNREADABLE_BODIES[name], key=keys.unlock(clinic, SENTENCE).key)
    seat = sit(clinic, demo=False, port=NO_PEN)
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: f"Entry number {seq} is there" in seat.said("trouble_page"), "told")
    seat.until_shown("trouble_restore")
    seat.press("trouble_look")
    fill(seat, ("field_passphrase", SENTENCE))
    seat.until(lambda: seat.console.people.signed_in is not None, "signed in")
    seat.press("tab_history")
    seat.until(lambda: rows(seat, "session_list") == 4, "the sessions")
    seat.close()


def test_who_goes_on_without_the_newest_entries_is_told_of_a_backup_that_holds_more(
    sit: Callable[..., Seat], treated: Path, tmp_path: Path
) -> None:
    killed = Path(shutil.copytree(treated, tmp_path / "killed"))
    opened = Folder(killed, SystemClock(), Identity(), built_in_policy()).open(SENTENCE)
    key = keys.unlock(killed, SENTENCE).key
    held = make(killed, key, killed / BACKUPS, Request(BackupCause.PERSON, SystemClock().utc_ms())).events
    left = Path(shutil.copytree(killed, tmp_path / "left"))
    opened.records.close()
    (left / "records.db-wal").unlink()
    seat = sit(left, demo=False, port=NO_PEN)
    fill(seat, ("field_passphrase", SENTENCE))
    seat.press("trouble_go_on")
    seat.until(lambda: f"holds {held:,} entries, here" in seat.said("unlock_page"), "told")
    seat.key(Qt.Key.Key_Escape)
    seat.until_shown("trouble_restore")
    seat.close()
