"""A pen on the bench: what every clause needs to bring it into a state and to read what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.conform.clauses import NotApplicableError, NotMetError, need
from mnconsole.device.conform.line import Line
from mnconsole.device.registers import (
    IDENTITY_ADDRESS,
    IDENTITY_COUNT,
    MASK32,
    REPORTED_ADDRESS,
    REPORTED_COUNT,
    WORD,
    DesiredBlock,
    IdentityBlock,
    ReportedBlock,
    decode_identity,
    decode_reported,
    encode_desired,
    is_later32,
)
from mnconsole.domain.pen import Desired, Fault, Feature, Motor, WriteResult

CYCLE_MS = 40
WORK_LEASE_MS = 600
"""The lease that clauses ask for which are not about leases: a computer that is busy for a moment ends no run."""

READY_TRIES = 10

Ask = Callable[[str], bool]
"""Asks the technician to do something; False: it was left out."""


class Watch(Struct):
    """What was seen of boot id and uptime through the whole run."""

    boot_ids: set[int]
    last_uptime_ms: int | None = None
    went_back: tuple[int, int] | None = None

    def look(self, report: ReportedBlock) -> None:
        """Take note of a report."""
        self.boot_ids.add(report.boot_id)
        last = self.last_uptime_ms
        if last is not None and is_later32(last, report.uptime_ms):
            self.went_back = (last, report.uptime_ms)
        self.last_uptime_ms = report.uptime_ms

    def begin_anew(self) -> None:
        """The pen was restarted on purpose."""
        self.boot_ids.clear()
        self.last_uptime_ms = None


class Bench:
    """One pen on one line. Depths in 0.01 mm, speeds in 0.1 Hz, times in ms. Methods raise `NotMetError`, `PortError`.

    `last` is the last report; writes name its boot id and uptime unless told otherwise.
    """

    def __init__(self, line: Line, ask: Ask | None = None) -> None:
        self.line = line
        self.ask_technician = ask
        self.make = self.read_identity()
        self.lease_ms = min(WORK_LEASE_MS, self.make.lease_max_ms)
        self.watch = Watch(set())
        self._command_id = 0x0100
        self._nonce = 0x1000
        # Until a report was read, writes name boot id 0 and uptime 0, as the console's first stop does.
        self.last = decode_zeros()

    # ---- reading

    def read(self, address: int, count: int) -> tuple[int, ...]:
        """Registers by function 0x03."""
        reply = self.line.ask(frames.read_request(address, count))
        need(not reply.exception, f"{count} registers from {address:#06x}", f"exception {reply.exception:02d}")
        need(len(reply.registers) == count, f"{count} registers", f"{len(reply.registers)} registers")
        return reply.registers

    def read_identity(self) -> IdentityBlock:
        """The identity block."""
        return decode_identity(self.read(IDENTITY_ADDRESS, IDENTITY_COUNT))

    def read_report(self) -> ReportedBlock:
        """The reported block, by a plain read."""
        return self.take(self.read(REPORTED_ADDRESS, REPORTED_COUNT))

    def take(self, registers: Sequence[int]) -> ReportedBlock:
        """A report as it came, kept as the last one."""
        report = decode_reported(registers)
        if report is None:
            raise NotMetError("a report of 26 registers with a right check", words_of(registers))
        self.watch.look(report)
        self.last = report
        return report

    # ---- writing

    def block(self, desired: int, **changes: int) -> DesiredBlock:
        """A fresh desired state with the lowest depth and speed; `changes` name what is to be different."""
        self._command_id = self._command_id % WORD + 1
        self._nonce = self._nonce % WORD + 1
        fresh = DesiredBlock(
            command_id=self._command_id,
            desired=desired,
            depth=self.make.depth_min,
            speed=self.make.speed_min,
            lease_ms=self.lease_ms,
            nonce=self._nonce,
            boot_id=self.last.boot_id,
            seen_uptime_ms=self.last.uptime_ms,
        )
        return replace(fresh, **changes)

    def write(self, block: DesiredBlock, *, spoil_check: bool = False) -> ReportedBlock:
        """One cycle; the report that answers it, its nonce looked at."""
        registers = encode_desired(block)
        if spoil_check:
            registers[-1] ^= 0x0100
        reply = self.line.ask(frames.cycle_request(registers))
        need(not reply.exception, "the reported state", f"exception {reply.exception:02d}")
        report = self.take(reply.registers)
        echoed = report.nonce_echo == block.nonce
        need(echoed, f"nonce_echo {block.nonce:#06x}", f"nonce_echo {report.nonce_echo:#06x}")
        return report

    def cycle(self, desired: int, **changes: int) -> ReportedBlock:
        """One cycle with a fresh block."""
        return self.write(self.block(desired, **changes))

    def taken(self, desired: int, **changes: int) -> ReportedBlock:
        """One cycle that the pen has to take over."""
        report = self.cycle(desired, **changes)
        need(report.result == WriteResult.APPLIED, f"{Desired(desired).name.lower()}: result 0", said(report))
        return report

    # ---- states

    def rest(self) -> ReportedBlock:
        """Idle, without a fault, and a report that is later than the last stop."""
        self.cycle(Desired.STOP)
        for _ in range(READY_TRIES):
            self.pause(3)
            report = self.read_report()
            if report.state == Motor.IDLE and not report.faults:
                return report
            self.cycle(Desired.CLEAR)
        raise NotMetError("idle without a fault after stop and clear", said(self.last))

    def arm(self, **changes: int) -> ReportedBlock:
        """Armed, from rest."""
        self.rest()
        report = self.taken(Desired.ARM, **changes)
        need(report.state == Motor.ARMED, "state armed", said(report))
        return report

    def run(self, **changes: int) -> ReportedBlock:
        """Running, from rest."""
        self.arm(**changes)
        report = self.taken(Desired.RUN, **changes)
        need(report.state == Motor.RUNNING, "state running", said(report))
        return report

    def fault(self) -> ReportedBlock:
        """Faulted: the lease ran out while armed."""
        self.arm(lease_ms=self.make.lease_min_ms)
        self.pause(self.make.lease_min_ms + CYCLE_MS)
        report = self.read_report()
        need(report.state == Motor.FAULTED, "faulted when the lease has run out", said(report))
        return report

    def cycles(self, desired: int, ms: int, **changes: int) -> Iterator[ReportedBlock]:
        """Cycles at the console's pace for `ms`; the report of each."""
        end_ns = next_ns = self.line.clock()
        end_ns += ms * NS_PER_MS
        while self.line.clock() < end_ns:
            next_ns += CYCLE_MS * NS_PER_MS
            yield self.taken(desired, **changes)
            self.line.pause(max(0, next_ns - self.line.clock()))

    def reads(self, ms: int, every_ms: int = 15) -> Iterator[ReportedBlock]:
        """Plain reads for `ms`."""
        end_ns = self.line.clock() + ms * NS_PER_MS
        while self.line.clock() < end_ns:
            yield self.read_report()
            self.pause(every_ms)

    def pause(self, ms: int) -> bytes:
        """Let `ms` pass; what the pen sent meanwhile."""
        return self.line.pause(ms * NS_PER_MS)

    # ---- what this pen has

    def has(self, feature: Feature) -> bool:
        """Whether the pen says that it has this."""
        return bool(self.make.features & feature)

    def needs_turning(self) -> None:
        """Raise `NotApplicableError` for a pen whose motor a hand has to let go."""
        if self.has(Feature.TRIGGER):
            raise NotApplicableError("the motor of this pen turns only while its trigger is pressed")


def decode_zeros() -> ReportedBlock:
    """A report that says nothing."""
    return ReportedBlock(*(0 for _ in ReportedBlock.__struct_fields__))


def words_of(registers: Sequence[int]) -> str:
    """Registers as a technician reads them."""
    return " ".join(f"{register:04x}" for register in registers)


def said(report: ReportedBlock) -> str:
    """What a report says, in one line."""
    names = {state.value: state.name.lower() for state in Motor}
    faults = [fault.name.lower() for fault in Fault(report.faults) if fault.name]
    return (
        f"state {names.get(report.state, report.state)}, result {report.result}, applied_id {report.applied_id},"
        f" depth {report.depth_set}/{report.depth_actual}, speed {report.speed_set}/{report.speed_actual},"
        f" lease_left {report.lease_left_ms} ms, faults {', '.join(faults) or 'none'}, uptime {report.uptime_ms} ms"
    )


def ms_between(later: int, earlier: int) -> int:
    """Milliseconds between two uptimes, modulo 2^32, signed."""
    passed = (later - earlier) & MASK32
    return passed - (MASK32 + 1) if passed > MASK32 // 2 else passed
