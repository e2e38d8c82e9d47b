"""Which window, screen and scaling fit, and what is said otherwise."""

from __future__ import annotations

import pytest

from mnconsole.ui.shell.fitting import NEEDED_HEIGHT, NEEDED_WIDTH, first_size, note, restored


@pytest.mark.parametrize("window", [(1366, 700), (1440, 900), (3840, 2160)])
def test_a_window_that_fits_says_nothing(window: tuple[int, int]) -> None:
    assert note(window, (1366, 728), 100) == ""


def test_a_small_window_on_a_large_screen_can_be_made_larger() -> None:
    assert "larger" in note((1000, 600), (1920, 1040), 100)


@pytest.mark.parametrize(
    ("screen", "percent", "best"),
    [
        ((1280, 680), 150, "125 %"),  # 1920 x 1020: 140 % by the width, 145 % by the height
        ((960, 520), 200, "125 %"),
        ((1097, 572), 175, "125 %"),
        ((1280, 650), 200, "175 %"),  # 2560 x 1300
    ],
)
def test_a_scaling_that_is_too_large_names_the_one_that_fits(screen: tuple[int, int], percent: int, best: str) -> None:
    told = note(screen, screen, percent)
    assert best in told
    fitting = int(best.split(maxsplit=1)[0])
    assert screen[0] * percent // fitting >= NEEDED_WIDTH
    assert screen[1] * percent // fitting >= NEEDED_HEIGHT


def test_a_screen_without_room_at_any_scaling_says_so() -> None:
    assert "too small" in note((1024, 600), (1024, 600), 100)
    assert "too small" in note((1024, 600), (1024, 600), 125)


def test_the_first_window_fills_a_small_screen_and_leaves_room_on_a_large_one() -> None:
    assert first_size((1366, 728)) is None
    assert first_size((1440, 860)) is None
    assert first_size((1920, 1040)) == (1536, 900)
    assert first_size((3840, 2080)) == (3072, 1664)


@pytest.mark.parametrize(
    ("screen", "size"),
    [((1366, 768), (1366, 728)), ((1366, 728), (1366, 700)), ((1366, 690), (1366, 690)), ((1440, 900), (1440, 860))],
)
def test_a_small_screen_is_filled_where_nobody_manages_windows(screen: tuple[int, int], size: tuple[int, int]) -> None:
    assert first_size(screen) is None
    assert restored(screen) == size
