"""The scribe: what happened is never lost, never written twice, and never in the way of what comes after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.events import Event
from mnconsole.domain.interlock import Condition
from mnconsole.domain.people import PatientDetails
from mnconsole.domain.session import Step
from mnconsole.errors import KnownError
from mnconsole.services.background import WorkerClosedError, WorkerCode
from mnconsole.services.hub import BusyChanged, NotSaved
from mnconsole.services.late import RecordsClosedError
from tests.helpers.consoles import BenchConsole, act, make_console, patient, session_at
from tests.helpers.memory import Trouble

FULL = KnownError(Trouble.DISK_FULL)


def test_what_was_kept_goes_with_whoever_writes_next() -> None:
    console = make_console()
    console.records.fail_next(FULL)
    console.treatment.fact(None, [ev.AlarmEnded("battery_low")])
    console.lifecycle.close()
    assert console.records.kinds()[-2:] == ["alarm.ended", "app.closed"]


def test_what_comes_after_the_end_is_told_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    console = make_console()
    told: list[NotSaved] = []
    console.hub.subscribe(NotSaved, told.append)
    for ended in (RecordsClosedError(), WorkerClosedError(WorkerCode.CLOSED)):
        console.records.fail_next(ended)
        console.treatment.fact(None, [ev.AlarmEnded("battery_low")])
    assert len(told) == 2
    assert [record.exc_info for record in caplog.records] == [None, None]
    assert "the program ends: RecordsClosedError" in caplog.text
    console.records.fail_next(FULL)
    console.treatment.fact(None, [ev.AlarmEnded("battery_low")])
    assert caplog.records[-1].exc_info is not None


def test_entries_of_every_service_are_kept() -> None:
    console = make_console()
    other = console.people.staff[1]
    console.records.fail_next(FULL, FULL)
    console.people.sign_in(other)
    console.patients.open(patient_id := console.identity.new_id(), lambda _patient: None)
    console.lifecycle.close()
    kinds = console.records.kinds()
    assert kinds[-4:] == ["staff.signed_out", "staff.signed_in", "patient.viewed", "app.closed"]
    assert console.records.log[-2].patient_id == patient_id


def test_a_fact_that_was_stored_after_all_is_not_stored_twice() -> None:
    console = make_console()
    session = session_at(console, Step.NEEDLING)
    console.records.fail_after(FULL)
    console.treatment.fact(session.id, [ev.PenPaused("nose")])
    assert [message.code for message in console.unsaved] == ["disk_full"]
    for _ in range(2):
        act(console, session.id, ev.NoteAdded("goes on"))
    assert console.records.kinds(session.id)[-3:] == ["pen.paused", "note.added", "note.added"]


def test_a_step_that_was_stored_after_all_is_shown() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    console.records.fail_after(FULL)
    console.treatment.act(session.id, ev.CleanseDone())
    assert [message.code for message in console.unsaved] == ["disk_full"]
    after = console.treatment.session(session.id)
    assert after is not None
    assert after.step is Step.NUMBING


def test_a_step_that_was_not_stored_is_not_shown() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    console.records.fail_next(FULL)
    console.treatment.act(session.id, ev.CleanseDone())
    assert console.treatment.session(session.id) == session


def test_a_kept_entry_that_can_t_be_stored_holds_nothing_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    console = make_console()
    for code in ("battery_low", "pen_hot", "numbing_ready"):
        console.records.fail_next(FULL)
        console.treatment.fact(None, [ev.AlarmEnded(code)])
    real = console.records.append

    def picky(events: Sequence[Event]) -> tuple[Event, ...]:
        if any(isinstance(event.body, ev.AlarmEnded) and event.body.code == "pen_hot" for event in events):
            raise ValueError("no such thing")
        return real(events)

    monkeypatch.setattr(console.records, "append", picky)
    console.lifecycle.close()
    assert [event.body for event in console.records.log[-3:-1]] == [
        ev.AlarmEnded("battery_low"),
        ev.AlarmEnded("numbing_ready"),
    ]
    assert "pen_hot" in caplog.text


def test_after_the_end_everything_is_told_and_nothing_stays_busy() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    busy: list[bool] = []
    console.hub.subscribe(BusyChanged, lambda message: busy.append(message.busy))
    console.writer.close(1.0)
    console.treatment.act(session.id, ev.CleanseDone())
    console.treatment.fact(session.id, [ev.PenPaused("nose")])
    assert {message.code for message in console.unsaved} == {"closed"}
    assert busy == [True, False]
    assert not console.treatment.is_busy(session.id)


def _slow_disk(console: BenchConsole) -> None:
    """Everything is asked for by the first nurse; the second signs in before the disk has answered."""
    console.writer.hold()


def test_who_and_when_are_those_of_the_press() -> None:
    console = make_console()
    first, second = console.people.staff[:2]
    who = patient(console)
    _slow_disk(console)
    console.treatment.start_session(who.id)
    console.patients.add(PatientDetails("Ben Example", date(1990, 1, 2)), date(2026, 3, 1), lambda _patient: None)
    pressed_ms = console.clock.utc_ms()
    console.people.sign_in(second)
    console.clock.advance(5_000)
    console.writer.release()
    made = {event.kind: event for event in console.records.log}
    for kind in ("session.started", "patient.added"):
        assert (made[kind].actor_id, made[kind].at_utc_ms) == (first.id, pressed_ms), kind
    started = made["session.started"].body
    assert isinstance(started, ev.SessionStarted)
    assert started.practitioner_id == first.id


def test_nobody_s_patients_are_changed_by_nobody() -> None:
    console = make_console()
    who = patient(console)
    details = PatientDetails(who.name, who.birth_date, who.fitzpatrick, allergies="latex")
    console.identity.actor = None
    console.patients.change(who, details, date(2026, 3, 1), lambda: None)
    console.identity.actor = console.people.staff[2]
    console.patients.change(who, details, date(2026, 3, 1), lambda: None)
    assert [refusal.code.value for refusal in console.refusals] == ["not_permitted"] * 2
    assert "patient.changed" not in console.records.kinds()


def test_what_waits_is_told_and_written_by_itself_when_there_is_room() -> None:
    console = make_console()
    console.records.fail_next(FULL, FULL, FULL)
    console.treatment.fact(None, [ev.PenPaused("nose")])
    console.treatment.fact(None, [ev.PenPaused("chin")])
    console.alarms.tick()
    told = {alarm.code: alarm.detail for alarm in console.alarms.alarms}
    assert told == {AlarmCode.ENTRIES_WAIT: (2,)}, "and nobody is asked to do anything again"
    assert Condition.SAVED in console.pen.missing()
    console.lifecycle.tick()
    assert console.treatment.behind == 2, "the disk is still full"
    console.lifecycle.tick()
    console.alarms.tick()
    assert (console.treatment.behind, console.alarms.alarms) == (0, ())
    assert console.records.kinds()[-2:] == ["pen.paused", "pen.paused"]
    assert len(console.unsaved) == 2, "told once each"
