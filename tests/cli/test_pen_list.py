"""`pen list`: ports with plain names; nothing is opened."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mnconsole.arguments.pen import LIST_EPILOG
from mnconsole.commands.pen_list import facts, tell_ports
from mnconsole.device.discovery.adapters import Adapters
from mnconsole.domain.pen_finding import PortFacts, PortKind, WrongFile
from tests.cli.shell import Done, run

FTDI = PortFacts("COM9", "USB Serial Port", "FTDI adapter", 0x0403, 0x6001, "A1")
BLUETOOTH = PortFacts("COM10", "Standard Serial over Bluetooth link", kind=PortKind.BLUETOOTH)
BARE = PortFacts("COM1", "", kind=PortKind.BUILT_IN)


def test_the_command_lists_what_this_computer_has(tmp_path: Path) -> None:
    done = run("pen", "list", "--json", "--data", tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.json["not_used"] is None
    assert all(port["port"] for port in done.json["ports"])
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_in_the_clinics_list_is_named_and_the_ports_are_listed(
    here: Callable[..., Done], tmp_path: Path
) -> None:
    (tmp_path / "pens").mkdir()
    (tmp_path / "pens" / "usb_adapters.toml").write_text("[[adapter]]\nname = 3\n", encoding="utf-8")
    done = here("pen", "list", "--data", tmp_path, "--json")
    assert done.code == 0
    assert done.json["not_used"]["key"] == "adapter 1: name"
    assert "usb_adapters.toml, adapter 1: name" in done.err


def test_people_read_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    tell_ports((FTDI, BLUETOOTH, BARE), Adapters({}), as_json=False)
    lines = [re.split(r"  +", line) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        ["COM9", "FTDI adapter", "USB Serial Port", "asked by itself"],
        ["COM10", "Standard Serial over Bluetooth link", "only when named"],
        ["COM1", "built into this computer", "only when named"],
    ]


def test_no_port_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    tell_ports((), Adapters({}), as_json=False)
    assert capsys.readouterr().out == "This computer has no serial port now.\n"


def test_programs_read_the_documented_keys(capsys: pytest.CaptureFixture[str]) -> None:
    tell_ports((FTDI,), Adapters({}, WrongFile("f", "k", "e")), as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told == {"ports": [facts(FTDI)], "not_used": {"file": "f", "key": "k", "expected": "e"}}
    assert set(facts(FTDI)) | set(told) <= set(re.findall(r"\w+", LIST_EPILOG))
    assert facts(FTDI)["asked_by_itself"] is True
    assert facts(BLUETOOTH)["kind"] == "bluetooth"
