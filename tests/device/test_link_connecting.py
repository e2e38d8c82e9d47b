"""How the link comes to be, and who it is that answers; in virtual time."""

from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.registers import encode_identity
from mnconsole.domain.pen import (
    Desired,
    LinkState,
    PortTrouble,
)
from tests.helpers.link_acts import OTHER_PEN
from tests.helpers.wire_bench import Bench


def test_connects_with_reads_first_and_then_a_stop_that_names_no_uptime(bench: Bench) -> None:
    bench.connect()
    functions = [data[1] for _, data in bench.frames_to_pen]
    assert functions[:2] == [frames.READ, frames.READ_WRITE]
    first = bench.writes()[0][1]
    assert first[1] == Desired.STOP
    assert first[6:9] == [0, 0, 0]
    assert bench.view().identity is not None


def test_cycles_every_40_ms_without_drift(bench: Bench) -> None:
    bench.connect()
    bench.frames_to_pen.clear()
    bench.run(4000)
    times = [at_ns for at_ns, _ in bench.writes()]
    assert len(times) == 100
    assert {later - earlier for earlier, later in itertools.pairwise(times)} == {40 * NS_PER_MS}


def test_another_nonce_every_cycle_and_a_command_id_that_changes_with_the_command(bench: Bench) -> None:
    bench.connect()
    bench.arm()
    bench.run(500)
    writes = [block for _, block in bench.writes()]
    nonces = [block[5] for block in writes]
    assert len(set(nonces)) == len(nonces)
    assert 0 not in nonces
    commands = {(block[1], block[2], block[3]): block[0] for block in writes}
    assert len(set(commands.values())) == len(commands) == 2  # stop, arm


def test_no_port_is_named_and_nothing_is_opened() -> None:
    bench = Bench()
    bench.core.ports.name = ""  # as a core made without one
    bench.run(100)
    assert (bench.view().state, bench.view().trouble) == (LinkState.ABSENT, PortTrouble.NO_PORT_GIVEN)
    assert bench.frames_to_pen == []


def test_a_missing_port_is_tried_again_with_growing_waits(bench: Bench) -> None:
    bench.port_is_there = False
    bench.run(10_000)
    assert bench.view().state is LinkState.ABSENT
    assert bench.view().trouble is PortTrouble.MISSING
    bench.port_is_there = True
    assert bench.until(lambda view: view.state is LinkState.READY) <= 2100


def test_a_silent_port_is_given_up_within_two_seconds_and_tried_again(bench: Bench) -> None:
    bench.to_pen.cut = True
    bench.until(lambda view: view.trouble is PortTrouble.SILENT, 2000)
    assert {data[1] for _, data in bench.frames_to_pen} == {frames.READ}
    bench.to_pen.cut = False
    bench.until(lambda view: view.state is LinkState.READY)


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"map_version": 2}, PortTrouble.MAP_VERSION),
        ({"map_version": 7, "serial_number": ""}, PortTrouble.NOT_A_PEN),
        ({"depth_step": 0}, PortTrouble.IMPLAUSIBLE),
        ({"depth_step": 7}, PortTrouble.IMPLAUSIBLE),
        ({"speed_min": 1200}, PortTrouble.IMPLAUSIBLE),
        ({"lease_min_ms": 301}, PortTrouble.IMPLAUSIBLE),
        ({"lease_max_ms": 299}, PortTrouble.IMPLAUSIBLE),
        ({"serial_number": ""}, PortTrouble.IMPLAUSIBLE),
        ({"vendor": "\x07bell"}, PortTrouble.IMPLAUSIBLE),
    ],
)
def test_a_device_that_is_no_pen_gets_nothing_but_reads(
    bench: Bench, change: dict[str, object], trouble: PortTrouble
) -> None:
    bench.pen.make = replace(bench.make, **change)  # type: ignore[arg-type]
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    bench.stop()
    bench.run(5000)
    assert (bench.view().state, bench.view().trouble) == (LinkState.INCOMPATIBLE, trouble)
    assert bench.view().detail
    assert {data[1] for _, data in bench.frames_to_pen} == {frames.READ}


def test_an_exception_to_the_first_read_is_another_device(bench: Bench) -> None:
    bench.hear = lambda data: frames.exception_answer(frames.READ, frames.ILLEGAL_ADDRESS)
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    assert bench.view().trouble is PortTrouble.NOT_A_PEN


def test_noise_is_told_as_such_within_two_seconds(bench: Bench) -> None:
    bench.hear = lambda data: bytes(byte ^ 0x5C for byte in data)
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    assert bench.view().trouble is PortTrouble.NOISE
    assert bench.view().detail == "bytes at 115200 baud, 8N1"
    assert {data[1] for _, data in bench.frames_to_pen} == {frames.READ}


def test_a_device_without_function_23_is_incompatible_after_one_stop(bench: Bench) -> None:
    identity = frames.read_answer(frames.READ, encode_identity(bench.make))
    refusal = frames.exception_answer(frames.READ_WRITE, frames.ILLEGAL_FUNCTION)
    bench.hear = lambda data: identity if data[1] == frames.READ else refusal
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    assert [block[1] for _, block in bench.writes()] == [Desired.STOP]


def test_an_incompatible_device_that_becomes_a_pen_is_linked(bench: Bench) -> None:
    bench.pen.make = replace(bench.make, map_version=3)
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    bench.pen.make = bench.make
    bench.until(lambda view: view.state is LinkState.READY, 3000)


def test_a_pen_that_is_swapped_before_its_first_report_is_asked_who_it_is(bench: Bench) -> None:
    bench.until(lambda view: view.identity is not None)
    bench.to_console.cut = True
    bench.run(500)
    assert bench.view().state is LinkState.IDENTIFYING
    bench.make = OTHER_PEN
    bench.restart_pen()
    bench.to_console.cut = False
    bench.until(lambda view: view.state is LinkState.READY)
    identity = bench.view().identity
    assert identity is not None
    assert identity.serial_number == OTHER_PEN.serial_number
    assert identity.speed_max_dhz == OTHER_PEN.speed_max


@pytest.mark.parametrize("at_ms", range(60))
def test_a_pen_that_is_swapped_while_it_is_asked_is_never_taken_for_the_other_one(bench: Bench, at_ms: int) -> None:
    """At any moment of the handshake: what it works with is what is there, and its first limits, too."""
    bench.run(at_ms)
    bench.make = OTHER_PEN
    bench.restart_pen()
    bench.until(lambda view: view.state is LinkState.READY and view.last_report is not None)
    bench.run(200)  # one that was linked before the swap has been heard to be another one by now
    bench.until(lambda view: view.state is LinkState.READY)
    identity = bench.view().identity
    assert identity is not None
    assert (identity.serial_number, identity.speed_min_dhz) == (OTHER_PEN.serial_number, OTHER_PEN.speed_min)


def test_an_old_identity_that_comes_while_one_is_asked_for_is_not_the_pen_s(bench: Bench) -> None:
    """A buffer gives out the answer of another pen that was there before: it carries nothing that tells its age."""
    old = frames.read_answer(frames.READ, encode_identity(OTHER_PEN))
    answers = iter([old])
    bench.hear = lambda data: next(answers, data) if data[1] == frames.READ else data
    bench.connect()
    identity = bench.view().identity
    assert identity is not None
    assert identity.serial_number == bench.make.serial_number
    assert {block[1] for _, block in bench.writes()} == {Desired.STOP}
