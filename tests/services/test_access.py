"""Who is at the console: the lock, the count-down, PINs and passphrases."""

from __future__ import annotations

from uuid import UUID

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.access import AFTER_PEN_MS, PASSPHRASE_MS, Entry, LockState
from mnconsole.domain.access_events import ConsoleLocked, ConsoleUnlocked, LockCause, SignInFailed, Way
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.pen import StopCause
from mnconsole.domain.record_events import StaffSignedIn, StaffSignedOut
from mnconsole.domain.session import Step
from mnconsole.errors import KnownError
from mnconsole.services.hub import LockChanged, StaffChanged
from tests.helpers.consoles import BenchConsole, session_at
from tests.helpers.fakes import FakeLink
from tests.helpers.memory import Trouble
from tests.helpers.people import LOCK_MS, ONE, PINS, THREE, TWO, clinic, pin, shows, wait


def told(console: BenchConsole) -> list[LockState]:
    """Every state of the lock that is told from now on."""
    states: list[LockState] = []
    console.hub.subscribe(LockChanged, lambda message: states.append(message.state))
    return states


def running(console: BenchConsole) -> None:
    """The pen runs for the session in the chair."""
    session_at(console, Step.NEEDLING)
    assert console.pen.arm(console.link.now) is None
    assert console.pen.start(console.link.now) is None
    assert console.pen.is_running()


# the lock that closes by itself


def test_it_locks_after_its_time_and_counts_down_before() -> None:
    console = clinic()
    states = told(console)
    wait(console, LOCK_MS - 30_001)
    assert states == []
    wait(console, 1)
    assert [state.closes_in_s for state in states] == [30]
    wait(console, 29_001)
    assert states[-1].closes_in_s == 1
    assert not console.access.state.locked
    wait(console, 999)
    locked = console.access.state
    assert (locked.locked, locked.cause, locked.closes_in_s) == (True, LockCause.IDLE, None)
    assert locked.by == console.people.staff[ONE]
    last = console.records.log[-1]
    assert (last.body, last.actor_id) == (ConsoleLocked(LockCause.IDLE), None)


def test_whoever_moves_stays_and_the_count_down_goes() -> None:
    console = clinic()
    states = told(console)
    wait(console, LOCK_MS - 1)
    console.access.touch()
    assert [state.closes_in_s for state in states] == [1, None]
    wait(console, LOCK_MS - 1)
    assert not console.access.state.locked


def test_a_laptop_that_wakes_up_is_locked_by_the_first_touch() -> None:
    console = clinic()
    console.door.presence.advance(LOCK_MS)
    console.access.touch()
    assert console.access.state.locked


def test_a_clock_that_is_set_neither_locks_nor_keeps_open() -> None:
    console = clinic()
    console.clock.jump(10 * PASSPHRASE_MS)  # type: ignore[attr-defined]
    console.access.tick()
    assert not console.access.state.locked
    assert not console.access.state.passphrase_needed
    console.clock.jump(-20 * PASSPHRASE_MS)  # type: ignore[attr-defined]
    wait(console, LOCK_MS)
    assert console.access.state.locked


def test_a_numbing_wait_does_not_hold_it_off() -> None:
    console = clinic()
    session_at(console, Step.NUMBING)
    wait(console, LOCK_MS)
    assert console.access.state.locked


@pytest.mark.parametrize("state", ["armed", "running", "paused"])
def test_a_pen_in_use_holds_it_off_and_two_minutes_more(state: str) -> None:
    console = clinic(link=FakeLink(obedient=True))
    session_at(console, Step.NEEDLING)
    assert console.pen.arm(console.link.now) is None
    if state != "armed":
        assert console.pen.start(console.link.now) is None
    if state == "paused":
        console.pen.pause()
    for _minute in range(10):
        wait(console, LOCK_MS)
        assert not console.access.state.locked
        assert console.access.state.closes_in_s is None
    console.pen.stop()
    stopped = max(AFTER_PEN_MS, LOCK_MS)
    wait(console, stopped - 1)
    assert not console.access.state.locked
    wait(console, 1)
    assert console.access.state.locked


def test_what_happens_between_two_looks_counts() -> None:
    """The pen is armed and stopped within the second after a look."""
    console = clinic(link=FakeLink(obedient=True))
    session_at(console, Step.NEEDLING)
    console.access.touch()
    wait(console, LOCK_MS - 10)
    console.door.presence.advance(5)
    assert console.pen.arm(console.link.now) is None
    console.pen.stop()
    wait(console, LOCK_MS - 1)
    assert not console.access.state.locked
    wait(console, 1)
    assert console.access.state.locked


def test_before_anybody_signs_in_there_is_nothing_to_lock() -> None:
    console = clinic(signed_in=None)
    before = len(console.records.log)
    wait(console, 10 * LOCK_MS)
    console.access.lock(LockCause.PERSON)
    state = console.access.state
    assert (state.locked, state.by, state.closes_in_s) == (False, None, None)
    assert len(console.records.log) == before


# locking by hand


def test_a_person_locks_and_a_pen_that_runs_is_stopped_first() -> None:
    console = clinic(link=FakeLink(obedient=True))
    running(console)
    stops: list[bool] = []
    console.link.subscribe(lambda _view: stops.append(console.access.state.locked))
    console.access.lock(LockCause.PERSON)
    assert console.link.stops == [StopCause.LOCKED]
    assert stops[0] is False, "the pen was told to stop after the lock"
    assert console.access.state.locked
    kinds = console.records.kinds()
    assert kinds.index("pen.stopped") > kinds.index("pen.started")
    locked = next(event for event in console.records.log if event.body == ConsoleLocked(LockCause.PERSON))
    assert locked.actor_id == console.people.staff[ONE].id


