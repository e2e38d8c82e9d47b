"""What may follow what. Every refusal code has a way to it, and the enum is walked so that none is without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode, Refused, check_lot, decide
from mnconsole.domain.events import Body
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.policy import ProductUse
from mnconsole.domain.session import Step
from tests.helpers.consoles import cartridge, cream, plan, screening, serum, stretch
from tests.helpers.folding import NURSE, TODAY, Written

BEFORE, AFTER = ev.SerumWhen.BEFORE, ev.SerumWhen.AFTER
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Case:
    """A session walked to a step and prepared, a proposal, and the refusal with its details."""

    code: RefusalCode
    step: Step
    proposal: Callable[[Written], Body]
    details: tuple[int | str, ...] | None = None
    prepare: Callable[[Written], object] = lambda written: None


def _cream_on(written: Written, minutes: int = 0) -> None:
    written.do(cream(written.policy))
    written.clock.advance(minutes * 60_000)


def _clock_unsure(written: Written) -> None:
    _cream_on(written, 5)
    written.set_and_restart(10 * 60_000)


def _planned(written: Written) -> None:
    written.plan("forehead", "nose")


def _treated(written: Written) -> None:
    _planned(written)
    written.do(ev.ZoneChosen("forehead"))
    written.add(stretch("forehead"))


def _reviewer(written: Written) -> None:
    written.actor = Staff(UUID(int=13), "Manager Three", Role.MANAGER, False)


def _untreated(_written: Written) -> Body:
    return ev.SessionEndedUntreated("unwell", NOBODY)


def _zones(*plans: ev.ZonePlan) -> Callable[[Written], Body]:
    return lambda _written: ev.ZonesPlanned(plans)


CASES = (
    Case(RefusalCode.CLOSED, Step.CLOSED, lambda w: ev.NoteAdded("late")),
    Case(RefusalCode.WRONG_STEP, Step.CLEANSE, lambda w: ev.CreamRemoved(0), (2, 3)),
    Case(RefusalCode.WRONG_STEP, Step.SCREENING, lambda w: ev.SessionSigned(NOBODY, "pink", False, "1"), (1, 8)),
    Case(RefusalCode.WRONG_STEP, Step.NEEDLING, lambda w: serum(w.policy, BEFORE), (5, 4)),
    Case(RefusalCode.WRONG_STEP, Step.SERUM_BEFORE, lambda w: serum(w.policy, AFTER), (4, 6)),
    Case(RefusalCode.WRONG_STEP, Step.NEEDLING, lambda w: ev.SerumSkipped(BEFORE, "declined"), (5, 4)),
    Case(RefusalCode.WRONG_STEP, Step.SERUM_AFTER, lambda w: plan(w.policy, "nose"), (6, 5)),
    Case(RefusalCode.WRONG_STEP, Step.SERUM_AFTER, lambda w: cartridge(w.policy), (6, 5)),
    Case(RefusalCode.WRONG_STEP, Step.SERUM_BEFORE, lambda w: ev.ZoneChosen("nose"), (4, 5)),
    Case(RefusalCode.NOT_PERMITTED, Step.SCREENING, lambda w: screening(w.policy), prepare=_reviewer),
    Case(
        RefusalCode.ANSWERS_MISSING,
        Step.SCREENING,
        lambda w: replace(screening(w.policy), answers=screening(w.policy).answers[1:]),
        (1, "infection"),
    ),
    Case(RefusalCode.FITZPATRICK_MISSING, Step.SCREENING, lambda w: screening(w.policy, fitzpatrick=0)),
    Case(RefusalCode.FITZPATRICK_MISSING, Step.SCREENING, lambda w: screening(w.policy, fitzpatrick=7)),
    Case(RefusalCode.CONSENT_MISSING, Step.SCREENING, lambda w: screening(w.policy, consent_version="")),
    Case(RefusalCode.CONSENT_MISSING, Step.SCREENING, lambda w: screening(w.policy, consent_version="2020.1")),
    Case(RefusalCode.REASON_MISSING, Step.SCREENING, lambda w: screening(w.policy, ("rosacea",))),
    Case(RefusalCode.REASON_MISSING, Step.NUMBING, lambda w: ev.CreamSkipped("  ")),
    Case(RefusalCode.REASON_MISSING, Step.SERUM_BEFORE, lambda w: ev.SerumSkipped(BEFORE, "")),
    Case(RefusalCode.REASON_MISSING, Step.NEEDLING, lambda w: ev.ZoneLeftOut("nose", ""), prepare=_planned),
    Case(RefusalCode.REASON_MISSING, Step.NEEDLING, lambda w: ev.ZoneDone("forehead", ""), prepare=_treated),
    Case(
        RefusalCode.REASON_MISSING,
        Step.NEEDLING,
        lambda w: ev.DepthReasonGiven("nose", 1000, 0, " "),
        prepare=_planned,
    ),
    Case(RefusalCode.REASON_MISSING, Step.CLEANSE, lambda w: ev.SessionEndedUntreated("", NOBODY)),
    Case(RefusalCode.REASON_MISSING, Step.CLEANSE, lambda w: ev.Retracted(w.events[-1].id, "")),
    Case(RefusalCode.RELEASE_MISSING, Step.SCREENING, lambda w: screening(w.policy, ("infection",))),
    Case(
        RefusalCode.RELEASE_MISSING,
        Step.SCREENING,
        lambda w: screening(w.policy, ("infection", "rosacea"), caution_reason="mild", released_by=" "),
    ),
    Case(RefusalCode.PRODUCT_UNKNOWN, Step.NUMBING, lambda w: cream(w.policy, product_id="other"), ("other",)),
    Case(RefusalCode.PRODUCT_UNKNOWN, Step.NUMBING, lambda w: cream(w.policy, product_id="repair_serum")),
    Case(RefusalCode.PRODUCT_UNKNOWN, Step.SERUM_BEFORE, lambda w: serum(w.policy, BEFORE, product_id="clinic_cream")),
    Case(RefusalCode.PRODUCT_UNKNOWN, Step.NEEDLING, lambda w: cartridge(w.policy, product_id="repair_serum")),
    Case(RefusalCode.LOT_MISSING, Step.NUMBING, lambda w: cream(w.policy, lot=" ")),
    Case(RefusalCode.LOT_MISSING, Step.SERUM_BEFORE, lambda w: serum(w.policy, BEFORE, lot="")),
    Case(RefusalCode.LOT_MISSING, Step.NEEDLING, lambda w: cartridge(w.policy, lot="")),
    *(
        Case(RefusalCode.LOT_UNREADABLE, Step.NEEDLING, lambda w, odd=odd: cartridge(w.policy, lot=odd), (40,))
        for odd in ("\u200b", "\u202e", "\0", "L\n1", "---", "L" * 41)
    ),
    Case(RefusalCode.EXPIRY_UNREADABLE, Step.NUMBING, lambda w: cream(w.policy, expiry="08/2027"), ("08/2027",)),
    Case(RefusalCode.EXPIRY_UNREADABLE, Step.NEEDLING, lambda w: cartridge(w.policy, expiry="2027-13")),
    *(
        Case(RefusalCode.EXPIRY_UNREADABLE, Step.NEEDLING, lambda w, odd=odd: cartridge(w.policy, expiry=odd))
        for odd in ("\u0662\u0660\u0662\u0667-01", "2027-08\n", "\uff12\uff10\uff12\uff17-01")
    ),
    Case(RefusalCode.EXPIRED, Step.NUMBING, lambda w: cream(w.policy, expiry="2026-02"), ("2026-02",)),
    Case(RefusalCode.EXPIRED, Step.SERUM_BEFORE, lambda w: serum(w.policy, BEFORE, expiry="2025-12")),
    Case(RefusalCode.EXPIRED, Step.SERUM_AFTER, lambda w: serum(w.policy, AFTER, expiry="2025-12")),
    Case(RefusalCode.EXPIRED, Step.NEEDLING, lambda w: cartridge(w.policy, expiry="2026-02")),
    Case(RefusalCode.AMOUNT_RANGE, Step.NUMBING, lambda w: cream(w.policy, amount_mg=0), (0, 10_000)),
    Case(RefusalCode.AMOUNT_RANGE, Step.NUMBING, lambda w: cream(w.policy, amount_mg=10_001), (10_001, 10_000)),
    Case(RefusalCode.CREAM_ALREADY_ON, Step.NUMBING, lambda w: cream(w.policy), prepare=_cream_on),
    Case(RefusalCode.CREAM_ALREADY_ON, Step.NUMBING, lambda w: ev.CreamSkipped("declined"), prepare=_cream_on),
    Case(RefusalCode.CREAM_ALREADY_ON, Step.NUMBING, _untreated, prepare=_cream_on),
    Case(RefusalCode.CREAM_NOT_ON, Step.NUMBING, lambda w: ev.CreamRemoved(0)),
    Case(RefusalCode.CREAM_NOT_ON, Step.NUMBING, lambda w: ev.CreamTimeGiven(1)),
    Case(
        RefusalCode.TOO_EARLY,
        Step.NUMBING,
        lambda w: ev.CreamRemoved(0),
        (300_000, 600_000),
        lambda w: _cream_on(w, 5),
    ),
    Case(RefusalCode.TOO_EARLY, Step.NUMBING, lambda w: ev.CreamRemoved(0, "  "), prepare=_cream_on),
    Case(RefusalCode.CLOCK_UNSURE, Step.NUMBING, lambda w: ev.CreamRemoved(0), (300_000, 900_000), _clock_unsure),
    Case(RefusalCode.CLOCK_UNSURE, Step.NUMBING, lambda w: ev.CreamRemoved(0, "burning"), prepare=_clock_unsure),
    Case(RefusalCode.ZONES_MISSING, Step.NEEDLING, lambda w: ev.ZonesPlanned(())),
    Case(RefusalCode.ZONES_MISSING, Step.NEEDLING, lambda w: ev.NeedlingFinished()),
    Case(RefusalCode.AREA_MISSING, Step.NEEDLING, _zones(ev.ZonePlan("arms", 1000, 3, 0)), ("arms",)),
    Case(RefusalCode.ZONE_UNKNOWN, Step.NEEDLING, _zones(ev.ZonePlan("elbow", 1000, 3, 1)), ("elbow",)),
    Case(
        RefusalCode.ZONE_UNKNOWN,
        Step.NEEDLING,
        _zones(ev.ZonePlan("nose", 500, 3, 1), ev.ZonePlan("nose", 500, 3, 1)),
        ("nose",),
    ),
    Case(RefusalCode.ZONE_UNKNOWN, Step.NEEDLING, lambda w: ev.ZoneChosen("chin"), ("chin",), _planned),
    Case(RefusalCode.ZONE_UNKNOWN, Step.NEEDLING, lambda w: ev.DepthReasonGiven("chin", 1000, 0, "scar")),
    Case(RefusalCode.ZONE_TREATED, Step.NEEDLING, lambda w: plan(w.policy, "nose"), ("forehead",), _treated),
    Case(RefusalCode.ZONE_TREATED, Step.NEEDLING, _untreated, ("forehead",), _treated),
    Case(
        RefusalCode.ZONE_TREATED,
        Step.NEEDLING,
        lambda w: ev.ZoneDone("forehead", "pinpoint"),
        ("forehead",),
        lambda w: (_treated(w), w.do(ev.ZoneDone("forehead", "pinpoint"))),
    ),
    Case(RefusalCode.ZONES_LEFT, Step.NEEDLING, lambda w: ev.NeedlingFinished(), (2, "forehead", "nose"), _planned),
    Case(RefusalCode.NOTHING_NEEDLED, Step.NEEDLING, lambda w: ev.ZoneDone("nose", "x"), ("nose",), _planned),
    Case(RefusalCode.NOTHING_NEEDLED, Step.NEEDLING, lambda w: ev.PassDone("nose", 1), ("nose",), _planned),
    Case(RefusalCode.DEPTH_RANGE, Step.NEEDLING, _zones(ev.ZonePlan("nose", 450, 3, 1)), (450, 500, 2500)),
    Case(RefusalCode.DEPTH_RANGE, Step.NEEDLING, _zones(ev.ZonePlan("nose", 525, 3, 1)), (525, 500, 2500)),
    Case(
        RefusalCode.DEPTH_RANGE,
        Step.NEEDLING,
        lambda w: ev.DepthReasonGiven("nose", 2550, 0, "scar"),
        (2550, 500, 2500),
        _planned,
    ),
    Case(RefusalCode.CARTRIDGE_NOT_NEW, Step.NEEDLING, lambda w: cartridge(w.policy, identity_text="")),
    Case(
        RefusalCode.CARTRIDGE_USED_BEFORE,
        Step.NEEDLING,
        lambda w: cartridge(w.policy, identity=ev.CartridgeIdentity.CHIP, identity_text="00A1"),
        ("00A1",),
        lambda w: setattr(w, "used", True),
    ),
    Case(
        RefusalCode.CARTRIDGE_USED_BEFORE,
        Step.NEEDLING,
        lambda w: cartridge(w.policy, identity=ev.CartridgeIdentity.STICKER, identity_text=" "),
    ),
    Case(RefusalCode.NOTHING_TO_UNDO, Step.SCREENING, lambda w: ev.Retracted(w.events[0].id, "x")),
    Case(RefusalCode.TEXT_EMPTY, Step.NUMBING, lambda w: ev.NoteAdded(" \n ")),
    Case(RefusalCode.TIME_RANGE, Step.NUMBING, lambda w: ev.CreamTimeGiven(-1), prepare=_cream_on),
    Case(RefusalCode.TIME_RANGE, Step.NUMBING, lambda w: ev.CreamTimeGiven(86_400_001), prepare=_cream_on),
    Case(
        RefusalCode.PEN_MOVING,
        Step.NEEDLING,
        lambda w: cartridge(w.policy),
        prepare=lambda w: setattr(w, "pen_wanted", True),
    ),
    Case(RefusalCode.PEN_MOVING, Step.NEEDLING, _untreated, prepare=lambda w: setattr(w, "pen_wanted", True)),
    Case(
        RefusalCode.PEN_MOVING,
        Step.NEEDLING,
        lambda w: ev.Retracted(w.events[-1].id, "x"),
        prepare=lambda w: setattr(w, "pen_wanted", True),
    ),
    Case(
        RefusalCode.NOT_AMENDABLE,
        Step.NUMBING,
        lambda w: ev.Amended(w.events[-1].id, "lot", "", '"x"', "typing error"),
        ("lot",),
    ),
)

ELSEWHERE = {
    RefusalCode.MANAGER_ONLY, RefusalCode.PATIENT_UNKNOWN, RefusalCode.NOBODY, RefusalCode.LOCKED,
    RefusalCode.LOOKS_ONLY, RefusalCode.LEFT, RefusalCode.LAST_MANAGER, RefusalCode.ONESELF, RefusalCode.NAME_MISSING,
    RefusalCode.NAME_UNUSABLE, RefusalCode.NAME_TAKEN, RefusalCode.PIN_SHAPE, RefusalCode.PIN_TOO_SIMPLE,
    RefusalCode.PASSPHRASE_NONE, RefusalCode.PASSPHRASE_WEAK, RefusalCode.PASSPHRASE_WRONG, RefusalCode.PERSON_UNKNOWN,
    RefusalCode.SESSION_OPEN,
    RefusalCode.TAP_ONLY,
    RefusalCode.PATIENT_ERASED, RefusalCode.ERASURE_NOT_ASKED, RefusalCode.ERASURE_OWN_REQUEST,
    RefusalCode.ERASURE_ONE_PERSON, RefusalCode.ERASURE_SESSION_OPEN, RefusalCode.RECORDS_LOOK_ONLY,
}  # fmt: skip
"""Raised by the services, and tested there."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code.value}-{CASES.index(case)}")
def test_refused_by_name(case: Case) -> None:
    written = Written().to(case.step)
    case.prepare(written)
    before = written.session
    with pytest.raises(Refused) as caught:
        written.do(case.proposal(written))
    assert caught.value.code is case.code
    if case.details is not None:
        assert caught.value.details == case.details
    assert written.session == before


