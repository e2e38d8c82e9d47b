"""Somebody else's SQLCipher reads the records: of a real played run, and by the script that the documents print."""

from __future__ import annotations

import hashlib
import json
import struct
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import apsw
import pytest

from mnconsole.domain.recovery_code import code_of
from mnconsole.store import key_slots
from tests.cli.shell import environment
from tests.helpers.records import NURSE, Clinic, set_up
from tests.helpers.tampering import database
from tests.trials.clinics import treated

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "records.md"
PASSPHRASE, CODE = "a sample passphrase för the test", code_of(bytes(range(7, 27)))
FIELDS = "device_id, seq, id, session_id, kind, version, at_utc_ms, run_id, mono_ms, actor_id, body, prev_hash"


def read_by_apsw(folder: Path, key_hex: str) -> list[tuple[Any, ...]]:
    connection = apsw.Connection(str(folder / "records.db"))
    try:
        for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = \"x'{key_hex}'\""):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return connection.execute(f"SELECT {FIELDS}, hash FROM event ORDER BY device_id, seq").fetchall()
    finally:
        connection.close()


def hashed(fields: tuple[Any, ...]) -> bytes:
    """By the words of docs/records.md alone: each field with its length before it."""
    content = struct.pack(">I", 17) + b"mnconsole-event-1"
    for value in fields:
        raw = value.encode() if isinstance(value, str) else value
        raw = struct.pack(">q", raw) if isinstance(raw, int) else raw
        content += b"\xff" * 4 if raw is None else struct.pack(">I", len(raw)) + raw
    return hashlib.sha256(content).digest()


@pytest.mark.timeout(180)
def test_the_database_of_a_real_run_reads_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    command = [sys.executable, "-m", "mnconsole", "--demo", "--play", "--speed", "1000", "--data", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=150, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with database(folder, read_only=True) as connection:
        ours = [tuple(row) for row in connection.exec_driver_sql(f"SELECT {FIELDS}, hash FROM event ORDER BY 1, 2")]
    key_file = json.loads((folder / "keys.json").read_bytes())
    theirs = read_by_apsw(folder, key_file["slots"][0]["key"] + key_file["salt"])
    assert theirs == ours
    assert len(theirs) > 1000
    assert [row[2] for row in theirs if hashed(row[:12]) != row[12]] == []
    assert [row[1] for before, row in pairwise(theirs) if row[11] != before[12]] == []


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """A real clinic's folder, and what its log holds by our own reading."""
    folder = tmp_path_factory.mktemp("out") / "clinic"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_slots, "MEMORY_KIB", 1024)
        records = set_up(folder, PASSPHRASE)
        records.keeper.set_passphrase(NURSE, "Nurse One", "another person's words")
        records.keeper.store_recovery(CODE)
    try:
        found = Clinic(records)
        (patient,) = treated(found, Random(12), 1)
        found.start_session(patient)
        rows = records.read(_events)
    finally:
        records.close()
    return folder, rows


def _events(reader: Any) -> list[dict[str, Any]]:
    connection = reader._connection
    query = "SELECT seq, id, kind, hash FROM event ORDER BY device_id, seq"
    return [
        {"seq": seq, "id": id_.hex(), "kind": kind, "hash": hash_.hex()}
        for seq, id_, kind, hash_ in connection.exec_driver_sql(query)
    ]


def script(tmp_path: Path) -> Path:
    """The script as it stands in the document."""
    _, begun, rest = DOCUMENT.read_text(encoding="utf-8").partition("<!-- begin: get_records_out.py -->\n```python\n")
    text, ended, _ = rest.partition("```\n<!-- end: get_records_out.py -->")
    assert begun
    assert ended
    path = tmp_path / "get_records_out.py"
    path.write_text(text, encoding="utf-8")
    return path


def run(tmp_path: Path, folder: Path, secret: str, *more: str) -> subprocess.CompletedProcess[str]:
    # -I: nothing of this project is on the path.
    command = [sys.executable, "-I", str(script(tmp_path)), str(folder), *more]
    return subprocess.run(command, input=secret + "\n", capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("secret", [PASSPHRASE, CODE, CODE.lower().replace("-", " "), "another person's words"])
def test_the_script_of_the_document_gets_everything_out(
    clinic: tuple[Path, list[dict[str, Any]]], tmp_path: Path, secret: str
) -> None:
    folder, rows = clinic
    done = run(tmp_path, folder, secret)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [{name: line[name] for name in rows[0]} for line in lines] == rows
    assert all(line["sound"] for line in lines)
    (added,) = [line for line in lines if line["kind"] == "patient.added"]
    assert (added["body"]["name"], added["body"]["birth_date"]) == ("Ada Sample 0", "1984-03-12")
    assert added["body"]["allergies"] == "none known"


def test_the_key_that_it_prints_opens_the_database(clinic: tuple[Path, list[dict[str, Any]]], tmp_path: Path) -> None:
    folder, rows = clinic
    done = run(tmp_path, folder, PASSPHRASE, "--key")
    line = done.stdout.strip()
    assert line.startswith("PRAGMA key = \"x'")
    assert len(read_by_apsw(folder, line.split("'")[1])) == len(rows)


@pytest.mark.parametrize("secret", ["", "a sample passphrase", code_of(bytes(20)), "0000"])
def test_nothing_comes_out_with_anything_else(
    clinic: tuple[Path, list[dict[str, Any]]], tmp_path: Path, secret: str
) -> None:
    done = run(tmp_path, clinic[0], secret)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Nothing in keys.json opens with this.")


def test_a_changed_entry_is_not_called_sound(clinic: tuple[Path, list[dict[str, Any]]], tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    set_up(demo).close()
    with database(demo) as connection:
        connection.exec_driver_sql("DROP TRIGGER event_no_update")
        connection.exec_driver_sql("UPDATE event SET at_utc_ms = at_utc_ms + 1 WHERE seq = 2")
    done = run(tmp_path, demo, "")
    assert [json.loads(line)["sound"] for line in done.stdout.splitlines()] == [True, False, True]


def test_an_erased_person_comes_out_as_that(tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    records = set_up(demo)
    try:
        Clinic(records).add_patient()
    finally:
        records.close()
    with database(demo) as connection:
        connection.exec_driver_sql("UPDATE patient_key SET key = NULL")
    done = run(tmp_path, demo, "")
    (added,) = [json.loads(line) for line in done.stdout.splitlines() if "patient.added" in line]
    assert added["body"]["erased"] is True
    assert "name" not in added["body"]
    assert added["sound"] is True
    assert "Ada" not in done.stdout
