"""Clauses about stop: obeyed from any state, whatever else is wrong with the write."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.device import frames
from mnconsole.device.conform.bench import CYCLE_MS, Bench, said
from mnconsole.device.conform.clauses import Clause, clause, need
from mnconsole.device.conform.line import with_crc
from mnconsole.device.registers import DESIRED_STATE_ADDRESS, MASK32, WORD, ReportedBlock, encode_desired
from mnconsole.domain.pen import Desired, Fault, Motor, WriteResult

BROADCAST = 0
BRAKE_MS = 20
"""Strokes that may still be made after a stop: those of the brake's time, and one."""


def _is_stopped(report: ReportedBlock) -> None:
    still = (report.state, report.depth_actual, report.speed_actual, report.lease_left_ms) == (Motor.IDLE, 0, 0, 0)
    need(still, "idle, depth_actual, speed_actual and lease_left 0", said(report))


def _strokes_end(bench: Bench, speed: int) -> None:
    """The motor stands: no strokes but those of the brake."""
    begun = bench.last.strokes
    bench.pause(100)
    made = (bench.read_report().strokes - begun) & MASK32
    most = 1 + speed * BRAKE_MS // 10_000
    need(made <= most, f"at most {most} strokes after the stop", f"{made} strokes in 0.1 s")


@clause(
    "C17",
    "The first stop needs no knowledge",
    done="A stop with boot_id 0 and seen_uptime 0.",
    seen="Result 0, applied_id the stop's, idle (or faulted, when it was).",
)
def first(bench: Bench) -> None:
    block = bench.block(Desired.STOP, boot_id=0, seen_uptime_ms=0)
    report = bench.write(block)
    need(report.result == WriteResult.APPLIED, "result 0", said(report))
    need(report.applied_id == block.command_id, f"applied_id {block.command_id}", said(report))
    need(report.state in (Motor.IDLE, Motor.FAULTED), "idle or faulted", said(report))


@clause(
    "C18",
    "Stop ends a run",
    done="Arm, run for 0.4 s at half speed, stop; read on for 0.1 s.",
    seen="The stop's own answer says idle with depth_actual, speed_actual and lease_left 0; strokes end.",
)
def ends_run(bench: Bench) -> None:
    speed = _half_speed(bench)
    bench.run(speed=speed)
    for _report in bench.cycles(Desired.RUN, 400, speed=speed):
        continue
    report = bench.taken(Desired.STOP)
    _is_stopped(report)
    _strokes_end(bench, speed)


@clause(
    "C19",
    "Stop is obeyed whatever boot id, uptime and values say",
    done="From armed, four stops: another boot_id; seen_uptime 60 s old; seen_uptime in the future; depth, speed and"
    " lease out of range.",
    seen="Each time result 0 and idle.",
)
def whatever(bench: Bench) -> None:
    wrongs: tuple[Callable[[], dict[str, int]], ...] = (
        lambda: {"boot_id": bench.last.boot_id ^ 0x0F0F},
        lambda: {"seen_uptime_ms": (bench.last.uptime_ms - 60_000) & MASK32},
        lambda: {"seen_uptime_ms": (bench.last.uptime_ms + 60_000) & MASK32},
        lambda: {"depth": WORD, "speed": WORD, "lease_ms": WORD},
    )
    for wrong in wrongs:
        bench.arm()
        report = bench.taken(Desired.STOP, **wrong())
        _is_stopped(report)


@clause(
    "C20",
    "Stop with a wrong check is obeyed",
    done="From armed: a stop whose 0x0209 is wrong.",
    seen="Idle; result 7; applied_id as before.",
)
def wrong_check(bench: Bench) -> None:
    before = bench.arm()
    report = bench.write(bench.block(Desired.STOP), spoil_check=True)
    _is_stopped(report)
    need(report.result == WriteResult.CHECK_WRONG, "result 7", said(report))
    need(report.applied_id == before.applied_id, f"applied_id {before.applied_id}", said(report))


