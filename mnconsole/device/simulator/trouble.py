"""What goes wrong between the simulated pen and the console: cable, line noise, a pen that keeps its stop to itself."""

from __future__ import annotations

import random

from msgspec import Struct

from mnconsole.device.clock import NS_PER_MS

AWAY_NS = 700 * NS_PER_MS
"""How long nobody answers while one pen is unplugged and another one plugged in: longer than a lease."""


class LineTrouble(Struct):
    """The control channel sets it. `noise_share` of the answers arrives broken or not at all."""

    rng: random.Random
    cable_out: bool = False
    noise_share: float = 0.0
    away_until_ns: int = 0
    hides_stops: bool = False
    _mute: bool = False

    def hears(self, now_ns: int) -> bool:
        """Whether what the console sends arrives."""
        return not self.cable_out and now_ns >= self.away_until_ns

    def go_away(self, now_ns: int) -> None:
        """The pen is unplugged, and another one plugged in."""
        self.away_until_ns = now_ns + AWAY_NS

    def hide_stops(self, on: bool) -> None:
        """With `on` the pen says no more word from the next stop on that ends a motion. It does stop."""
        self.hides_stops, self._mute = on, False

    def obeyed(self, *, ended_motion: bool) -> None:
        """A request was carried out."""
        self._mute = self._mute or (self.hides_stops and ended_motion)

    def sent(self, frame: bytes) -> bytes | None:
        """What arrives of an answer: all of it, one bit flipped, or nothing."""
        if self._mute:
            return None
        if self.rng.random() >= self.noise_share:
            return frame
        if self.rng.random() < 0.5:
            return None
        at = self.rng.randrange(len(frame))
        return frame[:at] + bytes([frame[at] ^ 1 << self.rng.randrange(8)]) + frame[at + 1 :]
