"""Treatment: proposals become stored events; nothing is shown as saved that is not."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.session import NOT_DONE, Status, Step
from mnconsole.errors import KnownError
from mnconsole.services.hub import ActRefused, BusyChanged, NotSaved, SessionChanged
from tests.helpers.consoles import act, cartridge, cream, make_console, patient, screening, session_at, stretch
from tests.helpers.fakes import FakeClock, FakeLink, InMemoryRecords
from tests.helpers.memory import Trouble

FULL = KnownError(Trouble.DISK_FULL)


def test_a_step_is_told_once_it_is_stored() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    told: list[SessionChanged] = []
    console.hub.subscribe(SessionChanged, told.append)
    console.writer.hold()
    console.treatment.act(session.id, ev.CleanseDone())
    assert told == []
    assert console.treatment.session(session.id) == session
    console.writer.release()
    assert [message.session.step for message in told] == [Step.NUMBING]
    assert told[0].session == console.records.session(session.id)
    assert told[0].saved_utc_ms == console.clock.utc_ms()


def test_busy_from_the_press_to_the_commit() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    busy: list[bool] = []
    console.hub.subscribe(BusyChanged, lambda message: busy.append(message.busy))
    console.writer.hold()
    console.treatment.act(session.id, ev.NoteAdded("a"))
    console.treatment.act(session.id, ev.NoteAdded("b"))
    assert console.treatment.is_busy(session.id)
    assert busy == [True]
    console.writer.release()
    assert not console.treatment.is_busy(session.id)
    assert busy == [True, False]


def test_a_refusal_is_told_by_name_and_stores_nothing() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    before = len(console.records.log)
    console.treatment.act(session.id, ev.CreamRemoved(0))
    assert console.refusals == [ActRefused(session.id, RefusalCode.WRONG_STEP, (2, 3))]
    assert len(console.records.log) == before
    assert not console.treatment.is_busy(session.id)


def test_what_is_not_saved_keeps_the_state_and_says_so() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    console.records.fail_next(FULL)
    console.treatment.act(session.id, ev.CleanseDone())
    assert console.unsaved == [NotSaved(session.id, "disk_full")]
    assert console.treatment.session(session.id) == session
    assert not console.treatment.is_busy(session.id)
    assert act(console, session.id, ev.CleanseDone()).step is Step.NUMBING


def test_a_bug_is_told_as_not_saved_too() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    console.treatment.act(session.id, ev.AlarmRaised("x", "high"))
    assert console.unsaved == [NotSaved(session.id, "unexpected")]


def test_two_quick_taps_are_one_step() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    console.writer.hold()
    console.treatment.act(session.id, ev.CleanseDone())
    console.treatment.act(session.id, ev.CleanseDone())
    console.writer.release()
    assert console.records.kinds(session.id).count("cleanse.done") == 1
    assert [refusal.code for refusal in console.refusals] == [RefusalCode.WRONG_STEP]


def test_an_act_is_stamped_with_the_press_and_the_person_of_the_press() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    pressed, first = console.clock.utc_ms(), console.people.signed_in
    console.writer.hold()
    console.treatment.act(session.id, ev.CleanseDone())
    console.people.sign_in(console.people.staff[1])
    assert isinstance(console.clock, FakeClock)
    console.clock.advance(2000)
    console.writer.release()
    event = console.records.session_events(session.id)[-1]
    assert first is not None
    assert (event.at_utc_ms, event.actor_id) == (pressed, first.id)


@pytest.mark.parametrize("signed_in", [None, 2], ids=["nobody", "a reviewer"])
def test_only_who_treats_may_act(signed_in: int | None) -> None:
    records = InMemoryRecords()
    session = session_at(make_console(records), Step.CLEANSE)
    console = make_console(records, signed_in=signed_in)
    console.treatment.act(session.id, ev.CleanseDone())
    console.treatment.start_session(session.patient_id)
    assert [refusal.code for refusal in console.refusals] == [RefusalCode.NOT_PERMITTED] * 2


def test_a_patient_has_one_open_session() -> None:
    console = make_console()
    ada = patient(console)
    opened = [session_at(console, Step.SCREENING, ada)]
    console.treatment.start_session(ada.id, opened.append)
    assert opened[0].id == opened[1].id
    assert console.treatment.open_session_of(ada.id) == opened[0]
    assert console.records.kinds().count("session.started") == 1


def test_a_session_for_nobody_is_refused() -> None:
    console = make_console()
    console.treatment.start_session(uuid4())
    assert [refusal.code for refusal in console.refusals] == [RefusalCode.PATIENT_UNKNOWN]


def test_several_patients_are_open_oldest_first() -> None:
    console = make_console()
    assert isinstance(console.clock, FakeClock)
    ids = []
    for name in ("Ada Sample", "Ben Example", "Cleo Specimen"):
        ids.append(session_at(console, Step.NUMBING, patient(console, name)).id)
        console.clock.advance(1000)
    assert [session.id for session in console.treatment.open_sessions()] == ids


def test_a_session_that_ends_is_open_no_more() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    ended = act(console, session.id, ev.SessionEndedUntreated("unwell", session.practitioner_id))
    assert ended.status is Status.UNTREATED
    assert console.treatment.session(session.id) is None


def test_two_quick_undos_take_one_step_back() -> None:
    console = make_console()
    session = session_at(console, Step.NUMBING)
    newest = session.newest_step_event
    assert newest is not None
    console.writer.hold()
    for _ in range(2):
        console.treatment.act(session.id, ev.Retracted(newest.id, NOT_DONE))
    console.writer.release()
    after = console.treatment.session(session.id)
    assert after is not None
    assert after.step is Step.CLEANSE
    assert [refusal.code for refusal in console.refusals] == [RefusalCode.NOTHING_TO_UNDO]


def test_facts_are_never_refused() -> None:
    console = make_console()
    session = session_at(console, Step.NEEDLING)
    console.treatment.fact(session.id, [stretch("forehead", 5), ev.PenPaused("forehead")])
    after = console.treatment.session(session.id)
    assert after is not None
    assert after.zones[0].contact_strokes == 5
    assert console.records.kinds(session.id)[-2:] == ["needling.stretch", "pen.paused"]


def test_a_fact_without_a_session_is_the_programs_own() -> None:
    console = make_console()
    console.treatment.fact(None, [ev.AlarmRaised("battery_low", "low")])
    event = console.records.log[-1]
    assert (event.kind, event.session_id) == ("alarm.raised", None)


def test_facts_outlive_a_full_disk_in_order_and_with_their_time() -> None:
    console = make_console()
    assert isinstance(console.clock, FakeClock)
    session = session_at(console, Step.NEEDLING)
    at: list[int] = []
    for strokes in (1, 2, 3):
        console.records.fail_next(FULL)
        console.clock.advance(1000)
        at.append(console.clock.utc_ms())
        console.treatment.fact(session.id, [stretch("forehead", strokes)])
    assert [message.code for message in console.unsaved] == ["disk_full"] * 3
    assert console.treatment.session(session.id) == session
    act(console, session.id, ev.NoteAdded("there is room again"))
    events = console.records.session_events(session.id)[-4:]
    assert [event.kind for event in events] == ["needling.stretch"] * 3 + ["note.added"]
    assert [event.at_utc_ms for event in events[:3]] == at
    after = console.treatment.session(session.id)
    assert after is not None
    assert after.zones[0].contact_strokes == 6
    act(console, session.id, ev.NoteAdded("not again"))
    assert console.records.kinds(session.id).count("needling.stretch") == 3


def test_kept_facts_are_written_before_the_signature() -> None:
    console = make_console()
    session = session_at(console, Step.SIGN_OFF)
    console.records.fail_next(FULL)
    console.treatment.fact(session.id, [ev.AlarmEnded("battery_low")])
    signed = act(console, session.id, ev.SessionSigned(session.practitioner_id, "pink", False, "1"))
    assert [event.kind for event in signed.events[-2:]] == ["alarm.ended", "session.signed"]


def test_a_fact_that_is_a_bug_is_not_tried_for_ever() -> None:
    console = make_console()
    session = session_at(console, Step.CLEANSE)
    console.records.fail_next(ValueError("a bug"))
    console.treatment.fact(session.id, [ev.AlarmEnded("x")])
    act(console, session.id, ev.CleanseDone())
    assert "alarm.ended" not in console.records.kinds(session.id)


def test_a_fact_after_the_end_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    console = make_console()
    session = session_at(console, Step.CLOSED)
    console.treatment.fact(session.id, [ev.AlarmEnded("x")])
    assert console.records.kinds(session.id)[-1] == "session.signed"
    assert "after the session had been closed" in caplog.text


def test_open_sessions_are_taken_up_at_their_step_with_the_gap() -> None:
    records, clock = InMemoryRecords(), FakeClock()
    first = make_console(records, clock=clock)
    numbing = session_at(first, Step.NUMBING)
    act(first, numbing.id, cream(first.policy))
    needling = session_at(first, Step.NEEDLING, patient(first, "Ben Example"))
    clock.advance(90_000)
    second = make_console(records, FakeLink(), clock)
    steps = {session.id: session.step for session in second.treatment.open_sessions()}
    assert steps == {numbing.id: Step.NUMBING, needling.id: Step.NEEDLING}
    resumed = second.treatment.session(needling.id)
    assert resumed is not None
    assert resumed.events[-1].body == ev.SessionResumed(90_000, ev.ResumeCause.UNCLEAN_END)
    assert resumed.events[-1].actor_id is None
    wait = second.treatment.wait(second.treatment.open_sessions()[0])
    assert wait is not None
    assert wait.longer_ms == 600_000 + 90_000


def test_after_an_orderly_end_the_gap_says_so() -> None:
    records = InMemoryRecords()
    first = make_console(records)
    session = session_at(first, Step.CLEANSE)
    first.lifecycle.close()
    second = make_console(records)
    resumed = second.treatment.session(session.id)
    assert resumed is not None
    assert isinstance(resumed.events[-1].body, ev.SessionResumed)
    assert resumed.events[-1].body.cause is ev.ResumeCause.CLOSED


def test_a_wait_ends_with_the_cream() -> None:
    console = make_console()
    session = session_at(console, Step.SERUM_BEFORE)
    assert console.treatment.wait(session) is None


def test_today_is_the_laptops_day() -> None:
    console = make_console()
    assert console.treatment.today() in {"2026-03-01", "2026-03-02"}
    assert replace(console.treatment.now(), utc_ms=0).mono_ms == console.clock.mono_ms()


@pytest.mark.parametrize(
    "identity", [each for each in ev.CartridgeIdentity if each is not ev.CartridgeIdentity.LOT_CONFIRMED_NEW]
)
def test_a_cartridge_of_its_own_name_serves_one_session(identity: ev.CartridgeIdentity) -> None:
    console = make_console()
    first = session_at(console, Step.NEEDLING, patient(console, "Ada Sample"))
    mine = cartridge(console.policy, identity=identity, identity_text=" 00A1")
    act(console, first.id, mine)
    act(console, first.id, mine)  # recorded anew in its own session
    console.pen.choose_chair(None)
    second = session_at(console, Step.NEEDLING, patient(console, "Ben Example"))
    console.treatment.act(second.id, replace(mine, identity_text="00A1 "))
    assert console.refusals == [ActRefused(second.id, RefusalCode.CARTRIDGE_USED_BEFORE, ("00A1 ",))]
    act(console, second.id, replace(mine, identity_text="00A2"))
    act(console, second.id, cartridge(console.policy))


def test_a_patient_who_is_a_minor_today_is_asked_about_the_cooling_off() -> None:
    console = make_console()
    session = session_at(console, Step.SCREENING, patient(console, birth_date=date(2008, 3, 2)))
    console.treatment.act(session.id, screening(console.policy))
    assert console.refusals == [ActRefused(session.id, RefusalCode.ANSWERS_MISSING, (1, "minor_cooling_off"))]
    console.clock.advance(24 * 3_600_000)  # the birthday
    act(console, session.id, screening(console.policy))
