"""`records backup`, `backups`, `drill` and `restore` over real encrypted files, in processes of their own."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mnconsole.arguments.records_custody import BACKUP_EPILOG, BACKUPS_EPILOG, DRILL_EPILOG, RESTORE_EPILOG
from mnconsole.domain import record_events as rec
from mnconsole.domain.people import Role
from mnconsole.domain.recovery_code import SECRET_BYTES, code_of
from mnconsole.store import keys, records
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.records import create_records
from mnconsole.store.witness import Newest, Witness, known
from tests.cli.shell import Done, run, run_with_passphrase
from tests.cli.test_records import console_that_runs
from tests.helpers.backups import back_up, content_of
from tests.helpers.records import MANAGER, NURSE, EventMaker, opened

Here = Callable[..., Done]


def named_in(keys_told: set[str], epilog: str) -> bool:
    return keys_told <= set(re.findall(r"\w+", epilog))


def test_a_backup_is_made_told_and_on_record(demo: Path, here: Here) -> None:
    told = run("records", "backup", "--data", demo)
    assert (told.code, told.err) == (0, "")
    found = here("records", "backup", "--data", demo, "--json")
    assert (found.code, found.json["events"], found.json["in_log"]) == (0, 7, True)
    assert named_in(set(found.json), BACKUP_EPILOG)
    assert Path(found.json["path"]).parent == demo / "backups"
    with opened(demo) as clinic:
        made = clinic.records.read(lambda reader: reader.events_of_kinds(("backup.made",)))
        assert [event.body.head_seq for event in made] == [6, 7]  # type: ignore[attr-defined]
    assert "Ada" not in told.out + found.out


def test_beside_a_console_it_is_made_and_the_log_does_not_tell(demo: Path, here: Here) -> None:
    with console_that_runs(demo):
        made = here("records", "backup", "--data", demo, "--json")
        drilled = here("records", "drill", "--data", demo, "--json")
        told = run("records", "backup", "--data", demo)
    assert (made.code, made.json["in_log"]) == (0, False)
    assert (drilled.code, drilled.json["sound"], drilled.json["in_log"]) == (0, True, False)
    assert "the log does not tell of this" in told.out


def test_a_backup_or_a_drill_that_the_log_can_not_take_is_told_with_why(
    demo: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise RecordsError(StoreCode.DISK_FULL, path="records.db")

    with monkeypatch.context() as disk:
        disk.setattr(records, "open_records", full)
        made = here("records", "backup", "--data", demo, "--json")
        told = here("records", "drill", "--data", demo)
        (Path(made.json["path"]) / "manifest.json").unlink()
        damaged = here("records", "drill", "--data", demo)
    assert (made.code, made.json["in_log"]) == (0, False)
    assert (told.code, damaged.code) == (0, 1)
    assert "The log does not tell of this" in told.out
    assert "does NOT come back" in damaged.out
    assert "The log does not tell of this" in damaged.out


def test_a_backup_that_a_drill_did_not_bring_back_is_told_in_the_list(demo: Path, here: Here) -> None:
    made = here("records", "backup", "--data", demo, "--json").json
    database = Path(made["path"]) / "records.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert here("records", "drill", "--data", demo).code == 1
    found = here("records", "backups", "--data", demo, "--json")
    assert (found.code, found.json["sound"]) == (1, False)
    (facts,) = found.json["backups"]
    assert (facts["fault"], facts["drill_failed"]) == ("", True)
    assert named_in(set(facts), BACKUPS_EPILOG)
    assert "a drill did not bring it back" in here("records", "backups", "--data", demo).out


def test_what_lies_among_the_backups_does_not_make_one_fail(demo: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (demo / "settings.toml").write_text(f'second_medium = "{stick}"\n', encoding="utf-8")
    assert run("records", "backup", "--data", demo).code == 0
    for place in (demo / "backups", next(stick.glob("*/*/2*")).parent):
        (place / "20260101T080000Z-00000001-7").write_bytes(b"no folder")
        (place / ".gone-20260101T070000Z-00000001-6").write_bytes(b"no folder")
    for _ in range(2):
        done = run("records", "backup", "--data", demo, "--json")
        assert (done.code, done.json["on_second_medium"], done.json["in_log"]) == (0, True, True)


def test_another_folder_for_one_is_a_persons_own(demo: Path, tmp_path: Path, here: Here) -> None:
    place = tmp_path / "own"
    for number in (1, 2):
        made = here("records", "backup", "--data", demo, "--to", place, "--json")
        assert Path(made.json["path"]).parent == place
        assert len(list(place.glob("2*"))) == number
    assert not (demo / "backups").exists()


def test_no_backup_is_made_among_records(demo: Path, tmp_path: Path, here: Here) -> None:
    """There it would keep the folder from ever being restored into, or be thinned out with the others."""
    made = Path(here("records", "backup", "--data", demo, "--json").json["path"])
    (tmp_path / "link").symlink_to(demo)
    before = content_of(demo)
    for place in (demo, demo / "backups", demo / "own", made, tmp_path / "link" / "own", demo / ".." / demo.name):
        told = here("records", "backup", "--data", demo, "--to", place, "--json")
        assert (told.code, told.json["error"]) == (1, "to_among_records")
    told = here("records", "backup", "--data", demo, "--to", demo)
    assert (told.code, told.out) == (1, "")
    assert "No backup was made.\nLeave --to away" in told.err
    assert content_of(demo) == before
    assert here("records", "restore", "--from", made, "--data", demo).code == 0


def test_a_folder_that_can_not_be_made_is_told(demo: Path, tmp_path: Path, here: Here) -> None:
    done = here("records", "backup", "--data", demo, "--to", tmp_path / "not" / "there", "--json")
    assert (done.code, done.json["error"]) == (1, "folder_unusable")


def test_a_second_disk_that_is_gone_is_told_in_words(demo: Path, tmp_path: Path, here: Here) -> None:
    (demo / "settings.toml").write_text(f'second_medium = "{tmp_path / "stick"}"\n', encoding="utf-8")
    told = here("records", "backup", "--data", demo)
    assert told.code == 0
    assert "NOT copied: the second disk for backups is not there. Connect it." in told.out
    assert here("records", "backup", "--data", demo, "--json").json["second_trouble"] == "second_medium_gone"


def test_the_list_tells_what_can_be_used(demo: Path, here: Here) -> None:
    none = here("records", "backups", "--data", demo)
    assert (none.code, none.out) == (1, "")
    assert "no backup" in none.err
    for _ in range(2):
        made = here("records", "backup", "--data", demo, "--json")
    found = here("records", "backups", "--data", demo, "--json")
    assert (found.code, found.json["sound"], len(found.json["backups"])) == (0, True, 2)
    newest = found.json["backups"][0]
    assert named_in({*newest, *found.json}, BACKUPS_EPILOG)
    assert (newest["name"], newest["fault"], newest["cause"]) == (made.json["name"], "", "person")
    assert 0 <= newest["age_s"] < 600
    database = Path(newest["path"]) / "records.db"
    content = bytearray(database.read_bytes())
    content[5000] ^= 1
    database.write_bytes(content)
    assert here("records", "backups", "--data", demo, "--json").code == 0  # a look does not read it all
    read = here("records", "backups", "--data", demo, "--check", "--json")
    assert (read.code, [each["fault"] for each in read.json["backups"]]) == (1, ["database", ""])
    told = here("records", "backups", "--data", demo, "--check")
    heads = ["Made", "Age", "Entries", "Not in it", "Size", "State", "Folder"]
    assert re.split("  +", told.out.splitlines()[0]) == heads
    assert "its database is missing or damaged" in told.out.splitlines()[1]
    assert [each["later"] for each in read.json["backups"]] == [1, 2], "each is an entry of the log, in the next one"
    assert " 2 later " in told.out.splitlines()[2]


def test_a_drill_tells_of_a_damaged_backup(demo: Path, here: Here) -> None:
    made = here("records", "backup", "--data", demo, "--json")
    sound = here("records", "drill", "--data", demo, "--json")
    assert (sound.code, sound.json["sound"], sound.json["events"]) == (0, True, made.json["events"])
    assert named_in(set(sound.json), DRILL_EPILOG)
    assert "comes back whole" in here("records", "drill", "--data", demo).out
    manifest = Path(made.json["path"]) / "manifest.json"
    manifest.write_text("{}")
    damaged = here("records", "drill", "--data", demo)
    assert damaged.code == 1
    assert "does NOT come back: its manifest is missing or damaged" in damaged.out
    with opened(demo) as clinic:
        drills = clinic.records.read(lambda reader: reader.events_of_kinds(("backup.drilled",)))
        assert [event.body.fault for event in drills] == ["", "", "manifest"]  # type: ignore[attr-defined]


def test_records_come_back_and_those_of_before_are_kept(demo: Path, here: Here) -> None:
    made = here("records", "backup", "--data", demo, "--json")
    with opened(demo) as clinic:
        clinic.add_patient("Cleo Specimen")
    done = here("records", "restore", "--from", demo, "--data", demo, "--json")
    assert (done.code, done.json["name"], done.json["lost"]) == (0, made.json["name"], 2)
    assert named_in(set(done.json), RESTORE_EPILOG)
    assert (Path(done.json["kept_in"]) / "records.db").exists()
    told = here("records", "restore", "--from", made.json["path"], "--data", demo)
    assert told.code == 0
    assert "What was there before is kept in" in told.out
    with opened(demo) as clinic:
        assert clinic.records.read(lambda reader: reader.count_patients("")) == 2


def test_what_a_console_has_open_is_not_replaced(demo: Path, here: Here) -> None:
    made = here("records", "backup", "--data", demo, "--json")
    with console_that_runs(demo):
        done = here("records", "restore", "--from", made.json["path"], "--data", demo, "--json")
    assert (done.code, done.json["error"]) == (1, "held")


def test_a_fresh_computer_needs_the_backup_and_the_recovery_code_only(tmp_path: Path, here: Here) -> None:
    """No key file, no keystore, no passphrase: what is left after a fire, on another disk and on paper."""
    folder, code = tmp_path / "clinic", code_of(bytes(range(7, 7 + SECRET_BYTES)))
    new_keys = keys.new("a passphrase nobody knows any more", staff_id=MANAGER, name="Manager One", code=code)
    stamp = EventMaker()
    first = (
        rec.ClinicSetUp("Sample Clinic", False),
        rec.StaffAdded(MANAGER, "Manager One", Role.MANAGER.value, True),
        rec.StaffAdded(NURSE, "Nurse One", Role.NURSE.value, True),
    )
    create_records(folder, new_keys, lambda unit: unit.append([stamp(body) for body in first]) and None).close()
    done = run_with_passphrase(b"a passphrase nobody knows any more\n", "records", "backup", "--data", folder, "--json")
    assert done.code == 0, done
    backup = Path(done.json["path"]).rename(tmp_path / done.json["name"])
    fresh = tmp_path / "fresh"
    for wrong in (code[:-1] + ("0" if code[-1] != "0" else "1"), code_of(bytes(SECRET_BYTES))):
        refused = run_with_code(wrong, "records", "restore", "--from", backup, "--data", fresh, "--json")
        assert refused.code == 1
        assert not fresh.exists() or content_of(fresh) == {}
    done = run_with_code(code, "records", "restore", "--from", backup, "--data", fresh, "--json")
    assert (done.code, done.json["events"], done.json["kept_in"]) == (0, 3, "")
    verified = run_with_code(code, "records", "verify", "--data", fresh, "--json")
    assert (verified.code, verified.json["sound"], verified.json["events"]) == (0, True, 4)


def run_with_code(code: str, *arguments: object) -> Done:
    """A command that reads the recovery code from a pipe."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb"), os.fdopen(writing, "wb") as pipe:
        pipe.write(code.encode() + b"\n")
        pipe.close()
        return run(*arguments, "--recovery-code-fd", reading, pass_fds=(reading,))


