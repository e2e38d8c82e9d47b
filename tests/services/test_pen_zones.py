"""Set-points, depth above the caution, and zones: what pauses, what loads, what needs a new START."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.pen import Desired, Motor, StopCause, WriteResult
from mnconsole.domain.session import Session, Step, ZoneProgress
from mnconsole.services.hub import SessionChanged, SetPointsChosen
from mnconsole.services.pen_control import PenRefusal, PenRefusalCode
from tests.helpers.chairs import armed, code_of, in_chair, running, session_of, wanted
from tests.helpers.consoles import BenchConsole, act, make_console, patient, plan, session_at, stretch
from tests.helpers.fakes import IDENTITY

# set-points


def test_chosen_while_idle_sent_while_armed() -> None:
    console = in_chair()
    told: list[SetPointsChosen] = []
    console.hub.subscribe(SetPointsChosen, told.append)
    assert console.pen.set_depth(800) is None
    assert console.pen.set_speed(1000) is None
    assert told == [SetPointsChosen(800, 900), SetPointsChosen(800, 1000)]
    assert console.link.wishes == []
    console.pen.arm(console.link.now_ns())
    assert console.pen.set_depth(850) is None
    assert wanted(console) == (Desired.ARM, 850, 1000)
    assert console.link.wishes[-1].pressed_ns == 0


@pytest.mark.parametrize("depth_um", [450, 2550, 775])
def test_a_depth_out_of_range_is_refused_by_name_and_changes_nothing(depth_um: int) -> None:
    console = running()
    before = list(console.link.wishes)
    refusal = console.pen.set_depth(depth_um)
    assert refusal is not None
    assert refusal.limit is not None
    assert (refusal.code, refusal.limit.value) == (PenRefusalCode.OUT_OF_RANGE, depth_um)
    assert (console.pen.depth_um, console.link.wishes) == (750, before)


def test_a_speed_out_of_range_is_refused() -> None:
    console = running()
    assert code_of(console.pen.set_speed(1250)) is PenRefusalCode.OUT_OF_RANGE
    assert wanted(console) == (Desired.RUN, 750, 900)


def test_steps_are_the_pens_and_end_at_its_limits() -> None:
    console = in_chair()
    console.pen.step_depth(1)
    assert console.pen.depth_um == 800
    console.pen.step_depth(-20)
    assert console.pen.depth_um == 500
    console.pen.step_speed(-1)
    assert console.pen.speed_dhz == 850
    console.pen.step_speed(50)
    assert console.pen.speed_dhz == 1200


def test_values_that_the_link_refuses_are_not_shown_as_chosen() -> None:
    console = armed()
    console.link.quietly(epoch=console.link.view().epoch + 1)
    assert code_of(console.pen.set_depth(800)) is PenRefusalCode.LINK_REFUSED
    assert console.pen.depth_um == 750


def test_values_that_the_pen_refuses_are_taken_back_on_the_panel() -> None:
    console = armed(obedient=False)
    console.link.answer()
    assert console.pen.set_depth(800) is None
    told: list[SetPointsChosen] = []
    console.hub.subscribe(SetPointsChosen, told.append)
    console.link.refuse_values(WriteResult.DEPTH_RANGE)
    assert (console.pen.depth_um, console.pen.speed_dhz) == (750, 900)
    assert told == [SetPointsChosen(750, 900)]
    assert console.pen.set_depth(850) is None
    assert console.pen.depth_um == 850


# depth above the caution


def test_above_the_caution_a_reason_is_asked_with_the_strokes_off() -> None:
    console = running()
    refusal = console.pen.set_depth(1050)
    assert refusal == PenRefusal(PenRefusalCode.REASON_NEEDED, zone_id="forehead", depth_um=1050, caution_um=1000)
    assert wanted(console) == (Desired.ARM, 750, 900)
    assert console.pen.depth_um == 750


def test_a_reason_on_record_sets_the_depth_and_needs_one_start() -> None:
    console = running()
    console.pen.set_depth(1050)
    console.pen.give_depth_reason("forehead", 1050, "scar")
    zone = session_of(console).zone
    assert zone is not None
    assert zone.reason_up_to_um == 1050
    assert wanted(console) == (Desired.ARM, 1050, 900)
    assert console.pen.start(console.link.now_ns()) is None
    assert console.pen.set_depth(1000) is None
    assert console.pen.set_depth(1050) is None
    assert wanted(console)[0] is Desired.RUN
    assert code_of(console.pen.set_depth(1100)) is PenRefusalCode.REASON_NEEDED


def test_a_message_from_before_the_reason_does_not_take_its_depth_back() -> None:
    console = armed()
    before = session_of(console)
    console.pen.give_depth_reason("forehead", 1050, "scar")
    assert console.pen.depth_um == 1050
    console.hub.publish(SessionChanged(before, 0))  # of a fact that was stored before, and comes a turn later
    assert console.pen.depth_um == 1050
    assert wanted(console) == (Desired.ARM, 1050, 900)


def test_a_reason_that_is_refused_sets_nothing() -> None:
    console = armed()
    console.pen.give_depth_reason("forehead", 1050, " ")
    assert console.pen.depth_um == 750
    assert [refusal.code for refusal in console.refusals] == [RefusalCode.REASON_MISSING]


def test_a_reason_for_another_zone_does_not_set_this_ones_depth() -> None:
    console = armed()
    console.pen.give_depth_reason("nose", 1000, "scar")
    assert console.pen.depth_um == 750


def test_a_reason_without_a_session_is_nothing() -> None:
    console = make_console()
    console.pen.give_depth_reason("nose", 1000, "scar")
    assert console.refusals == []


def test_without_a_zone_the_hard_limit_is_the_only_one() -> None:
    console = make_console()
    assert console.pen.caution_um() == 2500
    assert console.pen.set_depth(2500) is None


# zones


def test_choosing_a_zone_pauses_loads_its_depth_and_needs_one_start() -> None:
    console = running()
    console.pen.choose_zone("nose")
    assert session_of(console).current_zone_id == "nose"
    assert wanted(console) == (Desired.ARM, 500, 900)
    assert console.pen.start(console.link.now_ns()) is None


def test_a_zone_is_paused_for_before_the_disk_has_it() -> None:
    console = running()
    console.writer.hold()
    console.pen.choose_zone("nose")
    assert wanted(console) == (Desired.ARM, 750, 900)
    assert code_of(console.pen.start(console.link.now_ns())) is PenRefusalCode.MISSING
    console.writer.release()


def test_zone_done_pauses_and_goes_to_the_next() -> None:
    console = running()
    console.link.needle(30)
    console.pen.zone_done("pinpoint")
    session = session_of(console)
    assert [zone.progress for zone in session.zones] == [ZoneProgress.DONE, ZoneProgress.NOW]
    assert wanted(console) == (Desired.ARM, 500, 900)


def test_two_quick_taps_on_zone_done_are_one() -> None:
    console = running()
    console.link.needle(30)
    console.writer.hold()
    console.pen.zone_done("pinpoint")
    console.pen.zone_done("pinpoint")
    console.writer.release()
    assert console.records.kinds(session_of(console).id).count("zone.done") == 1
    assert console.refusals == []
    assert session_of(console).current_zone_id == "nose"


def test_zone_done_may_be_tapped_again_after_a_refusal() -> None:
    console = armed()
    console.pen.zone_done("pinpoint")
    assert [refusal.code for refusal in console.refusals] == [RefusalCode.NOTHING_NEEDLED]
    console.treatment.fact(session_of(console).id, [stretch("forehead")])
    console.pen.zone_done("pinpoint")
    assert session_of(console).current_zone_id == "nose"


def test_after_the_last_zone_the_pen_is_stopped() -> None:
    console = running(zones=("forehead",))
    console.link.needle(30)
    console.pen.zone_done("pinpoint")
    assert console.link.stops == [StopCause.ZONE_LEFT]


def test_leaving_another_zone_out_keeps_the_current_one() -> None:
    console = running(zones=("forehead", "nose", "chin"))
    console.pen.leave_zone_out("chin", "time")
    assert session_of(console).current_zone_id == "forehead"
    assert wanted(console) == (Desired.ARM, 750, 900)


def test_leaving_the_current_zone_out_goes_to_the_next() -> None:
    console = armed()
    console.pen.leave_zone_out("forehead", "skin")
    assert session_of(console).current_zone_id == "nose"
    console.pen.leave_zone_out("nose", "skin")
    assert console.link.stops == [StopCause.ZONE_LEFT]


def test_a_planned_depth_above_the_caution_is_loaded_no_deeper_than_the_caution() -> None:
    console = in_chair()
    deep = plan(console.policy, "forehead", "nose").zones
    deeper = ev.ZonesPlanned(tuple(replace(zone, depth_um=2000) for zone in deep))
    act(console, session_of(console).id, deeper)
    console.pen.choose_zone("nose")
    assert console.pen.depth_um == 750


def test_a_new_plan_cannot_leave_a_running_pen_above_the_caution() -> None:
    console = in_chair()
    zones = plan(console.policy, "forehead", "nose").zones
    scar = (replace(zones[0], basis=ev.DepthBasis.SCAR), zones[1])
    act(console, session_of(console).id, ev.ZonesPlanned(scar))
    console.pen.set_depth(1500)
    console.pen.arm(console.link.now_ns())
    console.pen.start(console.link.now_ns())
    assert wanted(console) == (Desired.RUN, 1500, 900)
    act(console, session_of(console).id, ev.ZonesPlanned(zones))
    assert wanted(console) == (Desired.ARM, 1000, 900)


def test_a_depth_between_the_pens_steps_is_loaded_at_the_step_below() -> None:
    console = in_chair()
    console.link.change(identity=replace(IDENTITY, depth_step_um=100))
    console.pen.choose_zone("nose")
    console.pen.choose_zone("forehead")
    assert console.pen.depth_um == 700


# leaving the step


@pytest.mark.parametrize("ending", ["a step taken back", "the session ended"])
def test_leaving_the_step_stops(ending: str) -> None:
    console = running()
    session = session_of(console)
    body: ev.Retracted | ev.SessionEndedUntreated
    if ending == "the session ended":
        body = ev.SessionEndedUntreated("unwell", session.practitioner_id)
    else:
        newest = next(e for e in reversed(session.events) if isinstance(e.body, ev.SerumApplied))
        body = ev.Retracted(newest.id, "x")
    event = console.identity.event(body, console.clock, session_id=session.id, patient_id=session.patient_id)
    console.records.write(lambda uow: uow.append([event]))
    console.treatment.fact(session.id, [ev.PenPaused("forehead")])
    assert console.link.stops == [StopCause.STEP_LEFT]


def test_acts_that_need_an_idle_pen_are_refused_under_a_wanted_one() -> None:
    console = running()
    session = session_of(console)
    console.treatment.act(session.id, ev.SessionEndedUntreated("unwell", session.practitioner_id))
    assert [refusal.code for refusal in console.refusals] == [RefusalCode.PEN_MOVING]
    console.pen.stop()
    console.treatment.act(session.id, ev.SessionEndedUntreated("unwell", session.practitioner_id))
    assert len(console.refusals) == 1


def test_another_patients_acts_are_not_refused_for_this_pen() -> None:
    console = running()
    other = session_at(console, Step.NUMBING, patient(console, "Ben Example"), chair=False)
    newest = other.newest_step_event
    assert newest is not None
    console.treatment.act(other.id, ev.Retracted(newest.id, "x"))
    assert console.refusals == []


def test_a_deeper_zone_s_depth_waits_for_the_last_strokes_in_the_zone_before() -> None:
    console = running()
    session = session_of(console)
    before = console.pen.depth_um
    console.link.obedient = False
    act(console, session.id, plan_of(console, session, deeper=before + 250))
    act(console, session.id, ev.ZoneChosen("cheeks"))
    assert wanted(console) == (Desired.ARM, before, 900), "the motor still brakes"
    console.link.report(motor=Motor.ARMED)
    assert wanted(console) == (Desired.ARM, before + 250, 900)


def plan_of(console: BenchConsole, session: Session, *, deeper: int) -> ev.ZonesPlanned:
    """The plan as it is, and the cheeks at another depth."""
    there = tuple(zone.plan for zone in session.zones)
    cheeks = plan(console.policy, "cheeks").zones[0]
    return ev.ZonesPlanned((*there, replace(cheeks, depth_um=deeper)))


def test_a_shallower_zone_s_depth_is_taken_at_once() -> None:
    console = running()
    session = session_of(console)
    act(console, session.id, ev.ZoneChosen(session.zones[1].plan.zone_id))
    assert wanted(console)[1] == session.zones[1].plan.depth_um <= session.zones[0].plan.depth_um
