"""A clinic's folder from set-up to another laptop: who opens it, what is wrong is told and noted, what a thief has."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from mnconsole.domain.access_events import (
    PassphraseSet,
    PinSet,
    RecoveryCodeMade,
    RecoveryCodeUsed,
    SignInFailed,
    StaffLeft,
    Way,
)
from mnconsole.domain.custody_ports import Keystore
from mnconsole.domain.events import Body
from mnconsole.domain.people import Role
from mnconsole.domain.record_events import AppStarted, PatientAdded, StaffAdded
from mnconsole.domain.recovery_code import CodeError, code_of
from mnconsole.errors import KnownError
from mnconsole.opened import Opened, SetUp
from mnconsole.opening import Folder, OpeningCode
from mnconsole.services.identity import Identity
from mnconsole.services.pins import fits
from mnconsole.settings import FILE_NAME, load
from mnconsole.store import failed_sign_ins, key_slots
from mnconsole.store.errors import KeyFileError, RecordsError, StoreCode
from mnconsole.store.opened import OpenRecords
from tests.helpers.consoles import built_in_policy
from tests.helpers.fakes import FakeClock
from tests.helpers.file_keyring import keystore_in
from tests.helpers.leak_scan import leaks
from tests.store.test_keeper import OLD

CODE = code_of(bytes(range(20)))
WORDS, PIN = "three green apples", "2580"
ASKED = SetUp("Sample Clinic", "Ada Sample", WORDS, pin=PIN, recovery_code=CODE)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with little memory: its strength is not what is tested here."""
    monkeypatch.setattr(key_slots, "MEMORY_KIB", 64)
    monkeypatch.setattr(key_slots, "PASSES", 1)


@pytest.fixture
def clock() -> FakeClock:
    """One time for all."""
    return FakeClock()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The data folder."""
    return tmp_path / "clinic"


@pytest.fixture
def folder(place: Path, clock: FakeClock) -> Folder:
    """A folder without records."""
    return folder_at(place, clock)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed records as `ASKED`, of a computer without a keystore. Copy it."""
    place = tmp_path_factory.mktemp("opening") / "clinic"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_slots, "MEMORY_KIB", 64)
        made(folder_at(place, FakeClock()))
    return place


@pytest.fixture
def staff_id(template: Path, place: Path, folder: Folder) -> UUID:
    """Records in the folder; the id of the manager whose passphrase opens them."""
    shutil.copytree(template, place)
    found = folder.people()[0].staff_id
    assert found is not None
    return found


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Path]:
    """This computer has a keystore."""
    with keystore_in(tmp_path / "laptop"):
        yield tmp_path / "laptop"


def folder_at(place: Path, clock: FakeClock) -> Folder:
    return Folder(place, clock, Identity(), built_in_policy())


def made(folder: Folder, asked: SetUp = ASKED) -> UUID:
    """Make the records and close them. Returns who opened them."""
    opened = folder.set_up(asked)
    opened.records.close()
    assert opened.staff_id is not None
    return opened.staff_id


def bodies(opened: Opened, *kinds: type[Body]) -> list[Body]:
    """Entries of these kinds, oldest first. Closes the records."""
    found = opened.records.read(lambda reader: reader.events_of_kinds([kind.KIND for kind in kinds]))
    assert isinstance(opened.records, OpenRecords)
    assert opened.records.read(lambda reader: reader.verify()).sound
    assert opened.records.check_state() == ()
    opened.records.close()
    return [event.body for event in found]


def code_of_refusal(act: Callable[[], object]) -> object:
    with pytest.raises(KnownError) as caught:
        act()
    return caught.value.code


# setting up


def test_a_clinic_is_made_with_its_manager_code_and_pin(folder: Folder, place: Path, tmp_path: Path) -> None:
    asked = SetUp(" Sample Clinic ", " Ada Sample ", WORDS, PIN, CODE, str(tmp_path / "second"), treats=False)
    opened = folder.set_up(asked)
    (person,) = opened.records.read(lambda reader: reader.staff())
    assert (person.id, person.display_name, person.role) == (opened.staff_id, "Ada Sample", Role.MANAGER)
    assert not person.treats
    assert opened.keeper.has_recovery()
    assert [(one.staff_id, one.name, one.bound) for one in folder.people()] == [(person.id, "Ada Sample", False)]
    assert fits(opened.records.read(lambda reader: reader.pin_verifier(person.id)), PIN)
    assert load(place / FILE_NAME).second_medium == str(tmp_path / "second")
    assert bodies(opened, PassphraseSet, RecoveryCodeMade, PinSet) == [
        PassphraseSet(person.id, False),
        RecoveryCodeMade(),
        PinSet(person.id),
    ]


