"""Servers and Modbus ends that are wrong in one way each; the firmwares are in `mutants`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mnconsole.device import frames
from mnconsole.device.simulator import modbus, server
from mnconsole.device.simulator.firmware import NS_PER_MS, Firmware
from mnconsole.device.simulator.server import Pen, Server


class Waits(Server):
    """Timers stand still while `_is_held_up`, as in a loop that waits for the rest of a frame."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._half = False
        self._byte_ns = 0

    def _is_held_up(self, now_ns: int) -> bool:
        raise NotImplementedError

    def step(self, ready: bool) -> None:
        pen = self._pen.firmware
        now_ns = server.link_clock_ns()
        before, arrives = self._pen.frames_answered, ready and bool(self._line.to_pen)  # type: ignore[attr-defined]
        if pen.is_live and self._half:
            pen._lease_end_ns = now_ns + 20 * NS_PER_MS if self._is_held_up(now_ns) else now_ns
        super().step(ready)
        if arrives:
            self._half, self._byte_ns = self._pen.frames_answered == before, now_ns


class WaitsForTheFrame(Waits):
    """Once a frame has begun nothing else happens until its end."""

    def _is_held_up(self, now_ns: int) -> bool:
        return not self._line.to_pen  # type: ignore[attr-defined]


class WaitsWhileBytesCome(Waits):
    """Half a frame is given up 100 ms after its last byte."""

    def _is_held_up(self, now_ns: int) -> bool:
        return now_ns - self._byte_ns < 100 * NS_PER_MS


class Naive:
    """Takes bytes by count and never gives half a frame up."""

    def __init__(self) -> None:
        self._kept = b""
        self._whole = frames.request_decoder()
        self.pending = 0

    def take_rest(self) -> bytes:
        return b""

    def _size(self) -> int:
        known = (frames.READ, frames.WRITE_ONE, frames.WRITE_MANY, frames.READ_WRITE)
        return frames._request_size(self._kept, 0, frames.UNIT_ID, known) if self._kept else 0

    def feed(self, data: bytes) -> list[Any]:
        self._kept += data
        size = self._size()
        found: list[Any] = []
        while self._kept and (size <= 0 or len(self._kept) >= size):
            if size < 0:
                break
            frame, self._kept = self._kept[: size or 1], self._kept[size or 1 :]
            found += self._whole.feed(frame) if size else []
            self._whole.take_rest()
            size = self._size()
        return found


class NaiveServer(Server):
    """A server that frames by count alone."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._decoder = Naive()  # type: ignore[assignment]


class DeafAfter(Server):
    """Goes deaf for a while once more than `most` bytes come without a pause."""

    most = 0

    def _serve_line(self) -> None:
        line: Any = self._line
        if len(line.to_pen) > self.most or self._deaf_until > self._pen.firmware._now_ns:
            self._deaf_until = max(self._deaf_until, self._pen.firmware._now_ns + 400 * NS_PER_MS)
            line.to_pen = b""
            return
        super()._serve_line()

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._deaf_until = 0


class DeafAfterFlood(DeafAfter):
    """No memory for 500 bytes."""

    most = 500


class DeafAfterBurst(DeafAfter):
    """No memory for more than four frames."""

    most = 140


class SameBoot(Pen):
    """Every power-up has the same boot id."""

    def _power_up(self, last_boot_id: int) -> Firmware:
        made = super()._power_up(last_boot_id)
        made.boot_id = last_boot_id or made.boot_id
        return made


def obeys_all_broadcasts(firmware: Firmware, request: Any) -> None:
    """Broadcasts are taken as any other write."""
    modbus._answer(firmware, request)


def any_unit(
    buffer: bytes, at: int, unit: int, functions: Sequence[int], size: Callable[..., int] = frames._request_size
) -> int:
    """Every unit id is ours."""
    return size(buffer[:at] + bytes([unit]) + buffer[at + 1 :], at, unit, functions)


def read_garbled(true: Callable[..., list[int]] = modbus._read) -> Callable[..., list[int]]:
    """Parts of a block are read from the wrong place."""

    def read(firmware: Firmware, address: int, count: int, nonce_echo: int) -> list[int]:
        found = true(firmware, address, count, nonce_echo)
        return found if len(found) > 20 else [value ^ 1 for value in found]

    return read


def read_all(true: Callable[..., list[int]] = modbus._read) -> Callable[..., list[int]]:
    """Outside the map there are zeros."""

    def read(firmware: Firmware, address: int, count: int, nonce_echo: int) -> list[int]:
        try:
            return true(firmware, address, count, nonce_echo)
        except modbus._RefusedError as refused:
            if refused.code == frames.ILLEGAL_ADDRESS:
                return [0] * count
            raise

    return read


def write_all(low: int, high: int, true: Callable[..., None] = modbus._write) -> Callable[..., None]:
    """Writes to these addresses are answered without a word."""

    def write(firmware: Firmware, address: int, registers: Sequence[int]) -> None:
        try:
            true(firmware, address, registers)
        except modbus._RefusedError:
            if not low <= address <= high:
                raise

    return write


def no_whole_block(firmware: Firmware, request: Any, true: Callable[..., bytes] = modbus._answer) -> bytes:
    """Function 0x10 takes no whole block."""
    if request.function_code == frames.WRITE_MANY and len(request.registers) == 10:
        raise modbus._RefusedError(frames.ILLEGAL_ADDRESS)
    return true(firmware, request)


def write_before_read(firmware: Firmware, request: Any) -> bytes:
    """A cycle writes first, whatever it reads."""
    modbus._write(firmware, request.write_address, request.write_registers)
    registers = modbus._read(firmware, request.read_address, request.read_count, request.write_registers[5])
    return frames.read_answer(frames.READ_WRITE, registers)
