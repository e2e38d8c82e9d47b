"""The fold: what each kind of event makes of a session, step by step."""

from __future__ import annotations

from uuid import UUID

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.session import Session, Status, Step, ZoneProgress, fold
from tests.helpers.consoles import cartridge, cream, plan, screening, serum, stretch
from tests.helpers.folding import ADA, NURSE, Written, incremental


def test_a_session_begins_with_its_start_and_nothing_else() -> None:
    written = Written()
    session = written.session
    assert (session.patient_id, session.practitioner_id) == (ADA.id, NURSE.id)
    assert (session.step, session.status) == (Step.SCREENING, Status.OPEN)
    note = written.add(ev.NoteAdded("x"))
    for wrong in ([], [note], [replace(written.events[0], session_id=None)]):
        with pytest.raises(ValueError, match="begins with"):
            fold(wrong)


@pytest.mark.parametrize("step", list(Step))
def test_each_step_is_reached_by_the_one_before(step: Step) -> None:
    written = Written().to(step)
    session = written.session
    assert session.step is step
    assert [done for done in Step if session.done_at_ms(done) is not None] == [done for done in Step if done < step]
    assert incremental(written.events) == session


def test_steps_are_derived_and_can_be_done_only_as_far_as_there_is_no_hole() -> None:
    written = Written()
    written.add(ev.CleanseDone())
    assert written.session.step is Step.SCREENING
    written.add(screening(written.policy))
    assert written.session.step is Step.NUMBING


def test_no_cream_used_ends_the_numbing() -> None:
    written = Written().to(Step.NUMBING)
    written.do(ev.CreamSkipped("declined"))
    session = written.session
    assert session.numbing_over
    assert session.step is Step.SERUM_BEFORE
    assert session.override_count == 1


def _folded(*bodies: Body) -> Session:
    written = Written().to(Step.NEEDLING).plan("forehead", "nose")
    for body in bodies:
        written.add(body)
    assert incremental(written.events) == written.session
    return written.session


def test_the_newest_cartridge_counts_and_all_are_counted() -> None:
    session = _folded(cartridge(Written().policy, lot="C-300"))
    assert session.cartridge is not None
    assert (session.cartridge.lot, session.cartridges_used) == ("C-300", 2)


def test_choosing_a_zone_leaves_the_one_before_to_do() -> None:
    session = _folded(ev.ZoneChosen("forehead"), ev.ZoneChosen("nose"))
    assert [zone.progress for zone in session.zones] == [ZoneProgress.TO_DO, ZoneProgress.NOW]
    assert session.zone is session.zones[1]


def test_a_zone_done_keeps_its_endpoint_and_is_current_no_more() -> None:
    session = _folded(ev.ZoneChosen("nose"), ev.PassDone("nose", 1), ev.ZoneDone("nose", "pinpoint"))
    zone = session.zone_of("nose")
    assert zone is not None
    assert (zone.progress, zone.endpoint, zone.passes_done) == (ZoneProgress.DONE, "pinpoint", 1)
    assert session.zone is None


def test_ending_another_zone_leaves_the_current_one() -> None:
    for ending in (ev.ZoneLeftOut("forehead", "time"), ev.ZoneDone("forehead", "pinpoint")):
        assert _folded(ev.ZoneChosen("nose"), ending).current_zone_id == "nose"
    assert _folded(ev.ZoneChosen("nose"), ev.ZoneLeftOut("nose", "time")).current_zone_id == ""


def test_strokes_add_up_in_their_zone() -> None:
    session = _folded(
        stretch("forehead", 100, depth_max_um=800),
        stretch("forehead", 50, depth_max_um=700, contact_counter=150),
        stretch("nose", 7, contact_counter=157),
        ev.StretchGap("nose", True, 3, 160, 0x1234),
    )
    forehead, nose = session.zones
    assert (forehead.contact_strokes, forehead.contact_ms, forehead.running_ms) == (150, 1920, 1920)
    assert forehead.depth_max_um == 800
    assert (nose.contact_strokes, nose.at_least) == (10, False)
    assert (session.last_boot_id, session.last_contact_counter, session.last_stretch_zone) == (0x1234, 160, "nose")


def test_an_unknown_gap_makes_the_dose_read_at_least_and_the_zone_treated() -> None:
    zone = _folded(ev.StretchGap("nose", False, 0, 5, 9)).zone_of("nose")
    assert zone is not None
    assert zone.at_least
    assert zone.treated


