"""The clinic page's presenter: who may do what, what is asked for, what is told, and that no secret is in a state."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from mnconsole.domain.access_events import PassphraseSet, PinSet, StaffLeft
from mnconsole.domain.backup_ports import BackupStatus, MediumFacts, OpensIn
from mnconsole.domain.custody_ports import Keystore
from mnconsole.domain.people import Role
from mnconsole.domain.records_ports import VerifyResult
from mnconsole.domain.session import Step
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.entry.set_up.work import Printed
from mnconsole.ui.pen_page.state import Tone
from tests.helpers.consoles import patient, session_at
from tests.ui.clinic.bench import Bench, backups, sign_in
from tests.ui.lock.bench import PASSPHRASE

GOOD = "four boats cross the harbour"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def codes(acts: tuple[Any, ...]) -> list[str]:
    return [act.code for act in acts]


# who sees what


def test_a_manager_may_act_on_everything(bench: Bench) -> None:
    state = bench.state
    assert codes(state.people.acts) == ["add", "own_pin", "own_passphrase"]
    assert all(row.may_open for row in state.people.rows)
    assert codes(state.keys.acts) == ["new_code", "change_key"]
    assert codes(state.backups.acts) == ["make", "medium", "drill", "list"]
    assert codes(state.records.acts) == ["verify"]
    assert (state.keys.who, state.backups.who) == ("", "")


def test_a_nurse_sees_all_of_it_and_does_what_a_nurse_may() -> None:
    bench = Bench(who=0)
    state = bench.state
    assert codes(state.people.acts) == ["own_pin", "own_passphrase"]
    assert not any(row.may_open for row in state.people.rows)
    assert (codes(state.keys.acts), codes(state.backups.acts)) == ([], ["make", "list"])
    assert (state.keys.who, state.backups.who[:16]) == ("A manager changes this.", "You may back up.")
    assert state.keys.facts
    bench.choose("Nurse Two")
    assert bench.state.sheet is None


def test_the_demo_has_people_and_no_secrets() -> None:
    bench = Bench(demo=True)
    assert codes(bench.state.people.acts) == ["add"]
    assert bench.state.keys.acts == ()
    assert bench.state.keys.note is not None
    bench.presenter.act_people("add")
    bench.type(name="Dora Placeholder")
    bench.presenter.primary()
    assert "Dora Placeholder" in bench.names()


# people


def test_somebody_new_types_a_passphrase_and_a_pin_of_their_own(bench: Bench) -> None:
    bench.presenter.act_people("add")
    bench.presenter.primary()
    assert bench.error("name") == "Type the name."
    bench.type(name=" Dora   Placeholder", role="manager", treats="")
    bench.presenter.primary()
    assert bench.sheet.title == "Dora Placeholder types now"
    bench.type(passphrase="short", again="short")
    bench.presenter.primary()
    assert "Dora Placeholder" not in bench.names(), "too weak"
    bench.type(passphrase=GOOD, again=GOOD, pin="2580", pin_again="2581")
    bench.presenter.primary()
    assert (bench.error("pin"), bench.error("pin_again")) == ("", "Not the same as above. Type it again.")
    assert bench.error("until_now").startswith("Type your own passphrase")
    bench.type(until_now=PASSPHRASE, pin_again="2580")
    bench.presenter.primary()
    assert (bench.state.sheet, bench.told) == (None, "Dora Placeholder may sign in now.")
    dora = next(one for one in bench.console.people.staff if one.display_name == "Dora Placeholder")
    assert (dora.role, dora.treats) == (Role.MANAGER, False)
    assert bench.console.access.has_pin(dora.id)
    assert bench.console.door.keeper.passphrases[dora.id] == GOOD
    assert not any(secret in repr(bench.shown) for secret in (GOOD, "2580"))
    assert "Dora Placeholder may sign in now." in bench.said[-1]


def test_a_refusal_stays_on_the_sheet_with_what_was_typed(bench: Bench) -> None:
    bench.choose("Nurse One")
    bench.type(name="Nurse Two")
    bench.presenter.primary()
    assert "has this name already" in bench.sheet.notes[0].text
    assert bench.sheet.fields[0].value == "Nurse Two"
    bench.type(name="Nurse Eins")
    bench.presenter.primary()
    assert "Nurse Eins" in bench.names()


def test_who_leaves_is_told_what_that_can_t_do_and_the_key_can_be_changed_next(bench: Bench) -> None:
    bench.choose("Nurse Two")
    bench.presenter.act_sheet("leave")
    assert bench.sheet.careful
    assert "old passphrase" in " ".join(note.text for note in bench.sheet.notes)
    bench.presenter.primary()
    assert "Nurse Two" not in bench.names()
    assert bench.console.records.last_event_of_kind(StaffLeft.KIND) is not None
    assert bench.sheet.title == "Nurse Two may not sign in any more."
    bench.presenter.primary()
    assert bench.sheet.title == "Change the key of the records"
    bench.presenter.close_sheet()
    row = bench.state.people.rows[-1]
    assert (row.name, row.left) == ("Nurse Two", True), "who has left stands below"
    assert row.role.startswith("left ")


def test_who_had_left_comes_back_with_a_new_passphrase(bench: Bench) -> None:
    bench.choose("Nurse Two")
    bench.presenter.act_sheet("leave")
    bench.presenter.primary()
    bench.presenter.close_sheet()
    bench.choose("Nurse Two")
    bench.presenter.primary()
    bench.type(until_now=PASSPHRASE, passphrase=GOOD, again=GOOD)
    bench.presenter.primary()
    assert "Nurse Two" in bench.names()
    assert "works here again" in bench.told


def test_somebody_with_an_open_session_does_not_leave(bench: Bench) -> None:
    sign_in(bench.console, 1)
    session_at(bench.console, Step.CLEANSE, patient(bench.console))
    sign_in(bench.console, 2)
    bench.choose("Nurse Two")
    bench.presenter.act_sheet("leave")
    bench.presenter.primary()
    assert "Nurse Two" in bench.names()
    assert bench.sheet.notes[0].tone is Tone.BAD
    assert "open sessions" in bench.sheet.notes[0].text


def test_everybody_sets_their_own_pin_and_passphrase() -> None:
    bench = Bench(who=0)
    bench.presenter.act_people("own_pin")
    bench.type(pin="12")
    bench.presenter.primary()
    assert bench.error("pin") == "Type a PIN of 4 to 8 digits."
    assert bench.error("until_now") == "Type your passphrase, so that nobody else sets this for you."
    bench.type(until_now="not it at all", pin="4793", pin_again="4793")
    bench.presenter.primary()
    assert (bench.error("until_now")[:30], bench.sheet.notes) == ("That is not your passphrase. T", ())
    bench.type(until_now=PASSPHRASE)
    bench.type(pin="1234", pin_again="1234")
    bench.presenter.primary()
    assert "guessed at once" in bench.sheet.notes[0].text
    bench.type(pin="4793", pin_again="4793")
    bench.presenter.primary()
    assert bench.console.records.last_event_of_kind(PinSet.KIND) is not None
    bench.presenter.act_people("own_passphrase")
    bench.type(passphrase=GOOD, again=GOOD)
    bench.presenter.primary()
    assert bench.error("until_now").startswith("Type your passphrase")
    bench.type(until_now=PASSPHRASE)
    bench.presenter.primary()
    me = bench.console.people.staff[0]
    assert bench.console.door.keeper.passphrases[me.id] == GOOD
    assert bench.console.records.last_event_of_kind(PassphraseSet.KIND) is not None


def test_who_has_no_pin_is_told() -> None:
    with_none, with_one = Bench(who=2).state.people.note, Bench(who=0).state.people.note
    assert with_none is not None
    assert with_none.title == "You have no PIN yet"
    assert with_one is None


def test_somebody_else_does_not_go_on_with_an_open_sheet(bench: Bench) -> None:
    bench.presenter.act_people("add")
    bench.type(name="Dora Placeholder")
    sign_in(bench.console, 0)
    assert bench.state.sheet is None


def test_a_sheet_stays_open_while_the_page_is_left(bench: Bench) -> None:
    bench.presenter.act_people("add")
    bench.type(name="Dora Placeholder")
    bench.presenter.page_hidden()
    bench.presenter.page_shown()
    assert bench.sheet.fields[0].value == "Dora Placeholder"
    assert bench.presenter.escape()
    assert bench.state.sheet is None
    assert not bench.presenter.escape()


# keys


def test_a_new_code_counts_once_it_is_typed_back(bench: Bench) -> None:
    bench.presenter.act_keys("new_code")
    code = " ".join(bench.sheet.shown_code)
    assert len(bench.sheet.shown_code) == 9
    bench.presenter.act_sheet("print")
    assert bench.elsewhere.prints == ["-".join(bench.sheet.shown_code)]
    bench.elsewhere.printed = Printed.NO_PRINTER
    bench.presenter.act_sheet("print")
    assert "no printer" in bench.sheet.notes[-1].title
    bench.presenter.primary()
    assert bench.sheet.shown_code == ()
    before = len(bench.shown)
    bench.type(code=("0000" if code[:4] != "0000" else "1111") + code[4:], until_now=PASSPHRASE)
    bench.presenter.primary()
    assert bench.sheet.fields[1].wrong == {0}
    assert bench.error("code")
    assert bench.console.door.keeper.recovery == "some code"
    bench.type(code=code.lower())
    bench.presenter.primary()
    assert bench.state.sheet is None
    assert bench.console.door.keeper.recovery.replace("-", " ") == code
    assert code[:4] not in repr(bench.shown[before:])


def test_a_code_that_can_t_be_written_is_told_and_kept_on_the_sheet(bench: Bench) -> None:
    bench.presenter.act_keys("new_code")
    code = " ".join(bench.sheet.shown_code)
    bench.presenter.primary()
    bench.type(code=code, until_now=PASSPHRASE)
    bench.console.door.keeper.fail_next(RecordsError(StoreCode.DISK_FULL, path="keys"))
    bench.presenter.primary()
    assert bench.sheet.notes[0].title == "Not done"
    bench.presenter.primary()
    assert bench.state.sheet is None


def test_the_key_is_changed_with_a_passphrase_and_a_new_code(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(bench.console.keys, "change_key", lambda *given: asked.append(given))
    bench.presenter.act_keys("change_key")
    assert "Older backups" in bench.sheet.notes[1].text
    bench.presenter.primary()
    code = " ".join(bench.sheet.shown_code)
    bench.presenter.primary()
    bench.type(code=code)
    bench.presenter.primary()
    assert bench.error("until_now") == "Type your passphrase."
    bench.type(until_now=PASSPHRASE)
    bench.presenter.primary()
    passphrase, given, progress, done, _failed = asked[0]
    assert (passphrase, given.replace("-", " ")) == (PASSPHRASE, code)
    progress(30, 100)
    assert bench.sheet.progress_permille == 300
    bench.presenter.close_sheet()
    assert bench.sheet.busy, "it can't be left while the records are written anew"
    done(OpensIn.EVERYWHERE)
    assert bench.state.sheet is None
    assert "key is changed" in bench.told
    assert PASSPHRASE not in repr(bench.shown)


@pytest.mark.parametrize(
    ("found", "recovery", "title"),
    [
        (Keystore.AVAILABLE, "x", "A copied folder alone can’t be tried"),
        (Keystore.MISSING, "x", "Without a keystore long passphrases matter"),
        (Keystore.SECRET_GONE, "x", "Passphrases of another computer"),
        (Keystore.AVAILABLE, "", "There is no recovery code"),
    ],
)
def test_what_is_weaker_is_said(bench: Bench, found: Keystore, recovery: str, title: str) -> None:
    keeper = bench.console.door.keeper
    keeper.found, keeper.recovery = found, recovery
    bench.presenter.page_shown()
    assert bench.state.keys.note is not None
    assert bench.state.keys.note.title == title


# backups


@pytest.mark.parametrize(("changes", "title"), [
    ({}, "The records are backed up"),
    ({"going_on": (420, 1000)}, "Backing up …"),
    ({"failed": "disk_full"}, "The last backup failed"),
    ({"drill_fault": "damaged"}, "The restore drill found a fault"),
    ({"free_bytes": 500_000_000}, "Only 500 MB are free on the disk"),
    ({"overdue_h": 30}, "Entries have no backup since 30 h"),
    ({"last_utc_ms": 0}, "There is no backup yet"),
    ({"second_overdue_d": 9}, "The second medium was not here for 9 days"),
    ({"second_trouble": "read_only"}, "No copy on the second medium"),
    ({"second_medium": ""}, "Backups lie on this computer only"),
    ({"second_same_disk": True}, "The second medium is on the same disk"),
])  # fmt: skip
def test_the_worst_about_backups_is_told_first(bench: Bench, changes: dict[str, Any], title: str) -> None:
    bench.console.backups._set(replace(backups(bench.console.clock.utc_ms()), **changes))
    note = bench.state.backups.note
    assert (note and note.title) == title


def test_a_backup_that_goes_on_can_be_cancelled_and_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(bench.console.backups, "make", lambda *given: asked.append(given))
    monkeypatch.setattr(bench.console.backups, "cancel", lambda: asked.append("cancel"))
    status = backups(bench.console.clock.utc_ms())
    bench.presenter.act_backups("make")
    bench.console.backups._set(replace(status, going_on=(250, 1000)))
    assert bench.state.backups.progress_permille == 250
    assert codes(bench.state.backups.acts)[0] == "cancel"
    bench.presenter.act_backups("cancel")
    assert asked[-1] == "cancel"
    _cause, done, failed = asked[0]
    failed(RecordsError(StoreCode.INTERRUPTED, path="b"))
    assert bench.told == "", "who cancels knows it"
    failed(RecordsError(StoreCode.DISK_FULL, path="b"))
    assert bench.told == "Not done"
    done(status.backups[0])
    assert bench.told == "The backup is made and checked."


def test_a_second_medium_is_chosen_and_its_trouble_stays_on_the_sheet(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(bench.console.backups, "choose_second_medium", lambda *given: asked.append(given))
    bench.presenter.act_backups("medium")
    bench.presenter.primary()
    assert bench.error("folder") == "Type the folder, or choose it."
    bench.elsewhere.folder = None
    bench.presenter.act_sheet("pick")
    assert "pen is armed" in bench.error("folder")
    bench.elsewhere.folder = "/media/usb"
    bench.presenter.act_sheet("pick")
    bench.presenter.primary()
    path, done, _failed = asked[0]
    assert path == "/media/usb"
    done(MediumFacts(path, trouble="read_only"))
    assert "can't be written" in bench.sheet.notes[0].text
    done(MediumFacts(path))
    assert bench.told == "Backups are copied to /media/usb from now on."


def test_every_backup_is_listed(bench: Bench) -> None:
    status = backups(bench.console.clock.utc_ms())
    first, *others = status.backups[:3]
    faults = [replace(first, fault=code) for code in ("damaged", "folder_unusable")]
    all_kinds = replace(first, not_back=True), *others, *faults
    bench.console.backups._set(replace(status, backups=all_kinds))
    bench.presenter.act_backups("list")
    assert ["not bring" in row[1] for row in bench.sheet.rows] == [True, *[False] * 4]
    assert [row[2] for row in bench.sheet.rows] == ["0 kB"] * 3 + ["damaged", "can’t be opened by this user"]


def test_a_status_of_nothing_says_so(bench: Bench) -> None:
    bench.console.backups._set(replace(BackupStatus(), ballast=True))
    facts = {label: value for label, value, _remark in bench.state.backups.facts}
    assert (facts["Last backup"], facts["Last drill"]) == ("none yet", "never")


# records


def test_the_records_are_verified(bench: Bench) -> None:
    bench.presenter.act_records("verify")
    note = bench.state.records.note
    assert note is not None
    assert note.title == "All entries are whole"
    events = bench.console.records.count_events()
    assert bench.state.records.facts[1][:2] == ("Entries then", f"{events:,}")


def test_a_log_that_does_not_verify_is_told_whoever_asked(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    edited = VerifyResult(False, 200, 0, first_bad_seq=120, fault="edited")
    monkeypatch.setattr(bench.console.records, "verify", lambda _progress, _anchors: edited)
    bench.console.history.verify(lambda _result: None)
    assert (note := bench.state.records.note) is not None
    assert note.tone is Tone.BAD
    assert "From entry 120 on." in note.text


def test_a_check_tells_how_far_it_is_and_how_it_failed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Any] = []
    monkeypatch.setattr(bench.console.history, "verify", lambda *given: answers.append(given) or (lambda: None))
    bench.presenter.act_records("verify")
    done, progress, failed = answers[0]
    progress(50, 200)
    assert bench.state.records.progress_permille == 250
    failed("io_error")
    assert bench.state.records.note is not None
    assert bench.state.records.note.title == "This could not be read"
    bench.presenter.act_records("verify")
    done(VerifyResult(False, 0, 0, fault="cancelled"))
    assert bench.state.records.note.title == "Verifying was cancelled"
