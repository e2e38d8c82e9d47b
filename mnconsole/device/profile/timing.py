"""How a pen's line and its kind of exchange set the link's times."""

from __future__ import annotations

from mnconsole.device import timings as t
from mnconsole.device.clock import NS_PER_MS, NS_PER_S
from mnconsole.device.profile.model import DialectName, PenProfile

CYCLE_OVERHEAD = 13
"""Bytes of a request of function 0x17 besides the registers that it writes."""

PLAIN_LONGEST = 13
"""Bytes of the longest plain request: function 0x10 with two registers."""


def timing_of(profile: PenProfile) -> t.Timing:
    """The times of this kind of pen. On a line that both may use at once a stop waits until the bytes of the request
    under way have left."""
    line = profile.line
    plain = profile.dialect is DialectName.PLAIN
    written = sum(place.count for place in profile.desired.values())
    longest = PLAIN_LONGEST if plain else CYCLE_OVERHEAD + 2 * written
    leaving_ns = longest * line.bits_a_byte * NS_PER_S // line.baud
    return t.Timing(
        cycle_ns=line.cycle_ms * NS_PER_MS,
        stop_every_ns=t.PLAIN_STOP_EVERY_NS if plain else t.STOP_EVERY_NS,
        stop_wait_ns=t.STOP_WAIT_NS if line.half_duplex else leaving_ns,
        handshake_ns=t.HANDSHAKE_OF_RESET_NS if line.opening_resets else t.HANDSHAKE_NS,
        line_words=line.words,
    )