@pytest.mark.parametrize("action", ["backup", "drill", "restore"])
def test_a_folder_without_records_is_told(tmp_path: Path, action: str, here: Here) -> None:
    extra = ("--from", tmp_path) if action == "restore" else ()
    done = here("records", action, "--data", tmp_path, *extra, "--json")
    assert (done.code, done.json["error"]) == (1, "no_backup" if action == "restore" else "no_records")


def test_what_is_there_goes_on_when_the_newest_entries_are_lost(demo: Path, tmp_path: Path, here: Here) -> None:
    with opened(demo) as clinic:
        clinic.append(rec.ClockJumped(3000))
        cut = Path(shutil.copytree(demo, tmp_path / "cut"))
    (cut / "records.db-wal").unlink()
    lacks = "newest-entry.bin beside the records tells that entry number 7 was saved, and the log ends with number 6."
    assert lacks in run("records", "verify", "--data", cut).out
    told = here("records", "go-on", "--data", cut, "--json")
    assert (told.code, told.json["lost"]) == (0, 1)
    assert named_in(set(told.json), RESTORE_EPILOG)
    checked = run("records", "verify", "--data", cut)
    assert checked.code == 0
    assert "Lost before a restore, as its own entry tells: number 7 to 7." in checked.out


def test_files_that_tell_untrue_numbers_are_named_and_make_no_losses(demo: Path, here: Here) -> None:
    with opened(demo) as clinic:
        clinic.append(rec.ClockJumped(3000))
        made = back_up(demo)
        clinic.append(rec.ClockJumped(3000))
    (newest, *_) = known(demo)
    witness = Witness(demo)
    for _place in range(2):
        witness.note(Newest(newest.device_id, 1 << 62, bytes(32)))
    witness.close()
    told = run("records", "verify", "--data", demo)
    assert told.code == 1
    assert "newest-entry.bin beside the records tells of entry number 4,611,686,018,427,387,904, which" in told.out
    assert here("records", "go-on", "--data", demo, "--json").json["error"] == "nothing_missing"
    back = run("records", "restore", "--from", made.path, "--data", demo)
    assert back.code == 0
    assert "Known to have been written after it, and not in these records: 1 entry." in back.out
    assert "tells of entry number 4,611,686,018,427,387,904, which can't be true of these records." in back.out
    assert run("records", "verify", "--data", demo).code == 0


