"""`records verify` and `records info` over real encrypted files, sound ones."""

from __future__ import annotations

import hashlib
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mnconsole.arguments.records import INFO_EPILOG, VERIFY_EPILOG
from mnconsole.domain.anchors import parse_text
from mnconsole.store import keys
from mnconsole.store.records import open_read_only
from tests.cli.shell import POWERLESS, ROOT, Done, Terminal, environment, run, run_with_passphrase
from tests.helpers.records import NOON

HOLDER = """
import sys
from pathlib import Path
from tests.helpers.records import opened

with opened(Path(sys.argv[1])) as clinic:
    clinic.start_session(clinic.add_patient("Cleo Specimen"))
    print("held", flush=True)
    sys.stdin.read()
"""


def content(folder: Path) -> dict[str, str]:
    """What the folder holds, but for the index that SQLite makes while somebody reads."""
    files = (file for file in folder.iterdir() if not file.name.endswith(("-shm", "-wal")))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def head_of(folder: Path) -> str:
    records = open_read_only(folder, keys.unlock(folder, None).key)
    try:
        return records.read(lambda reader: reader.verify()).head_hash
    finally:
        records.close()


def test_a_sound_log_with_an_open_session(demo: Path, here: Callable[..., Done]) -> None:
    before = content(demo)
    told, found = run("records", "verify", "--data", demo), here("records", "verify", "--data", demo, "--json")
    head = head_of(demo)
    assert (told.code, told.err, found.code, found.err) == (0, "", 0, "")
    no_anchor = "No anchor was at hand: a log written anew as a whole would look the same. Give one with --anchor."
    assert told.out == f"The log is whole: 6 entries, 1 open session.\nIts head is {head}\n{no_anchor}\n"
    facts = found.json
    (text,) = facts.pop("heads")
    assert parse_text(text).hash.hex() == head
    assert facts == {
        "sound": True, "events": 6, "open_sessions": 1, "first_bad_seq": 0, "first_bad_device": "", "fault": "",
        "unlike": [], "head_hash": head, "beside_the_log": "", "lost": 0, "anchors": 0, "anchored_seq": 0,
        "unmatched": [], "anchors_lost": 0, "anchors_damaged": 0, "anchors_unread": 0,
    }  # fmt: skip
    assert set(found.json) <= set(re.findall(r"\w+", VERIFY_EPILOG))
    assert content(demo) == before


def test_what_the_records_hold(demo: Path, here: Callable[..., Done]) -> None:
    told, found = run("records", "info", "--data", demo), here("records", "info", "--data", demo, "--json")
    assert (told.code, told.err, found.code, found.err) == (0, "", 0, "")
    rows = dict(re.split(r"  +", line, maxsplit=1) for line in told.out.splitlines())
    assert (rows["Clinic"], rows["Patients"], rows["Open now"], rows["Entries"]) == ("Sample Clinic", "2", "1", "6")
    assert re.fullmatch(r"2\d Nov 2026 \d\d:\d\d:\d\d \(local time\)", rows["Last entry"])
    assert found.json == {
        "clinic": "Sample Clinic", "patients": 2, "staff": 2, "sessions": 1, "not_signed": 1, "open_sessions": 1,
        "events": 6, "last_event_utc_ms": found.json["last_event_utc_ms"],
    }  # fmt: skip
    assert NOON < found.json["last_event_utc_ms"] < NOON + 60_000
    assert set(found.json) <= set(re.findall(r"\w+", INFO_EPILOG))
    assert "Ada" not in told.out + found.out


def test_a_passphrase_by_descriptor(clinic: Path, passphrase: str) -> None:
    done = run_with_passphrase(passphrase.encode() + b"\n", "records", "verify", "--data", clinic, "--json")
    assert (done.code, done.err, done.json["sound"], done.json["events"]) == (0, "", True, 3)


@pytest.mark.parametrize("end", [b"\r\n", b"", b"\nsecond line\n"])
def test_how_a_passphrase_may_end(
    end: bytes, clinic: Path, passphrase: str, here_with_passphrase: Callable[..., Done]
) -> None:
    done = here_with_passphrase(passphrase.encode() + end, "records", "verify", "--data", clinic, "--json")
    assert (done.code, done.err, done.json["sound"], done.json["events"]) == (0, "", True, 3)


def test_a_passphrase_on_the_terminal_is_not_shown(clinic: Path, passphrase: str) -> None:
    with Terminal("records", "verify", "--data", clinic) as terminal:
        terminal.until("Passphrase: ")
        assert not terminal.echoes()
        terminal.type(passphrase + "\n")
        assert terminal.end() == 0
        assert terminal.echoes()
    assert passphrase not in terminal.text
    assert "The log is whole: 3 entries, no open session." in terminal.text


def test_progress_is_shown_on_a_terminal_and_gone_afterwards(demo: Path) -> None:
    with Terminal("records", "verify", "--data", demo) as terminal:
        terminal.until("Its head is ")
        assert terminal.end() == 0
    progress = "\rChecked 6 of 6 entries"
    assert progress in terminal.text
    rest = terminal.text.rpartition(progress)[2]
    assert rest.startswith("\r" + " " * (len(progress) - 1) + "\rThe log is whole")


@contextmanager
def console_that_runs(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has the folder open, with entries that are only in the write-ahead log."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], cwd=ROOT, env=environment(), **pipes)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield holder
    finally:
        holder.communicate(b"", timeout=20)


def test_while_a_console_runs(demo: Path) -> None:
    with console_that_runs(demo) as console:
        found = run("records", "verify", "--data", demo, "--json")
        assert console.poll() is None
    assert (found.code, found.err, found.json["events"], found.json["open_sessions"]) == (0, "", 8, 2)
    assert console.returncode == 0


def test_after_a_console_was_killed(demo: Path) -> None:
    with console_that_runs(demo) as console:
        console.kill()
        console.wait()
    assert (demo / "records.db-wal").stat().st_size > 0
    found = run("records", "info", "--data", demo, "--json")
    assert (found.code, found.json["patients"], found.json["open_sessions"]) == (0, 3, 2)


def test_a_folder_that_may_only_be_read(demo: Path) -> None:
    for file in demo.iterdir():
        file.chmod(0o444)
    demo.chmod(0o555)
    try:
        done = run("records", "verify", "--data", demo, "--json", wrapper=POWERLESS)
    finally:
        demo.chmod(0o755)
    assert (done.code, done.err, done.json["sound"]) == (0, "", True)


def test_one_damaged_copy_of_the_key_file_is_enough_and_stays(demo: Path, here: Callable[..., Done]) -> None:
    (demo / "keys.json").write_bytes(b"gone")
    done = here("records", "verify", "--data", demo, "--json")
    assert (done.code, done.json["sound"]) == (0, True)
    assert (demo / "keys.json").read_bytes() == b"gone"


def test_the_home_folder_may_be_written_short(
    demo: Path, here: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(demo.parent))
    done = here("records", "info", "--data=~/demo", "--json")
    assert (done.code, done.json["patients"]) == (0, 2)


def test_ctrl_c_while_the_log_is_read(demo: Path) -> None:
    # The terminal takes no output, so the check waits in its first line of progress.
    with Terminal("records", "verify", "--data", demo, stopped=True) as terminal:
        terminal.until_open(demo / "records.db")
        terminal.process.send_signal(signal.SIGINT)
        terminal.go_on()
        assert terminal.end() == 1
    assert terminal.text.splitlines()[-1] == "mnconsole: Stopped by Ctrl-C. Nothing was changed."
    assert "Traceback" not in terminal.text
    assert "whole" not in terminal.text
