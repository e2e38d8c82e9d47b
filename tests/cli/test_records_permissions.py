"""The command line does for a passphrase what its owner may do in the window, and no more."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from mnconsole.domain import access_events as acc
from mnconsole.domain import record_events as rec
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.people import Role
from mnconsole.domain.recovery_code import SECRET_BYTES, code_of
from mnconsole.errors import KnownError
from mnconsole.opening import Folder, Secret
from mnconsole.services.identity import Identity
from mnconsole.services.opener import OpenerCode
from mnconsole.store import failed_sign_ins, keys
from mnconsole.store.backups import Request, make
from mnconsole.store.engine import writer_engine
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.records import open_records
from tests.cli.shell import Done
from tests.helpers.backups import content_of
from tests.helpers.fakes import FakeClock
from tests.helpers.records import MANAGER, NOON, NURSE, Clinic, clinic_policy, copy_of, set_up

VIEWER = UUID("01990000-0000-7000-8000-000000000004")
GONE = UUID("01990000-0000-7000-8000-000000000005")
CODE = code_of(bytes(range(SECRET_BYTES)))
MANAGERS, NURSES, VIEWERS, LEFT = (f"a long passphrase of the {who}" for who in ("manager", "nurse", "viewer", "left"))

Here = Callable[..., Done]


def written_in(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, but for the empty files of whoever looks into the database."""
    return {name: content for name, content in content_of(folder).items() if content}


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic with a manager, a nurse, a viewer and somebody whose slot outlived them, and one backup."""
    folder = tmp_path_factory.mktemp("staffed") / "records"
    records = set_up(folder, MANAGERS)
    clinic = Clinic(records)
    clinic.append(
        rec.StaffAdded(VIEWER, "Viewer One", Role.VIEWER.value, False),
        rec.StaffAdded(GONE, "Manager Gone", Role.MANAGER.value, False),
        acc.StaffLeft(GONE),
    )
    for who, name, passphrase in (
        (NURSE, "Nurse One", NURSES), (VIEWER, "Viewer One", VIEWERS), (GONE, "Manager Gone", LEFT),
    ):  # fmt: skip
        records.keeper.set_passphrase(who, name, passphrase)
    records.keeper.store_recovery(CODE)
    records.close()
    return folder


@pytest.fixture
def folder(staffed: Path, tmp_path: Path) -> Path:
    return copy_of(staffed, tmp_path / "records")


@pytest.fixture
def by(here: Here) -> Here:
    """A command with this secret."""

    def run_here(secret: str, *arguments: object) -> Done:
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb"):
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(secret.encode())
            option = "--recovery-code-fd" if secret == CODE else "--passphrase-fd"
            return here("records", *arguments, "--json", option, reading)

    return run_here


MAY = {
    "backup": {MANAGERS, NURSES, CODE},
    "drill": {MANAGERS, CODE},
    "rebuild": {MANAGERS, CODE},
    "restore": {MANAGERS, CODE},
    "verify": {MANAGERS, NURSES, VIEWERS, CODE},
}
WHY = {NURSES: "managers_only", VIEWERS: "managers_only", LEFT: "nobodys"}


@pytest.mark.parametrize("action", MAY)
def test_each_command_asks_what_its_person_may_do(folder: Path, by: Here, action: str) -> None:
    assert by(MANAGERS, "backup", "--data", folder).code == 0
    extra = ("--from", folder) if action == "restore" else ()
    for secret in (VIEWERS, NURSES, LEFT, MANAGERS, CODE):
        if action == "verify" and secret == LEFT:
            continue
        before = written_in(folder)
        done = by(secret, action, "--data", folder, *extra)
        if secret in MAY[action]:
            assert done.code == 0, done
            continue
        why = "looks_only" if (action, secret) == ("backup", VIEWERS) else WHY[secret]
        assert (done.code, done.json["error"]) == (1, why)
        assert written_in(folder) == before


def test_who_has_left_since_the_backup_brings_nothing_back(folder: Path, by: Here) -> None:
    assert by(MANAGERS, "backup", "--data", folder).code == 0
    records = open_records(folder, keys.unlock(folder, MANAGERS).key)
    Clinic(records).append(acc.StaffChanged(MANAGER, "Manager One", Role.NURSE.value, True))
    records.close()
    refused = by(MANAGERS, "restore", "--from", folder, "--data", folder)
    assert (refused.code, refused.json["error"]) == (1, "managers_only")
    assert not (folder / "restoring").exists()
    shutil.move(folder / "backups", folder.parent / "backups")  # nothing there tells of it
    fresh = by(MANAGERS, "restore", "--from", folder.parent / "backups", "--data", folder.parent / "fresh")
    assert fresh.code == 0


def test_a_secret_of_before_brings_nothing_back_over_records_that_it_does_not_open(folder: Path, by: Here) -> None:
    """Somebody who has left knows what opens an old backup, and today's records ask for more than that."""
    old = folder.parent / "old"
    assert by(MANAGERS, "backup", "--data", folder, "--to", old).code == 0
    records = open_records(folder, keys.unlock(folder, MANAGERS).key)
    records.keeper.set_passphrase(MANAGER, "Manager One", NURSES)
    records.keeper.store_recovery(code_of(bytes(SECRET_BYTES)))
    records.close()
    before = written_in(folder)
    window = Folder(folder, FakeClock(), Identity(), clinic_policy())
    for secret in (MANAGERS, CODE):
        refused = by(secret, "restore", "--from", old, "--data", folder)
        assert (refused.code, refused.json["error"]) == (1, "present_shut")
        with pytest.raises(RecordsError) as caught:
            window.restore(old, Secret(secret))
        assert caught.value.code is StoreCode.PRESENT_SHUT
    assert written_in(folder) == before
    assert by(MANAGERS, "restore", "--from", old, "--data", folder.parent / "empty").code == 0