def test_what_a_file_alone_tells_of_is_told_as_its_word(demo: Path, here: Here) -> None:
    with opened(demo) as clinic:
        clinic.append(rec.ClockJumped(3000))
    (newest, *_) = known(demo)
    witness = Witness(demo)
    for _place in range(2):
        witness.note(Newest(newest.device_id, newest.seq + 5, bytes(32)))
    witness.close()
    told = run("records", "go-on", "--data", demo)
    assert told.code == 0
    assert "Files beside the records (witness, anchors, manifests) tell of 5 entries written after it" in told.out
    assert "Known to have been written" not in told.out


def test_who_goes_on_is_told_of_a_backup_that_holds_more(demo: Path, tmp_path: Path, here: Here) -> None:
    before = (demo / "records.db").read_bytes()
    with opened(demo) as clinic:
        clinic.append(*(rec.ClockJumped(3000 + number) for number in range(9)))
    made = back_up(demo)
    (demo / "records.db").write_bytes(before)
    again = shutil.copytree(demo, tmp_path / "again")
    told = run("records", "go-on", "--data", demo)
    assert told.code == 0
    assert f"The backup {made.path} holds {made.events} entries. records restore brings it back." in told.out
    in_short = here("records", "go-on", "--data", again, "--json")
    assert Path(in_short.json["more_in"]) == again / Path(made.path).relative_to(demo)
    assert here("records", "restore", "--from", made.path, "--data", demo, "--json").json["more_in"] == ""
