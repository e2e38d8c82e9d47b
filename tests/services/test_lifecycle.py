"""The program's own entries: start, unclean end, clock jumps, demo time."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.record_events import AppClosed, AppStarted, ClockJumped, DemoTimeMoved
from mnconsole.domain.session import Step
from mnconsole.errors import KnownError
from mnconsole.services import clock as clock_module
from mnconsole.services.clock import SystemClock
from mnconsole.services.hub import TimeMoved
from mnconsole.services.identity import Identity
from mnconsole.services.lifecycle import JUMP_MS, STOOD_STILL_MS, Lifecycle, record_start, restore_demo_time
from mnconsole.services.scribe import Scribe
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at
from tests.helpers.fakes import FakeClock, InMemoryRecords
from tests.helpers.memory import Trouble

MINUTE = 60_000


def _start(records: InMemoryRecords) -> bool:
    return record_start(records, FakeClock(), Identity(), "1.0", "2026.1").unclean


def _clock(console: BenchConsole) -> FakeClock:
    assert isinstance(console.clock, FakeClock)
    return console.clock


def test_a_run_that_did_not_say_that_it_closed_was_unclean() -> None:
    records = InMemoryRecords()
    assert not _start(records)
    assert _start(records)
    console = make_console(records)
    console.lifecycle.close()
    assert isinstance(records.log[-1].body, AppClosed)
    assert not _start(records)
    assert _start(records)
    assert [e.body.unclean for e in records.log if isinstance(e.body, AppStarted)] == [False, True, True, False, True]


def test_a_start_names_version_policy_and_clinic() -> None:
    console = make_console()
    body = next(event.body for event in console.records.log if isinstance(event.body, AppStarted))
    assert (body.version, body.policy_version) == ("1.0", console.policy.version)
    assert console.clinic_name == "Sample Clinic"


@pytest.mark.parametrize("by_ms", [JUMP_MS + 1, -JUMP_MS - 1, 3_600_000])
def test_a_clock_that_jumped_is_an_event_once(by_ms: int) -> None:
    console = make_console()
    console.lifecycle.tick()
    _clock(console).jump(by_ms)
    for _ in range(3):
        console.lifecycle.tick()
    assert [e.body for e in console.records.log if isinstance(e.body, ClockJumped)] == [ClockJumped(by_ms)]


@pytest.mark.parametrize("shown_ms", [-9_000_000_000_000, 7_500_000_000_000])
def test_a_clock_that_is_set_to_an_impossible_time_is_told_and_not_followed(
    monkeypatch: pytest.MonkeyPatch, shown_ms: int
) -> None:
    laptop, before = SystemClock(), time.time_ns() // 1_000_000
    console = make_console()
    lifecycle = Lifecycle(Scribe(console.records, console.writer, console.hub), console.hub, laptop, Identity())
    laptop.utc_ms()
    with monkeypatch.context() as patch:
        patch.setattr(clock_module, "time", SimpleNamespace(time_ns=lambda: shown_ms * 1_000_000))
        for _ in range(3):
            lifecycle.tick()
    for _ in range(3):
        lifecycle.tick()
    told = [event for event in console.records.log if isinstance(event.body, ClockJumped)]
    there, back = (event.body.by_ms for event in told if isinstance(event.body, ClockJumped))
    assert there == pytest.approx(shown_ms - before, abs=60_000)
    assert back == pytest.approx(before - shown_ms, abs=60_000)
    assert all(before <= event.at_utc_ms <= before + 60_000 for event in told)


def test_a_clock_that_was_set_back_between_two_runs_is_told_by_the_next_start() -> None:
    for back_ms, told in ((JUMP_MS, []), (JUMP_MS + 1, [ClockJumped(-JUMP_MS - 1)])):
        console = make_console()
        newest = console.records.log[-1].at_utc_ms
        record_start(console.records, FakeClock(newest - back_ms), Identity(), "1.0", "2026.1")
        found = [event.body for event in console.records.log if isinstance(event.body, ClockJumped)]
        assert found == told
        assert console.records.kinds()[-1 - len(told)] == "app.started"


def test_a_laptop_that_slept_is_a_gap_in_every_open_session_and_no_jump() -> None:
    console = make_console()
    first = session_at(console, Step.NUMBING)
    second = session_at(console, Step.CLEANSE, patient(console, "Ben Example"))
    steady = FakeClock()
    console.lifecycle.watch_sleep(steady.mono_ms, console.treatment.slept)
    steady.advance(STOOD_STILL_MS)
    console.lifecycle.tick()
    assert "session.resumed" not in console.records.kinds()
    steady.advance(STOOD_STILL_MS + 1)
    console.lifecycle.tick()
    console.lifecycle.tick()
    gap = ev.SessionResumed(STOOD_STILL_MS + 1, ev.ResumeCause.SLEPT)
    for session in (first, second):
        found = [event for event in console.records.session_events(session.id) if event.kind == "session.resumed"]
        assert [(event.body, event.actor_id) for event in found] == [(gap, None)]
        known = console.treatment.session(session.id)
        assert known is not None
        assert known.step is session.step
    assert "clock.jumped" not in console.records.kinds()


def test_time_that_passes_and_small_steps_are_no_jump() -> None:
    console = make_console()
    _clock(console).advance(3_600_000)
    _clock(console).jump(JUMP_MS)
    console.lifecycle.tick()
    assert "clock.jumped" not in console.records.kinds()


def test_demo_time_moves_once_the_move_is_stored() -> None:
    console = make_console()
    told: list[TimeMoved] = []
    console.hub.subscribe(TimeMoved, told.append)
    before = console.clock.utc_ms(), console.clock.mono_ms()
    console.writer.hold()
    console.lifecycle.move_demo_time(MINUTE)
    assert console.clock.utc_ms() == before[0]
    console.writer.release()
    assert (console.clock.utc_ms(), console.clock.mono_ms()) == (before[0] + MINUTE, before[1] + MINUTE)
    assert told == [TimeMoved(MINUTE)]
    console.lifecycle.tick()
    assert "clock.jumped" not in console.records.kinds()


def test_two_quick_moves_add_up() -> None:
    console = make_console()
    console.writer.hold()
    console.lifecycle.move_demo_time(MINUTE)
    console.lifecycle.move_demo_time(5 * MINUTE)
    posted_later: list[object] = []
    console.hub.subscribe(TimeMoved, posted_later.append)
    # Both jobs run on the writer's thread before the main thread hears of the first.
    console.post(console.writer.release)
    offsets = [e.body.offset_ms for e in console.records.log if isinstance(e.body, DemoTimeMoved)]
    assert offsets == [MINUTE, 6 * MINUTE]
    assert _clock(console).offset_ms == 6 * MINUTE


def test_a_move_that_is_not_saved_is_told_and_moves_nothing() -> None:
    console = make_console()
    console.records.fail_next(KnownError(Trouble.DISK_FULL))
    console.lifecycle.move_demo_time(MINUTE)
    assert _clock(console).offset_ms == 0
    assert [message.code for message in console.unsaved] == ["disk_full"]


@pytest.mark.parametrize("by_ms", [0, -1])
def test_demo_time_never_runs_backward(by_ms: int) -> None:
    console = make_console()
    with pytest.raises(ValueError, match="forward"):
        console.lifecycle.move_demo_time(by_ms)
    _clock(console).set_offset(10)
    with pytest.raises(ValueError, match="backward"):
        _clock(console).set_offset(9)


def test_real_time_is_not_moved() -> None:
    console = make_console()
    scribe = Scribe(console.records, console.writer, console.hub)
    lifecycle = Lifecycle(scribe, console.hub, SystemClock(), console.identity)
    with pytest.raises(TypeError, match="demo"):
        lifecycle.move_demo_time(MINUTE)


def test_demo_time_is_rebuilt_from_its_last_move() -> None:
    console = make_console()
    console.lifecycle.move_demo_time(MINUTE)
    console.lifecycle.move_demo_time(MINUTE)
    last = console.records.log[-1].at_utc_ms
    again = FakeClock()
    restore_demo_time(console.records, again)
    assert again.offset_ms == 2 * MINUTE
    assert again.utc_ms() >= last
    restore_demo_time(InMemoryRecords(), again)
    assert again.offset_ms == 2 * MINUTE