def test_what_is_not_asked_for_is_not_made(folder: Folder, place: Path) -> None:
    opened = folder.set_up(SetUp("Sample Clinic", "Ada Sample", WORDS))
    assert not opened.keeper.has_recovery()
    assert opened.records.read(lambda reader: reader.staff_with_pin()) == frozenset()
    assert bodies(opened, RecoveryCodeMade, PinSet) == []
    assert not (place / FILE_NAME).exists()


def test_the_keystore_is_told_before_and_after(folder: Folder, laptop: Path) -> None:
    assert folder.keystore() is Keystore.AVAILABLE
    staff_id = made(folder)
    assert folder.keystore() is Keystore.AVAILABLE
    assert folder.people()[0].bound
    assert bodies(folder.open(WORDS), PassphraseSet) == [PassphraseSet(staff_id, True)]


def test_a_mistyped_code_makes_nothing(folder: Folder, place: Path) -> None:
    with pytest.raises(CodeError):
        folder.set_up(SetUp("Sample Clinic", "Ada Sample", WORDS, recovery_code=CODE[:-1]))
    assert not place.exists() or not any(place.iterdir())
    assert folder.is_new()


# opening


def test_the_right_person_is_told(folder: Folder, staff_id: UUID) -> None:
    for asked in (None, staff_id):
        opened = folder.open(WORDS, asked)
        assert opened.staff_id == staff_id
        assert opened.keeper.check(staff_id, WORDS)
        opened.records.close()
    assert code_of_refusal(lambda: folder.open(WORDS, UUID(int=7))) is StoreCode.WRONG_PASSPHRASE


def test_wrong_tries_are_in_the_log_after_the_next_opening(
    folder: Folder, staff_id: UUID, place: Path, clock: FakeClock
) -> None:
    times = []
    for act in (lambda: folder.open("wrong", staff_id), lambda: folder.open("also wrong"),
                lambda: folder.open_with_code(code_of(bytes(20)), staff_id, "new words of ada")):  # fmt: skip
        clock.advance(60_000)
        times.append(clock.utc_ms())
        assert code_of_refusal(act) in {StoreCode.WRONG_PASSPHRASE, StoreCode.WRONG_CODE}
    with pytest.raises(CodeError):  # a slip of the pen is no try
        folder.open_with_code(CODE[:-1], staff_id, "new words of ada")
    text = (place / failed_sign_ins.FILE_NAME).read_text()
    assert "wrong" not in text
    assert len(text.split()) > 3
    clock.advance(60_000)
    opened = folder.open(WORDS)
    events = opened.records.read(lambda reader: reader.events_of_kinds([SignInFailed.KIND, AppStarted.KIND]))
    assert [event.body for event in events[1:4]] == [
        SignInFailed(Way.PASSPHRASE, staff_id),
        SignInFailed(Way.PASSPHRASE, None),
        SignInFailed(Way.RECOVERY, staff_id),
    ]
    assert [event.at_utc_ms for event in events[1:4]] == times
    assert isinstance(events[4].body, AppStarted)
    assert not (place / failed_sign_ins.FILE_NAME).exists()
    assert len(bodies(opened, SignInFailed)) == 3


