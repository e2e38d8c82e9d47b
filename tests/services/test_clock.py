"""Clocks and stamps."""

from __future__ import annotations

import time
from uuid import UUID

from mnconsole.domain.people import Role, Staff
from mnconsole.domain.permissions import Acting
from mnconsole.domain.session_events import CleanseDone
from mnconsole.services.clock import DemoClock, SystemClock
from mnconsole.services.identity import Identity
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
