"""Asks a pen of any profile with nothing but reads, for the technician's commands: who it is, and one report after the
other.

A read has no nonce. So that no late answer is taken for the next one's, on a pen of the register map an unanswered read
is followed by the read of so many registers as were not asked for lately: its answer has a length of its own, and what
comes before it is old. Plain registers can't be asked for by the length: there an unanswered reading is followed by one
whose answers are not counted.
"""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.dialect import dialect_for
from mnconsole.device.dialect.map import Block
from mnconsole.device.dialect.plan import state_reads
from mnconsole.device.link_io import (
    GO_ON,
    READ_IDENTITY,
    CycleAnswer,
    ExceptionAnswer,
    IdentityAnswer,
    NoAnswer,
    PartAnswer,
)
from mnconsole.device.profile.model import PenProfile, places_of
from mnconsole.device.profile.timing import CYCLE_OVERHEAD
from mnconsole.device.quality import QualityMeter
from mnconsole.device.registers import is_later32
from mnconsole.device.translate import Implausible, to_report
from mnconsole.device.transport import PortError, Transport
from mnconsole.domain.pen import FRESH_NS, Lacks, PenIdentity, PenReport, PortTrouble
from mnconsole.domain.pen_tools import LinkQuality

ASK_EVERY_NS = 150 * NS_PER_MS
READ_BYTES = 8
"""The request of a read."""

PLAIN_BYTES = 16
"""A plain write or an echo with its answer."""

Whole = IdentityAnswer | CycleAnswer | ExceptionAnswer


def cycle_is_longer_us(profile: PenProfile) -> int:
    """How much longer a cycle of the console takes on the wire than a reading. Of the map: what it writes. Of plain
    registers: a write, and an echo before each read that looks like another one."""
    if profile.plain is None:
        more = CYCLE_OVERHEAD + 2 * sum(place.count for place in profile.desired.values()) - READ_BYTES
    else:
        shapes = [(read.function, read.count) for read in state_reads(profile)]
        more = (2 + len(shapes) - len(set(shapes))) * PLAIN_BYTES
    return more * profile.line.bits_a_byte * 1_000_000 // profile.line.baud