def test_they_are_taken_in_once_even_when_their_file_stays(
    folder: Folder, staff_id: UUID, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code_of_refusal(lambda: folder.open("wrong"))
    kept = (place / failed_sign_ins.FILE_NAME).read_bytes()
    folder.open(WORDS).records.close()
    (place / failed_sign_ins.FILE_NAME).write_bytes(kept + kept)  # as if cut off between the commit and the removal
    assert len(bodies(folder.open(WORDS), SignInFailed)) == 1


@pytest.mark.parametrize(
    "line",
    ["", "{", "[]", "null", '{"id": 7}', '{"id": "00", "at_utc_ms": 1, "way": "pin", "staff": null}', "\x00\xff" * 9,
     '{"id": "01990000000070008000000000000009", "at_utc_ms": -5, "way": "passphrase", "staff": null}',
     '{"id": "01990000000070008000000000000009", "at_utc_ms": 253402300800000, "way": "passphrase", "staff": null}',
     '{"id": "01990000000070008000000000000009", "at_utc_ms": 1e300, "way": "passphrase", "staff": null}',
     '{"id": "01990000000070008000000000000009", "at_utc_ms": 5, "way": "charm", "staff": null}',
     '{"id": "01990000000070008000000000000009", "at_utc_ms": 5, "way": "pin", "staff": "me"}', "[" * 90_000],
)  # fmt: skip
def test_a_line_that_somebody_planted_stops_nothing(line: str, folder: Folder, staff_id: UUID, place: Path) -> None:
    code_of_refusal(lambda: folder.open("wrong"))
    file = place / failed_sign_ins.FILE_NAME
    file.write_bytes(line.encode("utf-8", "replace") + b"\n" + file.read_bytes())
    found = bodies(folder.open(WORDS), SignInFailed)
    assert found in ([SignInFailed(Way.PASSPHRASE, None)], []) if len(line) > 60_000 else len(found) == 1


def test_they_do_not_fill_the_disk(
    folder: Folder, staff_id: UUID, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failed_sign_ins, "MOST_BYTES", 1000)
    for _ in range(20):
        code_of_refusal(lambda: folder.open("wrong"))
    assert (place / failed_sign_ins.FILE_NAME).stat().st_size <= 1000
    assert 5 <= len(bodies(folder.open(WORDS), SignInFailed)) <= 10


def test_a_try_that_can_t_be_noted_is_still_told_as_wrong(
    folder: Folder, staff_id: UUID, place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (place / failed_sign_ins.FILE_NAME).mkdir()
    assert code_of_refusal(lambda: folder.open("wrong")) is StoreCode.WRONG_PASSPHRASE
    assert "could not be noted" in caplog.text


def test_records_of_an_older_program_learn_whose_slot_it_is(place: Path, clock: FakeClock) -> None:
    shutil.copytree(OLD, place)
    folder = folder_at(place, clock)
    assert [one.staff_id for one in folder.people()] == [None]
    opened = folder.open("sample passphrase of schema 0001")
    staff = [one for one in opened.records.read(lambda reader: reader.staff()) if one.works_here]
    several = len(staff) > 1
    assert opened.staff_id == (None if several else staff[0].id)
    assert [one.staff_id for one in folder.people()] == [opened.staff_id]
    opened.records.close()


def test_one_person_s_slot_of_an_older_program_is_theirs(
    folder: Folder, staff_id: UUID, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.loads((place / "keys.json").read_text())
    assert len(content["slots"]) == 2
    opened = folder.open(WORDS)
    key = opened.records._key  # type: ignore[attr-defined]
    opened.records.close()
    from mnconsole.store import key_file

    file = key_file.load(place).file
    key_file.write(place, file.with_slots([key_slots.passphrase_slot(key.key, WORDS, file.header)]))
    assert [one.staff_id for one in folder.people()] == [None]
    opened = folder.open(WORDS)
    assert opened.staff_id == staff_id
    opened.records.close()
    assert [(one.staff_id, one.name) for one in folder.people()] == [(staff_id, "Ada Sample")]
    assert folder.open(WORDS, staff_id).records.close() is None


# the recovery code


def test_with_the_code_a_person_gets_a_new_passphrase(folder: Folder, staff_id: UUID) -> None:
    opened = folder.open_with_code(CODE.lower(), staff_id, "new words of ada")
    assert opened.staff_id == staff_id
    assert bodies(opened, RecoveryCodeUsed, PassphraseSet)[-2:] == [RecoveryCodeUsed(), PassphraseSet(staff_id, False)]
    assert code_of_refusal(lambda: folder.open(WORDS)) is StoreCode.WRONG_PASSPHRASE
    folder.open("new words of ada", staff_id).records.close()


def test_on_another_computer(folder: Folder, place: Path, laptop: Path, tmp_path: Path, clock: FakeClock) -> None:
    staff_id = made(folder)
    shutil.copytree(place, tmp_path / "copied")
    with keystore_in(tmp_path / "new laptop"):
        there = folder_at(tmp_path / "copied", clock)
        for typed in (WORDS, "wrong", PIN):
            assert code_of_refusal(lambda typed=typed: there.open(typed, staff_id)) is StoreCode.DEVICE_SECRET_MISSING
        assert there.keystore() is Keystore.SECRET_GONE
        opened = there.open_with_code(CODE, None, "words on the new laptop")
        assert opened.staff_id == staff_id  # the only manager
        assert bodies(opened, SignInFailed) == []
        there.open("words on the new laptop", staff_id).records.close()
        assert there.keystore() is Keystore.AVAILABLE
    folder.open(WORDS).records.close()


def test_who_has_left_is_not_signed_in(folder: Folder, staff_id: UUID, clock: FakeClock) -> None:
    opened = folder.open(WORDS)
    ben = UUID(int=11)
    events = [Identity().event(body, clock) for body in (StaffAdded(ben, "Ben Example", "nurse", True), StaffLeft(ben))]
    opened.records.write(lambda uow: uow.append(events))
    opened.records.close()
    for gone in (ben, UUID(int=12)):
        refused = code_of_refusal(lambda gone=gone: folder.open_with_code(CODE, gone, "new words of ben"))
        assert refused is OpeningCode.PERSON_GONE
    folder.open(WORDS).records.close()  # nothing stayed open or locked


def test_a_new_passphrase_is_needed(folder: Folder, staff_id: UUID, place: Path) -> None:
    before = (place / "keys.json").read_bytes()
    with pytest.raises(ValueError, match="protects nothing"):
        folder.open_with_code(CODE, staff_id, "")
    assert (place / "keys.json").read_bytes() == before


# what a thief has


def test_nothing_of_a_patient_or_a_secret_is_readable_in_the_folder(folder: Folder, place: Path, laptop: Path) -> None:
    made(folder)
    opened = folder.open(WORDS)
    patient = UUID(int=21)
    body = PatientAdded(patient, 1, 3, name="Zoë Fürst-Sample", birth_date="1984-03-12", phone="+41 44 555 66 77")
    event = Identity().event(body, FakeClock(), patient_id=patient)
    opened.records.write(lambda uow: uow.append([event]))
    secret = next(iter(json.loads((laptop / "keystore.json").read_text()).values()))
    key = opened.records._key  # type: ignore[attr-defined]
    code_of_refusal(lambda: folder.open("the wrong words", None))
    wanted = (
        "Zoë Fürst", "Fürst-Sample", "1984-03-12", "555 66 77", WORDS, CODE, CODE.replace("-", ""), "the wrong words",
        secret, "Sample Clinic", key.key.hex(), "argon2id$v=19",
    )  # fmt: skip
    assert leaks(place, wanted) == []
    opened.records.close()
    assert leaks(place, wanted) == []
    assert leaks(place, ("Ada Sample",)) == ["keys-copy.json: Ada Sample", "keys.json: Ada Sample"]  # the sign-in page
    if os.name == "posix":
        assert {path.stat().st_mode & 0o077 for path in place.glob("*.json*")} == {0}


def test_a_stolen_folder_with_the_right_pin_opens_nothing(folder: Folder, staff_id: UUID) -> None:
    for typed in (PIN, " ", "", PIN * 3):
        for who in (staff_id, None):
            with pytest.raises(KeyFileError):
                folder.open(typed, who)
    with pytest.raises(CodeError):
        folder.open_with_code(PIN, staff_id, "new words of ada")


def test_a_folder_that_is_held_is_not_opened_by_the_code_either(folder: Folder, staff_id: UUID) -> None:
    opened = folder.open(WORDS)
    with pytest.raises(RecordsError) as caught:
        folder.open_with_code(CODE, staff_id, "new words of ada")
    assert caught.value.code is StoreCode.HELD
    opened.records.close()
    folder.open(WORDS, staff_id).records.close()