@clause(
    "C21",
    "A plain tool can stop the pen",
    done="From armed each: 0 to 0x0201 with 0x06; the same with 0x10; 0x0200 to 0x0202 with 0 in the middle with 0x10;"
    " 0 to 0x0201 in a function 0x17.",
    seen="An answer without exception, and idle with result 0, each time.",
)
def plain(bench: Bench) -> None:
    for frame in (
        frames.write_one_request(DESIRED_STATE_ADDRESS, 0),
        frames.write_many_request(DESIRED_STATE_ADDRESS, [0]),
        frames.write_many_request(DESIRED_STATE_ADDRESS - 1, [9, 0, 9]),
        with_crc(bytes.fromhex("01 17 01 00 00 1a 02 01 00 01 02 00 00")),
    ):
        bench.arm()
        reply = bench.line.ask(frame)
        need(not reply.exception, f"{frame[:6].hex(' ')}: no exception", f"exception {reply.exception:02d}")
        report = bench.read_report()
        _is_stopped(report)
        need(report.result == WriteResult.APPLIED, "result 0", said(report))


@clause(
    "C22",
    "Stop is obeyed as a broadcast, and nothing else is",
    done="Unit 0: an arm block from idle with 0x10; then from armed 0 to 0x0201 with 0x06.",
    seen="No answer to either; still idle after the first; idle after the second.",
)
def broadcast(bench: Bench) -> None:
    bench.rest()
    arm = encode_desired(bench.block(Desired.ARM))
    heard = bench.line.tell(frames.write_many_request(DESIRED_STATE_ADDRESS - 1, arm, unit=BROADCAST))
    report = bench.read_report()
    need(not heard, "no answer to a broadcast", heard.hex(" "))
    need(report.state == Motor.IDLE, "not armed by a broadcast", said(report))
    bench.arm()
    heard = bench.line.tell(frames.write_one_request(DESIRED_STATE_ADDRESS, 0, unit=BROADCAST))
    report = bench.read_report()
    need(not heard, "no answer to a broadcast", heard.hex(" "))
    _is_stopped(report)


@clause(
    "C23",
    "Stop takes over no set-points",
    done="Arm with the lowest depth and speed; stop with the highest.",
    seen="depth_set and speed_set as before the stop.",
)
def no_set_points(bench: Bench) -> None:
    before = bench.arm()
    report = bench.taken(Desired.STOP, depth=bench.make.depth_max, speed=bench.make.speed_max)
    kept = (report.depth_set, report.speed_set) == (before.depth_set, before.speed_set)
    need(kept, f"depth_set {before.depth_set}, speed_set {before.speed_set}", said(report))


@clause(
    "C24",
    "Stop never clears a fault",
    done="Let the lease run out while armed; then a stop in a cycle, and a plain stop.",
    seen="Still faulted with bit 0, result 0, depth_actual and speed_actual 0.",
)
def keeps_fault(bench: Bench) -> None:
    bench.fault()
    report = bench.taken(Desired.STOP)
    need(report.state == Motor.FAULTED and bool(report.faults & Fault.LEASE_EXPIRED), "faulted, bit 0", said(report))
    bench.line.ask(frames.write_one_request(DESIRED_STATE_ADDRESS, 0))
    bench.pause(CYCLE_MS)
    report = bench.read_report()
    need(report.state == Motor.FAULTED and bool(report.faults & Fault.LEASE_EXPIRED), "faulted, bit 0", said(report))
    need((report.depth_actual, report.speed_actual) == (0, 0), "nothing moves", said(report))


def _half_speed(bench: Bench) -> int:
    make = bench.make
    return make.speed_min + (make.speed_max - make.speed_min) // make.speed_step // 2 * make.speed_step


CLAUSES: tuple[Clause, ...] = (
    first,
    ends_run,
    whatever,
    wrong_check,
    plain,
    broadcast,
    no_set_points,
    keeps_fault,
)