def test_locked_again_is_nothing_new() -> None:
    console = clinic()
    console.access.lock(LockCause.PERSON)
    before = len(console.records.log)
    console.access.lock(LockCause.IDLE)
    wait(console, 10 * LOCK_MS)
    assert len(console.records.log) == before
    assert console.access.state.cause is LockCause.PERSON


def test_behind_the_lock_recording_goes_on_and_nobody_acts() -> None:
    console = clinic(link=FakeLink(obedient=True))
    running(console)
    console.access.lock(LockCause.PERSON)
    assert console.link.view().last_report is not None
    session = console.treatment.open_sessions()[0]
    console.treatment.fact(session.id, [ev.AlarmRaised("cream_overdue", "high")])
    last = console.records.log[-1]
    assert (last.kind, last.actor_id) == ("alarm.raised", None)
    console.treatment.act(session.id, ev.NoteAdded("x"))
    assert [refused.code for refused in console.refusals] == [RefusalCode.LOCKED]
    assert console.records.log[-1] == last
    console.pen.stop()
    assert console.link.stops[-1] is StopCause.OPERATOR


# entering


def test_the_same_person_returns_to_the_same_place() -> None:
    console = clinic()
    session = session_at(console, Step.NUMBING)
    changed: list[StaffChanged] = []
    console.hub.subscribe(StaffChanged, changed.append)
    console.access.lock(LockCause.PERSON)
    assert pin(console, ONE) is Entry.OPENED
    first = console.people.staff[ONE]
    assert console.identity.actor == first
    assert console.pen.chair_id == session.id
    assert changed == []
    last = console.records.log[-1]
    assert (last.body, last.actor_id) == (ConsoleUnlocked(first.id, Way.PIN), first.id)
    assert console.records.kinds()[-2:] == ["console.locked", "console.unlocked"]


def test_somebody_else_takes_over_from_behind_the_lock() -> None:
    console = clinic()
    first, second, _third = console.people.staff
    console.access.lock(LockCause.PERSON)
    assert shows(console, TWO) is Entry.OPENED
    out, into, unlocked = console.records.log[-3:]
    assert (out.body, out.actor_id) == (StaffSignedOut(first.id), None)
    assert (into.body, into.actor_id) == (StaffSignedIn(second.id), second.id)
    assert (unlocked.body, unlocked.actor_id) == (ConsoleUnlocked(second.id, Way.PASSPHRASE), second.id)
    assert console.people.signed_in == console.identity.actor == second


def test_switching_while_open_needs_the_others_pin() -> None:
    console = clinic()
    assert pin(console, TWO, "9999") is Entry.WRONG
    assert console.people.signed_in == console.people.staff[ONE]
    assert pin(console, TWO) is Entry.OPENED
    assert console.people.signed_in == console.people.staff[TWO]
    assert console.records.kinds()[-3:] == ["sign_in.failed", "staff.signed_out", "staff.signed_in"]


def test_nobody_takes_over_a_pen_in_use_but_the_same_person_may_show_who_they_are() -> None:
    console = clinic(link=FakeLink(obedient=True))
    running(console)
    assert pin(console, TWO) is Entry.PEN_MOVING
    assert shows(console, TWO) is Entry.PEN_MOVING
    assert console.people.signed_in == console.people.staff[ONE]
    assert shows(console, ONE) is Entry.OPENED


def test_a_pen_that_begins_to_move_while_the_pin_is_checked() -> None:
    console = clinic(link=FakeLink(obedient=True))
    session_at(console, Step.NEEDLING)
    answers: list[Entry] = []
    console.door.files.hold()
    console.access.enter_pin(console.people.staff[TWO].id, PINS[TWO], answers.append)
    assert console.pen.arm(console.link.now) is None
    console.door.files.release()
    assert answers == [Entry.PEN_MOVING]
    assert console.people.signed_in == console.people.staff[ONE]


def test_behind_the_lock_somebody_gets_in_though_the_stop_is_not_confirmed() -> None:
    link = FakeLink(obedient=True)
    console = clinic(link=link)
    running(console)
    link.obedient = False
    console.access.lock(LockCause.PERSON)
    link.time_out_stop()
    assert console.pen.is_active()
    assert pin(console, TWO) is Entry.OPENED


def test_without_a_pin_and_unknown_people() -> None:
    console = clinic()
    assert pin(console, THREE, "4711") is Entry.NO_PIN
    assert not console.access.has_pin(console.people.staff[THREE].id)
    assert console.access.has_pin(console.people.staff[ONE].id)
    answers: list[Entry] = []
    console.access.enter_pin(UUID(int=9), "4711", answers.append)
    console.access.enter_passphrase(UUID(int=9), "x", answers.append)
    assert answers == [Entry.LEFT, Entry.LEFT]
    assert console.access.begin(UUID(int=9), Way.PASSPHRASE) is Entry.LEFT
    assert "sign_in.failed" not in console.records.kinds()


def test_a_wrong_passphrase_is_recorded_and_never_its_text() -> None:
    console = clinic()
    second = console.people.staff[TWO]
    assert shows(console, TWO, "a passphrase that is wrong") is Entry.WRONG
    last = console.records.log[-1]
    assert (last.body, last.actor_id) == (SignInFailed(Way.PASSPHRASE, second.id), None)
    assert "a passphrase" not in repr(console.records.log)


def test_what_can_not_be_checked_is_told_and_counts_as_nothing() -> None:
    console = clinic()
    broken = KnownError(Trouble.DISK_FULL)
    console.door.keeper.check_error = broken
    assert shows(console, TWO) is Entry.NOT_CHECKED
    assert console.access.trouble is broken
    assert "sign_in.failed" not in console.records.kinds()
    console.door.keeper.check_error = None
    assert shows(console, TWO) is Entry.OPENED
