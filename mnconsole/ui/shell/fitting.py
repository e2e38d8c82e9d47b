"""Which window, screen and scaling the console fits into. No Qt."""

from __future__ import annotations

from mnconsole.ui.words import shell as words

NEEDED_WIDTH = 1366
NEEDED_HEIGHT = 700
"""Logical pixels that hold everything (design: product.md rule 11)."""

ROOMY_WIDTH = 1440
ROOMY_HEIGHT = 900
"""The window's size on a screen that has more."""

TITLE_HEIGHT = 40

_STEP_PERCENT = 25


def fits(width: int, height: int) -> bool:
    """Whether a window of this size holds everything."""
    return width >= NEEDED_WIDTH and height >= NEEDED_HEIGHT


def note(window: tuple[int, int], screen: tuple[int, int], scale_percent: int) -> str:
    """What to do about a window that is too small, empty when it is not.

    `window` and `screen` (without task bars) are in logical pixels, `scale_percent` is how the desktop is scaled.
    """
    if fits(*window):
        return ""
    if fits(*screen):
        return words.window_too_small(NEEDED_WIDTH, NEEDED_HEIGHT)
    best = min(screen[0] * scale_percent // NEEDED_WIDTH, screen[1] * scale_percent // NEEDED_HEIGHT)
    best -= best % _STEP_PERCENT
    if 100 <= best < scale_percent:
        return words.scaling_that_fits(best)
    return words.screen_too_small(NEEDED_WIDTH, NEEDED_HEIGHT)


def first_size(available: tuple[int, int]) -> tuple[int, int] | None:
    """The window's size at the start, None to fill the screen."""
    width, height = available
    if width < ROOMY_WIDTH + 40 or height < ROOMY_HEIGHT + 60:
        return None
    return max(ROOMY_WIDTH, width * 4 // 5), max(ROOMY_HEIGHT, height * 4 // 5)


def restored(available: tuple[int, int]) -> tuple[int, int]:
    """The window's size where it fills the screen and is then made smaller: all but the room of its title."""
    width, height = available
    return width, max(height - TITLE_HEIGHT, min(height, NEEDED_HEIGHT))


def size_at_start(available: tuple[int, int]) -> tuple[int, int]:
    """The window's size at the start, also where it fills the screen."""
    return first_size(available) or available
