"""The hand that holds the simulated pen: strokes over the skin while the motor runs, short lifts between them."""

from __future__ import annotations

import random
from enum import StrEnum

STROKE_S = (1.6, 4.2)
LIFT_S = (0.35, 0.9)
"""About four fifths of the time in contact, as in a treatment."""

FIRST_TOUCH_S = (0.3, 0.7)


class HandMode(StrEnum):
    """Who holds the pen: a script, or somebody who says on or off."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class Hand:
    """Whether the needles touch the skin. `advance` follows the time; only a running pen is put on the skin."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._touching = False
        self._next_ns: int | None = None
        self.mode = HandMode.AUTO

    def advance(self, now_ns: int, running: bool) -> bool:
        """Whether there is contact at `now_ns`."""
        if self.mode is not HandMode.AUTO:
            return self.mode is HandMode.ON
        if not running:
            self._touching, self._next_ns = False, None
            return False
        if self._next_ns is None:
            self._next_ns = now_ns + self._span(FIRST_TOUCH_S)
        while now_ns >= self._next_ns:
            self._touching = not self._touching
            self._next_ns += self._span(STROKE_S if self._touching else LIFT_S)
        return self._touching

    def _span(self, seconds: tuple[float, float]) -> int:
        return int(self._rng.uniform(*seconds) * 1e9)