def test_every_refusal_code_is_provoked() -> None:
    assert {case.code for case in CASES} | ELSEWHERE == set(RefusalCode)


def test_screening_passes_with_reason_and_release() -> None:
    written = Written()
    body = screening(written.policy, ("infection", "rosacea"), caution_reason="mild", released_by="Dr Sample")
    assert written.do(body).body == body


def test_the_records_fill_in_the_waits_and_trim_the_lot() -> None:
    written = Written().to(Step.NUMBING)
    body = written.do(cream(written.policy, lot="  L-1 ", ready_ms=1)).body
    assert isinstance(body, ev.CreamApplied)
    product = written.policy.products_for(ProductUse.CREAM)[0]
    assert (body.lot, body.ready_ms, body.remove_ms) == ("L-1", product.ready_ms, product.remove_ms)
    assert body.longest_ms == product.longest_ms


def test_a_cream_that_may_come_off_needs_no_reason_and_keeps_none() -> None:
    written = Written().to(Step.NUMBING)
    _cream_on(written, 10)
    body = written.do(ev.CreamRemoved(0, "burning")).body
    assert body == ev.CreamRemoved(600_000, "")


def test_a_reason_lets_it_come_off_early() -> None:
    written = Written().to(Step.NUMBING)
    _cream_on(written, 5)
    assert written.do(ev.CreamRemoved(0, "burning")).body == ev.CreamRemoved(300_000, "burning")


