"""`pen check`: who is on a port, one report, and how good the line is. Nothing but reads is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct

from mnconsole.device.clock import NS_PER_MS, NS_PER_S, link_clock_ns
from mnconsole.device.link import OpenPort
from mnconsole.device.link_states import trouble_of_settings
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.quality import QualityMeter
from mnconsole.device.timings import CYCLE_NS
from mnconsole.device.transport import Framing, PortError, Transport, Waker, open_port
from mnconsole.device.wire_log import WireLog
from mnconsole.device.wire_tap import tapped
from mnconsole.domain.pen import PenIdentity, PenReport, PortTrouble
from mnconsole.domain.pen_tools import LineVerdict, LinkQuality, fits_cycle, judge_line
from mnconsole.errors import KnownError

WHOLE_NS = 1_500 * NS_PER_MS
"""Who is there is told within 2 s, the command's own start included; the readings come on top."""


class PenCheck(Struct, frozen=True):
    """What answered: identity with its limits (um, dhz), one report, how long the report took to come; and what the
    readings after it say of the line. `cycle_is_longer_us`: a cycle of the console takes that much more than one."""

    port: str
    identity: PenIdentity
    report: PenReport
    round_trip_ns: int
    quality: LinkQuality
    cycle_is_longer_us: int

    @property
    def fits_cycle(self) -> bool | None:
        """Whether a cycle of the console fits this line."""
        return fits_cycle(self.quality, self.cycle_is_longer_us)

    @property
    def verdict(self) -> LineVerdict:
        """What the readings come to."""
        return judge_line(self.quality, self.cycle_is_longer_us)


def check_pen(
    port: str,
    *,
    profile: PenProfile | None = None,
    baud: int | None = None,
    seconds: int = 0,
    wire_log: WireLog | None = None,
    clock: Callable[[], int] = link_clock_ns,
    opener: OpenPort | None = None,
) -> PenCheck:
    """Open `port`, read identity and one report, then for `seconds` a report every 40 ms; close. `profile` is the kind
    of pen, that of the register map by default.

    Raises `KnownError` with a `PortTrouble` as its code.
    """
    profile = (profile or built_in()).at_baud(baud)
    line = profile.line
    opening = opener or partial(open_port, framing=Framing(line.parity.value, line.stop_bits))
    trouble = trouble_of_settings(port, line.baud)
    if trouble is not PortTrouble.NONE:
        raise _trouble(trouble, port, line.baud)
    waker, log = Waker(), wire_log or WireLog(None)
    try:
        transport = tapped(lambda: opening(port, line.baud, waker), log)
        try:
            return _check(port, profile, transport, clock, seconds)
        finally:
            transport.close()
    except PortError as error:
        raise _trouble(error.trouble, port, error.detail) from error
    finally:
        waker.close()


def _trouble(trouble: PortTrouble, port: str, detail: str | int = "") -> KnownError:
    return KnownError(trouble, port=port, detail=detail)


def _check(port: str, profile: PenProfile, transport: Transport, clock: Callable[[], int], seconds: int) -> PenCheck:
    from mnconsole.device.reading import PenReader, cycle_is_longer_us

    end_ns = clock() + WHOLE_NS
    reader = PenReader(transport, clock, profile)
    identity = reader.identify(WHOLE_NS)
    while (report := reader.cycle()) is None:
        if reader.flaw:
            raise PortError(PortTrouble.IMPLAUSIBLE, reader.flaw)
        if clock() >= end_ns:
            raise PortError(PortTrouble.SILENT, f"no report in {WHOLE_NS // NS_PER_MS} ms")
    span_ns = seconds * NS_PER_S
    # An unanswered reading takes longer than its cycle, so these hold all of them.
    reader.meter = QualityMeter(span_ns + NS_PER_S, span_ns // CYCLE_NS + 1)
    end_ns = clock() + span_ns
    while clock() < end_ns:
        reader.cycle()
    round_trip_ns = report.received_ns - report.sent_ns
    longer_us = cycle_is_longer_us(profile)
    return PenCheck(port, identity, report, round_trip_ns, reader.quality(), longer_us)
