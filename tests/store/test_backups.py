"""Backups: whole or not at all, of one instant, checked before they count."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mnconsole.domain.anchors import Anchor, parse_text
from mnconsole.domain.custody_events import BackupCause
from mnconsole.store import anchors, backup_folder, event_log
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backup_list import facts_of, found_in, listed
from mnconsole.store.backups import Request, make, verify
from mnconsole.store.errors import BackupFault, DamagedError, RecordsError, StoreCode
from mnconsole.store.opened import DATABASE
from mnconsole.store.pace import Pace
from tests.helpers.backups import back_up, key_of
from tests.helpers.records import NOON, Clinic, opened
from tests.helpers.tampering import database

HOUR_MS = 3_600_000


def test_a_backup_is_a_whole_data_folder_of_its_own(clinic: Clinic) -> None:
    patient = clinic.add_patient()
    made = back_up(clinic.records.folder)
    assert sorted(each.name for each in Path(made.path).iterdir()) == [
        "keys-copy.json",
        "keys.json",
        "manifest.json",
        "records.db",
    ]
    with opened(Path(made.path)) as copy:
        found = copy.records.read(lambda reader: reader.patient(patient))
        assert found is not None
        assert found.name == "Ada Sample"


def test_its_manifest_tells_what_it_holds(clinic: Clinic) -> None:
    clinic.add_patient()
    folder = clinic.records.folder
    known = Anchor(UUID(int=7), 3, b"\x01" * 32, NOON)
    request = Request(BackupCause.CLOSING, NOON, (known,))
    made = make(folder, key_of(folder), folder / BACKUPS, request)
    manifest = json.loads((Path(made.path) / "manifest.json").read_bytes())
    with database(folder, read_only=True) as connection:
        device = event_log.device_id(connection)
        seq, hash_ = event_log.head(connection, device)
    head = parse_text(manifest["head"])
    assert (head.device_id, head.seq, head.hash) == (device, seq, hash_)
    assert manifest["anchors"] == [known.text]
    assert (manifest["events"], manifest["cause"], manifest["schema"]) == (seq, "closing", "0002")
    assert manifest["size_bytes"] == (Path(made.path) / "records.db").stat().st_size
    assert made.name == f"20261121T120000Z-{device.hex[-8:]}-{seq}"
    assert b"Ada" not in (Path(made.path) / "manifest.json").read_bytes()


def test_what_is_committed_meanwhile_is_not_in_it_and_does_not_begin_it_anew(clinic: Clinic) -> None:
    for number in range(40):
        clinic.add_patient(f"Ada Sample {number}", allergies="x" * 4000)
    folder = clinic.records.folder
    before = clinic.records.read(lambda reader: reader.count_events())
    steps: list[int] = []

    def progress(done: int, _all: int) -> bool:
        steps.append(done)
        clinic.add_patient("Ben Example")
        return True

    made = make(folder, key_of(folder), folder / BACKUPS, Request(BackupCause.PERSON, NOON), Pace(progress))
    assert steps == sorted(steps)
    assert len(steps) > 4
    assert made.events == before
    assert clinic.records.read(lambda reader: reader.count_events()) > before
    verify(Path(made.path), key_of(folder))


def test_one_that_is_cancelled_leaves_nothing(clinic: Clinic) -> None:
    folder = clinic.records.folder
    with pytest.raises(RecordsError) as refused:
        make(
            folder,
            key_of(folder),
            folder / BACKUPS,
            Request(BackupCause.PERSON, NOON),
            Pace(lambda done, _all: done < 600),
        )
    assert refused.value.code is StoreCode.INTERRUPTED
    assert [each.name for each in (folder / BACKUPS).iterdir()] == [".lock"]


def test_a_copy_of_a_log_that_does_not_verify_is_no_backup(folder: Path) -> None:
    from tests.helpers.tampering import by_hand

    by_hand(folder, "UPDATE event SET at_utc_ms = at_utc_ms + 1 WHERE seq = 2")
    with pytest.raises(RecordsError) as refused:
        back_up(folder)
    assert (refused.value.code, refused.value.params["path"]) == (StoreCode.DAMAGED, str(folder / DATABASE))
    assert listed(folder / BACKUPS) == ()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DROP TRIGGER event_no_update", StoreCode.GUARDS_CHANGED),
        ("DELETE FROM patient_search_config", StoreCode.DAMAGED),
    ],
)
def test_what_is_wrong_with_the_records_is_not_told_of_a_backup(folder: Path, statement: str, code: StoreCode) -> None:
    from tests.helpers.tampering import database

    with database(folder) as connection:
        connection.exec_driver_sql(statement)
    with pytest.raises(DamagedError) as refused:
        back_up(folder)
    assert (refused.value.code, refused.value.params["path"]) == (code, str(folder / DATABASE))
    assert refused.value.params.get("names") in (None, "event_no_update")


def test_two_in_one_second_are_two(folder: Path) -> None:
    one, other = back_up(folder), back_up(folder)
    assert one.name != other.name
    assert len(listed(folder / BACKUPS)) == 2


def test_a_second_maker_in_the_same_folder_is_refused(clinic: Clinic) -> None:
    folder = clinic.records.folder
    found: list[StoreCode] = []

    def progress(_done: int, _all: int) -> bool:
        if not found:
            with pytest.raises(RecordsError) as refused:
                back_up(folder)
            found.append(refused.value.code)
        return True

    make(folder, key_of(folder), folder / BACKUPS, Request(BackupCause.PERSON, NOON), Pace(progress))
    assert found == [StoreCode.BUSY]


def test_one_for_which_there_is_no_room_is_not_begun(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = type(backup_folder.shutil.disk_usage(folder))(10**9, 10**9 - 1000, 1000)
    monkeypatch.setattr(backup_folder.shutil, "disk_usage", lambda _path: free)
    with pytest.raises(RecordsError) as refused:
        back_up(folder)
    assert refused.value.code is StoreCode.DISK_FULL


@pytest.mark.parametrize(
    ("name", "fault"),
    [("records.db", BackupFault.DATABASE), ("manifest.json", BackupFault.MANIFEST), ("keys.json", "")],
)
def test_a_file_that_is_missing_is_seen_at_a_look(folder: Path, name: str, fault: str) -> None:
    made = back_up(folder)
    (Path(made.path) / name).unlink()
    assert facts_of(Path(made.path)).fault == fault  # one of two copies of the keys is enough


def test_keys_of_which_both_copies_are_bad_are_seen(folder: Path) -> None:
    made = back_up(folder)
    for name in ("keys.json", "keys-copy.json"):
        (Path(made.path) / name).write_bytes(b"{}")
    assert facts_of(Path(made.path)).fault == BackupFault.KEYS


def test_every_flipped_bit_of_the_database_is_found(folder: Path) -> None:
    made = back_up(folder)
    path = Path(made.path) / "records.db"
    whole = path.read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        path.write_bytes(flipped)
        with pytest.raises(RecordsError) as found:
            verify(Path(made.path), key_of(folder))
        assert found.value.code is StoreCode.BACKUP_DAMAGED
    path.write_bytes(whole)
    verify(Path(made.path), key_of(folder))


def test_every_flipped_bit_of_the_manifest_is_found(folder: Path) -> None:
    made = back_up(folder)
    path = Path(made.path) / "manifest.json"
    whole = path.read_bytes()
    for place in range(0, len(whole) - 1, 3):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 7
        path.write_bytes(flipped)
        facts = facts_of(Path(made.path))
        # Only what JSON itself does not care about may be otherwise.
        assert facts.fault == BackupFault.MANIFEST or json.loads(flipped) == json.loads(whole), (place, facts)


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"format": 3}'])
def test_garbage_in_the_place_of_a_manifest_is_told(folder: Path, content: bytes) -> None:
    made = back_up(folder)
    (Path(made.path) / "manifest.json").write_bytes(content)
    assert facts_of(Path(made.path)).fault == BackupFault.MANIFEST
    with pytest.raises(RecordsError) as found:
        verify(Path(made.path), key_of(folder))
    assert found.value.code is StoreCode.BACKUP_DAMAGED


@pytest.mark.parametrize(
    "change",
    [{"made_utc_ms": 10**30}, {"made_utc_ms": -1}, {"made_utc_ms": 1.5}, {"events": 10**30}, {"size_bytes": True},
     {"head": "MNC1:{device_id}:1" + "0" * 30 + ":" + "00" * 32 + ":0"}],
)  # fmt: skip
def test_numbers_that_nobody_ever_wrote_are_a_manifest_that_does_not_read(folder: Path, change: dict[str, Any]) -> None:
    """With the right check sum, which anybody can make."""
    made = back_up(folder)
    path = Path(made.path) / "manifest.json"
    read = json.loads(path.read_bytes()) | change
    read["head"] = read["head"].format(**read)
    del read["check"]
    read["check"] = hashlib.sha256(json.dumps(read, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    path.write_text(json.dumps(read), encoding="utf-8")
    assert facts_of(Path(made.path)).fault == BackupFault.MANIFEST
    assert [facts.fault for facts in found_in(folder)] == [BackupFault.MANIFEST]
    assert listed(folder / BACKUPS)[0].fault == BackupFault.MANIFEST
    assert anchors.known_in(folder, "", ()).damaged == ("head" in change)


def test_the_backup_of_another_day_in_its_place_is_found(clinic: Clinic) -> None:
    """The database of one backup under the manifest of another: both are sound, they do not belong together."""
    folder = clinic.records.folder
    old = back_up(folder)
    clinic.add_patient()
    new = back_up(folder, at_utc_ms=NOON + HOUR_MS)
    (Path(new.path) / "records.db").write_bytes((Path(old.path) / "records.db").read_bytes())
    with pytest.raises(RecordsError) as found:
        verify(Path(new.path), key_of(folder))
    assert found.value.code is StoreCode.BACKUP_DAMAGED


def test_a_person_may_mean_a_backup_by_many_folders(folder: Path, tmp_path: Path) -> None:
    made = back_up(folder)
    medium = tmp_path / "medium"
    device = medium / "mnconsole-backups" / ("0" * 32)
    device.mkdir(parents=True)
    Path(made.path).rename(device / made.name)
    again = back_up(folder, at_utc_ms=NOON + HOUR_MS)
    for path in (folder, folder / BACKUPS, Path(again.path)):
        assert [facts.name for facts in found_in(path)] == [again.name]
    for path in (medium, medium / "mnconsole-backups", device, device / made.name):
        assert [facts.name for facts in found_in(path)] == [made.name]
    with pytest.raises(RecordsError):
        found_in(tmp_path / "not there")