def test_after_the_time_was_read_off_the_clock_it_may_come_off() -> None:
    written = Written().to(Step.NUMBING)
    _clock_unsure(written)
    written.do(ev.CreamTimeGiven(15 * 60_000))
    body = written.do(ev.CreamRemoved(0)).body
    assert body == ev.CreamRemoved(15 * 60_000)


def test_the_needles_are_the_products() -> None:
    written = Written().to(Step.NEEDLING)
    body = written.do(cartridge(written.policy, needles=99)).body
    assert isinstance(body, ev.CartridgeLoaded)
    assert body.needles == 11


def test_a_cartridge_with_a_chip_of_its_own_is_taken() -> None:
    written = Written().to(Step.NEEDLING)
    chip = cartridge(written.policy, identity=ev.CartridgeIdentity.CHIP, identity_text=" 00A2 ")
    body = written.do(chip).body
    assert isinstance(body, ev.CartridgeLoaded)
    assert body.identity_text == "00A2"


def test_a_lot_alone_says_nothing_about_this_cartridge() -> None:
    written = Written().to(Step.NEEDLING)
    written.used = True
    assert isinstance(written.do(cartridge(written.policy)).body, ev.CartridgeLoaded)


def test_passes_are_numbered_by_the_records() -> None:
    written = Written().to(Step.NEEDLING)
    _treated(written)
    assert [written.do(ev.PassDone("forehead", 7)).body for _ in range(2)] == [
        ev.PassDone("forehead", 1),
        ev.PassDone("forehead", 2),
    ]


