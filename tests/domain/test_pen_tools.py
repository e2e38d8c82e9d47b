"""The verdict on a line: the worst that its figures say."""

from __future__ import annotations

import pytest

from mnconsole.domain.pen_tools import LineVerdict, LinkQuality, fits_cycle, judge_line


def line(cycles: int = 500, lost: int = 0, rejected: int = 0, *trips_ms: float) -> LinkQuality:
    middle, most, longest = (int(ms * 1000) for ms in trips_ms or (6, 8, 9))
    return LinkQuality(cycles * 40, cycles, lost, rejected, middle, most, longest)


@pytest.mark.parametrize(
    ("quality", "verdict"),
    [
        (LinkQuality(0, 0, 0, 0, None, None, None), LineVerdict.NOT_MEASURED),
        (LinkQuality(2000, 12, 12, 0, None, None, None), LineVerdict.SILENT),
        (line(), LineVerdict.GOOD),
        (line(500, 5), LineVerdict.GOOD),
        (line(500, 6), LineVerdict.NOISY),
        (line(500, 0, 6), LineVerdict.NOISY),
        (line(50, 1), LineVerdict.NOISY),
        (line(500, 0, 0, 12, 20, 38), LineVerdict.GOOD),
        (line(500, 0, 0, 16, 20, 38), LineVerdict.SLOW),
        (line(500, 0, 0, 6, 40.001, 50), LineVerdict.UNEVEN),
        (line(500, 0, 0, 40.001, 60, 90), LineVerdict.TOO_SLOW),
        (line(500, 100, 0, 41, 60, 90), LineVerdict.TOO_SLOW),
        (line(500, 100, 0, 6, 60, 90), LineVerdict.NOISY),
    ],
)
def test_the_worst_is_said(quality: LinkQuality, verdict: LineVerdict) -> None:
    assert judge_line(quality) is verdict


def test_a_cycle_that_takes_longer_than_what_was_measured_has_to_fit() -> None:
    quality = line(500, 0, 0, 6, 38, 39)
    assert fits_cycle(quality) is True
    assert fits_cycle(quality, 2_000) is True
    assert fits_cycle(quality, 2_001) is False
    assert judge_line(quality, 2_001) is LineVerdict.UNEVEN
    assert fits_cycle(LinkQuality(0, 3, 3, 0, None, None, None)) is None


def test_a_loss_is_never_told_as_none() -> None:
    assert line(100_000, 1).lost_permille == 1
