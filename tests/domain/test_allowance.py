"""Which pens are allowed after some entries of the log."""

from __future__ import annotations

from uuid import UUID

import pytest
from msgspec.structs import replace

from mnconsole.domain.allowance import Allowance, allowances_of, name_of
from mnconsole.domain.events import Body, Event
from mnconsole.domain.pen import EndsBy, Feature, Lacks, needs_allowance
from mnconsole.domain.pen_kinds import Halt, PenKinds, SwitchOff
from mnconsole.domain.record_events import AppClosed, PenAllowanceWithdrawn, PenAllowed
from tests.helpers.bare_pens import BARE, THREE_KINDS, kinds_of
from tests.helpers.fakes import IDENTITY

NAME = name_of(BARE)
ALLOWED = PenAllowed(NAME.profile, NAME.product, NAME.serial_number, "only_pen")
WITHDRAWN = PenAllowanceWithdrawn(NAME.profile, NAME.product, NAME.serial_number)
MANAGER = UUID(int=3)


def _events(*bodies: Body) -> list[Event]:
    return [Event(UUID(int=9), body, 1000 + at, at, UUID(int=1), MANAGER) for at, body in enumerate(bodies)]


def test_the_newest_word_counts() -> None:
    assert allowances_of(_events(ALLOWED, AppClosed())) == {NAME: Allowance(MANAGER, 1000, "only_pen")}
    assert allowances_of(_events(ALLOWED, WITHDRAWN)) == {}
    again = allowances_of(_events(ALLOWED, WITHDRAWN, replace(ALLOWED, reason="the plug is here")))
    assert again == {NAME: Allowance(MANAGER, 1002, "the plug is here")}
    assert allowances_of(_events(WITHDRAWN)) == {}


@pytest.mark.parametrize("changed", ["profile", "product", "serial_number"])
def test_another_pen_is_not_allowed_with_it(changed: str) -> None:
    other = name_of(replace(BARE, **{changed: "another"}))  # type: ignore[arg-type]
    assert other not in allowances_of(_events(ALLOWED))


def test_only_a_pen_that_nothing_stops_needs_it() -> None:
    assert needs_allowance(BARE)
    assert not needs_allowance(None)
    assert not needs_allowance(IDENTITY)
    assert not needs_allowance(replace(BARE, features=Feature.TRIGGER))
    assert not needs_allowance(replace(BARE, lacks=BARE.lacks & ~Lacks.LEASE))


def test_what_ends_the_motion_of_a_pen_by_what_it_lacks_and_has() -> None:
    assert [pen.ends_by for pen in THREE_KINDS] == [EndsBy.LEASE, EndsBy.TRIGGER, EndsBy.NOTHING]
    leased = replace(IDENTITY, features=IDENTITY.features | Feature.TRIGGER)
    assert leased.ends_by is EndsBy.LEASE, "a lease asks nothing of anybody"


@pytest.mark.parametrize("way", SwitchOff)
def test_how_a_pen_comes_to_a_halt_is_its_own_and_its_profile_s(way: SwitchOff) -> None:
    for pen in THREE_KINDS:
        kinds = kinds_of(pen, way)
        assert kinds.halt(pen) == Halt(pen.ends_by, way)
        assert kinds.halt(None) == Halt(pen.ends_by, way), "a pen that was never linked, by its profile"


def test_without_a_profile_nothing_is_promised_and_it_is_switched_off_at_the_pen() -> None:
    assert PenKinds().halt(None) == Halt(EndsBy.NOTHING, SwitchOff.AT_THE_PEN)
    assert PenKinds().halt(IDENTITY) == Halt(EndsBy.LEASE, SwitchOff.AT_THE_PEN)