class PenReader:
    """The conversation over one open port. Raises `PortError` when the port breaks or no pen answers."""

    def __init__(
        self, transport: Transport, clock: Callable[[], int], profile: PenProfile, meter: QualityMeter | None = None
    ) -> None:
        self._transport = transport
        self._clock = clock
        self._line = profile.line
        self._dialect = dialect_for(profile, clock)
        self._decoder = frames.AnswerDecoder(self._dialect.unit, self._dialect.functions)
        self._lengths = _Lengths(profile) if profile.plain is None else None
        self._tells_restart = Lacks.RESTART not in profile.lacks
        self._cycle_ns = profile.line.cycle_ms * NS_PER_MS
        self._under_way = b""
        self._answers: list[frames.Answer] = []
        self._rejected = 0
        self._heard = 0
        self._in_step = False
        self._next_ns = 0
        self.meter = meter or QualityMeter()
        self.identity: PenIdentity | None = None
        self.report: PenReport | None = None
        self.restarts = 0
        self.flaw = ""
        """What was wrong with the last answer that was none."""

    def identify(self, within_ns: int) -> PenIdentity:
        """Ask who is there until somebody says so, or the time is over."""
        end_ns = self._clock() + within_ns
        self._heard = 0
        while (now_ns := self._clock()) < end_ns:
            self._send(self._dialect.frame(READ_IDENTITY))
            answer = self._wait(min(now_ns + ASK_EVERY_NS, end_ns))
            if isinstance(answer, ExceptionAnswer):
                raise PortError(PortTrouble.NOT_A_PEN, _exception(answer))
            if isinstance(answer, IdentityAnswer):
                return self._met(answer.found)
        raise self.nobody(within_ns)

    def nobody(self, within_ns: int) -> PortError:
        """The trouble that an unanswered question stands for: silence, or something else that talks."""
        if self._heard:
            return PortError(PortTrouble.NOISE, f"{self._heard} bytes at {self._line.words}")
        return PortError(PortTrouble.SILENT, f"nothing in {within_ns // NS_PER_MS} ms")

    def cycle(self) -> PenReport | None:
        """The next reading on the grid of the console's cycles: the report, or None when none came in time."""
        self._keep_the_grid()
        if self._in_step:
            return self._read_report()
        self._step_again()
        return None

    def quality(self) -> LinkQuality:
        """The readings that the meter holds."""
        return self.meter.quality(self._clock(), self.rejected)

    @property
    def rejected(self) -> int:
        """Frames and runs of bytes so far that answered nothing."""
        return self._rejected + self._decoder.rejected

    def _keep_the_grid(self) -> None:
        """Wait for the cycle's time. What comes meanwhile answers nothing that is still asked."""
        while (left_ns := self._next_ns - self._clock()) > 0:
            self._rejected += len(self._decoder.feed(self._transport.wait(left_ns)))
        now_ns = self._clock()
        on_the_grid = now_ns < self._next_ns + self._cycle_ns
        self._next_ns = (self._next_ns if on_the_grid else now_ns) + self._cycle_ns

    def _read_report(self) -> PenReport | None:
        now_ns = self._ask(self._dialect.look())
        while (answer := self._wait(now_ns + FRESH_NS)) is not None:
            if isinstance(answer, CycleAnswer):
                report = self._believed(answer, now_ns)
                if report is not None:
                    self.meter.answered(now_ns, report.received_ns)
                    return report
            self._rejected += 1
            if isinstance(answer, ExceptionAnswer):
                self.flaw = _exception(answer)
                return None  # an answer, so the line is in step; it counts as lost
        self._in_step = False
        return None

    def _step_again(self) -> None:
        if self._lengths is None:
            now_ns = self._ask(self._dialect.look())
            self._in_step = self._wait(now_ns + FRESH_NS) is not None
            return
        now_ns = self._ask(self._lengths.next_request(self._dialect.unit))
        while (answer := self._next_answer(now_ns + FRESH_NS)) is not None:
            if self._fits(answer):
                self.meter.answered(now_ns, self._clock())
                self._in_step = True
                return
            self._rejected += 1

    # ---- frames

    def _ask(self, frame: bytes) -> int:
        """Send the first frame of a reading that counts; when that was."""
        now_ns = self._clock()
        self.meter.sent(now_ns, self.rejected)
        self._send(frame)
        return now_ns

    def _send(self, frame: bytes) -> None:
        self._under_way = frame
        self._rejected += len(self._answers)  # what is there already answers something older
        self._answers = []
        self._transport.write(frame)

    def _wait(self, until_ns: int) -> Whole | None:
        """What the exchange under way brings; None when it does not end in time."""
        while (answer := self._next_answer(until_ns)) is not None:
            if not self._fits(answer):
                self._rejected += 1
                continue
            heard = self._dialect.heard(answer)
            if isinstance(heard, PartAnswer):
                self._send(self._dialect.frame(GO_ON))
            elif isinstance(heard, NoAnswer):
                self._rejected += 1
                self.flaw = "the report's check is wrong, or it holds what the profile does not name"
            else:
                return heard
        return None

    def _fits(self, answer: frames.Answer) -> bool:
        """Whether this is an answer to the read under way: an exception, or as many registers."""
        asked = int.from_bytes(self._under_way[4:6], "big")
        return answer.function == self._under_way[1] and (bool(answer.exception) or len(answer.registers) == asked)

    def _next_answer(self, until_ns: int) -> frames.Answer | None:
        while not self._answers:
            left_ns = until_ns - self._clock()
            if left_ns <= 0:
                return None
            data = self._transport.wait(left_ns)
            self._heard += len(data)
            self._answers = self._decoder.feed(data)
        return self._answers.pop(0)

    # ---- what they say

    def _met(self, found: PenIdentity | Implausible) -> PenIdentity:
        if isinstance(found, Implausible):
            raise PortError(found.trouble, found.detail)
        if self.identity is not None and found.serial_number != self.identity.serial_number:
            self.report = None  # another pen: that its uptime is another one is no restart
        # The answer may be one to an older question: before the next report there is a step.
        self.identity, self._in_step = found, False
        return found

    def _believed(self, answer: CycleAnswer, sent_ns: int) -> PenReport | None:
        """The report when it can be a new one of this pen, or of this pen after a restart."""
        report = to_report(answer.block, sent_ns, self._clock())
        if report is None:
            self.flaw = "the report's state or result is none"
            return None
        last = self.report
        if last is not None and self._tells_restart:
            if report.boot_id == last.boot_id and report.uptime_ms == last.uptime_ms:
                self.flaw = "the same report twice"
                return None
            if report.boot_id != last.boot_id or not is_later32(report.uptime_ms, last.uptime_ms):
                self.restarts += 1
        self.report = report
        return report


class _Lengths:
    """Reads of the identity's first registers with lengths of no other answer: none comes twice within 7 s."""

    def __init__(self, profile: PenProfile) -> None:
        identity, reported = Block(places_of(profile.identity)), Block(places_of(profile.reported))
        self._address = identity.address
        self._counts = tuple(count for count in range(1, identity.count) if count != reported.count)
        self._steps = 0

    def next_request(self, unit: int) -> bytes:
        count = self._counts[self._steps % len(self._counts)]
        self._steps += 1
        return frames.read_request(self._address, count, unit)


def _exception(answer: ExceptionAnswer) -> str:
    return f"exception {answer.code} to {answer.to}"
