"""`--profile` and `--baud` of the commands that talk to a pen: all of them know the same kinds of pens."""

from __future__ import annotations

import json
import re
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from mnconsole.device.simulator.process import SimulatedPen
from tests.cli.shell import Done, bare_line, finish, run, start
from tests.helpers.profiles import example, map_text, motor_text, moved_map, put
from tests.helpers.waiting import wait_for

COMMANDS = (("check", "--json"), ("watch", "--json"), ("conform", "--json", "--yes"))


@pytest.mark.parametrize(("command", "options"), [(each[0], each[1:]) for each in COMMANDS])
def test_the_port_is_opened_at_the_baud_rate_asked_for(command: str, options: tuple[str, ...]) -> None:
    with bare_line() as (near, port):
        process = start("pen", command, "--port", port, "--baud", "57600", *options)
        wait_for(lambda: termios.tcgetattr(near)[4:6] == [termios.B57600] * 2, 10.0, "57600 baud")
        process.terminate()
        finish(process)


@pytest.mark.parametrize(("command", "options"), [(each[0], each[1:]) for each in COMMANDS])
def test_a_line_too_slow_for_the_link_is_refused_with_its_reason(
    command: str, options: tuple[str, ...], here: Callable[..., Done]
) -> None:
    done = here("pen", command, "--port", "x", "--baud", "38400", *options)
    assert (done.code, done.json["error"]) == (1, "baud_too_slow")
    assert "too slow to stop a pen in time" in done.json["message"]
    assert "57600 or 115200" in done.json["what_to_do"]


@pytest.mark.parametrize(("text", "vendor"), [(motor_text(), "Oriental Motor"), (example(), "Sample Motors")])
def test_a_plain_motor_s_live_values(text: str, vendor: str, tmp_path: Path) -> None:
    put(tmp_path, "motor", text.replace('id = "oriental-blv"', 'id = "clinic-blv"'))
    profile = re.findall(r'^id = "(.*)"', (tmp_path / "pens" / "motor.toml").read_text(encoding="utf-8"), re.MULTILINE)
    file, log = tmp_path / "pens" / "motor.toml", tmp_path / "wire.log"
    kind = ("--profile", profile[0], "--data", tmp_path)
    with SimulatedPen.spawn(tmp_path, profile=file) as motor:
        typed = ("pen", "watch", "--port", motor.port, "--json", "--seconds", "1", "--rate", "10", "--wire-log", log)
        done = run(*typed, *kind)
        assert [event["event"] for event in motor.events()] == ["power_up"], "nothing moved"
    assert (done.code, done.err) == (0, "")
    *told, summary = [json.loads(line) for line in done.out.splitlines()]
    last = told[-1]
    assert (last["vendor"], last["state"], last["speed_actual_dhz"], last["faults"]) == (vendor, "idle", 0, [])
    assert (last["depth_actual_um"], last["lease_left_ms"], last["uptime_ms"]) == (None, None, None)
    assert (summary["losses"], summary["restarts"]) == (0, 0)
    said = [line.split("\t")[4] for line in log.read_text(encoding="utf-8").splitlines() if "\t" in line]
    assert [text for text in said if "(state=idle" in text]
    assert [text for text in said if "no good frame" in text or "write" in text] == []


def test_of_a_plain_motor_only_what_it_tells_is_told(tmp_path: Path) -> None:
    put(tmp_path, "motor", motor_text().replace('id = "oriental-blv"', 'id = "clinic-blv"'))
    kind = ("--profile", "clinic-blv", "--data", tmp_path, "--seconds", "1")
    with SimulatedPen.spawn(tmp_path, profile=tmp_path / "pens" / "motor.toml") as motor:
        plain, machine = (run("pen", "check", "--port", motor.port, *kind, *form) for form in ((), ("--json",)))
    assert (plain.code, machine.code) == (0, 0)
    rows = dict(re.split(r"  +", line, maxsplit=1) for line in plain.out.splitlines()[1:])
    assert {"Depth now", "Cartridge", "Battery", "Motor", "Switched on for"} & rows.keys() == set()
    assert rows["Depth"].endswith("set by hand on the handpiece")
    assert rows["Lease"] == "none: it does not stop by itself when the cable is cut"
    assert rows["Speed now"] == "0 Hz (set: 0 Hz)"
    facts = machine.json
    silent = (
        "lease_min_ms",
        "lease_max_ms",
        "depth_set_um",
        "depth_actual_um",
        "cartridge_present",
        "strokes",
        "uptime_ms",
    )
    assert {name: facts[name] for name in silent} == dict.fromkeys(silent)
    assert facts["ends_by"] == "nothing"


def test_the_checklist_is_not_for_plain_registers(here: Callable[..., Done]) -> None:
    done = here("pen", "conform", "--port", "x", "--yes", "--json", "--profile", "oriental-blv")
    assert (done.code, done.json["error"]) == (1, "plain_registers")
    assert "checklist is of the register map" in done.json["message"]
    assert "pen watch" in done.json["what_to_do"]


def test_the_checklist_is_of_the_published_addresses(here: Callable[..., Done], tmp_path: Path) -> None:
    file = put(tmp_path, "moved", moved_map())
    done = here("pen", "conform", "--port", "x", "--yes", "--json", "--profile", file)
    assert (done.code, done.json["error"]) == (1, "other_map")
    assert "unit 1, 8N1" in done.json["what_to_do"]


def test_the_published_map_at_57600_is_held_against_the_checklist(here: Callable[..., Done], tmp_path: Path) -> None:
    """Told by its own profile: gets as far as the port, which is not there."""
    file = put(tmp_path, "slow", map_text().replace("baud = 115200", "baud = 57600").replace("mnconsole-1", "slow"))
    done = here("pen", "conform", "--port", tmp_path / "none", "--yes", "--json", "--profile", file)
    assert (done.code, done.json["error"]) == (1, "missing")
