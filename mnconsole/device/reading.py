"""Asks a pen with nothing but reads, for the technician's commands: who it is, and one report after the other.

A read has no nonce. So that no late answer is taken for the next one's, an unanswered read is followed by the read of
so many registers as were not asked for lately: its answer has a length of its own, and what comes before it is old.
"""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.quality import QualityMeter
from mnconsole.device.registers import (
    IDENTITY_ADDRESS,
    IDENTITY_COUNT,
    REPORTED_ADDRESS,
    REPORTED_COUNT,
    decode_identity,
    decode_reported,
    is_later32,
)
from mnconsole.device.timings import CYCLE_NS
from mnconsole.device.translate import Implausible, judge_identity, to_report
from mnconsole.device.transport import PortError, Transport
from mnconsole.domain.pen import FRESH_NS, PenIdentity, PenReport, PortTrouble
from mnconsole.domain.pen_tools import LinkQuality

ASK_EVERY_NS = 150 * NS_PER_MS
STEP_COUNTS = tuple(count for count in range(1, IDENTITY_COUNT) if count != REPORTED_COUNT)
"""Lengths of no other answer: none comes twice within 7 s."""

BITS_PER_BYTE = 10
CYCLE_IS_LONGER_BYTES = 25
"""A cycle of the console is 90 bytes, a read of the report 65."""


def cycle_is_longer_us(baud: int) -> int:
    """How much longer a cycle takes on the wire than the read of a report."""
    return CYCLE_IS_LONGER_BYTES * BITS_PER_BYTE * 1_000_000 // baud


class PenReader:
    """The conversation over one open port. Raises `PortError` when the port breaks or no pen answers."""

    def __init__(self, transport: Transport, clock: Callable[[], int], meter: QualityMeter | None = None) -> None:
        self._transport = transport
        self._clock = clock
        self._decoder = frames.AnswerDecoder()
        self._rejected = 0
        self._heard = 0
        self._in_step = False
        self._steps = 0
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
            self._transport.write(frames.read_request(IDENTITY_ADDRESS, IDENTITY_COUNT))
            answer = self._wait_for(IDENTITY_COUNT, min(now_ns + ASK_EVERY_NS, end_ns))
            if answer is None:
                continue
            if answer.exception:
                detail = f"exception {answer.exception} to the read of {IDENTITY_ADDRESS:#06x}"
                raise PortError(PortTrouble.NOT_A_PEN, detail)
            return self._met(answer)
        raise self.nobody(within_ns)

    def nobody(self, within_ns: int) -> PortError:
        """The trouble that an unanswered question stands for: silence, or something else that talks."""
        if self._heard:
            return PortError(PortTrouble.NOISE, f"{self._heard} bytes, but no valid frame")
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
        on_the_grid = now_ns < self._next_ns + CYCLE_NS
        self._next_ns = (self._next_ns if on_the_grid else now_ns) + CYCLE_NS

    def _read_report(self) -> PenReport | None:
        now_ns = self._ask(REPORTED_ADDRESS, REPORTED_COUNT)
        while (answer := self._wait_for(REPORTED_COUNT, now_ns + FRESH_NS)) is not None:
            report = self._believed(answer, now_ns)
            if report is not None:
                self.meter.answered(now_ns, report.received_ns)
                return report
            self._rejected += 1
            if answer.exception:
                return None  # an answer, so the line is in step; it counts as lost
        self._in_step = False
        return None

    def _step_again(self) -> None:
        count = STEP_COUNTS[self._steps % len(STEP_COUNTS)]
        self._steps += 1
        now_ns = self._ask(IDENTITY_ADDRESS, count)
        if self._wait_for(count, now_ns + FRESH_NS) is not None:
            self.meter.answered(now_ns, self._clock())
            self._in_step = True

    def _ask(self, address: int, count: int) -> int:
        now_ns = self._clock()
        self.meter.sent(now_ns, self.rejected)
        self._transport.write(frames.read_request(address, count))
        return now_ns

    def _wait_for(self, count: int, until_ns: int) -> frames.Answer | None:
        """The next answer to a read with `count` registers, or an exception."""
        while (left_ns := until_ns - self._clock()) > 0:
            data = self._transport.wait(left_ns)
            self._heard += len(data)
            for answer in self._decoder.feed(data):
                if answer.function == frames.READ and (answer.exception or len(answer.registers) == count):
                    return answer
                self._rejected += 1
        return None

    def _met(self, answer: frames.Answer) -> PenIdentity:
        found = judge_identity(decode_identity(answer.registers))
        if isinstance(found, Implausible):
            raise PortError(found.trouble, found.detail)
        if self.identity is not None and found.serial_number != self.identity.serial_number:
            self.report = None  # another pen: that its uptime is another one is no restart
        # The answer may be one to an older question: before the next report there is a step.
        self.identity, self._in_step = found, False
        return found

    def _believed(self, answer: frames.Answer, sent_ns: int) -> PenReport | None:
        """The report when it can be a new one of this pen, or of this pen after a restart."""
        block = decode_reported(answer.registers)
        report = to_report(block, sent_ns, self._clock()) if block is not None else None
        if report is None:
            exception = f"exception {answer.exception} to the read of {REPORTED_ADDRESS:#06x}"
            self.flaw = exception if answer.exception else "the report's check or state is wrong"
            return None
        last = self.report
        if last is not None and report.boot_id == last.boot_id and report.uptime_ms == last.uptime_ms:
            self.flaw = "the same report twice"
            return None
        went_back = last is not None and not is_later32(report.uptime_ms, last.uptime_ms)
        if last is not None and (report.boot_id != last.boot_id or went_back):
            self.restarts += 1
        self.report = report
        return report
