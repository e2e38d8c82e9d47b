"""Clocks and stamps."""

from __future__ import annotations

import time
from types import SimpleNamespace
from uuid import UUID

import pytest

from mnconsole.domain.instants import EARLIEST_NOW_MS, LATEST_MS, LATEST_NOW_MS
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.permissions import Acting
from mnconsole.domain.session_events import CleanseDone
from mnconsole.errors import KnownError
from mnconsole.services import clock as module
from mnconsole.services.clock import ClockCode, DemoClock, SystemClock
from mnconsole.services.identity import Identity
from mnconsole.steady_clock import UNREADABLE_MS
from tests.helpers.fakes import FakeClock

NURSE = Staff(UUID(int=1), "Nurse One", Role.NURSE, True)


def test_the_system_clock_is_the_laptops() -> None:
    clock = SystemClock()
    before = time.time_ns() // 1_000_000
    assert before <= clock.utc_ms() <= time.time_ns() // 1_000_000
    first = clock.mono_ms()
    assert clock.mono_ms() >= first


def test_demo_time_runs_ahead_on_both_clocks() -> None:
    clock, real = DemoClock(), SystemClock()
    clock.set_offset(3_600_000)
    assert clock.utc_ms() - real.utc_ms() >= 3_600_000 - 1
    assert clock.mono_ms() - real.mono_ms() >= 3_600_000 - 1
    assert clock.offset_ms == 3_600_000


def test_ids_are_new_and_ordered_by_time() -> None:
    ids = [Identity.new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert ids == sorted(ids)
    assert {made.version for made in ids} == {7}
    assert Identity().run_id != Identity().run_id


def test_an_event_is_stamped_with_clock_run_and_person() -> None:
    identity, clock = Identity(), FakeClock()
    identity.actor = NURSE
    event = identity.event(CleanseDone(), clock, session_id=UUID(int=5))
    assert (event.at_utc_ms, event.mono_ms) == (clock.utc_ms(), clock.mono_ms())
    assert (event.run_id, event.actor_id, event.session_id) == (identity.run_id, NURSE.id, UUID(int=5))
    assert identity.event(CleanseDone(), clock, with_actor=False).actor_id is None
    other = Staff(UUID(int=2), "Nurse Two", Role.NURSE, True)
    then = identity.event(CleanseDone(), clock, actor=other, at_utc_ms=5, mono_ms=6)
    assert (then.actor_id, then.at_utc_ms, then.mono_ms) == (other.id, 5, 6)


def test_behind_a_lock_nobody_acts() -> None:
    clock, identity = FakeClock(), Identity()
    identity.acting = Acting(NURSE, locked=True)
    assert identity.actor is None
    assert identity.event(CleanseDone(), clock).actor_id is None
    identity.actor = NURSE
    assert identity.event(CleanseDone(), clock).actor_id == NURSE.id


YEAR_MS = 31_556_952_000
IMPOSSIBLE_MS = (-369 * YEAR_MS, -1, 0, EARLIEST_NOW_MS - 1, LATEST_NOW_MS + 1, LATEST_MS + 1, UNREADABLE_MS)


class Laptop:
    """Both clocks of a laptop, in ms; the first can be set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, wall_ms: int) -> None:
        self.wall_ms, self.steady_ms = wall_ms, 7_000
        monkeypatch.setattr(module, "time", SimpleNamespace(time_ns=lambda: self.wall_ms * 1_000_000))
        monkeypatch.setattr(module, "steady_ns", lambda: self.steady_ms * 1_000_000)


@pytest.mark.parametrize("shown_ms", IMPOSSIBLE_MS)
@pytest.mark.parametrize("kind", [SystemClock, DemoClock])
def test_a_clock_that_can_t_be_right_is_refused(
    monkeypatch: pytest.MonkeyPatch, kind: type[SystemClock], shown_ms: int
) -> None:
    Laptop(monkeypatch, shown_ms)
    clock = kind()
    with pytest.raises(KnownError) as caught:
        clock.utc_ms()
    assert (caught.value.code, caught.value.params["shown_utc_ms"]) == (ClockCode.IMPOSSIBLE, shown_ms)
    assert clock.mono_ms() == 7_000
    assert clock.shown_ms() == shown_ms + (7_000 if shown_ms >= UNREADABLE_MS else 0)


@pytest.mark.parametrize("good_ms", [EARLIEST_NOW_MS, LATEST_NOW_MS])
@pytest.mark.parametrize("shown_ms", IMPOSSIBLE_MS)
@pytest.mark.parametrize("ahead_ms", [None, 0, 5_000])
def test_a_clock_that_is_set_to_an_impossible_time_goes_on_from_the_last_good_one(
    monkeypatch: pytest.MonkeyPatch, good_ms: int, shown_ms: int, ahead_ms: int | None
) -> None:
    laptop = Laptop(monkeypatch, good_ms)
    clock = SystemClock() if ahead_ms is None else DemoClock(ahead_ms)
    ahead = ahead_ms or 0
    assert clock.utc_ms() == good_ms + ahead
    laptop.wall_ms, laptop.steady_ms = shown_ms, laptop.steady_ms + 90_000
    assert clock.utc_ms() == good_ms + ahead + 90_000
    laptop.wall_ms = EARLIEST_NOW_MS + 1
    assert clock.utc_ms() == EARLIEST_NOW_MS + 1 + ahead, "set right again"


def test_no_clock_goes_beyond_the_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    laptop = Laptop(monkeypatch, LATEST_NOW_MS)
    clock = SystemClock()
    clock.utc_ms()
    laptop.wall_ms, laptop.steady_ms = -1, LATEST_MS
    assert clock.utc_ms() == LATEST_MS
    laptop.wall_ms = LATEST_NOW_MS
    assert DemoClock(LATEST_MS).utc_ms() == LATEST_MS


@pytest.mark.parametrize("kind", [SystemClock, DemoClock])
def test_a_clock_that_can_t_be_read_jumps_once_and_not_with_every_look(
    monkeypatch: pytest.MonkeyPatch, kind: type[SystemClock]
) -> None:
    laptop, clock = Laptop(monkeypatch, UNREADABLE_MS), kind()
    apart = clock.shown_ms() - clock.mono_ms()
    laptop.steady_ms += 3_600_000
    assert clock.shown_ms() - clock.mono_ms() == apart
