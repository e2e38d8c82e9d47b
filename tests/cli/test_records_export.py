"""`records export-patient` in processes of its own, over real encrypted files."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

from mnconsole.arguments.records_export import EXPORT_EPILOG
from mnconsole.store import keys
from mnconsole.store.keeper import SlotKeeper
from mnconsole.store.records import open_read_only, open_records
from tests.cli.shell import POWERLESS, run, run_with_passphrase
from tests.cli.test_records import console_that_runs
from tests.helpers.pdf import text_of
from tests.helpers.records import NURSE, Clinic

COMMAND = ("records", "export-patient")


def _last_kind(folder: Path, passphrase: str | None) -> str:
    records = open_read_only(folder, keys.unlock(folder, passphrase).key)
    try:
        last = records.read(lambda reader: reader.last_event())
        assert records.read(lambda reader: reader.verify()).sound
    finally:
        records.close()
    assert last is not None
    return last.kind


def test_a_record_is_written_and_on_record(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "ada.zip"
    # Without a screen, and with no say in Qt's platform.
    done = run(*COMMAND, "--data", demo, "--number", "1", "--out", out, "--json")
    assert (done.code, done.err) == (0, "")
    content = out.read_bytes()
    assert done.json == {
        "path": str(out),
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "events": 2,
        "sessions": 1,
    }
    assert set(done.json) <= set(re.findall(r"\w+", EXPORT_EPILOG))
    with zipfile.ZipFile(out) as file:
        assert "Treatment record of Ada Sample" in text_of(file.read("record.pdf"))
        assert len(json.loads(file.read("events.json"))["events"]) == 2
    assert out.stat().st_mode & 0o777 == 0o600
    assert _last_kind(demo, None) == "records.exported"
    told = run(*COMMAND, "--data", demo, "--number", "2", "--out", tmp_path / "ben.zip")
    assert (told.code, told.err) == (0, "")
    assert "ben.zip" in told.out


def test_what_is_in_the_way_is_told_and_nothing_is_left(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "ada.zip"
    out.write_text("mine", encoding="utf-8")
    there = run(*COMMAND, "--data", demo, "--number", "1", "--out", out)
    assert (there.code, out.read_text(encoding="utf-8")) == (1, "mine")
    assert "There is something of this name already" in there.err
    nobody = run(*COMMAND, "--data", demo, "--number", "77", "--out", tmp_path / "x.zip", "--json")
    assert (nobody.code, nobody.json["error"]) == (1, "no_patient")
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    refused = run(*COMMAND, "--data", demo, "--number", "1", "--out", shut / "x.zip", "--json", wrapper=POWERLESS)
    assert (refused.code, refused.json["error"]) == (1, "not_writable")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ada.zip", "demo", "shut"]
    wrong = run(*COMMAND, "--data", demo, "--number", "no", "--out", tmp_path / "x.zip")
    assert (wrong.code, "whole number" in wrong.err) == (2, True)


def test_not_beside_a_console_that_runs(demo: Path, tmp_path: Path) -> None:
    with console_that_runs(demo):
        done = run(*COMMAND, "--data", demo, "--number", "1", "--out", tmp_path / "ada.zip", "--json")
    assert (done.code, done.json["error"]) == (1, "held")


def test_only_a_managers_passphrase_will_do(clinic: Path, tmp_path: Path, passphrase: str) -> None:
    key = keys.unlock(clinic, passphrase).key
    SlotKeeper(clinic, lambda: key).set_passphrase(NURSE, "Nurse One", "the nurse's own words")
    ask = (*COMMAND, "--data", clinic, "--number", "1", "--out", tmp_path / "ada.zip", "--json")
    nurse = run_with_passphrase(b"the nurse's own words\n", *ask)
    assert (nurse.code, nurse.json["error"]) == (1, "managers_only"), "whether there is such a patient is not told"
    records = open_records(clinic, key)
    Clinic(records).add_patient()
    records.close()
    nurse = run_with_passphrase(b"the nurse's own words\n", *ask)
    assert (nurse.code, nurse.json["error"]) == (1, "managers_only")
    assert "manager" in nurse.err
    assert not (tmp_path / "ada.zip").exists()
    manager = run_with_passphrase(passphrase.encode() + b"\n", *ask)
    assert (manager.code, manager.json["events"]) == (0, 1)
    assert _last_kind(clinic, passphrase) == "records.exported"
