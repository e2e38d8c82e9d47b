"""A run of a pen that does not stop by itself ends 10 s after START was last known to be down."""

from __future__ import annotations

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import RUN_LIMIT_NS, Desired, StopCause
from mnconsole.services.pen_control import PenRefusalCode
from tests.helpers.bare_pens import NO_LEASE, allowed, running
from tests.helpers.chairs import code_of, session_of
from tests.helpers.chairs import running as ordinary
from tests.helpers.consoles import BenchConsole

LIMIT_MS = RUN_LIMIT_NS // 1_000_000


def _run_for(console: BenchConsole, ms: int) -> StopCause | None:
    """The pen goes on reporting; the window ticks ten times a second."""
    for _ in range(ms // 40):
        console.link.needle(1)
        cause = console.pen.tick()
        if cause is not None:
            return cause
    return None


def _left_ms(console: BenchConsole) -> int:
    left = console.pen.run_limit.left_ns()
    assert left is not None
    return left // 1_000_000


def test_it_ends_ten_seconds_after_start_and_says_why() -> None:
    console = running(NO_LEASE)
    assert _run_for(console, _left_ms(console) - 40) is None
    assert _run_for(console, 120) is StopCause.RUN_TIME
    assert console.link.stops == [StopCause.RUN_TIME]
    assert console.link.view().wanted is Desired.STOP
    stopped = [e.body for e in session_of(console).events if isinstance(e.body, ev.PenStopped)]
    assert [body.cause for body in stopped] == ["run_time"]
    assert [alarm.code for alarm in console.alarms.alarms] == [AlarmCode.STOPPED_IDLE]
    assert console.pen.run_limit.left_ns() is None


def test_pressing_start_again_moves_the_end() -> None:
    console = running(NO_LEASE)
    wishes = len(console.link.wishes)
    assert _run_for(console, 8_000) is None
    assert console.pen.start(console.link.now) is None
    assert _left_ms(console) == LIMIT_MS
    assert len(console.link.wishes) == wishes, "nothing new is asked of the pen"
    assert _run_for(console, 8_000) is None
    assert _run_for(console, 2_200) is StopCause.RUN_TIME


def test_a_press_that_is_too_old_moves_nothing() -> None:
    console = running(NO_LEASE)
    assert _run_for(console, 8_000) is None
    left = _left_ms(console)
    assert code_of(console.pen.start(console.link.now - 200_000_000)) is PenRefusalCode.TOO_LATE
    assert _left_ms(console) == left


def test_holding_start_keeps_it_going_and_the_end_counts_from_the_last_moment() -> None:
    console = running(NO_LEASE)
    for _ in range(25):
        assert _run_for(console, 1_000) is None
        console.pen.run_limit.held(console.link.now)
    assert _run_for(console, LIMIT_MS - 80) is None
    assert _run_for(console, 160) is StopCause.RUN_TIME


def test_holding_start_starts_nothing_and_is_not_kept_for_later() -> None:
    console = allowed(NO_LEASE)
    console.pen.run_limit.held(console.link.now + 3_600 * 10**9)
    assert console.link.wishes == []
    assert console.pen.arm(console.link.now) is None
    assert console.pen.start(console.link.now) is None
    assert _left_ms(console) <= LIMIT_MS


def test_a_pause_ends_the_count_and_the_next_start_begins_it_anew() -> None:
    console = running(NO_LEASE)
    assert _run_for(console, 8_000) is None
    console.pen.pause()
    assert console.pen.run_limit.left_ns() is None
    console.link.report()
    assert console.pen.start(console.link.now) is None
    assert _left_ms(console) > LIMIT_MS - 100


@pytest.mark.parametrize("seconds", [11, 50])
def test_a_pen_that_stops_by_itself_runs_on(seconds: int) -> None:
    console = ordinary()
    assert console.pen.run_limit.left_ns() is None
    assert _run_for(console, seconds * 1_000) is None
    assert code_of(console.pen.start(console.link.now)) is PenRefusalCode.RUNS_ALREADY
