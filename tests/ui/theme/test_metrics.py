"""Sizes follow the window."""

from __future__ import annotations

import pytest

from mnconsole.ui.theme.metrics import TARGET_MIN, Density, metrics_for


@pytest.mark.parametrize(
    ("width", "height", "density", "tight"),
    [
        (1366, 768, Density.COMPACT, False),
        (1366, 700, Density.COMPACT, True),
        (1399, 900, Density.COMPACT, False),
        (1400, 889, Density.COMPACT, False),
        (1400, 890, Density.NORMAL, False),
        (1440, 900, Density.NORMAL, False),
        (1799, 1080, Density.NORMAL, False),
        (1920, 1019, Density.NORMAL, False),
        (1800, 1020, Density.ROOMY, False),
        (3840, 2160, Density.ROOMY, False),
        (1920, 739, Density.COMPACT, True),
        (1366, 740, Density.COMPACT, False),
    ],
)
def test_density_by_window(width: int, height: int, density: Density, tight: bool) -> None:
    metrics = metrics_for(width, height)
    assert (metrics.density, metrics.tight) == (density, tight)


def test_a_tight_window_gives_up_banner_strip_and_log() -> None:
    tight, full = metrics_for(1366, 700), metrics_for(1366, 768)
    assert tight.demo_banner == 0
    assert tight.stop.height == 96
    assert (tight.strip, tight.log) < (full.strip, full.log)
    assert full.log - tight.log >= 50


@pytest.mark.parametrize("window", [(1366, 700), (1366, 768), (1440, 900), (1920, 1080)])
def test_targets_are_large_enough_for_gloves(window: tuple[int, int]) -> None:
    metrics = metrics_for(*window)
    sizes = (metrics.stepper, metrics.preset, metrics.arm, metrics.stop, metrics.lock)
    assert all(size.width >= TARGET_MIN and size.height >= TARGET_MIN for size in sizes)
    assert min(metrics.primary, metrics.toggle, metrics.patient_row, metrics.list_row, metrics.top_bar) >= TARGET_MIN
