"""`pen check` on a real simulated pen over a real line, and on all that is no pen."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mnconsole.arguments.pen import CHECK_EPILOG
from mnconsole.device.link import DEFAULT_BAUD
from mnconsole.device.profile.files import built_in
from mnconsole.device.reading import cycle_is_longer_us
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.transport import Waker, open_port
from mnconsole.domain.pen_tools import LineVerdict, LinkQuality, fits_cycle, judge_line
from mnconsole.ui.words.line_quality import verdict
from tests.cli.shell import POWERLESS, Done, bare_line, finish, run, start
from tests.helpers.lossy_line import lossy_pen
from tests.helpers.waiting import wait_for

CHECK_S = 2.0


def refused(done: Done, code: str) -> None:
    """A trouble told as JSON and as one or two lines, with what to do."""
    assert done.code == 1
    assert done.json["error"] == code
    assert done.json["what_to_do"]
    assert 1 <= len(done.told) <= 2
    assert done.told[0].startswith("mnconsole: ")


def test_a_pen_is_told_in_units_that_people_read(pen: SimulatedPen) -> None:
    done = run("pen", "check", "--port", pen.port)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"A pen answers on {pen.port}.\n")
    rows = dict(re.split(r"  +", line, maxsplit=1) for line in done.out.splitlines()[1:])
    assert rows["Serial number"] == SIMULATED_PEN.serial_number
    assert rows["Depth"] == "0.50 to 2.50 mm in steps of 0.05 mm"
    assert rows["Speed"] == "25 to 120 Hz in steps of 5 Hz"
    assert rows["Lease"] == "100 to 1000 ms"
    assert rows["State"] == "idle"
    assert rows["Faults"] == "none"
    assert "contact sensing" in rows["Sensors"]
    assert re.fullmatch(r"\d+ %", rows["Battery"])
    assert re.fullmatch(r"\d+\.\d °C", rows["Motor"])
    assert re.fullmatch(r"\d+\.\d ms", rows["Answer took"])
    assert re.fullmatch(r"\d+:\d\d \(min:s\)", rows["Switched on for"])
    assert re.fullmatch(r"\d+ of \d+ lost \(\d+\.\d %\)(, \d+ damaged or foreign)?", rows["Readings"])
    assert re.fullmatch(r"half within \d+\.\d ms, 99 % within \d+\.\d ms, longest \d+\.\d ms", rows["Answers"])
    assert rows["Fits a cycle"] in ("yes, within 40 ms", "no, not within 40 ms")
    assert rows["Line"].startswith(tuple(verdict(code)[0] for code in LineVerdict))
    assert re.search(r"\b(um|dhz|ddegc)\b|_", done.out.partition("\n")[2]) is None


def test_the_json_has_the_documented_keys(pen: SimulatedPen) -> None:
    done = run("pen", "check", "--port", pen.port, "--json")
    assert (done.code, done.err) == (0, "")
    found = done.json
    assert set(found) <= set(re.findall(r"\w+", CHECK_EPILOG))
    assert [key for key in re.findall(r"\w+_(?:um|dhz|ms|us|ddegc|percent)\b", CHECK_EPILOG) if key not in found] == []
    limits = (found["depth_min_um"], found["depth_max_um"], found["speed_min_dhz"], found["speed_max_dhz"])
    assert limits == (500, 2500, SIMULATED_PEN.speed_min, SIMULATED_PEN.speed_max)
    assert (found["port"], found["state"], found["faults"]) == (pen.port, "idle", [])
    assert 0 < found["round_trip_us"] < CHECK_S * 1e6
    quality = LinkQuality(
        2000, found["cycles"], found["lost"], found["rejected_frames"],
        found["round_trip_p50_us"], found["round_trip_p99_us"], found["round_trip_max_us"],
    )  # fmt: skip
    assert 10 <= quality.cycles <= 51
    assert found["verdict"] == judge_line(quality, cycle_is_longer_us(built_in()))
    assert found["fits_cycle"] is fits_cycle(quality, cycle_is_longer_us(built_in()))


def test_without_readings_the_line_is_not_judged(pen: SimulatedPen, tmp_path: Path) -> None:
    done = run("pen", "check", "--port", pen.port, "--seconds", "0", "--json")
    found = done.json
    assert (done.code, found["cycles"], found["verdict"], found["fits_cycle"]) == (0, 0, "not_measured", None)
    told = run("pen", "check", "--port", pen.port, "--seconds", "0").out
    assert "Not measured." in told
    assert "Readings" not in told


def test_a_lossy_line_is_told_as_lossy(tmp_path: Path) -> None:
    with lossy_pen(tmp_path, 0.3, seed=5) as port:
        done = run("pen", "check", "--port", port, "--json")
        lost = port.lost()
    found = done.json
    assert done.code == 0, "a pen answers"
    assert found["verdict"] == "noisy"
    # Of what was lost on the way a few pieces belonged to the questions before the readings.
    assert lost - 6 <= found["lost"] <= lost


def test_the_wire_log_of_a_check(pen: SimulatedPen, tmp_path: Path) -> None:
    file = tmp_path / "wire.log"
    found = run("pen", "check", "--port", pen.port, "--seconds", "1", "--json", "--wire-log", file).json
    text = file.read_text(encoding="utf-8")
    assert text.count("\tread report\n") == found["cycles"] + 1
    assert text.count("\tread answer nonce=") == found["cycles"] + 1 - found["lost"]
    assert f"serial='{SIMULATED_PEN.serial_number}'" in text
    assert "write" not in text


def test_a_wire_log_that_fails_on_the_way_costs_the_check_nothing(pen: SimulatedPen, tmp_path: Path) -> None:
    # Without PYTHONDONTWRITEBYTECODE Python would leave cut bytecode behind, for every later start.
    few = (
        "import os, resource as r, sys; os.environ['PYTHONDONTWRITEBYTECODE'] = '1';"
        "r.setrlimit(r.RLIMIT_FSIZE, (3000,) * 2); os.execv(sys.argv[1], sys.argv[1:])"
    )
    done = run(
        "pen", "check", "--port", pen.port, "--seconds", "1", "--json", "--wire-log", tmp_path / "wire.log",
        wrapper=(sys.executable, "-c", few),
    )  # fmt: skip
    assert done.code == 1
    assert done.json["serial_number"] == SIMULATED_PEN.serial_number
    assert done.json["cycles"] >= 5
    assert done.told[0] == f"mnconsole: The wire log can't be written to {tmp_path / 'wire.log'}: File too large."


def test_a_wire_log_that_can_not_be_written_is_told_before_anything_is_sent(
    tmp_path: Path, here: Callable[..., Done]
) -> None:
    precious = tmp_path / "treasure"
    precious.write_text("gold", encoding="utf-8")
    for file, reason in (
        (tmp_path / "no" / "folder", "No such file"), (precious, "another kind"), (Path("/dev/full"), "No space left"),
    ):  # fmt: skip
        done = here("pen", "check", "--port", tmp_path / "no pen", "--json", "--wire-log", file)
        refused(done, "wire_log_unusable")
        assert str(file) in done.told[0]
        assert reason in done.told[0]
    assert precious.read_text(encoding="utf-8") == "gold"


def test_a_pen_over_tcp(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path, tcp=True, serial_number="TCP-7") as pen:
        found = run("pen", "check", "--port", pen.port, "--seconds", "0", "--json").json
    assert (found["serial_number"], found["port"]) == ("TCP-7", pen.port)


@pytest.mark.parametrize("port", ["missing", "/dev/missing", "tcp://127.0.0.1:1", "tcp://nonsense", "folder", "file"])
def test_no_port_there(port: str, tmp_path: Path, here: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("text", encoding="utf-8")
    done = here("pen", "check", "--port", port, "--json")
    refused(done, "missing")
    assert port in done.told[0]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "text"


def test_a_port_that_another_process_holds(pen: SimulatedPen) -> None:
    waker = Waker()
    held = open_port(pen.port, DEFAULT_BAUD, waker)
    try:
        refused(run("pen", "check", "--port", pen.port, "--json"), "busy")
    finally:
        held.close()
        waker.close()
    assert run("pen", "check", "--port", pen.port, "--seconds", "0", "--json").code == 0


def test_a_port_without_permission() -> None:
    with bare_line() as (_near, port):
        Path(port).chmod(0)
        done = run("pen", "check", "--port", port, "--json", wrapper=POWERLESS)
    refused(done, "no_permission")


def noise(near: int) -> None:
    """Send what is no frame."""
    os.write(near, os.urandom(40))


def echo(near: int) -> None:
    """Send back what came."""
    os.write(near, os.read(near, 400))


@contextmanager
def answering(answer: Callable[[int], None]) -> Iterator[str]:
    """A port with something on it that is no pen."""
    end = threading.Event()

    def serve(near: int) -> None:
        while not end.wait(0.02):
            with contextlib.suppress(BlockingIOError):
                answer(near)

    with bare_line() as (near, port):
        thread = threading.Thread(target=serve, args=(near,))
        thread.start()
        try:
            yield port
        finally:
            end.set()
            thread.join()


def test_what_is_no_pen_is_told_within_two_seconds() -> None:
    nothing = run("pen", "check", "--port", "missing", "--json")
    refused(nothing, "missing")
    with bare_line() as (_, silent), answering(echo) as echoing, answering(noise) as noisy:
        begun = time.monotonic()
        running = {port: start("pen", "check", "--port", port, "--json") for port in (silent, echoing, noisy)}
        ended = {port: finish(process, begun) for port, process in running.items()}
    refused(ended[silent], "silent")
    refused(ended[echoing], "noise")
    refused(ended[noisy], "noise")
    # Three starts at once take three times as long as one, and each a breath more on a busy machine.
    assert max(each.seconds for each in ended.values()) < CHECK_S + 3 * nothing.seconds


def test_a_server_that_hangs_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        process = start("pen", "check", "--port", f"tcp://127.0.0.1:{server.getsockname()[1]}", "--json")
        server.settimeout(CHECK_S * 5)
        server.accept()[0].close()
        refused(finish(process), "io_error")


def first_request(near: int) -> None:
    """Wait until the command has asked something, so that it waits for the answer."""
    heard: list[bytes] = []

    def asked() -> bool:
        try:
            heard.append(os.read(near, 100))
        except BlockingIOError:
            return False
        return True

    wait_for(asked, timeout_s=10, what="a request on the line")


def test_ctrl_c_ends_it_cleanly() -> None:
    with bare_line() as (near, port):
        process = start("pen", "check", "--port", port, "--json")
        first_request(near)
        process.send_signal(signal.SIGINT)
        done = finish(process)
    assert (done.code, done.json["error"]) == (1, "cancelled")
    assert done.told == ["mnconsole: Stopped by Ctrl-C. Nothing was changed."]


def test_a_reader_that_goes_away_is_no_error_of_the_pen(pen: SimulatedPen) -> None:
    process = start("pen", "check", "--port", pen.port, "--seconds", "0", stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    done = finish(process)
    assert (done.code, done.err) == (1, "")