def test_the_caution_in_a_depth_reason_is_the_policys() -> None:
    written = Written().to(Step.NEEDLING)
    _planned(written)
    body = written.do(ev.DepthReasonGiven("nose", 1000, 5, "scar")).body
    assert body == ev.DepthReasonGiven("nose", 1000, 750, "scar")


def test_a_zone_left_out_and_a_zone_done_end_the_needling() -> None:
    written = Written().to(Step.NEEDLING)
    _treated(written)
    written.do(ev.ZoneDone("forehead", "pinpoint"))
    written.do(ev.ZoneLeftOut("nose", "time"))
    written.do(ev.NeedlingFinished())
    assert written.session.step is Step.SERUM_AFTER


def test_a_plan_may_drop_a_zone_that_was_not_begun() -> None:
    written = Written().to(Step.NEEDLING)
    _treated(written)
    written.do(plan(written.policy, "forehead", "chin"))
    assert [zone.plan.zone_id for zone in written.session.zones] == ["forehead", "chin"]


def test_a_zone_done_may_be_chosen_and_ended_again() -> None:
    written = Written().to(Step.NEEDLING)
    _treated(written)
    for _ in range(2):
        written.do(ev.ZoneDone("forehead", "pinpoint"))
        written.do(ev.ZoneChosen("forehead"))


