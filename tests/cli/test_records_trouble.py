"""`records` where something is wrong: told by number, by name, with what to do, and nothing is changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from mnconsole.commands.records_verify import _FAULTS
from mnconsole.domain.session_events import CleanseDone
from mnconsole.store import guards, key_file, keys
from mnconsole.store.engine import writer_engine
from mnconsole.store.verify import LogFault
from tests.cli.shell import Done, Terminal, run, run_with_passphrase
from tests.helpers.records import opened
from tests.helpers.tampering import UNREADABLE_BODIES, forge

PAGE = 4096


def by_hand(folder: Path, *statements: str) -> None:
    """Change the database behind the program's back, with the guards away for the moment."""
    engine = writer_engine(folder / "records.db", keys.unlock(folder, None).key)
    try:
        with engine.begin() as connection:
            for name in guards.TRIGGERS:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.exec_driver_sql(statement)
            for trigger in guards.TRIGGERS.values():
                connection.exec_driver_sql(trigger)
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("fault", "number", "statements"),
    [
        ("edited", 4, ["UPDATE event SET body = replace(body, '}', ' }') WHERE seq = 4"]),
        ("gap", 3, ["DELETE FROM event WHERE seq = 3"]),
        ("tail_cut", 6, ["DELETE FROM event WHERE seq = 6"]),
    ],
)
def test_a_log_that_was_tampered_with(
    fault: str, number: int, statements: Sequence[str], demo: Path, here: Callable[..., Done]
) -> None:
    by_hand(demo, *statements)
    told, found = here("records", "verify", "--data", demo), here("records", "verify", "--data", demo, "--json")
    assert (told.code, told.err, found.code, found.err) == (1, "", 1, "")
    assert told.out.startswith("The log is NOT whole. ")
    assert f"number {number}" in told.out
    assert len(told.out.splitlines()) == 2
    assert (found.json["sound"], found.json["fault"], found.json["first_bad_seq"]) == (False, fault, number)
    assert "error" not in found.json


def test_a_file_with_more_or_less_in_it_than_the_program_makes(demo: Path, here: Callable[..., Done]) -> None:
    by_hand(demo, "CREATE TABLE notes (text TEXT)", "DROP INDEX event_of_kind")
    told, found = here("records", "verify", "--data", demo), here("records", "verify", "--data", demo, "--json")
    assert (told.code, found.code, found.json["sound"], found.json["fault"]) == (1, 1, False, "layout")
    assert found.json["unlike"] == ["index event_of_kind", "table notes"]
    assert told.out.startswith("Every entry is sound, but the file is not as this program makes it: index event_of_k")
    assert here("records", "rebuild", "--data", demo).code == 0


def test_a_slot_of_the_key_file_that_does_not_read_is_told_and_shuts_nobody_out(
    clinic: Path, passphrase: str, here_with_passphrase: Callable[..., Done]
) -> None:
    file = key_file.load(clinic).file
    bad: dict[str, Any] = {**file.slots[0], "id": "bad", "kdf": {"name": "argon2id"}}
    key_file.write(clinic, file.with_slots((bad, *file.slots)))
    told = here_with_passphrase(passphrase.encode(), "records", "verify", "--data", clinic)
    assert (told.code, told.told) == (1, ["mnconsole: a slot of the key file does not read: 'memory_kib'"])
    assert "The log is whole" in told.out
    assert "But 1 slot of the key file can't be read" in told.out


def test_a_planted_trigger_is_named_and_the_records_stay_shut(demo: Path, here: Callable[..., Done]) -> None:
    by_hand(demo, "CREATE TRIGGER zz AFTER INSERT ON event BEGIN SELECT 1; END", "CREATE VIEW yy AS SELECT 1")
    done = here("records", "rebuild", "--data", demo, "--json")
    assert (done.code, done.json["error"], done.json["details"]["names"]) == (1, "guards_changed", "zz, yy")
    assert "put triggers or views into it (zz, yy)" in done.json["message"]
    backup = here("records", "backup", "--data", demo, "--json")
    assert (backup.json["error"], backup.json["details"]["path"]) == ("guards_changed", str(demo / "records.db"))
    told, found = here("records", "verify", "--data", demo), here("records", "verify", "--data", demo, "--json")
    assert (found.code, found.json["fault"], found.json["unlike"]) == (1, "guards", ["zz", "yy"])
    assert told.out.startswith(
        "The log is NOT whole. Guards that keep entries from being changed are gone or changed, "
    )
    assert "put in more: zz, yy." in told.out


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE patient SET name = 'Somebody Else'", ("rows beside it", "table patient", "name")),
        ("DELETE FROM patient", ("table patient", "missing")),
        ("UPDATE session SET status = 'signed'", ("1 row beside it", "table session", "status")),
        ("DELETE FROM staff", ("table staff", "missing")),
        ("DROP TABLE clinic", ("table clinic",)),
    ],
)
def test_what_the_screen_shows_and_the_log_does_not_say(
    statement: str, words: Sequence[str], demo: Path, here: Callable[..., Done]
) -> None:
    by_hand(demo, statement)
    told, found = here("records", "verify", "--data", demo), here("records", "verify", "--data", demo, "--json")
    assert (told.code, told.err, found.code, found.json["sound"]) == (1, "", 1, False), told
    assert [word for word in words if word not in told.out] == [], told.out
    assert "Make a copy of the whole folder" in told.out


