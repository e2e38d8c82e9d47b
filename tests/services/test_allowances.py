"""A pen that does not stop by itself is armed only after a manager has allowed it; the next start knows of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.domain.allowance import Allowance
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import Desired
from mnconsole.domain.record_events import PenAllowanceWithdrawn, PenAllowed
from mnconsole.services.hub import AllowancesChanged, RecordsOpened
from mnconsole.services.pen_control import PenRefusalCode
from tests.helpers.bare_pens import BARE, MANAGER, NO_LEASE, NURSE, allow, allowed, sign_in, with_pen
from tests.helpers.chairs import code_of
from tests.helpers.consoles import make_console
from tests.helpers.fakes import IDENTITY, FakeLink

ALLOWED = PenAllowed("sample-motor", "Handpiece Two", "SM-0002", "within_reach")


def test_until_it_is_allowed_it_is_not_armed() -> None:
    console = with_pen(NO_LEASE)
    assert console.pen.missing() == (Condition.PEN_ALLOWED,)
    refusal = console.pen.arm(console.link.now)
    assert code_of(refusal) is PenRefusalCode.MISSING
    assert console.link.wishes == []
    allow(console)
    assert console.pen.missing() == ()
    assert console.pen.arm(console.link.now) is None


def test_the_allowance_is_on_record_with_who_and_why() -> None:
    console = with_pen(NO_LEASE)
    told: list[AllowancesChanged] = []
    console.hub.subscribe(AllowancesChanged, told.append)
    allow(console)
    assert [event.body for event in console.records.log if event.kind == "pen.allowed"] == [ALLOWED]
    manager = console.people.staff[MANAGER].id
    assert console.allowances.of(NO_LEASE) == Allowance(manager, console.clock.utc_ms(), "within_reach")
    assert len(told) == 1


@pytest.mark.parametrize("who", [NURSE, None])
def test_nobody_but_a_manager_allows_or_withdraws(who: int | None) -> None:
    console = allowed(NO_LEASE)
    before = len(console.records.log)
    if who is None:
        console.identity.actor = None
    console.allowances.withdraw(NO_LEASE)
    console.allowances.allow(replace(NO_LEASE, serial_number="SM-0003"), "only_pen")
    assert [refused.code for refused in console.refusals] == [RefusalCode.MANAGER_ONLY] * 2
    assert len(console.records.log) == before
    assert console.allowances.of(NO_LEASE) is not None


def test_a_reason_of_spaces_is_none_and_a_typed_one_is_kept() -> None:
    console = with_pen(NO_LEASE)
    sign_in(console, MANAGER)
    console.allowances.allow(NO_LEASE, "  \n ")
    assert [refused.code for refused in console.refusals] == [RefusalCode.REASON_MISSING]
    assert Condition.PEN_ALLOWED in console.pen.missing()
    console.allowances.allow(NO_LEASE, "  the plug  is here\n")
    found = console.allowances.of(NO_LEASE)
    assert found is not None
    assert found.reason == "the plug is here"


def test_it_can_be_withdrawn_but_not_under_a_pen_that_is_armed() -> None:
    console = allowed(NO_LEASE)
    assert console.pen.arm(console.link.now) is None
    sign_in(console, MANAGER)
    console.allowances.withdraw(NO_LEASE)
    assert [refused.code for refused in console.refusals] == [RefusalCode.PEN_MOVING]
    assert console.link.view().wanted is Desired.ARM
    console.pen.stop()
    console.allowances.withdraw(NO_LEASE)
    assert isinstance(console.records.log[-1].body, PenAllowanceWithdrawn)
    sign_in(console, NURSE)
    assert console.pen.missing() == (Condition.PEN_ALLOWED,)


def test_it_is_there_again_after_a_restart_and_only_for_that_pen() -> None:
    console = with_pen(NO_LEASE)
    allow(console)
    link = FakeLink(obedient=True)
    link.connect(NO_LEASE)
    again = make_console(console.records, link)
    assert again.pen.choose_chair(again.treatment.open_sessions()[0].id) is None
    assert again.pen.missing() == ()
    link.connect(replace(NO_LEASE, serial_number="SM-0003"))
    assert again.pen.missing() == (Condition.PEN_ALLOWED,)
    link.connect(IDENTITY)
    assert again.pen.missing() == ()


def test_they_are_read_as_soon_as_the_records_are_open() -> None:
    console = with_pen(NO_LEASE)
    console.records.write(lambda unit: unit.append([console.identity.event(ALLOWED, console.clock)]))
    assert console.allowances.of(NO_LEASE) is None
    console.hub.publish(RecordsOpened("Sample Clinic", False))
    assert console.allowances.of(NO_LEASE) is not None


def test_allowed_once_it_is_not_asked_of_a_pen_that_stops_by_itself() -> None:
    console = with_pen(IDENTITY)
    assert Condition.PEN_ALLOWED not in console.pen.missing()
    assert console.allowances.of(BARE) is None
    assert console.allowances.of(None) is None