def test_who_is_signed_in_signs() -> None:
    written = Written().to(Step.SIGN_OFF)
    body = written.do(ev.SessionSigned(NOBODY, "pink", False, "1")).body
    assert isinstance(body, ev.SessionSigned)
    assert body.signed_by == NURSE.id


def test_a_recorded_adverse_event_is_in_the_signature() -> None:
    written = Written().to(Step.SIGN_OFF)
    written.do(ev.AdverseEventRecorded("mild", "cooled"))
    body = written.do(ev.SessionSigned(NOBODY, "pink", False, "1")).body
    assert isinstance(body, ev.SessionSigned)
    assert body.adverse


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.CLOSED])
def test_notes_and_reactions_are_taken_at_every_step(step: Step) -> None:
    written = Written().to(step)
    for body in (ev.NoteAdded("x"), ev.ReactionOpened(), ev.ReactionObserved("pale"), ev.CourseSet(1, 4)):
        assert written.do(body).body == body


@pytest.mark.parametrize(
    "body",
    [
        ev.PenArmed("S", 1, "nose", 500, 900),
        ev.AlarmRaised("pen_hot", "high"),
        ev.SessionResumed(1, ev.ResumeCause.CLOSED),
        ev.SessionStarted(NOBODY, "1", NOBODY),
        stretch("nose"),
    ],
    ids=lambda body: body.KIND,
)
def test_what_only_the_program_records_is_no_proposal(body: Body) -> None:
    written = Written()
    with pytest.raises(TypeError, match="not for a person"):
        decide(written.session, body, written.context())


@pytest.mark.parametrize(("expiry", "today", "ok"), [("2026-03", TODAY, True), ("2026-03", "2026-04-01", False)])
def test_a_lot_is_good_to_the_end_of_its_month(expiry: str, today: str, ok: bool) -> None:
    if ok:
        check_lot("L", expiry, today)
    else:
        with pytest.raises(Refused) as caught:
            check_lot("L", expiry, today)
        assert caught.value.code is RefusalCode.EXPIRED
