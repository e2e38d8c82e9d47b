"""`pen watch` as a person sees it on a terminal, as a pipe gets it, and as a program reads it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from pathlib import Path

from mnconsole.arguments.pen import WATCH_EPILOG
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.watch import Happening
from mnconsole.domain.pen import Motor
from mnconsole.domain.pen_tools import LineVerdict
from mnconsole.ui.words.line_quality import verdict
from mnconsole.ui.words.pen_watch import happening, values
from tests.cli.shell import Done, Terminal, environment, finish, run, start
from tests.helpers.fakes import IDENTITY, report

ROWS = 17


def objects(done: Done) -> list[dict[str, object]]:
    """Each line as an object."""
    return [json.loads(line) for line in done.out.splitlines()]


def screen(text: str) -> list[str]:
    """What stands on a high screen after all of `text`: lines, cursor up, clear to the end."""
    lines, at = [""], 0
    for part in re.findall(r"\x1b\[\d+A|\x1b\[K|\n|[^\x1b\n]+", text):
        if part == "\n":
            at += 1
            lines += [""] * (at - len(lines) + 1)
        elif part.endswith("A") and part.startswith("\x1b"):
            at -= int(part[2:-1])
        elif part != "\x1b[K":
            lines[at] = part
    return lines


def test_for_programs_it_is_an_object_in_each_line(pen: SimulatedPen) -> None:
    done = run("pen", "watch", "--port", pen.port, "--json", "--seconds", "1", "--rate", "10")
    assert (done.code, done.err) == (0, "")
    *told, summary = objects(done)
    assert 5 <= len(told) <= 13
    assert set(told[0]) | set(summary) <= set(re.findall(r"\w+", WATCH_EPILOG))
    documented = re.findall(r"\w+_(?:um|dhz|ms|us|ddegc|percent|permille)\b", WATCH_EPILOG)
    assert [key for key in documented if key not in told[0]] == []
    assert [event for each in told for event in each["happened"]] == ["linked"]  # type: ignore[attr-defined]
    last = told[-1]
    assert (last["state"], last["faults"], last["linked"], last["trouble"]) == ("idle", [], True, None)
    assert last["serial_number"] == SIMULATED_PEN.serial_number
    assert last["trigger_pressed"] is None, "this pen has none"
    assert summary["summary"] is True
    assert summary["reads"] == last["cycles"] or int(str(summary["reads"])) - int(str(last["cycles"])) in (1, 2, 3)
    assert [event["event"] for event in pen.events()] == ["power_up"], "nothing moved"


def test_a_line_a_second_where_there_is_no_terminal(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen:
        process = start("pen", "watch", "--port", pen.port, "--rate", "10")
        assert process.stdout is not None
        lines = [process.stdout.readline().decode()]
        while "idle" not in lines[-1]:
            lines.append(process.stdout.readline().decode())
        pen.control("restart")
        while "restarted" not in lines[-1]:
            lines.append(process.stdout.readline().decode())
        process.send_signal(signal.SIGINT)
        done = finish(process)
    assert lines[0] == f"Watching {pen.port} with reads only: the pen does not move. Ctrl-C ends it.\n"
    assert any(line.endswith("  A pen answers.\n") for line in lines)
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in "".join(lines) + done.out
    assert re.fullmatch(r"Watched for 0:0\d: \d+ readings, \d+ lost\. It restarted once\.", done.out.splitlines()[-1])


def test_on_a_terminal_the_values_stay_in_one_place(tmp_path: Path) -> None:
    with (
        SimulatedPen.spawn(tmp_path) as pen,
        Terminal("pen", "watch", "--port", pen.port, "--rate", "10", size=(40, 60)) as terminal,
    ):
        terminal.until("Switched on for  0:01")
        pen.control("cable", out=True)
        terminal.until("does not answer")
        terminal.until("no pen: Nothing answers")
        terminal.until("Answers", after="no pen: Nothing answers")  # the last row of that picture
        drawn = screen(terminal.text)
        terminal.type("\x03")
        assert terminal.end() == 0
    labels = [line.split("  ")[0] for line in drawn if line]
    assert labels.count("State") == labels.count("Depth") == 1, drawn
    shown = dict(re.split(r"  +", line, maxsplit=1) for line in drawn[-ROWS - 1 :] if "  " in line)
    assert shown["State"] == shown["Depth"] == shown["Strokes"] == "\N{EM DASH}", "nothing stale is shown"
    assert max(map(len, drawn[1:])) < 60, "no line is broken by the terminal"
    assert "Traceback" not in terminal.text
    last = terminal.text.rstrip("\n").splitlines()[-1]
    assert last.endswith("The pen stopped answering once.")


def test_a_low_terminal_gets_lines(pen: SimulatedPen) -> None:
    with Terminal("pen", "watch", "--port", pen.port, "--seconds", "1", size=(10, 60)) as terminal:
        assert terminal.end() == 0
    assert "\x1b" not in terminal.text.partition("A pen answers.")[2]
    assert "idle  depth" in terminal.text


def test_no_pen_is_said_once_with_its_reason(tmp_path: Path) -> None:
    done = run("pen", "watch", "--port", tmp_path / "none", "--seconds", "1", "--rate", "5")
    assert (done.code, done.err) == (1, "")
    assert len(done.out.splitlines()) == 3, done.out
    assert "no pen: Pen not plugged in." in done.out


def test_a_port_in_use_is_told(pen: SimulatedPen) -> None:
    first = start("pen", "watch", "--port", pen.port, "--json")
    assert first.stdout is not None
    while b'"linked"]' not in first.stdout.readline():
        pass
    second = objects(run("pen", "watch", "--port", pen.port, "--json", "--seconds", "1"))
    first.send_signal(signal.SIGINT)
    assert finish(first).code == 0
    assert {each["trouble"] for each in second[:-1]} == {"busy"}


def test_its_wire_log_holds_reads_only(pen: SimulatedPen, tmp_path: Path) -> None:
    file = tmp_path / "wire.log"
    done = run("pen", "watch", "--port", pen.port, "--json", "--seconds", "1", "--wire-log", file)
    reads = int(str(objects(done)[-1]["reads"]))
    sent = [line.split("\t")[4] for line in file.read_text(encoding="utf-8").splitlines() if "\t>\t" in line]
    assert len(sent) == reads + 1
    assert {text.split(" ")[0] for text in sent} == {"read"}


def test_a_reader_that_went_away_ends_it(pen: SimulatedPen) -> None:
    process = start("pen", "watch", "--port", pen.port, "--rate", "20", stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    done = finish(process)
    assert (done.code, done.err) == (1, "")


def test_a_dumb_terminal_is_not_drawn_on(pen: SimulatedPen) -> None:
    with Terminal("pen", "watch", "--port", pen.port, "--seconds", "1", env=environment(TERM="dumb")) as terminal:
        assert terminal.end() == 0
    assert "\x1b" not in terminal.text


def test_what_a_pen_does_not_measure_is_a_dash() -> None:
    texts = values(report(motor=Motor.RUNNING, speed_actual_dhz=905, strokes=7, lease_left_ms=212), IDENTITY)
    assert texts["state"] == "running"
    assert texts["speed"] == "90.5 Hz (set: 90 Hz)"
    assert texts["lease"] == "212 ms"
    assert set(values(None, IDENTITY).values()) == set(values(report(), None).values()) == {"\N{EM DASH}"}


def test_every_code_has_its_words() -> None:
    assert all(happening(code) for code in Happening)
    assert all(verdict(code)[0] for code in LineVerdict)
