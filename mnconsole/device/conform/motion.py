"""Clauses about arm, run, clear and what moves."""

from __future__ import annotations

from mnconsole.device.conform.bench import Bench, ms_between, said
from mnconsole.device.conform.clauses import Clause, NotApplicableError, clause, need
from mnconsole.device.registers import MASK32, ReportedBlock
from mnconsole.domain.pen import Desired, Feature, Motor, WriteResult

DEPTH_MS, RAMP_MS = 100, 400
"""Time for the needles to reach their depth; for the motor to reach 90 % of its speed (about 300 ms, with a margin)."""

STILL_MS = 100
DEPTH_NEAR = 10
"""0.10 mm."""


@clause(
    "C25",
    "Arm puts the needles out and keeps the motor off",
    done="From idle: arm at the highest depth, again each 40 ms for 0.2 s.",
    seen="Armed in the first answer, with applied_id, depth_set and speed_set; cartridge present; within 100 ms"
    " depth_actual 0.10 mm or nearer; speed_actual 0, no strokes.",
)
def arm(bench: Bench) -> None:
    depth = bench.make.depth_max
    rested = bench.rest()
    block = bench.block(Desired.ARM, depth=depth)
    first = bench.write(block)
    armed = (first.state, first.result, first.applied_id) == (Motor.ARMED, WriteResult.APPLIED, block.command_id)
    need(armed, f"armed, result 0, applied_id {block.command_id}", said(first))
    taken = (first.depth_set, first.speed_set) == (depth, block.speed)
    need(taken, f"depth_set {depth}, speed_set {block.speed}", said(first))
    need(bool(first.inputs & 4), "inputs: cartridge present in an armed pen", f"inputs {first.inputs:#06x}")
    for report in bench.cycles(Desired.ARM, 200, depth=depth):
        need(report.speed_actual == 0, "speed_actual 0 while armed", said(report))
        if ms_between(report.uptime_ms, first.uptime_ms) > DEPTH_MS:
            near = abs(report.depth_actual - depth) <= DEPTH_NEAR
            need(near, f"depth_actual {depth}, {DEPTH_NEAR} more or less, after {DEPTH_MS} ms", said(report))
    made = bench.last.strokes - rested.strokes
    need(made == 0, "no strokes while armed", f"{made} strokes")


@clause(
    "C26",
    "Run comes only from armed or running",
    done="From idle: run, twice, 40 ms apart.",
    seen="Result 3 and idle both times; no strokes.",
)
def run_from_idle(bench: Bench) -> None:
    rested = bench.rest()
    for _ in range(2):
        report = bench.cycle(Desired.RUN)
        refused = (report.state, report.result) == (Motor.IDLE, WriteResult.NOT_ALLOWED)
        need(refused, "idle, result 3", said(report))
        bench.pause(40)
    need(bench.read_report().strokes == rested.strokes, "no strokes", said(bench.last))


@clause(
    "C27",
    "Run turns the motor up in time",
    done="Arm, then run at the highest speed for 0.5 s.",
    seen="Running in the first answer; within 400 ms speed_actual at least 90 % of speed_set, and never above 110 %.",
)
def run(bench: Bench) -> None:
    bench.needs_turning()
    speed = bench.make.speed_max
    first = bench.run(speed=speed)
    for report in bench.cycles(Desired.RUN, 500, speed=speed):
        need(report.state == Motor.RUNNING and report.speed_set == speed, f"running, speed_set {speed}", said(report))
        need(report.speed_actual <= speed * 1.1, "speed_actual not above 110 %", said(report))
        if ms_between(report.uptime_ms, first.uptime_ms) > RAMP_MS:
            need(report.speed_actual >= speed * 0.9, f"90 % of {speed} after {RAMP_MS} ms", said(report))


@clause(
    "C28",
    "Depth and speed may change while running",
    done="Run at the lowest values; then another depth and speed, for 0.4 s.",
    seen="Both are set in the answer to the first cycle that names them; the pen goes on running and gets there.",
)
def change(bench: Bench) -> None:
    make = bench.make
    bench.run()
    depth, speed = make.depth_max, min(make.speed_max, make.speed_min + 4 * make.speed_step)
    first = bench.taken(Desired.RUN, depth=depth, speed=speed)
    both = (first.state, first.depth_set, first.speed_set) == (Motor.RUNNING, depth, speed)
    need(both, f"running, depth_set {depth}, speed_set {speed}", said(first))
    for report in bench.cycles(Desired.RUN, 400, depth=depth, speed=speed):
        need(report.state == Motor.RUNNING, "running", said(report))
    report = bench.last
    need(abs(report.depth_actual - depth) <= DEPTH_NEAR, f"depth_actual near {depth}", said(report))
    if not bench.has(Feature.TRIGGER):
        need(abs(report.speed_actual - speed) <= speed * 0.1, f"speed_actual near {speed}", said(report))


@clause(
    "C29",
    "Arm while running is a pause",
    done="Run for 0.24 s, then arm for 0.24 s.",
    seen="Armed in the first answer; within 100 ms speed_actual 0, and from then on no strokes.",
)
def pause(bench: Bench) -> None:
    bench.run()
    for _report in bench.cycles(Desired.RUN, 240):
        continue
    first = bench.taken(Desired.ARM)
    need(first.state == Motor.ARMED, "armed", said(first))
    still: ReportedBlock | None = None
    for report in bench.cycles(Desired.ARM, 240):
        if ms_between(report.uptime_ms, first.uptime_ms) > STILL_MS:
            still = still or report
            standing = (report.speed_actual, report.strokes) == (0, still.strokes)
            need(standing, f"standing still {STILL_MS} ms after the pause", said(report))


