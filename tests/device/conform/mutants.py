"""Firmwares that are wrong in one way each, for the proof that every clause can fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from mnconsole.device.registers import DesiredBlock, ReportedBlock, check_is_right, decode_desired
from mnconsole.device.simulator.firmware import NS_PER_MS, Firmware
from mnconsole.domain.pen import Desired, Fault, Motor, WriteResult


class GatedPen(Firmware):
    """No mutant: a pen with a trigger that nobody presses."""

    def advance(self, now_ns: int) -> None:
        speed, self._speed_set = self._speed_set, 0
        super().advance(now_ns)
        self._speed_set = speed


def says(change: Callable[[Firmware, ReportedBlock], dict[str, int]]) -> type[Firmware]:
    """A pen whose report is different from the truth."""

    class Mutant(Firmware):
        def report(self, nonce_echo: int) -> ReportedBlock:
            true = super().report(nonce_echo)
            return replace(true, **change(self, true))

    return Mutant


def writes(act: Callable[[Firmware, DesiredBlock, Sequence[int]], bool]) -> type[Firmware]:
    """A pen that takes some writes in its own way: `act` says whether it did."""

    class Mutant(Firmware):
        def write_desired(self, registers: Sequence[int]) -> None:
            if not act(self, decode_desired(registers), registers):
                super().write_desired(registers)

    return Mutant


def judges(change: Callable[[Firmware, DesiredBlock, WriteResult], WriteResult]) -> type[Firmware]:
    """A pen that judges a write in its own way."""

    class Mutant(Firmware):
        def _judge(self, block: DesiredBlock, right: bool) -> WriteResult:
            return change(self, block, super()._judge(block, right))

    return Mutant


def forgives(result: WriteResult) -> type[Firmware]:
    """A pen that takes over what it should refuse with `result`."""
    return judges(lambda _pen, _block, found: WriteResult.APPLIED if found is result else found)


class Coasts(Firmware):
    """The needles go on after a stop."""

    def advance(self, now_ns: int) -> None:
        passed_s = (now_ns - self._now_ns) / 1e9
        super().advance(now_ns)
        if self.state is Motor.IDLE:
            self.physics.strokes += 60 * max(0.0, passed_s)


class LateLease(Firmware):
    """The lease ends 60 ms late."""

    def advance(self, now_ns: int) -> None:
        self._lease_end_ns += 60 * NS_PER_MS
        super().advance(now_ns)
        self._lease_end_ns -= 60 * NS_PER_MS


class ArmedForEver(Firmware):
    """The lease counts only while running."""

    def advance(self, now_ns: int) -> None:
        if self.state is Motor.ARMED:
            self._lease_end_ns = max(self._lease_end_ns, now_ns + NS_PER_MS)
        super().advance(now_ns)


class EarlyLease(Firmware):
    """The lease ends 60 ms early."""

    def advance(self, now_ns: int) -> None:
        self._lease_end_ns -= 60 * NS_PER_MS
        super().advance(now_ns)
        self._lease_end_ns += 60 * NS_PER_MS


class ReadsRenew(Firmware):
    """A read counts as a sign of life."""

    def report(self, nonce_echo: int) -> ReportedBlock:
        if nonce_echo == 0 and self.is_live:
            self._lease_end_ns = self._now_ns + 300 * NS_PER_MS
        return super().report(nonce_echo)


class ArmedTurns(Firmware):
    """The motor turns as soon as the pen is armed."""

    def advance(self, now_ns: int) -> None:
        passed_s = max(0.0, (now_ns - self._now_ns) / 1e9)
        super().advance(now_ns)
        if self.state is Motor.ARMED:
            self.physics.strokes += 20 * passed_s


class LeaseFromArrival(Firmware):
    """The lease runs from the moment that a write arrives."""

    def _take_over(self, block: DesiredBlock) -> None:
        super()._take_over(block)
        self._lease_end_ns = self._now_ns + block.lease_ms * NS_PER_MS


class LeaseShortened(Firmware):
    """The newest write decides, also when it ends the lease sooner."""

    def _take_over(self, block: DesiredBlock) -> None:
        self._lease_end_ns = 0
        super()._take_over(block)


class RefusedRenews(Firmware):
    """Any write keeps the pen alive."""

    def write_desired(self, registers: Sequence[int]) -> None:
        super().write_desired(registers)
        if self.is_live:
            self._lease_end_ns = max(self._lease_end_ns, self._now_ns + 100 * NS_PER_MS)


class ForgetsStops(Firmware):
    """No note of the last stop."""

    def stop(self) -> None:
        super().stop()
        self._last_stop_ms = -1


class StopClears(Firmware):
    """A stop takes the fault away."""

    def stop(self) -> None:
        super().stop()
        self._latched = Fault.NONE
        self._go(Motor.IDLE)


class ForgetsFaults(Firmware):
    """No note of the last fault."""

    def _fault(self, found: Fault) -> None:
        super()._fault(found)
        self._last_fault_ms = -1


class NoPause(Firmware):
    """Arm while running changes nothing."""

    def _take_over(self, block: DesiredBlock) -> None:
        was = self.state
        super()._take_over(block)
        if was is Motor.RUNNING and block.desired == Desired.ARM:
            self._go(Motor.RUNNING)


class SetOnce(Firmware):
    """Values are taken at the arm only."""

    def _take_over(self, block: DesiredBlock) -> None:
        if self.state is Motor.RUNNING:
            block = replace(block, depth=self._depth_set, speed=self._speed_set)
        super()._take_over(block)


class NeverClears(Firmware):
    """Clear is accepted and does nothing."""

    def _clear(self) -> None:
        if self.state is not Motor.FAULTED:
            super()._clear()


class ClearElsewhereIdles(Firmware):
    """Clear outside a fault is accepted and does nothing."""

    def _clear(self) -> None:
        if self.state is Motor.FAULTED:
            super()._clear()


class GoesOn(Firmware):
    """After its lease a run goes on with the next write, without a clear."""

    def write_desired(self, registers: Sequence[int]) -> None:
        if self.state is Motor.FAULTED and registers[1] == Desired.RUN:
            self._clear()
            self._go(Motor.ARMED)
            self._last_fault_ms = -1
        super().write_desired(registers)


class PlainStopIgnored(Firmware):
    """A stop by a plain tool is answered and not obeyed."""

    def plain_stop(self) -> None:
        self._result = WriteResult.APPLIED


def stop_needs_boot_id(pen: Firmware, block: DesiredBlock, _registers: Sequence[int]) -> bool:
    """A stop is judged as an arm is."""
    strange = block.desired == Desired.STOP and block.boot_id != pen.boot_id
    if strange:
        pen._result = WriteResult.STALE
    return strange


def stop_needs_check(pen: Firmware, block: DesiredBlock, registers: Sequence[int]) -> bool:
    """A stop with a wrong check is refused."""
    wrong = block.desired == Desired.STOP and not check_is_right(registers)
    if wrong:
        pen._result = WriteResult.CHECK_WRONG
    return wrong


def stop_takes_values(pen: Firmware, block: DesiredBlock, _registers: Sequence[int]) -> bool:
    """A stop sets depth and speed."""
    if block.desired == Desired.STOP:
        pen._depth_set, pen._speed_set = block.depth, block.speed
    return False


def same_id_ignored(pen: Firmware, block: DesiredBlock, registers: Sequence[int]) -> bool:
    """A known command id is taken for a repetition."""
    return block.desired == Desired.ARM and block.command_id == pen._applied_id


def clamps(low: str, high: str, name: str, result: WriteResult) -> type[Firmware]:
    """Values are cut to the range instead of refused."""

    class Mutant(Firmware):
        def _judge(self, block: DesiredBlock, right: bool) -> WriteResult:
            found = super()._judge(block, right)
            return WriteResult.APPLIED if found is result else found

        def _take_over(self, block: DesiredBlock) -> None:
            least, most = getattr(self.make, low), getattr(self.make, high)
            super()._take_over(replace(block, **{name: max(least, min(most, getattr(block, name)))}))

    return Mutant


class SpeedFirst(Firmware):
    """Speed is looked at before depth."""

    def _judge(self, block: DesiredBlock, right: bool) -> WriteResult:
        found = super()._judge(block, right)
        if found is WriteResult.DEPTH_RANGE and not self.make.speed_min <= block.speed <= self.make.speed_max:
            return WriteResult.SPEED_RANGE
        return found
