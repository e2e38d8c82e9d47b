"""`pen simulate` as a person starts it, and as a program does."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.cli.shell import Terminal, finish, run, start
from tests.helpers.profiles import moved_map, put


def first_line(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().decode()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_says_where_it_listens_and_ends_in_order(how: signal.Signals, tmp_path: Path) -> None:
    link = tmp_path / "my pen"
    process = start("pen", "simulate", "--pty", link)
    assert first_line(process) == f"A simulated pen listens on {link}\n"
    assert run("pen", "check", "--port", link, "--seconds", "0").code == 0
    process.send_signal(how)
    done = finish(process)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "It is a pen of the profile mnconsole-1: 115200 baud, 8N1, unit 1",
        f"Start the console with it: mnconsole --port '{link}'",
        "Ctrl-C here ends the pen.",
        "The simulated pen has ended.",
    ]
    assert not link.is_symlink()


def test_ctrl_c_on_the_terminal(tmp_path: Path) -> None:
    with Terminal("pen", "simulate", "--pty", tmp_path / "pen") as terminal:
        terminal.until("Ctrl-C here ends the pen.\n")
        terminal.type("\x03")
        assert terminal.end() == 0
    assert terminal.text.endswith("The simulated pen has ended.\n")
    assert "Traceback" not in terminal.text
    assert not (tmp_path / "pen").is_symlink()


def test_for_programs_it_is_one_line_of_json(tmp_path: Path) -> None:
    process = start("pen", "simulate", "--json", "--pty", "pen", cwd=tmp_path)
    ready = json.loads(first_line(process))
    assert ready == {"ready": True, "port": str(tmp_path / "pen"), "control": None, "pid": process.pid}
    process.send_signal(signal.SIGINT)
    done = finish(process)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_without_a_name_it_takes_a_new_line() -> None:
    process = start("pen", "simulate", "--json")
    port = json.loads(first_line(process))["port"]
    assert Path(port).is_char_device()
    assert run("pen", "check", "--port", port, "--seconds", "0").code == 0
    process.terminate()
    assert finish(process).code == 0


def test_over_tcp_and_a_number_that_is_taken() -> None:
    process = start("pen", "simulate", "--tcp", "0", "--json")
    port = json.loads(first_line(process))["port"]
    assert run("pen", "check", "--port", port, "--seconds", "0").code == 0
    number = port.rpartition(":")[2]
    second = run("pen", "simulate", "--tcp", number)
    assert (second.code, second.out) == (1, "")
    assert second.told[0].startswith(f"mnconsole: The simulated pen can't listen on {number}: ")
    assert len(second.told) == 2
    process.terminate()
    assert finish(process).code == 0
    with socket.create_server(("127.0.0.1", int(number))):
        third = run("pen", "simulate", "--tcp", number, "--json")
    assert (third.code, third.json["error"]) == (1, "line_unusable")


def test_a_plain_file_is_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "treasure"
    file.write_text("gold", encoding="utf-8")
    done = run("pen", "simulate", "--pty", file)
    assert (done.code, done.out) == (1, "")
    assert len(done.told) == 2
    assert str(file) in done.told[0]
    assert file.read_text(encoding="utf-8") == "gold"
    assert run("pen", "simulate", "--pty", tmp_path).code == 1


def test_a_name_in_a_folder_that_is_missing(tmp_path: Path) -> None:
    done = run("pen", "simulate", "--pty", tmp_path / "nowhere" / "pen", "--json")
    assert (done.code, done.json["error"]) == (1, "line_unusable")
    assert done.json["details"]["reason"] == "No such file or directory"


def test_the_link_of_a_pen_that_was_killed_is_taken_over(tmp_path: Path) -> None:
    link = tmp_path / "pen"
    for last in (False, True):
        process = start("pen", "simulate", "--pty", link, "--json")
        assert json.loads(first_line(process))["port"] == str(link)
        process.send_signal(signal.SIGTERM if last else signal.SIGKILL)
        finish(process)
        assert link.is_symlink() != last


def test_a_reader_that_went_away() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        done = run("pen", "simulate", stdout=nobody)
    assert (done.code, done.err) == (1, "")


def test_a_map_at_other_addresses_is_simulated_there(tmp_path: Path) -> None:
    file = put(tmp_path, "moved", moved_map())
    process = start("pen", "simulate", "--pty", tmp_path / "pen", "--profile", "moved", "--data", tmp_path)
    first_line(process)
    assert first_line(process) == "It is a pen of the profile moved: 57600 baud, 8N1, unit 17\n"
    done = run("pen", "check", "--port", tmp_path / "pen", "--seconds", "0", "--json", "--profile", file)
    process.send_signal(signal.SIGINT)
    assert finish(process).code == 0
    assert (done.code, done.json["serial_number"], done.json["state"]) == (0, "SIM-0001", "idle")


@pytest.mark.parametrize("by_file", [False, True])
def test_of_another_kind_it_says_how_the_console_is_told(by_file: bool, tmp_path: Path) -> None:
    file = put(tmp_path, "moved", moved_map().replace('id = "', 'id = "my-'))
    name = file if by_file else "oriental-blv"
    process = start("pen", "simulate", "--pty", tmp_path / "pen", "--profile", name)
    assert first_line(process).startswith("A simulated pen")
    process.terminate()
    told = finish(process).out.splitlines()
    assert f"Start the console with it: mnconsole --port {tmp_path / 'pen'} --pen-profile {name}" in told
