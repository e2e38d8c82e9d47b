"""Named timings of the link, each with its reason (docs/pen-register-map.md, "Timing"). Nanoseconds.

Those that other rooms need as well (freshness, loss, confirmation) are in `mnconsole.domain.pen`.
"""

from __future__ import annotations

from msgspec import Struct

from mnconsole.device.clock import NS_PER_MS, NS_PER_S

CYCLE_NS = 40 * NS_PER_MS
"""25 cycles a second: seven of them fit into the lease, so a few may be lost."""

ANSWER_TIMEOUT_NS = 40 * NS_PER_MS
"""A lost answer costs its own cycle and no other."""

STOP_EVERY_NS = 25 * NS_PER_MS
"""An unconfirmed stop is repeated this often, for ever."""

STOP_WAIT_NS = 15 * NS_PER_MS
"""The longest that a stop waits for the answer under way on a half-duplex line, from the sending of its request. The
longest answer takes 8 ms of wire at 115200 baud; talking into it would cost both. On other lines a stop waits only
until the request's bytes have left."""

READ_EVERY_NS = 100 * NS_PER_MS
"""How often an unknown device is asked who it is: long enough for a slow adapter and the slower baud rate."""

ASK_LOST_EVERY_NS = NS_PER_S
"""How often it is read who answers, between the stops to a pen that is lost: another device may be there by now. It
takes the place of one stop in 25."""

HANDSHAKE_NS = 1_900 * NS_PER_MS
"""From the opened port to a known pen, at most; then the port is closed and opened again. With opening, under 2 s."""

HANDSHAKE_OF_RESET_NS = 3_000 * NS_PER_MS
"""The same for a pen whose board restarts when its port is opened."""

PLAIN_STOP_EVERY_NS = ANSWER_TIMEOUT_NS
"""A stop over plain registers takes several frames. While they are answered it is under way; repeated it is when one of
them is not answered for this long: with a slow adapter one answer may take more than 25 ms."""

INCOMPATIBLE_EVERY_NS = 2 * NS_PER_S
"""How often a device that is no pen is read again, in case it was changed."""

BACK_OFF_FIRST_NS, BACK_OFF_MOST_NS = NS_PER_S // 4, 2 * NS_PER_S
"""Waits between attempts to open the port: doubled from the first to the longest, for ever."""

WINDOW_SILENT_NS = 150 * NS_PER_MS
"""The window has not shown life for this long: the lease is no longer renewed, so it runs out unless it wakes up."""

WINDOW_FROZEN_NS = 250 * NS_PER_MS
"""The window has not shown life for this long: stop is sent."""

CLEAR_FOR_NS = 300 * NS_PER_MS
"""How long an acknowledgement is sent: as long as the pen can take the uptime that it names for fresh."""

PRESS_AHEAD_NS = 50 * NS_PER_MS
"""How far a press may seem to lie in the future: window systems stamp events with clocks of their own."""

MIN_BAUD = 57600
"""At 38400 baud with a 16 ms adapter one exchange takes 46 ms, longer than the cycle."""


class Timing(Struct, frozen=True):
    """What of the timings depends on the kind of pen and its line. The defaults: the register map on a half-duplex
    line."""

    cycle_ns: int = CYCLE_NS
    stop_every_ns: int = STOP_EVERY_NS
    stop_wait_ns: int = STOP_WAIT_NS
    handshake_ns: int = HANDSHAKE_NS
    line_words: str = "115200 baud, 8N1"
    """What is listened at, for a technician to whose pen it does not fit."""
