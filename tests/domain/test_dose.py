"""Dose in whole numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnconsole.domain.dose import counter_difference, density_per_cm2, punctures
from tests.helpers.quick import QUICK


def test_the_designs_own_example() -> None:
    # 11 needles at 90 Hz for 61 s on 200 cm2: about 300 a cm2 (design: clinical.md, Dose).
    assert punctures(11, 90 * 61) == 60_390
    assert density_per_cm2(11, 90 * 61, 20_000) == 302


@pytest.mark.parametrize("area_mm2", [0, -1])
def test_without_an_area_there_is_no_density(area_mm2: int) -> None:
    assert density_per_cm2(11, 100, area_mm2) is None


@QUICK
@given(st.integers(1, 100), st.integers(0, 10**7), st.integers(1, 10**6))
def test_density_is_the_exact_quotient_rounded_half_up(needles: int, strokes: int, area_mm2: int) -> None:
    exact = Fraction(needles * strokes * 100, area_mm2)
    found = density_per_cm2(needles, strokes, area_mm2)
    assert found is not None
    assert found == (exact + Fraction(1, 2)).__floor__()


@QUICK
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_counter_that_wraps_is_followed(before: int, made: int) -> None:
    assert counter_difference(before, (before + made) % 2**32) == made