def test_strokes_outside_of_every_zone_are_kept_in_the_log_only() -> None:
    session = _folded(stretch("arms", 10))
    assert all(zone.contact_strokes == 0 for zone in session.zones)
    assert session.last_contact_counter == 10


def test_arming_keeps_the_pens_counter_for_a_run_that_is_cut_off() -> None:
    session = _folded(ev.PenArmed("S", 7, "nose", 500, 900, 41))
    assert (session.last_boot_id, session.last_contact_counter, session.last_stretch_zone) == (7, 41, "nose")
    assert _folded(ev.PenArmed("S", 7, "nose", 500, 900)).last_boot_id == 0


def test_a_new_plan_keeps_what_was_done() -> None:
    written = Written().to(Step.NEEDLING).plan("forehead", "nose")
    written.do(ev.ZoneChosen("forehead"))
    written.add(stretch("forehead", 30))
    written.add(plan(written.policy, "nose", "chin"))
    zones = {zone.plan.zone_id: zone for zone in written.session.zones}
    assert set(zones) == {"nose", "chin", "forehead"}
    assert zones["forehead"].contact_strokes == 30


def test_a_reason_for_depth_is_kept_by_zone_and_counted() -> None:
    session = _folded(ev.DepthReasonGiven("nose", 1000, 750, "scar"))
    assert [zone.reason_up_to_um for zone in session.zones] == [0, 1000]
    assert session.override_count == 1


def test_what_goes_beside_the_steps() -> None:
    session = _folded(
        ev.CourseSet(2, 4),
        ev.NoteAdded("a"),
        ev.NoteAdded("b"),
        ev.ReactionOpened(),
        ev.ReactionObserved("pale"),
        ev.AdverseEventRecorded("mild", "cooled"),
    )
    assert session.course == (2, 4)
    assert session.note_count == 2
    assert session.reaction_opened
    assert session.adverse is not None


@pytest.mark.parametrize(
    "body",
    [
        ev.AlarmRaised("pen_hot", "high"),
        ev.AlarmAcknowledged("pen_hot"),
        ev.AlarmEnded("pen_hot"),
        ev.PenStarted("nose", 500, 900),
        ev.PenPaused("nose"),
        ev.PenStopped("operator", 12),
        ev.PenInterrupted("link_lost", 0),
        ev.PenNotDone(1, 500, 900, -1),
        ev.SetPointsChanged("nose", 500, 900),
        ev.SessionResumed(5, ev.ResumeCause.UNCLEAN_END),
    ],
    ids=lambda body: body.KIND,
)
def test_what_only_tells_changes_nothing_but_the_log(body: Body) -> None:
    before = _folded()
    after = _folded(body)
    assert len(after.events) == len(before.events) + 1
    for name in ("step", "status", "zones", "current_zone_id", "override_count", "cartridge", "screening"):
        assert getattr(after, name) == getattr(before, name)


def test_reasons_and_releases_are_counted() -> None:
    written = Written()
    written.add(screening(written.policy, caution_reason="x", released_by="Dr Sample"))
    assert written.session.override_count == 2
    written.add(ev.CleanseDone())
    written.add(cream(written.policy))
    written.add(ev.CreamRemoved(1, "burning"))
    written.add(ev.SerumSkipped(ev.SerumWhen.BEFORE, "declined"))
    written.add(ev.SerumSkipped(ev.SerumWhen.AFTER, "declined"))
    assert written.session.override_count == 5
    assert incremental(written.events) == written.session


def test_a_session_ends_signed_or_untreated() -> None:
    signed = Written().to(Step.CLOSED).session
    assert (signed.status, signed.step) == (Status.SIGNED, Step.CLOSED)
    assert signed.signed is not None
    assert signed.signed.signed_by == NURSE.id
    assert signed.closed_utc_ms == signed.events[-1].at_utc_ms
    written = Written().to(Step.CLEANSE)
    written.do(ev.SessionEndedUntreated("unwell", UUID(int=0)))
    ended = written.session
    assert (ended.status, ended.step, ended.ended_reason) == (Status.UNTREATED, Step.CLOSED, "unwell")
    assert ended.newest_step_event is None


def test_serum_of_each_step_is_kept_apart() -> None:
    written = Written().to(Step.AFTERCARE)
    session = written.session
    assert session.serum_before == serum(written.policy, ev.SerumWhen.BEFORE)
    assert session.serum_after == serum(written.policy, ev.SerumWhen.AFTER)
