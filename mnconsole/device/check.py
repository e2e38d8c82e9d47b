"""`pen check`: who is on a port, and one report. Nothing but reads is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.device.link import DEFAULT_BAUD
from mnconsole.device.link_states import trouble_of_settings
from mnconsole.device.registers import (
    IDENTITY_ADDRESS,
    IDENTITY_COUNT,
    REPORTED_ADDRESS,
    REPORTED_COUNT,
    decode_identity,
    decode_reported,
)
from mnconsole.device.translate import Implausible, judge_identity, to_report
from mnconsole.device.transport import PortError, Transport, Waker, open_port
from mnconsole.domain.pen import PenIdentity, PenReport, PortTrouble
from mnconsole.errors import KnownError

WHOLE_NS = 1_500 * NS_PER_MS
"""The whole command ends within 2 s, its own start included."""

ASK_EVERY_NS = 150 * NS_PER_MS


@dataclass(frozen=True, slots=True)
class PenCheck:
    """What answered: identity with its limits (um, dhz), one report, and how long the report took to come."""

    port: str
    identity: PenIdentity
    report: PenReport
    round_trip_ns: int


def check_pen(port: str, *, baud: int = DEFAULT_BAUD, clock: Callable[[], int] = link_clock_ns) -> PenCheck:
    """Open `port`, read identity and one report, close. Raises `KnownError` with a `PortTrouble` as its code."""
    trouble = trouble_of_settings(port, baud)
    if trouble is not PortTrouble.NONE:
        raise _trouble(trouble, port, baud)
    waker = Waker()
    try:
        transport = open_port(port, baud, waker)
        try:
            return _Conversation(port, transport, clock).check()
        finally:
            transport.close()
    except PortError as error:
        raise _trouble(error.trouble, port, error.detail) from error
    finally:
        waker.close()


def _trouble(trouble: PortTrouble, port: str, detail: str | int = "") -> KnownError:
    return KnownError(trouble, port=port, detail=detail)


class _Conversation:
    """Reads with a deadline over everything."""

    def __init__(self, port: str, transport: Transport, clock: Callable[[], int]) -> None:
        from mnconsole.device import frames

        self._frames = frames
        self._decoder = frames.AnswerDecoder()
        self._port = port
        self._transport = transport
        self._clock = clock
        self._end_ns = clock() + WHOLE_NS
        self._heard = 0

    def check(self) -> PenCheck:
        words, _, _ = self._read(IDENTITY_ADDRESS, IDENTITY_COUNT)
        identity = judge_identity(decode_identity(words))
        if isinstance(identity, Implausible):
            raise _trouble(identity.trouble, self._port, identity.detail)
        words, sent_ns, received_ns = self._read(REPORTED_ADDRESS, REPORTED_COUNT)
        block = decode_reported(words)
        report = to_report(block, sent_ns, received_ns) if block is not None else None
        if report is None:
            raise _trouble(PortTrouble.IMPLAUSIBLE, self._port, "the report's check or state is wrong")
        return PenCheck(self._port, identity, report, received_ns - sent_ns)

    def _read(self, address: int, count: int) -> tuple[tuple[int, ...], int, int]:
        """The registers, and the times of the last sending and of the answer."""
        while (now_ns := self._clock()) < self._end_ns:
            self._transport.write(self._frames.read_request(address, count))
            until_ns = min(now_ns + ASK_EVERY_NS, self._end_ns)
            while (left_ns := until_ns - self._clock()) > 0:
                data = self._transport.wait(left_ns)
                self._heard += len(data)
                for answer in self._decoder.feed(data):
                    if answer.exception:
                        detail = f"exception {answer.exception} to the read of {address:#06x}"
                        raise _trouble(PortTrouble.NOT_A_PEN, self._port, detail)
                    if len(answer.registers) == count:
                        return answer.registers, now_ns, self._clock()
        if self._heard:
            raise _trouble(PortTrouble.NOT_A_PEN, self._port, f"{self._heard} bytes, but no valid frame")
        raise _trouble(PortTrouble.SILENT, self._port, f"nothing in {WHOLE_NS // NS_PER_MS} ms")
