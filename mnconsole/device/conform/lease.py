"""Clauses about the lease: on time by the pen's own report, and held up by nothing that arrives."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.conform.bench import Bench, ms_between, said
from mnconsole.device.conform.clauses import Clause, clause, need
from mnconsole.device.registers import MASK32, ReportedBlock, encode_desired
from mnconsole.domain.pen import LEASE_MS, Desired, Fault, Motor

LATE_MS = 20
"""How much later than its end the lease may take effect: the brake's time."""

LEFT_OFF_MS = 5
HELD_UP_MS = 700
"""How long bytes come that might hold the lease up."""


def _expires_on_time(bench: Bench, desired: Desired) -> None:
    """No report says armed or running after the lease's end, none says faulted before it."""
    bench.arm(lease_ms=LEASE_MS)
    block = bench.block(desired, lease_ms=LEASE_MS)
    first = report = bench.write(block)
    need(first.state in (Motor.ARMED, Motor.RUNNING), "armed or running", said(first))
    for report in bench.reads(LEASE_MS + 80, every_ms=5):
        after_ms = ms_between(report.uptime_ms, block.seen_uptime_ms) - block.lease_ms
        if report.state == first.state:
            need(after_ms <= LATE_MS, f"faulted, since the lease ended {after_ms} ms ago", said(report))
        else:
            need(after_ms >= 0, f"{first.state=}, for the lease has {-after_ms} ms left", said(report))
    _is_expired(report)


def _is_expired(report: ReportedBlock) -> None:
    faulted = report.state == Motor.FAULTED and bool(report.faults & Fault.LEASE_EXPIRED)
    need(faulted, "faulted with bit 0", said(report))
    still = (report.depth_actual, report.speed_actual, report.lease_left_ms) == (0, 0, 0)
    need(still, "depth_actual, speed_actual and lease_left 0", said(report))


@clause(
    "C49",
    "The lease ends a run on time",
    done="Arm, one run with a lease of 300 ms, then plain reads only, for 0.4 s.",
    seen="Running until 300 ms after the uptime that the run named, faulted with bit 0 from then on, 20 ms late at"
    " most. Reads renew nothing.",
)
def running(bench: Bench) -> None:
    _expires_on_time(bench, Desired.RUN)


@clause(
    "C50",
    "The lease ends armed on time",
    done="Arm, again with a lease of 300 ms, then plain reads only, for 0.4 s.",
    seen="As for a run: faulted with bit 0, needles retracted.",
)
def armed(bench: Bench) -> None:
    _expires_on_time(bench, Desired.ARM)


@clause(
    "C51",
    "lease_left_ms tells what is left",
    done="Arm with a lease of 300 ms; three plain reads, 30 ms apart.",
    seen="lease_left_ms is 300 ms less the age of the uptime named, 5 ms more or less.",
)
def left(bench: Bench) -> None:
    bench.arm(lease_ms=LEASE_MS)
    block = bench.block(Desired.ARM, lease_ms=LEASE_MS)
    report = bench.write(block)
    for _ in range(3):
        due = block.lease_ms - ms_between(report.uptime_ms, block.seen_uptime_ms)
        near = abs(report.lease_left_ms - due) <= LEFT_OFF_MS
        need(near, f"lease_left {due} ms, {LEFT_OFF_MS} more or less", said(report))
        bench.pause(30)
        report = bench.read_report()


@clause(
    "C52",
    "An accepted write moves the end later only",
    done="Arm with the longest lease; then arm with the shortest.",
    seen="Result 0, and lease_left_ms not shortened by it.",
)
def later_only(bench: Bench) -> None:
    long_ms, short_ms = bench.make.lease_max_ms, bench.make.lease_min_ms
    bench.arm(lease_ms=long_ms)
    block = bench.block(Desired.ARM, lease_ms=long_ms)
    bench.write(block)
    report = bench.taken(Desired.ARM, lease_ms=short_ms)
    due = long_ms - ms_between(report.uptime_ms, block.seen_uptime_ms)
    need(report.lease_left_ms >= due - LEFT_OFF_MS, f"lease_left {due} ms or more", said(report))


@clause(
    "C53",
    "It never starts again by itself",
    done="Let the lease run out in a run; then go on sending runs with the newest uptime for 0.2 s; then read.",
    seen="Still faulted, no strokes.",
)
def stays(bench: Bench) -> None:
    bench.run(lease_ms=bench.make.lease_min_ms)
    bench.pause(bench.make.lease_min_ms + 40)
    first = bench.read_report()
    _is_expired(first)
    for _ in range(5):
        bench.pause(40)
        bench.cycle(Desired.RUN)
    report = bench.read_report()
    need(report.state == Motor.FAULTED, "still faulted", said(report))
    need(report.strokes - first.strokes <= 1, f"{first.strokes} strokes", f"{report.strokes} strokes")


def _held_up(bench: Bench, disturb: Callable[[bytes], None]) -> None:
    """The pen's own strokes tell whether the motor went on beyond the lease, whatever it reports afterwards."""
    speed = bench.make.speed_max
    turns = not bench.make.features & 1 << 4
    bench.arm(speed=speed, lease_ms=LEASE_MS)
    first = bench.taken(Desired.RUN, speed=speed, lease_ms=LEASE_MS)
    disturb(frames.cycle_request(encode_desired(bench.block(Desired.RUN, speed=speed, lease_ms=LEASE_MS))))
    bench.pause(60)
    report = bench.read_report()
    _is_expired(report)
    if turns:
        made = (report.strokes - first.strokes) & MASK32
        most = 2 + speed * 1.1 / 10 * (LEASE_MS + LATE_MS + 20) / 1000
        need(made <= most, f"at most {most:.0f} strokes until the lease's end", f"{made} strokes")


@clause(
    "C54",
    "Half a frame does not hold up the lease",
    done="Run at the highest speed; send the first half of a cycle, then nothing for 0.7 s; then read.",
    seen="Faulted with bit 0; no more strokes than 0.34 s give.",
)
def half_frame(bench: Bench) -> None:
    def disturb(frame: bytes) -> None:
        bench.line.send(frame[: len(frame) // 2])
        bench.pause(HELD_UP_MS)

    _held_up(bench, disturb)


@clause(
    "C55",
    "Bytes now and then do not hold up the lease",
    done="Run at the highest speed; send a cycle's bytes one by one, one each 60 ms, for 0.7 s; then read.",
    seen="Faulted with bit 0; no more strokes than 0.34 s give.",
)
def dribble(bench: Bench) -> None:
    def disturb(frame: bytes) -> None:
        begun_ns = bench.line.clock()
        for byte in frame:
            if bench.line.clock() - begun_ns < HELD_UP_MS * NS_PER_MS:
                bench.line.send(bytes([byte]))
                bench.pause(60)

    _held_up(bench, disturb)


CLAUSES: tuple[Clause, ...] = (running, armed, left, later_only, stays, half_frame, dribble)
