"""The table of what must be true before the pen can be armed, walked: each condition missing alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.interlock import ALWAYS_SHOWN, TABLE, Condition, Facts, missing
from mnconsole.domain.pen import Fault, Feature, Lacks, LinkState, LinkView, Motor
from mnconsole.domain.session import Session, Step
from tests.helpers.bare_pens import BARE
from tests.helpers.consoles import screening
from tests.helpers.fakes import IDENTITY, report
from tests.helpers.folding import TODAY, Written


@cache
def _ready() -> Facts:
    written = Written().to(Step.NEEDLING).plan("forehead")
    written.do(ev.ZoneChosen("forehead"))
    return Facts(
        session=written.session,
        policy=written.policy,
        view=LinkView(LinkState.READY, "fake", identity=IDENTITY, last_report=report()),
        fresh=True,
        depth_um=750,
        window_front=True,
        busy=False,
        today=TODAY,
    )


def _session(**changes: object) -> Callable[[Facts], Facts]:
    def changed(facts: Facts) -> Facts:
        assert facts.session is not None
        return replace(facts, session=replace(facts.session, **changes))  # type: ignore[arg-type]

    return changed


def _screened(facts: Facts, present: tuple[str, ...] = (), **changes: str) -> Facts:
    return _session(screening=screening(facts.policy, present, **changes))(facts)


def _cartridge(facts: Facts, expiry: str) -> Facts:
    assert facts.session is not None
    assert facts.session.cartridge is not None
    return _session(cartridge=replace(facts.session.cartridge, expiry=expiry))(facts)


def _no_area(facts: Facts) -> Facts:
    assert facts.session is not None
    zone = facts.session.zones[0]
    return _session(zones=(replace(zone, plan=replace(zone.plan, area_mm2=0)),))(facts)


def _view(facts: Facts, **changes: object) -> Facts:
    return replace(facts, view=replace(facts.view, **changes))  # type: ignore[arg-type]


ALONE: tuple[tuple[Condition, Callable[[Facts], Facts]], ...] = (
    (Condition.TREATS, lambda f: replace(f, permitted=False)),
    (Condition.CONSENT, lambda f: _screened(f, consent_version="2020.1")),
    (Condition.RELEASE, lambda f: _screened(f, ("infection",), released_by=" ")),
    (Condition.CARTRIDGE, _session(cartridge=None)),
    (Condition.CARTRIDGE_EXPIRED, lambda f: _cartridge(f, "2026-02")),
    (Condition.ZONE, _session(current_zone_id="")),
    (Condition.ZONE, _session(needling_finished=True)),
    (Condition.ZONE, _no_area),
    (Condition.DEPTH_REASON, lambda f: replace(f, depth_um=1050)),
    (Condition.PEN_LINKED, lambda f: replace(f, fresh=False)),
    (Condition.PEN_LINKED, lambda f: _view(f, state=LinkState.LOST)),
    (Condition.OTHER_PEN, lambda f: replace(f, other_pen=True)),
    (Condition.TOO_DEEP, lambda f: replace(f, too_deep=True)),
    (Condition.PEN_FAULT, lambda f: _view(f, last_report=report(motor=Motor.FAULTED))),
    (Condition.PEN_FAULT, lambda f: _view(f, last_report=report(faults=Fault.BATTERY_LOW))),
    (Condition.PEN_CARTRIDGE, lambda f: _view(f, last_report=report(cartridge_present=False))),
    (Condition.PEN_ALLOWED, lambda f: replace(_view(f, identity=BARE), hand_set_um=750)),
    (Condition.DEPTH_BY_HAND, lambda f: replace(_view(f, identity=BARE), pen_allowed=True)),
    (Condition.DEPTH_BY_HAND, lambda f: replace(_view(f, identity=BARE), pen_allowed=True, hand_set_um=700)),
    (Condition.WINDOW_FRONT, lambda f: replace(f, window_front=False)),
    (Condition.PAGE, lambda f: replace(f, page_open=True)),
    (Condition.SAVED, lambda f: replace(f, busy=True)),
)

WITH_STEP: tuple[tuple[Condition, Callable[[Facts], Facts]], ...] = (
    (Condition.SCREENING, _session(screening=None)),
    (Condition.CREAM_REMOVED, _session(cream=None)),
    (Condition.SERUM, _session(serum_before=None)),
)
"""These also move the session's step back, so that the zone is missing with them."""


def test_nothing_is_missing_when_all_is_done() -> None:
    assert missing(_ready()) == ()


