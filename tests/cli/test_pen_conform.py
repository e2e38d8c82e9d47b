"""`pen conform` as a technician runs it, and whatever comes between: however it ends, the pen is stopped."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from mnconsole.arguments.pen import CONFORM_EPILOG
from mnconsole.commands.conform import NOT_STILL, QUESTION
from mnconsole.device.conform.checklist import CHECKLIST
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.simulator.process import SimulatedPen
from tests.cli.shell import Done, Terminal, bare_line, finish, run, start
from tests.helpers.conform_bench import served
from tests.helpers.waiting import wait_for

READ_IDENTITY = bytes.fromhex("01 03 00 00 00 2c 44 17")


@pytest.fixture
def fresh_pen(tmp_path: Path) -> Iterator[SimulatedPen]:
    """A pen whose log begins with this test."""
    with SimulatedPen.spawn(tmp_path) as running:
        yield running


def has_turned(pen: SimulatedPen) -> bool:
    return any(event["event"] == "motor_on" for event in pen.events())


def last_state(pen: SimulatedPen) -> str:
    return str(pen.control("status")["state"])


def test_the_whole_list_with_a_technician_at_the_terminal(fresh_pen: SimulatedPen) -> None:
    with Terminal("pen", "conform", "--port", fresh_pen.port) as terminal:
        terminal.until(QUESTION)
        terminal.type("y\n")
        for name in ("C25 ", "C50 ", "Switch the pen off and on again."):
            terminal.until(name)
        fresh_pen.control("restart")
        terminal.type("\n")
        assert terminal.end() == 0
    lines = re.findall(r"^.*?(PASS|FAIL|n/a |----)  (C\d+) ", terminal.text, re.MULTILINE)
    assert [name for _mark, name in lines] == [clause.name for clause in CHECKLIST]
    assert {name for mark, name in lines if mark != "PASS"} == {"C34"}
    told = re.search(r"(\d+) clauses in (\d+) s: (\d+) passed, 0 failed, 1 not applicable, 0 not run\.", terminal.text)
    assert told is not None
    assert int(told[2]) < 40
    assert terminal.text.endswith("The pen is stopped.\nThe pen keeps to the map.\n")
    assert last_state(fresh_pen) == "idle"


def test_without_a_terminal_nobody_is_asked_and_nothing_sent(fresh_pen: SimulatedPen) -> None:
    done = run("pen", "conform", "--port", fresh_pen.port, "--json")
    assert (done.code, done.json["error"]) == (1, "nobody_to_ask")
    assert "--yes" in done.told[1]
    assert fresh_pen.control("status")["frames"] == 0


@pytest.mark.parametrize("typed", ["n\n", "\n", "\x04"])
def test_no_is_no(typed: str, pen: SimulatedPen) -> None:
    before = pen.control("status")["frames"]
    with Terminal("pen", "conform", "--port", pen.port) as terminal:
        terminal.until(QUESTION)
        terminal.type(typed)
        assert terminal.end() == 1
    assert "Nothing was sent to the pen." in terminal.text
    assert pen.control("status")["frames"] == before


@contextlib.contextmanager
def turning(folder: Path, count: int, *options: str) -> Iterator[list[tuple[SimulatedPen, subprocess.Popen[bytes]]]]:
    """Some pens at once, and a check of each that has come so far that its motor turns."""
    with contextlib.ExitStack() as stack:
        pens = [stack.enter_context(SimulatedPen.spawn(folder, name=f"pen{number}")) for number in range(count)]
        checks = [start("pen", "conform", "--port", pen.port, "--yes", *options) for pen in pens]
        for check in checks:
            stack.callback(check.wait)
            stack.callback(check.kill)
        for pen in pens:
            wait_for(lambda pen=pen: has_turned(pen), 20, "a motor that turns")  # type: ignore[misc]
        yield list(zip(pens, checks, strict=True))


def test_a_signal_ends_it_with_the_pen_stopped(tmp_path: Path) -> None:
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    with turning(tmp_path, len(signals), "--json") as running:
        for (_pen, check), how in zip(running, signals, strict=True):
            check.send_signal(how)
        for pen, check in running:
            done = finish(check)
            assert (done.code, done.json["error"]) == (1, "cut_short")
            assert done.told == ["mnconsole: The check was ended early. The pen is stopped."]
            assert last_state(pen) == "idle"
            assert all(event["event"] != "fault" for event in pen.events()), "stopped by the check, not by the lease"


def test_what_goes_away_in_the_middle(tmp_path: Path) -> None:
    """The reader of the output; the pen's voice; the pen itself."""
    with turning(tmp_path, 3) as ((unread, unread_check), (silent, silent_check), (gone, gone_check)):
        assert unread_check.stdout is not None
        unread_check.stdout.close()
        unread_check.stdout = None
        silent.control("cable", out=True)
        gone.stop()
        assert finish(unread_check).code == 1
        assert last_state(unread) == "idle"
        told = finish(gone_check)
        assert (told.code, told.told[0], len(told.told) > 1) == (1, NOT_STILL, True)
        silence = finish(silent_check)
    assert (silence.code, silence.err) == (1, "")
    marks = re.findall(r"^(PASS|FAIL|n/a |----)  C", silence.out, re.MULTILINE)
    assert len(marks) == len(CHECKLIST)
    assert set(marks[marks.index("FAIL") + 1 :]) == {"----"}
    assert NOT_STILL in silence.out
    assert silence.out.endswith("The pen does NOT keep to the map.\n")