def test_a_log_that_is_gone_as_a_whole(demo: Path, here: Callable[..., Done]) -> None:
    by_hand(demo, "DELETE FROM event", "DELETE FROM device")
    told = here("records", "verify", "--data", demo)
    assert (told.code, told.err) == (1, "")
    assert "The newest entries are missing, from number 1 on." in told.out


@pytest.mark.parametrize("action", ["verify", "info"])
@pytest.mark.parametrize("statement", ["DELETE FROM meta", "DROP TABLE session", "DROP TABLE device"])
def test_tables_that_are_not_there_are_told_without_a_traceback(
    action: str, statement: str, demo: Path, here: Callable[..., Done]
) -> None:
    by_hand(demo, statement)
    told = here("records", action, "--data", demo)
    assert told.code == 1, told
    assert "Traceback" not in told.out + told.err
    assert "copy of the whole folder" in told.out + told.err, told


def test_a_page_that_no_entry_stands_on(demo: Path, here: Callable[..., Done]) -> None:
    """Every page is read: what is damaged beside the log is damage too."""
    whole = (demo / "records.db").read_bytes()
    quiet = []
    for page in range(1, len(whole) // PAGE):
        damaged = bytearray(whole)
        damaged[page * PAGE + 100 : page * PAGE + 140] = bytes(40)
        (demo / "records.db").write_bytes(damaged)
        told = here("records", "verify", "--data", demo)
        if told.code != 1 or "damaged" not in told.out + told.err:
            quiet.append((page, told.out, told.err))
    assert quiet == []


def test_a_tampered_log_told_by_a_process(demo: Path) -> None:
    by_hand(demo, "UPDATE event SET kind = 'patient.viewed' WHERE seq = 5")
    done = run("records", "verify", "--data", demo)
    assert (done.code, done.err) == (1, "")
    assert "Entry number 5 was changed after it was written" in done.out


@pytest.fixture
def treated(demo: Path) -> Path:
    """The demo's folder with a step of its open session as the newest entry."""
    with opened(demo) as clinic:
        (session,) = clinic.records.read(lambda reader: reader.open_sessions())
        clinic.append(CleanseDone(), session_id=session.id)
    return demo


@pytest.mark.damages_records("the newest entry is none that this program reads")
@pytest.mark.parametrize("name", UNREADABLE_BODIES)
def test_an_entry_with_a_content_that_no_program_wrote_is_named(
    treated: Path, here: Callable[..., Done], name: str
) -> None:
    seq = forge(treated, "body", UNREADABLE_BODIES[name])
    told = here("records", "verify", "--data", treated)
    assert (told.code, told.err) == (1, "")
    assert f"But entry number {seq} can't be read" in told.out
    for command in (("info",), ("rebuild", "--check")):
        done = here("records", *command, "--data", treated, "--json")
        refused(done, "entry_unreadable")
        assert f"Entry number {seq} is there, but its content can't be read." in done.told[0]
    assert here("records", "backup", "--data", treated).code == 0
    drill = here("records", "drill", "--data", treated)
    assert (drill.code, drill.err) == (1, "")
    assert "does NOT come back: an entry of the records can't be read." in drill.out


@pytest.mark.damages_records("the newest entry is none that this program reads")
def test_a_drill_tells_of_an_entry_of_a_newer_program_in_words(treated: Path, here: Callable[..., Done]) -> None:
    forge(treated, "kind", "cleanse.verified")
    assert here("records", "backup", "--data", treated).code == 0
    told = here("records", "drill", "--data", treated)
    assert (told.code, told.err) == (1, "")
    assert "does NOT come back: a newer program wrote into these records." in told.out


@pytest.mark.parametrize("at_utc_ms", [2**63 - 1, -(2**63)])
def test_a_time_outside_the_calendar_is_named_and_told_as_unreadable(
    treated: Path, here: Callable[..., Done], at_utc_ms: int
) -> None:
    seq = forge(treated, "at_utc_ms", at_utc_ms)
    told = here("records", "verify", "--data", treated)
    assert (told.code, told.err) == (1, "")
    assert f"Entry number {seq} was changed after it was written" in told.out
    info = here("records", "info", "--data", treated)
    assert (info.code, info.err) == (0, "")
    assert info.out.splitlines()[-1] == "Last entry  unreadable unreadable (local time)"


def test_every_fault_has_its_words() -> None:
    assert set(_FAULTS) == set(LogFault) - {LogFault.CANCELLED}


def refused(done: Done, code: str, *words: str) -> None:
    """A trouble told as JSON and in two lines."""
    assert (done.code, done.json["error"]) == (1, code)
    assert len(done.told) == 2
    assert done.told[0].startswith("mnconsole: ")
    assert done.told[0] == f"mnconsole: {done.json['message']}"
    assert done.told[1] == done.json["what_to_do"]
    assert [word for word in words if word not in done.err] == []


def empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def missing(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def file_instead(folder: Path) -> None:
    missing(folder)
    folder.write_text("no folder", encoding="utf-8")


def first_page_damaged(folder: Path) -> None:
    with (folder / "records.db").open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(200))


def cut_short(folder: Path) -> None:
    with (folder / "records.db").open("r+b") as file:
        file.truncate(PAGE * 3 // 2)


def not_encrypted(folder: Path) -> None:
    (folder / "records.db").unlink()
    with sqlite3.connect(folder / "records.db") as plain:
        plain.execute("CREATE TABLE event (seq)")
    plain.close()


def key_files_damaged(folder: Path) -> None:
    for name in keys.COPIES:
        (folder / name).write_text('{"format": "mnconsole-keys"', encoding="utf-8")


def key_files_gone(folder: Path) -> None:
    for name in keys.COPIES:
        (folder / name).unlink()


def database_gone(folder: Path) -> None:
    (folder / "records.db").unlink()


def newer(folder: Path) -> None:
    by_hand(
        folder,
        "UPDATE alembic_version SET version_num = '0999'",
        "UPDATE meta SET value = '9.9.9' WHERE key = 'schema_by'",
    )


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (empty, "no_records", ()),
        (missing, "no_records", ()),
        (file_instead, "no_records", ()),
        (first_page_damaged, "damaged", ("copy of the whole folder",)),
        (cut_short, "damaged", ()),
        (not_encrypted, "not_encrypted", ()),
        (key_files_damaged, "key_file_damaged", ()),
        (key_files_gone, "key_file_missing", ("keys.json",)),
        (database_gone, "database_missing", ()),
        (newer, "newer_schema", ("9.9.9", "0999")),
    ],
)
def test_records_that_do_not_open(
    spoil: Callable[[Path], None], code: str, words: Sequence[str], demo: Path, here: Callable[..., Done]
) -> None:
    spoil(demo)
    done = here("records", "verify", "--data", demo, "--json")
    refused(done, code, *words)
    assert str(demo) in done.told[0]


