"""`pen watch`: the live values of a pen, with nothing but reads; opens its port again and again by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from mnconsole.device.clock import NS_PER_MS, NS_PER_S, link_clock_ns
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.quality import QualityMeter
from mnconsole.device.transport import Framing, PortError, Transport, Waker, open_port
from mnconsole.device.wire_log import WireLog
from mnconsole.device.wire_tap import tapped
from mnconsole.domain.pen import LOST_NS, PenIdentity, PenReport, PortTrouble
from mnconsole.domain.pen_tools import LinkQuality

if TYPE_CHECKING:
    from mnconsole.device.reading import PenReader

IDENTIFY_NS = 450 * NS_PER_MS
"""How long a step asks who is there, so that the screen stays alive."""

WAIT_S = 0.1
RETRY_NS = NS_PER_S // 2


class Happening(StrEnum):
    """What a person who watches has to be told once."""

    LINKED = "linked"
    LOST = "lost"
    RESTARTED = "restarted"
    OTHER_PEN = "other_pen"


class Watched(Struct, frozen=True):
    """What is known now. `report` is None when the last one is older than 180 ms, or there is none."""

    port: str
    linked: bool
    trouble: PortTrouble
    detail: str
    identity: PenIdentity | None
    report: PenReport | None
    quality: LinkQuality
    reads: int
    lost_reads: int
    losses: int
    restarts: int


class PenWatch:
    """Reads one pen of the kind `profile` until `close`. Call `step` again and again: each takes half a second at
    most."""

    def __init__(
        self,
        port: str,
        *,
        profile: PenProfile,
        wire_log: WireLog | None = None,
        clock: Callable[[], int] = link_clock_ns,
    ) -> None:
        self._port = port
        self._profile = profile
        self._log = wire_log or WireLog(None)
        self._clock = clock
        self._waker = Waker()
        self._pause = threading.Event()
        self._meter = QualityMeter()
        self._transport: Transport | None = None
        self._reader: PenReader | None = None
        self._identity: PenIdentity | None = None
        self._report: PenReport | None = None
        self._linked = False
        self._linked_ns = 0
        self._retry_ns = 0
        self._trouble, self._detail = PortTrouble.NONE, ""
        self._losses = self._restarts = 0
        self._rejected_before = 0

    def close(self) -> None:
        """Close the port."""
        self._drop()
        self._waker.close()

    def view(self) -> Watched:
        """What is known now."""
        now_ns, report = self._clock(), self._report
        return Watched(
            port=self._port,
            linked=self._linked,
            trouble=self._trouble,
            detail=self._detail,
            identity=self._identity,
            report=report if report is not None and report.is_fresh(now_ns) else None,
            quality=self._meter.quality(now_ns, self._rejected),
            reads=self._meter.cycles,
            lost_reads=self._meter.cycles - self._meter.answers,
            losses=self._losses,
            restarts=self._restarts,
        )

    def step(self) -> list[Happening]:
        """One reading, or an attempt to find the pen; what happened."""
        try:
            if self._transport is None:
                self._open()
                return []
            if not self._linked:
                return self._meet()
            return self._read()
        except PortError as error:
            self._trouble, self._detail = error.trouble, error.detail
            if error.trouble is PortTrouble.IO_ERROR:
                self._drop()
            else:  # the port is fine; who answers may change
                self._pause.wait(WAIT_S)
            return self._lose()

    @property
    def _rejected(self) -> int:
        return self._rejected_before + (self._reader.rejected if self._reader is not None else 0)

    def _open(self) -> None:
        if self._clock() < self._retry_ns:
            self._pause.wait(WAIT_S)
            return
        self._retry_ns = self._clock() + RETRY_NS
        # Imported here: pymodbus takes 90 ms.
        from mnconsole.device.reading import PenReader

        line = self._profile.line
        framing = Framing(line.parity.value, line.stop_bits)
        try:
            self._transport = tapped(lambda: open_port(self._port, line.baud, self._waker, framing), self._log)
        except PortError as error:
            self._trouble, self._detail = error.trouble, error.detail
            return
        self._reader = PenReader(self._transport, self._clock, self._profile, self._meter)

    def _drop(self) -> None:
        if self._transport is not None:
            self._transport.close()
        self._rejected_before = self._rejected
        self._transport = self._reader = None
        self._retry_ns = self._clock() + RETRY_NS

    def _meet(self) -> list[Happening]:
        if self._reader is None:
            return []
        before = self._identity
        self._identity = self._reader.identify(IDENTIFY_NS)
        self._linked, self._linked_ns = True, self._clock()
        self._trouble, self._detail = PortTrouble.NONE, ""
        others = before is not None and before.serial_number != self._identity.serial_number
        return [Happening.OTHER_PEN] if others else [Happening.LINKED]

    def _read(self) -> list[Happening]:
        if self._reader is None:
            return []
        report = self._reader.cycle()
        happened: list[Happening] = []
        if self._reader.restarts:
            self._reader.restarts = 0
            happened = self._met_again(self._reader)
        if report is not None:
            self._report = report
        seen_ns = max(self._linked_ns, self._report.sent_ns if self._report is not None else 0)
        if self._clock() - seen_ns > LOST_NS:
            self._trouble, self._detail = PortTrouble.SILENT, self._reader.flaw
            happened += self._lose()
        return happened

    def _met_again(self, reader: PenReader) -> list[Happening]:
        """Switched off and on, or unplugged and another one plugged in: it has to say who it is."""
        before, self._identity = self._identity, reader.identify(IDENTIFY_NS)
        if before is not None and before.serial_number != self._identity.serial_number:
            return [Happening.OTHER_PEN]
        self._restarts += 1
        return [Happening.RESTARTED]

    def _lose(self) -> list[Happening]:
        was, self._linked, self._report = self._linked, False, None
        self._losses += was
        return [Happening.LOST] if was else []
