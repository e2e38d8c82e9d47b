"""The worked examples of the register map's page, played on the simulated pen's firmware: a chance that never varies,
so every byte can be named."""

from __future__ import annotations

import random

from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.registers import DesiredBlock, IdentityBlock, ReportedBlock, decode_reported, encode_desired
from mnconsole.device.simulator.firmware import NS_PER_MS, SIMULATED_PEN, Firmware, Surroundings
from mnconsole.device.simulator.hand import Hand, HandMode
from mnconsole.device.simulator.modbus import answer
from mnconsole.device.simulator.physics import Physics
from mnconsole.domain.pen import Desired

BOOT_ID = 0xA51C
BEGIN_MS = 100_000
EXAMPLE_PEN: IdentityBlock = replace(
    SIMULATED_PEN, vendor="Example Ltd", product="Pen One", serial_number="EX-0001", firmware="1.0"
)


class _Even(random.Random):
    """Chance without chance: always the middle."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


class WorkedSession:
    """One power-up of the example pen, asked as the page shows it. `blocks`: the frames by their names on the page."""

    def __init__(self) -> None:
        rng = _Even(1)
        hand = Hand(rng)
        hand.mode = HandMode.OFF
        physics = Physics(rng, EXAMPLE_PEN.speed_max / 10)
        self._pen = Firmware(EXAMPLE_PEN, BOOT_ID, 0, physics, hand, Surroundings(), lambda *_: None)
        self._now_ms = 0
        self.blocks: dict[str, bytes] = {}
        self.reports: dict[str, ReportedBlock] = {}
        self._seen_ms = 0
        self._nonce = 0x1F3F
        self._until(BEGIN_MS)

    def _until(self, uptime_ms: int) -> None:
        if self._now_ms == 0:
            self._now_ms = uptime_ms - 1000  # nothing moves in a pen at rest
            self._pen.advance(self._now_ms * NS_PER_MS)
        while self._now_ms < uptime_ms:
            self._now_ms += 1
            self._pen.advance(self._now_ms * NS_PER_MS)

    def _exchange(self, name: str, request: bytes) -> bytes:
        (pdu,) = frames.request_decoder().feed(request)
        reply = answer(self._pen, pdu)
        assert reply is not None
        if name:
            self.blocks[f"{name}-request"], self.blocks[f"{name}-answer"] = request, reply
        return reply

    def _cycle(self, name: str, command_id: int, desired: Desired, *, at_ms: int, **changes: int) -> None:
        self._until(at_ms)
        self._nonce += 1
        block = DesiredBlock(command_id, desired, 100, 800, 300, self._nonce, BOOT_ID, self._seen_ms)
        block = replace(block, **changes)
        reply = self._exchange(name, frames.cycle_request(encode_desired(block)))
        (heard,) = frames.AnswerDecoder().feed(reply)
        report = decode_reported(heard.registers)
        assert report is not None
        self._seen_ms = report.uptime_ms
        if name:
            self.reports[name] = report

    def play(self) -> None:
        """The whole session of the page."""
        t = BEGIN_MS
        self._exchange("identity", frames.read_request(0x0000, 44))
        self._cycle("first-stop", 1, Desired.STOP, at_ms=t, boot_id=0, seen_uptime_ms=0, depth=0, speed=0)
        self._cycle("early-arm", 2, Desired.ARM, at_ms=t + 40)
        self._cycle("arm", 2, Desired.ARM, at_ms=t + 80)
        self._cycle("run", 3, Desired.RUN, at_ms=t + 120)
        for at_ms in range(t + 160, t + 520, 40):
            self._cycle("", 3, Desired.RUN, at_ms=at_ms)
        self._cycle("change", 4, Desired.RUN, at_ms=t + 520, depth=150, speed=1000)
        self._cycle("refusal", 5, Desired.RUN, at_ms=t + 560, depth=300, speed=1000)
        self._cycle("stop", 6, Desired.STOP, at_ms=t + 600, depth=150, speed=1000)
        self._exchange("plain-stop", frames.write_one_request(0x0201, 0))
        self._until(t + 640)
        self._exchange("report", frames.read_request(0x0100, 26))
        self._seen_ms = t + 640
        self._cycle("", 7, Desired.ARM, at_ms=t + 680)
        self._cycle("silence", 7, Desired.STOP, at_ms=t + 1080)
        self._cycle("clear", 8, Desired.CLEAR, at_ms=t + 1120)
        self._exchange("exception", frames.write_one_request(0x0104, 0))