def test_a_damaged_page_inside_is_found_or_refused(demo: Path, here: Callable[..., Done]) -> None:
    with (demo / "records.db").open("r+b") as file:
        pages = file.seek(0, os.SEEK_END) // PAGE
        for page in range(2, pages):
            file.seek(page * PAGE + 200)
            file.write(os.urandom(50))
    done = here("records", "verify", "--data", demo, "--json")
    assert (done.code, done.json.get("error") or done.json["fault"]) == (1, "damaged")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (b"wrong\n", "wrong_passphrase"),
        (b"\n", "passphrase_needed"),
        (b"", "passphrase_needed"),
        (b"\xff\xfe\n", "passphrase_unreadable"),
        (b"x" * 5000, "passphrase_unreadable"),
    ],
)
def test_a_passphrase_that_does_not_open(
    typed: bytes, code: str, clinic: Path, here_with_passphrase: Callable[..., Done]
) -> None:
    refused(here_with_passphrase(typed, "records", "info", "--data", clinic, "--json"), code)


def test_a_wrong_passphrase_told_by_a_process(clinic: Path) -> None:
    done = run_with_passphrase(b"wrong\n", "records", "verify", "--data", clinic, "--json")
    refused(done, "wrong_passphrase", "Caps Lock")


def test_a_descriptor_that_is_not_open(clinic: Path, here: Callable[..., Done]) -> None:
    done = here("records", "info", "--data", clinic, "--passphrase-fd", "77", "--json")
    refused(done, "passphrase_unreadable", "77", "Bad file descriptor")


def test_no_terminal_to_ask(clinic: Path) -> None:
    refused(run("records", "info", "--data", clinic, "--json"), "no_terminal", "--passphrase-fd")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Wr0ng horse\n", "mnconsole: Wrong passphrase."),
        ("\x04", "mnconsole: No passphrase was typed."),
        ("\x03", "mnconsole: Stopped by Ctrl-C."),
    ],
    ids=["other", "end", "ctrl-c"],
)
def test_at_the_prompt(typed: str, said: str, clinic: Path) -> None:
    with Terminal("records", "verify", "--data", clinic) as terminal:
        terminal.until("Passphrase: ")
        terminal.type(typed)
        assert terminal.end() == 1
        assert terminal.echoes()
    assert said in terminal.text
    assert "Traceback" not in terminal.text
    assert "Wr0ng" not in terminal.text


def test_a_bug_keeps_its_traceback_and_still_gives_json(demo: Path) -> None:
    # A row that no hand of this program wrote is none of the troubles that it knows.
    by_hand(demo, "UPDATE staff SET role = 'emperor'")
    done = run("records", "info", "--data", demo, "--json")
    assert done.code == 1
    assert done.json["error"] == "unexpected"
    assert "Traceback" in done.err
