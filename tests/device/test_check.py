"""`pen check` on a real line: who answers, within two seconds, with nothing but reads."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from mnconsole.device import frames
from mnconsole.device.check import check_pen
from mnconsole.device.registers import encode_identity
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain.pen import Motor, PortTrouble
from mnconsole.errors import KnownError
from tests.helpers.profiles import example, motor_text, moved_map, profile_of
from tests.helpers.search_bench import device


def trouble_on(port: str, **options: int) -> PortTrouble:
    begin = time.monotonic()
    with pytest.raises(KnownError) as caught:
        check_pen(port, **options)
    assert time.monotonic() - begin < 2.2
    assert caught.value.params["port"] == port
    assert isinstance(caught.value.code, PortTrouble)
    return caught.value.code


def test_a_pen_is_described(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen:
        found = check_pen(pen.port)
        assert found.identity.serial_number == "SIM-0001"
        assert found.identity.depth_max_um == 2500
        assert found.report.motor is Motor.IDLE
        assert found.round_trip_ns < 1_000_000_000
        assert [event["event"] for event in pen.events()] == ["power_up"]


def test_nothing_but_reads_is_sent() -> None:
    with device(lambda data: b"") as (port, heard):
        assert trouble_on(port) is PortTrouble.SILENT
    assert heard
    assert {data[1] for data in heard} == {frames.READ}


def test_noise_is_told_as_such() -> None:
    with device(lambda data: bytes(byte ^ 0x77 for byte in data)) as (port, _):
        assert trouble_on(port) is PortTrouble.NOISE


@pytest.mark.parametrize(
    ("text", "line"),
    [(motor_text(), "115200 baud, 8E1"), (example(), "57600 baud, 8N1"), (moved_map(), "57600 baud, 8N1")],
)
def test_noise_is_told_for_every_kind_of_pen_with_its_line(text: str, line: str) -> None:
    with device(lambda data: bytes(byte ^ 0x77 for byte in data)) as (port, _), pytest.raises(KnownError) as caught:
        check_pen(port, profile=profile_of(text))
    assert caught.value.code is PortTrouble.NOISE
    assert str(caught.value.params["detail"]).endswith(f" bytes at {line}")


def test_an_exception_is_no_pen() -> None:
    with device(lambda data: frames.exception_answer(frames.READ, 2)) as (port, _):
        assert trouble_on(port) is PortTrouble.NOT_A_PEN


def test_another_map_version_is_named() -> None:
    words = encode_identity(SIMULATED_PEN)
    words[0] = 2
    with device(lambda data: frames.read_answer(frames.READ, words)) as (port, _):
        assert trouble_on(port) is PortTrouble.MAP_VERSION


def test_ports_that_cannot_be_opened(tmp_path: Path) -> None:
    assert trouble_on("") is PortTrouble.NO_PORT_GIVEN
    assert trouble_on(str(tmp_path / "none")) is PortTrouble.MISSING
    assert trouble_on("tcp://nonsense") is PortTrouble.MISSING
    assert trouble_on(str(tmp_path / "none"), baud=9600) is PortTrouble.BAUD_TOO_SLOW
