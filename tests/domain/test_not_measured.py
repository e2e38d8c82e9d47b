"""What a pen doesn't measure is not a figure: no count, and a depth that is told as set by hand."""

from __future__ import annotations

from uuid import UUID

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.dose import density_per_cm2
from mnconsole.domain.pen import Lacks, Motor, counted
from mnconsole.domain.session import Step
from mnconsole.domain.summary import NOT_COUNTED, summary_of
from tests.helpers.bare_pens import BARE
from tests.helpers.consoles import stretch
from tests.helpers.fakes import IDENTITY, report
from tests.helpers.folding import NURSE, Written, incremental

BARE_LACKS = int(BARE.lacks)
NOTHING_COUNTED = {"contact_strokes": 0, "strokes": 0, "contact_counter": 0, "lacks": BARE_LACKS, "sensed": False}


def _needling() -> Written:
    written = Written().to(Step.NEEDLING).plan("forehead", "nose")
    written.do(ev.ZoneChosen("forehead"))
    return written


def test_a_zone_without_counts_has_no_dose_and_not_a_dose_of_zero() -> None:
    written = _needling()
    written.add(stretch("forehead", 0, **{k: v for k, v in NOTHING_COUNTED.items() if k != "contact_strokes"}))
    zone = written.session.zone
    assert zone is not None
    assert (zone.strokes, zone.treated, zone.running_ms) == (None, True, 960)
    assert density_per_cm2(11, zone.strokes, zone.plan.area_mm2) is None
    assert not zone.depth_reported
    assert summary_of(written.session).contact_strokes == NOT_COUNTED
    assert incremental(written.events) == written.session


def test_counts_of_another_pen_in_the_same_zone_do_not_make_a_dose_of_it() -> None:
    written = _needling()
    written.add(stretch("forehead", 100))
    zone = written.session.zone
    assert zone is not None
    assert (zone.strokes, zone.depth_reported) == (100, True)
    written.add(ev.StretchGap("forehead", False, 0, 0, 0x1234, False, BARE_LACKS))
    zone = written.session.zone
    assert zone is not None
    assert (zone.strokes, zone.at_least) == (None, True)


def test_a_pen_that_counts_has_its_sum() -> None:
    written = _needling()
    written.add(stretch("forehead", 100))
    written.add(stretch("forehead", 40))
    assert summary_of(written.session).contact_strokes == 140


@pytest.mark.parametrize(("motor", "depth_um"), [(Motor.RUNNING, 1000), (Motor.ARMED, 1000), (Motor.IDLE, 0)])
def test_needles_set_by_hand_stand_where_they_were_set_while_they_are_out(motor: Motor, depth_um: int) -> None:
    seen = report(motor=motor, depth_set_um=1000, depth_actual_um=0)
    assert counted(seen, BARE).depth_actual_um == depth_um
    assert counted(seen, IDENTITY).depth_actual_um == 0


def test_the_depth_by_hand_is_kept_with_who_confirmed_it() -> None:
    written = _needling()
    written.do(ev.DepthSetByHand("forehead", 750, "SM-0002"))
    zone = written.session.zone
    assert zone is not None
    assert (zone.by_hand_um, zone.by_hand_staff) == (750, NURSE.id)
    assert incremental(written.events) == written.session


def _refused(written: Written, body: ev.DepthSetByHand) -> RefusalCode:
    with pytest.raises(Refused) as caught:
        written.do(body)
    return caught.value.code


def test_a_depth_by_hand_is_refused_like_any_other_depth() -> None:
    written = _needling()
    assert _refused(written, ev.DepthSetByHand("chin", 750)) is RefusalCode.ZONE_UNKNOWN
    assert _refused(written, ev.DepthSetByHand("forehead", 1050)) is RefusalCode.REASON_MISSING
    written.do(ev.DepthReasonGiven("forehead", 1050, 0, "scar"))
    written.do(ev.DepthSetByHand("forehead", 1050))
    written.do(ev.DepthReasonGiven("forehead", 2500, 0, "scar"))
    assert _refused(written, ev.DepthSetByHand("forehead", 475)) is RefusalCode.DEPTH_RANGE
    written.pen_wanted = True
    assert _refused(written, ev.DepthSetByHand("forehead", 750)) is RefusalCode.PEN_MOVING


def test_only_who_treats_says_that_the_handpiece_is_set() -> None:
    written = _needling()
    written.actor = replace(NURSE, id=UUID(int=5), treats=False)
    assert _refused(written, ev.DepthSetByHand("forehead", 750)) is RefusalCode.NOT_PERMITTED
    early = Written()
    assert _refused(early, ev.DepthSetByHand("forehead", 750)) is RefusalCode.WRONG_STEP


def test_the_flags_of_a_pen_that_lacks_nothing_are_what_old_entries_say() -> None:
    assert stretch("nose").lacks == int(Lacks.NONE)