@clause(
    "C30",
    "Every accepted write is taken over, whatever its id",
    done="Arm; then arm with the same command_id and another depth.",
    seen="Result 0 and the other depth in depth_set; still armed.",
)
def same_id(bench: Bench) -> None:
    before = bench.arm()
    report = bench.taken(Desired.ARM, command_id=before.applied_id, depth=bench.make.depth_max)
    need((report.state, report.depth_set) == (Motor.ARMED, bench.make.depth_max), "armed, the new depth", said(report))


@clause(
    "C31",
    "A faulted pen neither arms nor runs",
    done="Let the lease run out while armed; read; then arm and run with the uptime just read.",
    seen="Result 3 and faulted both times.",
)
def faulted(bench: Bench) -> None:
    bench.fault()
    for desired in (Desired.ARM, Desired.RUN):
        bench.pause(3)
        bench.read_report()
        report = bench.cycle(desired)
        refused = (report.state, report.result) == (Motor.FAULTED, WriteResult.NOT_ALLOWED)
        need(refused, f"{desired.name.lower()}: faulted, result 3", said(report))


@clause(
    "C32",
    "Clear ends a fault",
    done="Let the lease run out while armed; read; then clear with the uptime just read, and values out of range.",
    seen="Result 0, idle, no faults; depth and speed of a clear are not looked at.",
)
def clear(bench: Bench) -> None:
    bench.fault()
    bench.pause(3)
    bench.read_report()
    report = bench.taken(Desired.CLEAR, depth=0, speed=0)
    need((report.state, report.faults) == (Motor.IDLE, 0), "idle, no faults", said(report))


@clause(
    "C33",
    "Clear elsewhere is a stop",
    done="Clear from armed; then arm with the uptime of that answer, and with a later one.",
    seen="Idle after the clear; the first arm gets result 6 (as after a stop), the second arms.",
)
def clear_is_stop(bench: Bench) -> None:
    bench.arm()
    report = bench.taken(Desired.CLEAR)
    need(report.state == Motor.IDLE, "idle", said(report))
    report = bench.cycle(Desired.ARM)
    need(report.result == WriteResult.STALE, "result 6", said(report))
    bench.pause(3)
    bench.read_report()
    need(bench.taken(Desired.ARM).state == Motor.ARMED, "armed", said(bench.last))


@clause(
    "C34",
    "The trigger gates the motor",
    done="With the trigger left alone: arm, run for 0.3 s.",
    seen="Running is reported, but speed_actual stays 0 and no strokes are made.",
)
def trigger(bench: Bench) -> None:
    if not bench.has(Feature.TRIGGER):
        raise NotApplicableError("this pen has no trigger button")
    begun = bench.run()
    for report in bench.cycles(Desired.RUN, 300):
        need(report.speed_actual == 0, "speed_actual 0 without the trigger", said(report))
    made = (bench.last.strokes - begun.strokes) & MASK32
    need(made == 0, "no strokes without the trigger", f"{made} strokes")


@clause(
    "C35",
    "Strokes follow the speed",
    done="Run at half speed; when it is reached, count for 0.5 s.",
    seen="As many strokes as the mean of speed_actual gives, 15 % and 2 more or less.",
)
def strokes(bench: Bench) -> None:
    bench.needs_turning()
    make = bench.make
    speed = make.speed_min + (make.speed_max - make.speed_min) // make.speed_step // 2 * make.speed_step
    bench.run(speed=speed)
    for _report in bench.cycles(Desired.RUN, 400, speed=speed):
        continue
    reports = list(bench.cycles(Desired.RUN, 500, speed=speed))
    first, last = reports[0], reports[-1]
    seconds = ms_between(last.uptime_ms, first.uptime_ms) / 1000
    mean_hz = sum(report.speed_actual for report in reports) / len(reports) / 10
    due, made = mean_hz * seconds, (last.strokes - first.strokes) & MASK32
    near = due * 0.85 - 2 <= made <= due * 1.15 + 2
    need(near, f"about {due:.0f} strokes in {seconds:.2f} s at {mean_hz:.1f} Hz", f"{made} strokes")


@clause(
    "C36",
    "Strokes in contact are part of the strokes",
    done="Run at the lowest speed for 0.3 s; compare both counters.",
    seen="contact_strokes grow by no more than strokes do; not at all while contact is never reported.",
)
def contact(bench: Bench) -> None:
    if not bench.has(Feature.CONTACT_SENSING):
        raise NotApplicableError("this pen does not sense contact")
    bench.needs_turning()
    first = bench.run()
    touched = False
    for report in bench.cycles(Desired.RUN, 300):
        touched = touched or bool(report.inputs & 1)
    last = bench.last
    made = (last.strokes - first.strokes) & MASK32
    in_contact = (last.contact_strokes - first.contact_strokes) & MASK32
    need(in_contact <= made + 1, f"at most {made} strokes in contact", f"{in_contact}")
    need(touched or in_contact <= 1, "none in contact, since no contact was reported", f"{in_contact}")


CLAUSES: tuple[Clause, ...] = (
    arm,
    run_from_idle,
    run,
    change,
    pause,
    same_id,
    faulted,
    clear,
    clear_is_stop,
    trigger,
    strokes,
    contact,
)
