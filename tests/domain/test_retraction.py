"""Taking steps back, newest first, and putting them right."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.events import Body
from mnconsole.domain.numbing import wait_of
from mnconsole.domain.session import NOT_DONE, RETRACTABLE, Step, fold
from tests.helpers.consoles import cartridge, cream, plan, screening, serum, stretch
from tests.helpers.folding import Written, incremental
from tests.helpers.quick import QUICK

MINUTE = 60_000


def test_steps_are_taken_back_newest_first_down_to_the_beginning() -> None:
    written = Written().to(Step.NEEDLING)
    taken = []
    while written.session.newest_step_event is not None:
        taken.append(written.session.newest_step_event.body)
        written.undo()
        assert incremental(written.events) == written.session
    assert [type(body) for body in taken] == [
        ev.SerumApplied,
        ev.CreamRemoved,
        ev.CreamApplied,
        ev.CleanseDone,
        ev.ScreeningConfirmed,
    ]
    assert written.session.step is Step.SCREENING


def test_an_older_step_than_the_newest_is_refused() -> None:
    written = Written().to(Step.NUMBING)
    older = next(e for e in written.events if isinstance(e.body, ev.ScreeningConfirmed))
    with pytest.raises(Refused) as caught:
        written.do(ev.Retracted(older.id, "wrong_details"))
    assert caught.value.code is RefusalCode.NOTHING_TO_UNDO


def test_a_step_taken_back_may_be_done_again() -> None:
    written = Written().to(Step.SERUM_BEFORE)
    written.undo()
    assert written.session.step is Step.NUMBING
    assert written.session.cream is not None
    assert written.session.cream.removed is None
    written.do(ev.CreamRemoved(0))
    assert written.session.step is Step.SERUM_BEFORE


@pytest.mark.parametrize(
    "work",
    [
        ev.PenArmed("S", 1, "forehead", 500, 900),
        ev.PenStarted("forehead", 500, 900),
        stretch("forehead"),
        ev.StretchGap("forehead", True, 1, 1, 1),
    ],
    ids=lambda body: body.KIND,
)
def test_nothing_is_taken_back_once_the_pen_has_worked(work: Body) -> None:
    written = Written().to(Step.NEEDLING)
    assert written.session.newest_step_event is not None
    written.add(work)
    assert written.session.newest_step_event is None


def test_after_the_pen_has_worked_the_newer_steps_may_still_go() -> None:
    written = Written().to(Step.NEEDLING).needle("forehead")
    newest = written.session.newest_step_event
    assert newest is not None
    assert isinstance(newest.body, ev.ZoneDone)
    written.undo()
    assert written.session.newest_step_event is None
    zone = written.session.zone_of("forehead")
    assert zone is not None
    assert zone.endpoint == ""
    assert zone.contact_strokes == 100


def test_reports_alarms_and_the_sign_off_are_never_taken_back() -> None:
    kept = {ev.PenArmed, ev.StretchRecorded, ev.AlarmRaised, ev.SessionSigned, ev.Retracted, ev.NoteAdded}
    assert not kept & set(RETRACTABLE)
    assert Written().to(Step.CLOSED).session.newest_step_event is None


def _on(written: Written, minutes: int, **details: object) -> None:
    written.do(cream(written.policy, **details))
    written.clock.advance(minutes * MINUTE)


def test_cream_with_wrong_details_goes_on_from_its_first_start() -> None:
    written = Written().to(Step.NUMBING)
    _on(written, 7, lot="WRONG")
    first = written.events[-1]
    written.undo("wrong_details")
    assert wait_of(written.session, written.now()) is None
    _on(written, 4, lot="RIGHT")
    cream_state = written.session.cream
    assert cream_state is not None
    assert cream_state.first == first
    assert cream_state.applied.lot == "RIGHT"
    wait = wait_of(written.session, written.now())
    assert wait is not None
    assert wait.shorter_ms == 11 * MINUTE + 2000
    assert incremental(written.events) == written.session


def test_cream_that_was_never_on_is_forgotten_with_its_timer() -> None:
    written = Written().to(Step.NUMBING)
    _on(written, 7)
    written.undo(NOT_DONE)
    _on(written, 4)
    wait = wait_of(written.session, written.now())
    assert wait is not None
    assert wait.shorter_ms == 4 * MINUTE
    assert incremental(written.events) == written.session


def test_never_on_forgets_the_corrections_before_it_too() -> None:
    written = Written().to(Step.NUMBING)
    _on(written, 3)
    written.undo("wrong_details")
    _on(written, 3)
    written.undo(NOT_DONE)
    _on(written, 2)
    wait = wait_of(written.session, written.now())
    assert wait is not None
    assert wait.shorter_ms == 2 * MINUTE
    assert incremental(written.events) == written.session


def test_the_time_on_the_clock_is_kept_when_only_details_change() -> None:
    written = Written().to(Step.NUMBING)
    _on(written, 1)
    written.do(ev.CreamTimeGiven(9 * MINUTE))
    written.undo("wrong_details")
    _on(written, 2)
    wait = wait_of(written.session, written.now())
    assert wait is not None
    assert wait.shorter_ms == 11 * MINUTE + 2000
    assert incremental(written.events) == written.session


def test_the_time_on_the_clock_goes_with_a_cream_that_was_never_on() -> None:
    written = Written().to(Step.NUMBING)
    _on(written, 1)
    written.do(ev.CreamTimeGiven(9 * MINUTE))
    written.undo(NOT_DONE)
    _on(written, 2)
    wait = wait_of(written.session, written.now())
    assert wait is not None
    assert wait.longer_ms == 2 * MINUTE


def test_a_retraction_of_what_is_not_there_changes_nothing() -> None:
    written = Written().to(Step.NUMBING)
    before = written.session
    written.add(ev.Retracted(uuid4(), "x"))
    assert written.session.step is before.step


ACTS = ("confirm", "clean", "cream", "off", "none", "serum", "load", "plan", "zone", "run", "done", "left", "finish")


def _proposal(written: Written, act: str) -> Body | None:
    policy = written.policy
    zone = written.session.current_zone_id or "forehead"
    before = written.session.step <= Step.NEEDLING
    when = ev.SerumWhen.BEFORE if before else ev.SerumWhen.AFTER
    table: dict[str, Body] = {
        "confirm": screening(policy),
        "clean": ev.CleanseDone(),
        "cream": cream(policy),
        "off": ev.CreamRemoved(0, "burning"),
        "none": ev.CreamSkipped("declined"),
        "serum": serum(policy, when),
        "load": cartridge(policy),
        "plan": plan(policy, "forehead", "nose"),
        "zone": ev.ZoneChosen("nose" if zone == "forehead" else "forehead"),
        "done": ev.ZoneDone(zone, "pinpoint"),
        "left": ev.ZoneLeftOut(zone, "time"),
        "finish": ev.NeedlingFinished(),
    }
    return table.get(act)


@QUICK
@given(st.lists(st.sampled_from((*ACTS, "undo", "undo_not_done", "run")), max_size=30), st.booleans())
def test_any_course_folds_the_same_at_once_and_event_by_event(acts: list[str], straight: bool) -> None:
    written = Written().to(Step.NEEDLING) if straight else Written()
    for act in acts:
        try:
            if act.startswith("undo"):
                newest = written.session.newest_step_event
                reason = NOT_DONE if act.endswith("not_done") else "wrong_details"
                written.do(ev.Retracted(newest.id if newest else uuid4(), reason))
            elif act == "run":
                written.add(stretch(written.session.current_zone_id or "arms"))
            else:
                proposal = _proposal(written, act)
                assert proposal is not None
                written.do(proposal)
        except Refused:
            continue
    assert incremental(written.events) == written.session
    assert fold(written.events) == written.session
