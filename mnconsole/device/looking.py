"""Asks a pen of any profile with nothing but reads, for `pen check`: who it is, and one report after the other.

The pens of the published map are asked by `PenReader`, which tells a late answer by its length. Here a reading that
is not answered in time is followed by one whose answers are not counted: they may be those of the one before.
"""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.dialect import dialect_for
from mnconsole.device.dialect.plan import state_reads
from mnconsole.device.link_io import (
    GO_ON,
    READ_IDENTITY,
    CycleAnswer,
    ExceptionAnswer,
    Heard,
    IdentityAnswer,
    NoAnswer,
    PartAnswer,
)
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.quality import QualityMeter
from mnconsole.device.translate import Implausible, to_report
from mnconsole.device.transport import PortError, Transport
from mnconsole.domain.pen import FRESH_NS, PenIdentity, PenReport, PortTrouble
from mnconsole.domain.pen_tools import LinkQuality

ASK_EVERY_NS = 150 * NS_PER_MS
FRAME_BYTES = 16
"""A plain write or an echo with its answer."""


def looks_longer_us(profile: PenProfile) -> int:
    """How much longer a cycle of the console takes on the wire than a look: a write, and an echo before each read that
    looks like another one."""
    shapes = [(read.function, read.count) for read in state_reads(profile)]
    more = 2 + len(shapes) - len(set(shapes))
    return more * FRAME_BYTES * profile.line.bits_a_byte * 1_000_000 // profile.line.baud


class LookReader:
    """The conversation over one open port. Raises `PortError` when the port breaks or no pen answers."""

    def __init__(self, transport: Transport, clock: Callable[[], int], profile: PenProfile) -> None:
        self._transport = transport
        self._clock = clock
        self._dialect = dialect_for(profile, clock)
        self._decoder = frames.AnswerDecoder(self._dialect.unit, self._dialect.functions)
        self._cycle_ns = profile.line.cycle_ms * NS_PER_MS
        self._rejected = 0
        self._heard = 0
        self._next_ns = 0
        self._in_step = True
        self.meter = QualityMeter()
        self.flaw = ""

    def identify(self, within_ns: int) -> PenIdentity:
        """Ask who is there until somebody says so, or the time is over."""
        end_ns = self._clock() + within_ns
        while (now_ns := self._clock()) < end_ns:
            answer = self._ask(self._dialect.frame(READ_IDENTITY), min(now_ns + ASK_EVERY_NS, end_ns))
            match answer:
                case ExceptionAnswer():
                    raise PortError(PortTrouble.NOT_A_PEN, f"exception {answer.code} to {answer.to}")
                case IdentityAnswer(found=Implausible() as flaw):
                    raise PortError(flaw.trouble, flaw.detail)
                case IdentityAnswer(found=PenIdentity() as found):
                    return found
        if self._heard:
            raise PortError(PortTrouble.NOT_A_PEN, f"{self._heard} bytes, but no valid frame")
        raise PortError(PortTrouble.SILENT, f"nothing in {within_ns // NS_PER_MS} ms")

    def cycle(self) -> PenReport | None:
        """The next reading on the grid of the cycles: the report, or None when none came in time."""
        while (left_ns := self._next_ns - self._clock()) > 0:
            self._rejected += len(self._decoder.feed(self._transport.wait(left_ns)))
        now_ns = self._clock()
        self._next_ns = max(self._next_ns, now_ns - self._cycle_ns) + self._cycle_ns
        self.meter.sent(now_ns, self._all_rejected)
        answer = self._ask(self._dialect.look(), now_ns + FRESH_NS)
        in_step, self._in_step = self._in_step, answer is not None
        if isinstance(answer, ExceptionAnswer):
            self.flaw = f"exception {answer.code} to {answer.to}"
        report = to_report(answer.block, now_ns, self._clock()) if isinstance(answer, CycleAnswer) else None
        if report is None or not in_step:
            return None
        self.meter.answered(now_ns, report.received_ns)
        return report

    def quality(self) -> LinkQuality:
        """The readings that the meter holds."""
        return self.meter.quality(self._clock(), self._all_rejected)

    @property
    def _all_rejected(self) -> int:
        return self._rejected + self._decoder.rejected

    def _ask(self, frame: bytes, until_ns: int) -> Heard | None:
        """What the exchange that begins with `frame` brings; None when it does not end in time."""
        self._transport.write(frame)
        while (left_ns := until_ns - self._clock()) > 0:
            data = self._transport.wait(left_ns)
            self._heard += len(data)
            for each in self._decoder.feed(data):
                answer = self._dialect.heard(each)
                if isinstance(answer, PartAnswer):
                    self._transport.write(self._dialect.frame(GO_ON))
                elif not isinstance(answer, NoAnswer):
                    return answer
                else:
                    self._rejected += 1
        return None