@pytest.mark.parametrize("spoilt", ["keys", "salt", "cut"])
def test_over_records_that_nobody_opens_any_more_it_does(folder: Path, spoilt: str, by: Here) -> None:
    old = folder.parent / "old"
    assert by(MANAGERS, "backup", "--data", folder, "--to", old).code == 0
    records = open_records(folder, keys.unlock(folder, MANAGERS).key)
    records.keeper.set_passphrase(MANAGER, "Manager One", NURSES)
    records.close()
    database = folder / "records.db"
    match spoilt:
        case "keys":
            for name in keys.COPIES:
                (folder / name).write_bytes(b"{}")
        case "salt":
            database.write_bytes(bytes(16) + database.read_bytes()[16:])
        case _:
            database.write_bytes(database.read_bytes()[:-1000])
    assert by(MANAGERS, "restore", "--from", old, "--data", folder).code == 0


def test_a_backup_that_needs_no_secret_takes_the_place_of_none_that_do(folder: Path, tmp_path: Path) -> None:
    set_up(tmp_path / "open").close()
    key = keys.unlock(tmp_path / "open", None).key
    made = make(tmp_path / "open", key, tmp_path / "backups", Request(BackupCause.PERSON, NOON))
    window, before = Folder(folder, FakeClock(), Identity(), clinic_policy()), written_in(folder)
    with pytest.raises(RecordsError) as caught:
        window.restore(Path(made.path), Secret(""))
    assert caught.value.code is StoreCode.PRESENT_SHUT
    assert written_in(folder) == before


def test_so_it_is_in_the_window_before_anybody_is_signed_in(folder: Path, by: Here) -> None:
    assert by(MANAGERS, "backup", "--data", folder).code == 0
    window = Folder(folder, FakeClock(), Identity(), clinic_policy())
    before = written_in(folder)
    for secret, why in ((NURSES, OpenerCode.MANAGERS_ONLY), (LEFT, OpenerCode.NOBODYS)):
        for act in (partial(window.restore, folder, Secret(secret)), partial(window.go_on, secret)):
            with pytest.raises(KnownError) as caught:
                act()
            assert caught.value.code is why
    assert written_in(folder) == before
    for secret in (CODE, MANAGERS):
        assert window.restore(folder, Secret(secret)).backup.events == 6


def test_going_on_is_a_managers_and_only_where_something_is_missing(folder: Path, tmp_path: Path, by: Here) -> None:
    before = written_in(folder)
    sound = by(MANAGERS, "go-on", "--data", folder)
    assert (sound.code, sound.json["error"]) == (1, "nothing_missing")
    assert written_in(folder) == before
    records = open_records(folder, keys.unlock(folder, MANAGERS).key)
    Clinic(records).append(rec.ClockJumped(3000))
    cut = Path(shutil.copytree(folder, tmp_path / "cut"))
    records.close()
    (cut / "records.db-wal").unlink()
    for secret in (NURSES, VIEWERS):
        assert by(secret, "go-on", "--data", cut).json["error"] == "managers_only"
    assert by(CODE, "go-on", "--data", cut).code == 0


def test_tables_that_are_wrong_are_made_anew_by_who_is_a_manager_in_the_log(folder: Path, by: Here) -> None:
    engine = writer_engine(folder / "records.db", keys.unlock(folder, MANAGERS).key)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE staff SET role = 'manager', left_utc_ms = 0")
        connection.exec_driver_sql("DELETE FROM staff WHERE id = ?", (MANAGER.bytes,))
    engine.dispose()
    assert by(NURSES, "rebuild", "--data", folder).json["error"] == "managers_only"
    assert by(MANAGERS, "rebuild", "--data", folder).json["differences"] == 4


def test_a_wrong_passphrase_for_work_is_on_record_and_for_a_look_is_not(folder: Path, by: Here) -> None:
    assert by("something else entirely", "verify", "--data", folder).json["error"] == "wrong_passphrase"
    assert failed_sign_ins.waiting(folder) == ()
    for action in ("backup", "drill", "rebuild", "go-on"):
        assert by("something else entirely", action, "--data", folder).json["error"] == "wrong_passphrase"
    assert [(one.way, one.staff_id) for one in failed_sign_ins.waiting(folder)] == [(acc.Way.PASSPHRASE, None)] * 4
