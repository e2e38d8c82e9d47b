"""Whether what somebody signs in with is known to nobody else."""

from __future__ import annotations

from uuid import UUID

import pytest

from mnconsole.domain import access_events as acc
from mnconsole.domain import record_events as rec
from mnconsole.domain.events import Body, Event
from mnconsole.domain.own_secrets import KINDS, OWN_AFTER_MS, Moment, all_own

ADA, BEN = UUID(int=1), UUID(int=2)
SET_UP, LATER = UUID(int=11), UUID(int=12)
Step = tuple[Body, UUID | None, UUID]


def _own(*steps: Step, days_ms: int = 0) -> bool:
    events = [
        Event(UUID(int=100 + at), body, at, at, run_id, actor_id=actor)
        for at, (body, actor, run_id) in enumerate(steps)
    ]
    assert {event.kind for event in events} <= set(KINDS)
    last_ms = max(0, len(events) - 1) + days_ms
    return all_own(events, BEN, Moment(LATER, last_ms, last_ms))


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


DAY_MS = 24 * 3600 * 1000
NOW_MS = 1000 * DAY_MS
Told = tuple[Body, UUID | None, int, int, int]
"""What, by whom, in which run, and what both clocks show: of days the laptop's against the true time, and of days the
steady one since its run began."""


def _own_at(steps: tuple[Told, ...], run: int, off_days: int, ran_days: int) -> bool:
    events = [
        Event(UUID(int=100 + at), body, NOW_MS + days * DAY_MS + at, ran * DAY_MS + at, UUID(int=run), actor_id=actor)
        for at, (body, actor, run, days, ran) in enumerate(steps)
    ]
    assert {event.kind for event in events} <= set(KINDS)
    return all_own(events, BEN, Moment(UUID(int=run), NOW_MS + off_days * DAY_MS + 99, ran_days * DAY_MS + 99))


START, CLOSE = rec.AppStarted("1", False, "1"), rec.AppClosed()
TAKES, HIDES = acc.PinSet(BEN), acc.PinSet(BEN)


def _jump(days: int) -> rec.ClockJumped:
    return rec.ClockJumped(days * DAY_MS)


@pytest.mark.parametrize(
    ("steps", "now", "own"),
    [
        # set back in the run, and forward again
        (((START, None, 1, 0, 0), (_jump(-8), None, 1, -8, 0), (TAKES, ADA, 1, -8, 0), (_jump(8), None, 1, 0, 0),
          (HIDES, BEN, 1, 0, 0)), (1, 0, 0), False),
        # set forward in the run
        (((START, None, 1, 0, 0), (TAKES, ADA, 1, 0, 0), (HIDES, BEN, 1, 0, 0), (_jump(8), None, 1, 8, 0)),
         (1, 8, 0), False),
        # set back while nothing ran, and forward again while nothing ran
        (((START, None, 1, 0, 0), (CLOSE, None, 1, 0, 0), (START, None, 2, -8, 0), (_jump(-8), None, 2, -8, 0),
          (TAKES, ADA, 2, -8, 0), (HIDES, BEN, 2, -8, 0), (CLOSE, None, 2, -8, 0), (START, None, 3, 0, 0)),
         (3, 0, 0), False),
        # the same after a long run that was killed: the start tells of the newest entry
        (((START, None, 1, -9, 0), (START, None, 2, -8, 0), (_jump(-8), None, 2, -8, 0), (TAKES, ADA, 2, -8, 0),
          (HIDES, BEN, 2, -8, 0), (START, None, 3, 0, 0)), (3, 0, 0), False),
        # days that went by: in one run, from run to run, and with a clock that was years ahead for a moment
        (((START, None, 1, 0, 0), (TAKES, ADA, 1, 0, 0), (HIDES, BEN, 1, 0, 0)), (1, 7, 7), True),
        (((START, None, 1, 0, 0), (TAKES, ADA, 1, 0, 0), (HIDES, BEN, 1, 3, 3), (CLOSE, None, 1, 3, 3),
          (START, None, 2, 7, 0)), (2, 7, 0), True),
        (((START, None, 1, 0, 0), (_jump(900), None, 1, 900, 0), (_jump(-900), None, 1, 0, 0), (TAKES, ADA, 1, 0, 0),
          (HIDES, BEN, 1, 0, 0), (CLOSE, None, 1, 0, 0), (START, None, 2, 7, 0)), (2, 7, 0), True),
    ],
)  # fmt: skip
def test_only_time_that_went_by_makes_it_older(steps: tuple[Told, ...], now: tuple[int, int, int], own: bool) -> None:
    assert _own_at(steps, *now) is own


def test_a_clock_that_was_set_back_makes_nothing_older() -> None:
    assert not _own(_phrase(ADA), _phrase(BEN), days_ms=-OWN_AFTER_MS)
