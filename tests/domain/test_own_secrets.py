"""Whether what somebody signs in with is known to nobody else."""

from __future__ import annotations

from uuid import UUID

import pytest

from mnconsole.domain import access_events as acc
from mnconsole.domain.events import Body, Event
from mnconsole.domain.own_secrets import KINDS, OWN_AFTER_MS, all_own

ADA, BEN = UUID(int=1), UUID(int=2)
SET_UP, LATER = UUID(int=11), UUID(int=12)
Step = tuple[Body, UUID | None, UUID]


def _own(*steps: Step, days_ms: int = 0) -> bool:
    events = [
        Event(UUID(int=100 + at), body, at, at, run_id, actor_id=actor)
        for at, (body, actor, run_id) in enumerate(steps)
    ]
    assert {event.kind for event in events} <= set(KINDS)
    return all_own(events, BEN, len(events) - 1 + days_ms)


def _phrase(actor: UUID | None, run_id: UUID = LATER) -> Step:
    return acc.PassphraseSet(BEN, False), actor, run_id


def _pin(actor: UUID | None) -> Step:
    return acc.PinSet(BEN), actor, LATER


CODE: Step = (acc.RecoveryCodeUsed(), None, LATER)
NOT_SET: Step = (acc.PassphraseNotSet(BEN, "io_error"), BEN, LATER)
LEFT: Step = (acc.StaffLeft(BEN), ADA, LATER)


@pytest.mark.parametrize(
    ("steps", "at_once", "later"),
    [
        ((), True, True),
        ((_phrase(None, SET_UP), CODE), True, True),
        ((_phrase(BEN), _pin(BEN)), True, True),
        ((_phrase(ADA),), False, False),
        ((_phrase(BEN), _pin(ADA)), False, False),
        ((_phrase(ADA), _phrase(BEN)), False, True),
        ((_pin(ADA), _pin(BEN)), False, True),
        ((_pin(ADA), _phrase(BEN)), False, False),
        ((_phrase(ADA), _pin(BEN)), False, False),
        ((CODE, _phrase(None)), False, False),
        ((CODE, _phrase(None), _phrase(BEN)), False, True),
        ((_phrase(ADA), _phrase(BEN), NOT_SET), False, False),
        ((_phrase(BEN), _phrase(ADA), NOT_SET), False, True),
        ((_phrase(BEN), _pin(ADA), LEFT, _phrase(ADA)), False, False),
        ((_phrase(BEN), _pin(ADA), LEFT, _phrase(ADA), _phrase(BEN)), False, True),
    ],
)
def test_whoever_set_it_knows_it(steps: tuple[Step, ...], at_once: bool, later: bool) -> None:
    assert _own(*steps) is at_once
    assert _own(*steps, days_ms=OWN_AFTER_MS) is later


def test_a_colleagues_own_is_nothing_to_do_with_it() -> None:
    other: Step = (acc.PassphraseSet(ADA, False), BEN, LATER)
    assert _own(other)


def test_a_clock_that_was_set_back_makes_nothing_older() -> None:
    assert not _own(_phrase(ADA), _phrase(BEN), days_ms=-OWN_AFTER_MS)
