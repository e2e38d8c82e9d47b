"""The numbing wait: two estimates, and what they mean."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.numbing import DIFFER_MS, Wait, WaitState, wait_of
from mnconsole.domain.session import Step
from tests.helpers.consoles import cream
from tests.helpers.folding import Written
from tests.helpers.quick import QUICK

MINUTE = 60_000
READY, REMOVE, LONGEST = 10 * MINUTE, 20 * MINUTE, 300 * MINUTE


def _on() -> Written:
    written = Written().to(Step.NUMBING)
    written.do(cream(written.policy))
    return written


def _wait(written: Written) -> Wait:
    wait = wait_of(written.session, written.now())
    assert wait is not None
    return wait


@pytest.mark.parametrize(
    ("after_ms", "state"),
    [
        (0, WaitState.TAKING_EFFECT),
        (READY - 1, WaitState.TAKING_EFFECT),
        (READY, WaitState.READY),
        (REMOVE - 1, WaitState.READY),
        (REMOVE, WaitState.REMOVE_NOW),
        (LONGEST - 1, WaitState.REMOVE_NOW),
        (LONGEST, WaitState.OVER_LABEL),
    ],
)
def test_states_at_the_exact_millisecond(after_ms: int, state: WaitState) -> None:
    written = _on()
    written.clock.advance(after_ms)
    wait = _wait(written)
    assert wait.state is state
    assert (wait.shorter_ms, wait.longer_ms) == (after_ms, after_ms)
    assert not wait.differs
    assert wait.to_ready_ms == max(0, READY - after_ms)
    assert wait.to_remove_ms == REMOVE - after_ms


def test_there_is_no_wait_without_cream_on_the_skin() -> None:
    written = Written().to(Step.NUMBING)
    assert wait_of(written.session, written.now()) is None
    written.do(ev.CreamSkipped("declined"))
    assert wait_of(written.session, written.now()) is None
    off = Written().to(Step.SERUM_BEFORE)
    assert wait_of(off.session, off.now()) is None


JUMPS = [5 * MINUTE, -5 * MINUTE, -60 * MINUTE, 3 * 60 * MINUTE]


@pytest.mark.parametrize("jump_ms", JUMPS)
def test_a_clock_that_is_set_changes_nothing_within_a_run(jump_ms: int) -> None:
    written = _on()
    written.clock.advance(4 * MINUTE)
    written.clock.jump(jump_ms)
    written.add(ev.NoteAdded("x"), 0)
    written.clock.advance(4 * MINUTE)
    wait = _wait(written)
    assert (wait.shorter_ms, wait.longer_ms, wait.differs) == (8 * MINUTE, 8 * MINUTE, False)


@pytest.mark.parametrize(
    ("jump_ms", "shorter", "longer"),
    [
        (JUMPS[0], 8 * MINUTE, 13 * MINUTE),
        (JUMPS[1], 3 * MINUTE, 8 * MINUTE),
        (JUMPS[2], 0, 8 * MINUTE),
        (JUMPS[3], 8 * MINUTE, 188 * MINUTE),
    ],
    ids=["set forward", "set back", "set back before the start", "set forward by hours"],
)
def test_a_clock_that_was_set_before_a_restart_makes_two_estimates(jump_ms: int, shorter: int, longer: int) -> None:
    written = _on()
    written.clock.advance(8 * MINUTE)
    written.set_and_restart(jump_ms)
    wait = _wait(written)
    assert (wait.shorter_ms, wait.longer_ms) == (shorter, longer)
    assert wait.differs


def test_ready_is_judged_by_the_shorter_and_the_end_by_the_longer() -> None:
    written = _on()
    written.clock.advance(8 * MINUTE)
    written.set_and_restart(5 * MINUTE)
    assert _wait(written).state is WaitState.TAKING_EFFECT
    assert _wait(written).elapsed_ms == 8 * MINUTE
    written.set_and_restart(8 * MINUTE)
    assert _wait(written).state is WaitState.REMOVE_NOW
    assert _wait(written).elapsed_ms == 21 * MINUTE
    written.set_and_restart(300 * MINUTE)
    assert _wait(written).state is WaitState.OVER_LABEL


@pytest.mark.parametrize(("apart_ms", "differs"), [(DIFFER_MS, False), (DIFFER_MS + 1, True)])
def test_a_minute_apart_is_still_one_time(apart_ms: int, differs: bool) -> None:
    written = _on()
    written.clock.advance(8 * MINUTE)
    written.set_and_restart(apart_ms)
    assert _wait(written).differs is differs


def test_across_runs_the_gap_is_told_by_utc() -> None:
    written = _on()
    written.clock.advance(4 * MINUTE)
    written.add(ev.NoteAdded("x"), 0)
    written.restart(2 * MINUTE)
    written.add(ev.SessionResumed(0, ev.ResumeCause.UNCLEAN_END), 0)
    written.clock.advance(3 * MINUTE)
    wait = _wait(written)
    assert (wait.shorter_ms, wait.longer_ms) == (9 * MINUTE, 9 * MINUTE)


def test_right_after_a_restart_nothing_of_the_run_is_written_yet() -> None:
    written = _on()
    written.clock.advance(4 * MINUTE)
    written.restart(2 * MINUTE)
    assert _wait(written).shorter_ms == 6 * MINUTE


def test_a_clock_set_back_between_runs_leaves_the_monotonic_part() -> None:
    written = _on()
    written.clock.advance(9 * MINUTE)
    written.add(ev.NoteAdded("x"), 0)
    written.restart(0)
    written.clock.jump(-8 * MINUTE)
    written.add(ev.SessionResumed(0, ev.ResumeCause.CLOSED), 0)
    written.clock.advance(2 * MINUTE)
    wait = _wait(written)
    assert (wait.shorter_ms, wait.longer_ms) == (3 * MINUTE, 11 * MINUTE)
    assert wait.differs


def test_a_jump_in_an_earlier_run_is_not_forgotten() -> None:
    written = _on()
    written.clock.advance(5 * MINUTE)
    written.clock.jump(5 * MINUTE)
    written.add(ev.NoteAdded("x"), 0)
    written.restart(MINUTE)
    written.add(ev.SessionResumed(0, ev.ResumeCause.CLOSED), 0)
    wait = _wait(written)
    assert (wait.shorter_ms, wait.longer_ms) == (6 * MINUTE, 11 * MINUTE)


def test_the_time_on_the_clock_settles_it() -> None:
    written = _on()
    written.clock.advance(8 * MINUTE)
    written.set_and_restart(5 * MINUTE)
    written.do(ev.CreamTimeGiven(12 * MINUTE))
    written.clock.advance(MINUTE)
    wait = _wait(written)
    assert (wait.shorter_ms, wait.longer_ms, wait.state) == (13 * MINUTE, 13 * MINUTE, WaitState.READY)


def test_entries_written_down_late_are_not_counted_twice() -> None:
    written = _on()
    written.clock.advance(10 * MINUTE)
    for _ in range(50):
        now = written.add(ev.NoteAdded("now"), 0)
        earlier = {"at_utc_ms": now.at_utc_ms - 5000, "mono_ms": now.mono_ms - 5000}
        written.events.append(replace(now, id=uuid4(), **earlier))
    assert _wait(written).longer_ms == 10 * MINUTE
    assert _wait(written).shorter_ms == 10 * MINUTE


@QUICK
@given(
    st.lists(st.tuples(st.sampled_from(["pass", "jump", "note", "restart"]), st.integers(0, 30 * MINUTE)), max_size=12)
)
def test_with_a_clock_that_is_only_set_forward_the_truth_lies_between(course: list[tuple[str, int]]) -> None:
    written = _on()
    truth = 0
    for what, ms in course:
        if what == "pass":
            written.clock.advance(ms)
            truth += ms
        elif what == "jump":
            written.clock.jump(ms)
        elif what == "note":
            written.add(ev.NoteAdded("x"), 0)
        else:
            written.add(ev.NoteAdded("the last one before"), 0)
            written.restart(0)
            written.add(ev.SessionResumed(0, ev.ResumeCause.CLOSED), 0)
    wait = _wait(written)
    assert wait.shorter_ms == truth
    assert wait.shorter_ms <= wait.longer_ms
