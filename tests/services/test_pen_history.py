"""What went wrong with the pen since the program's start."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import Fault, Interruption, LinkState, Motor
from mnconsole.domain.session import Step
from mnconsole.services.pen_history import KEPT
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.fakes import IDENTITY, FakeClock


@pytest.fixture
def console() -> BenchConsole:
    made = make_console()
    made.link.report()
    return made


def told(console: BenchConsole) -> list[tuple[object, int]]:
    return [(entry.what, entry.count) for entry in console.pen_history.entries]


def test_at_first_nothing_is_told(console: BenchConsole) -> None:
    console.link.report()
    assert told(console) == []
    assert console.pen_history.changes == 0


def test_each_fault_is_told_once_as_long_as_it_lasts(console: BenchConsole) -> None:
    for _ in range(3):
        console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT | Fault.BATTERY_LOW)
    console.link.report(motor=Motor.IDLE, faults=Fault.NONE)
    assert told(console) == [(Fault.BATTERY_LOW, 1), (Fault.OVERCURRENT, 1)]


def test_the_same_again_is_counted_with_its_last_time(console: BenchConsole) -> None:
    clock = console.clock
    assert isinstance(clock, FakeClock)
    first = clock.utc_ms()
    for _ in range(3):
        console.link.report(motor=Motor.FAULTED, faults=Fault.OVERTEMPERATURE)
        console.link.report(motor=Motor.IDLE, faults=Fault.NONE)
        clock.advance(60_000)
    entry = console.pen_history.entries[0]
    assert (entry.what, entry.count, entry.first_utc_ms, entry.last_utc_ms) == (
        Fault.OVERTEMPERATURE, 3, first, first + 120_000,
    )  # fmt: skip


def test_a_fault_without_a_bit_is_internal(console: BenchConsole) -> None:
    console.link.report(motor=Motor.FAULTED)
    assert told(console) == [(Fault.INTERNAL, 1)]


@pytest.mark.parametrize("in_use", [False, True])
def test_a_lost_link_is_told_once(in_use: bool) -> None:
    console = make_console()
    console.link.report()
    if in_use:
        session_at(console, Step.NEEDLING)
        console.pen.arm(console.link.now_ns())
        console.link.answer()
    console.link.lose()
    for state in (LinkState.OPENING, LinkState.IDENTIFYING, LinkState.ABSENT, LinkState.OPENING):
        console.link.change(state=state)
    assert told(console) == [(Interruption.LINK_LOST, 1)]
    console.link.connect()
    console.link.lose()
    assert told(console) == [(Interruption.LINK_LOST, 2)]


def test_a_dead_thread_is_told(console: BenchConsole) -> None:
    console.link.change(state=LinkState.DEAD, last_report=None)
    console.link.change(detail="it ended")
    assert told(console) == [(Interruption.THREAD_DIED, 1)]


def test_a_restart_is_told_and_another_pen_is_none(console: BenchConsole) -> None:
    console.link.report(boot_id=0x1234)
    console.link.connect(boot_id=0x9999)
    assert told(console) == [(Interruption.PEN_RESTARTED, 1)]
    console.link.connect(replace(IDENTITY, serial_number="SW-0002"), boot_id=0x4321)
    assert told(console) == [(Interruption.PEN_RESTARTED, 1)]


def test_a_restart_in_use_is_told_once() -> None:
    console = make_console()
    session_at(console, Step.NEEDLING)
    console.pen.arm(console.link.now_ns())
    console.link.answer()
    console.link.report(boot_id=0x9999, motor=Motor.IDLE)
    console.link.report(boot_id=0x9999, motor=Motor.IDLE)
    assert told(console) == [(Interruption.PEN_RESTARTED, 1)]


def test_what_only_an_alarm_tells(console: BenchConsole) -> None:
    console.link.report(battery_percent=10)
    console.alarms.tick()
    console.alarms.tick()
    console.link.report(battery_percent=90)
    console.alarms.tick()
    assert told(console) == [(AlarmCode.BATTERY_LOW, 1)]


def test_memory_is_bounded(console: BenchConsole) -> None:
    for turn in range(2 * KEPT):
        fault = Fault.OVERCURRENT if turn % 2 else Fault.OVERTEMPERATURE
        console.link.report(motor=Motor.FAULTED, faults=fault)
        console.link.report(motor=Motor.IDLE, faults=Fault.NONE)
    assert len(console.pen_history.entries) == KEPT
    assert console.pen_history.changes == 2 * KEPT