def test_a_device_that_is_no_pen_gets_nothing_but_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(replace(SIMULATED_PEN, lease_min_ms=400), monkeypatch) as (pen, port):
        done = run("pen", "conform", "--port", port, "--yes")
        assert pen.firmware.desired_registers == [0] * 10
    assert (done.code, done.err) == (1, "")
    assert "FAIL  C1   Identity is plausible\n        expected: " in done.out
    assert "lease (0x0009) is 400 to 1000 ms" in done.out
    assert "----  C5   A plain read echoes no nonce (not run, since such a device gets nothing but reads)" in done.out
    assert done.out.endswith("The pen does NOT keep to the map.\n")
    assert "stopped" not in done.out


def test_the_json_has_the_documented_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(replace(SIMULATED_PEN, map_version=2), monkeypatch) as (_pen, port):
        done = run("pen", "conform", "--port", port, "--yes", "--json")
    found = done.json
    assert set(found) | set(found["clauses"][0]) <= set(re.findall(r"\w+", CONFORM_EPILOG))
    assert (done.code, found["conforms"], found["stopped"]) == (1, False, None)
    assert found["passed"] + found["failed"] + found["not_applicable"] + found["not_run"] == len(CHECKLIST)
    assert found["clauses"][0]["verdict"] == "fail"
    assert "map_version" in found["clauses"][0]["seen"]


def test_a_pen_that_cannot_be_armed_is_not_judged(fresh_pen: SimulatedPen) -> None:
    fresh_pen.control("cartridge", **{"is": "missing"})
    done = run("pen", "conform", "--port", fresh_pen.port, "--yes")
    assert (done.code, done.err) == (1, "")
    assert "FAIL" not in done.out
    assert "----  C63 " not in done.out, "what only reads is done nevertheless"
    *_, why, stopped, verdict = done.out.splitlines()
    assert why == "The pen can't be armed now: cartridge missing. Put that right and start again."
    assert (stopped, verdict) == ("The pen is stopped.", "Whether the pen keeps to the map is not known.")


def test_no_port(here: Callable[..., Done]) -> None:
    done = here("pen", "conform", "--port", "missing", "--yes", "--json")
    assert (done.code, done.json["error"]) == (1, "missing")


def test_silence_and_an_echo_are_no_pens() -> None:
    end, heard = threading.Event(), b""

    def echo(near: int) -> None:
        nonlocal heard
        while not end.wait(0.01):
            with contextlib.suppress(BlockingIOError):
                data = os.read(near, 400)
                heard += data
                os.write(near, data)

    with bare_line() as (_near, silent), bare_line() as (near, echoing):
        thread = threading.Thread(target=echo, args=(near,))
        thread.start()
        try:
            checks = [start("pen", "conform", "--port", port, "--yes", "--json") for port in (silent, echoing)]
            found = [finish(check) for check in checks]
        finally:
            end.set()
            thread.join()
    assert [(each.code, each.json["error"]) for each in found] == [(1, "silent"), (1, "not_a_pen")]
    assert heard.startswith(READ_IDENTITY)
    assert heard.replace(READ_IDENTITY, b"") == b"", "nothing but reads"