@pytest.mark.parametrize(("condition", "change"), ALONE, ids=[f"{c.value}-{i}" for i, (c, _) in enumerate(ALONE)])
def test_each_condition_alone_is_missing(condition: Condition, change: Callable[[Facts], Facts]) -> None:
    assert missing(change(_ready())) == (condition,)


@pytest.mark.parametrize(("condition", "change"), WITH_STEP, ids=[c.value for c, _ in WITH_STEP])
def test_an_undone_step_is_missing_with_its_place(condition: Condition, change: Callable[[Facts], Facts]) -> None:
    expected = {condition, Condition.ZONE} | ({Condition.CONSENT} if condition is Condition.SCREENING else set())
    assert set(missing(change(_ready()))) == expected


def test_without_a_session_everything_of_a_session_is_missing() -> None:
    found = missing(replace(_ready(), session=None))
    assert found[0] is Condition.PATIENT
    assert set(found) == set(ALWAYS_SHOWN)


@pytest.mark.parametrize("end", [Step.CLOSED])
def test_a_closed_session_is_no_patient_in_the_chair(end: Step) -> None:
    facts = replace(_ready(), session=Written().to(end).session)
    assert Condition.PATIENT in missing(facts)


def test_the_table_names_every_condition_once_and_each_is_walked_here() -> None:
    assert [condition for condition, _test in TABLE] == list(dict.fromkeys(condition for condition, _test in TABLE))
    assert {condition for condition, _test in TABLE} == set(Condition)
    walked = {condition for condition, _ in (*ALONE, *WITH_STEP)} | {Condition.PATIENT}
    assert walked == set(Condition)


def test_the_order_is_the_tables() -> None:
    order = [condition for condition, _test in TABLE]
    found = missing(replace(_ready(), session=None, window_front=False, fresh=False))
    assert list(found) == sorted(found, key=order.index)


def test_the_allowance_is_the_first_of_the_pens_and_the_handpiece_its_last() -> None:
    facts = replace(_view(_ready(), identity=BARE, last_report=report(motor=Motor.FAULTED)), fresh=False)
    pens = (Condition.PEN_ALLOWED, Condition.PEN_LINKED, Condition.PEN_FAULT, Condition.DEPTH_BY_HAND)
    assert missing(facts) == pens


def test_a_trigger_is_as_good_as_a_lease() -> None:
    trigger = replace(BARE, features=Feature.TRIGGER)
    assert missing(replace(_view(_ready(), identity=trigger), hand_set_um=750)) == ()


def test_a_cartridge_that_the_pen_can_t_see_is_not_missed() -> None:
    facts = replace(_view(_ready(), last_report=report(cartridge_present=False)), pen_allowed=True, hand_set_um=750)
    assert missing(_view(facts, identity=BARE)) == ()
    seeing = replace(BARE, lacks=BARE.lacks & ~Lacks.CARTRIDGE)
    assert missing(_view(facts, identity=seeing)) == (Condition.PEN_CARTRIDGE,)


def test_an_allowed_pen_with_its_depth_confirmed_needs_no_more() -> None:
    assert missing(replace(_view(_ready(), identity=BARE), pen_allowed=True, hand_set_um=750)) == ()


def test_no_cream_used_counts_as_cream_removed() -> None:
    facts = _session(cream=None, cream_skipped="declined")(_ready())
    assert missing(facts) == ()


def test_serum_left_out_with_a_reason_counts_as_serum() -> None:
    assert missing(_session(serum_before=ev.SerumSkipped(ev.SerumWhen.BEFORE, "declined"))(_ready())) == ()


def test_a_release_by_name_counts() -> None:
    assert missing(_screened(_ready(), ("infection",), released_by="Dr Sample")) == ()


@pytest.mark.parametrize(("up_to", "depth", "ok"), [(0, 1000, True), (1200, 1200, True), (1200, 1250, False)])
def test_depth_above_the_caution_needs_its_reason(up_to: int, depth: int, ok: bool) -> None:
    facts = _ready()
    assert facts.session is not None
    zones = (replace(facts.session.zones[0], reason_up_to_um=up_to),)
    found = missing(replace(_session(zones=zones)(facts), depth_um=depth))
    assert (found == ()) is ok


def test_a_mark_on_the_zone_has_its_own_caution() -> None:
    facts = _ready()
    session: Session | None = facts.session
    assert session is not None
    scar = replace(session.zones[0], plan=replace(session.zones[0].plan, basis=ev.DepthBasis.SCAR))
    assert missing(replace(_session(zones=(scar,))(facts), depth_um=1500)) == ()
    assert missing(replace(_session(zones=(scar,))(facts), depth_um=1550)) == (Condition.DEPTH_REASON,)
