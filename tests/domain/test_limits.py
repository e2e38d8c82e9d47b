"""Hard limits, walked value by value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mnconsole.domain.limits import LimitOwner, OutOfRange, Quantity, limits_for
from tests.helpers.fakes import IDENTITY
from tests.helpers.quick import QUICK

CLINIC = limits_for(None)


@pytest.mark.parametrize("identity", [None, IDENTITY], ids=["no pen", "a pen of the same range"])
def test_every_depth_from_0_to_5_mm_is_taken_or_refused_by_the_rule(identity: object) -> None:
    depth = limits_for(identity).depth  # type: ignore[arg-type]
    for value in range(5001):
        wrong = depth.check(value)
        assert (wrong is None) == (500 <= value <= 2500 and value % 50 == 0), value
        if wrong is not None:
            assert (wrong.quantity, wrong.value, wrong.low, wrong.high) == (Quantity.DEPTH, value, 500, 2500)
            assert wrong.off_step == (500 <= value <= 2500)


def test_every_speed_is_taken_or_refused_by_the_rule() -> None:
    for value in range(2001):
        assert (CLINIC.speed.check(value) is None) == (250 <= value <= 1200 and value % 50 == 0), value


@pytest.mark.parametrize("value", [-1, -500, 10**9])
def test_absurd_values_are_refused(value: int) -> None:
    assert CLINIC.depth.check(value) is not None


def test_a_narrower_pen_narrows_and_owns_its_ends() -> None:
    depth = limits_for(replace(IDENTITY, depth_min_um=600, depth_max_um=1500)).depth
    assert (depth.low, depth.high) == (600, 1500)
    assert depth.check(550) == OutOfRange(Quantity.DEPTH, 550, 600, 1500, LimitOwner.PEN)
    assert depth.check(1550) == OutOfRange(Quantity.DEPTH, 1550, 600, 1500, LimitOwner.PEN)


def test_a_wider_pen_widens_nothing() -> None:
    depth = limits_for(replace(IDENTITY, depth_min_um=0, depth_max_um=5000)).depth
    assert (depth.low, depth.high, depth.low_owner, depth.high_owner) == (
        500,
        2500,
        LimitOwner.CLINIC,
        LimitOwner.CLINIC,
    )


def test_only_values_on_the_pens_own_steps_inside_the_clinics_range_are_left() -> None:
    depth = limits_for(replace(IDENTITY, depth_min_um=0, depth_max_um=3000, depth_step_um=300)).depth
    assert (depth.low, depth.high) == (600, 2400)


@QUICK
@given(low=st.integers(0, 4000), span=st.integers(1, 200), step=st.integers(1, 400), value=st.integers(-100, 6000))
def test_what_passes_is_inside_both_ranges_and_on_the_pens_steps(low: int, span: int, step: int, value: int) -> None:
    pen = replace(IDENTITY, depth_min_um=low, depth_max_um=low + span * step, depth_step_um=step)
    if limits_for(pen).depth.check(value) is None:
        assert 500 <= value <= 2500
        assert pen.depth_min_um <= value <= pen.depth_max_um
        assert (value - low) % step == 0


def test_a_pen_out_of_the_clinics_range_can_be_set_to_nothing() -> None:
    depth = limits_for(replace(IDENTITY, depth_min_um=3000, depth_max_um=4000)).depth
    assert all(depth.check(value) is not None for value in range(0, 5001, 50))


@pytest.mark.parametrize(
    ("value", "steps", "expected"),
    [
        (750, 1, 800),
        (750, -1, 700),
        (500, -1, 500),
        (2500, 1, 2500),
        (2450, 5, 2500),
        (760, 1, 800),
        (760, -1, 750),
        (760, -2, 700),
        (760, 0, 750),
        (0, 1, 500),
        (9000, -1, 2500),
    ],
)
def test_stepping_goes_to_the_next_step_and_stays_inside(value: int, steps: int, expected: int) -> None:
    assert CLINIC.depth.stepped(value, steps) == expected


@QUICK
@given(st.integers(0, 5000), st.integers(-60, 60))
def test_a_stepped_value_may_always_be_set(value: int, steps: int) -> None:
    assert CLINIC.depth.check(CLINIC.depth.stepped(value, steps)) is None
