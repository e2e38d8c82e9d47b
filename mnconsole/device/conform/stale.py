"""Clauses about old writes: what was composed before a stop or a fault starts and clears nothing."""

from __future__ import annotations

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.conform.bench import Bench, said
from mnconsole.device.conform.clauses import Clause, clause, need
from mnconsole.device.conform.line import SILENCE_NS
from mnconsole.device.registers import encode_desired
from mnconsole.domain.pen import Desired, Motor, WriteResult

BURST = 20


@clause(
    "C45",
    "No arm with the uptime of a stop's own answer",
    done="Stop; arm with the uptime of its answer, at once; then arm with the uptime of that answer, 3 ms later.",
    seen="Result 6 and idle, since a transaction has one uptime; then armed.",
)
def after_stop(bench: Bench) -> None:
    bench.arm()
    stopped = bench.taken(Desired.STOP)
    report = bench.cycle(Desired.ARM, seen_uptime_ms=stopped.uptime_ms)
    refused = (report.state, report.result) == (Motor.IDLE, WriteResult.STALE)
    need(refused, "idle, result 6", said(report))
    bench.pause(3)
    bench.read_report()
    need(bench.taken(Desired.ARM).state == Motor.ARMED, "armed", said(bench.last))


@clause(
    "C46",
    "Writes from before a stop start nothing",
    done="Arm and run; keep both frames; stop; send the frames again, one by one and 20 in a burst.",
    seen="Result 6 and idle after each; no strokes.",
)
def replay(bench: Bench) -> None:
    bench.rest()
    arm = frames.cycle_request(encode_desired(bench.block(Desired.ARM)))
    bench.take(bench.line.ask(arm).registers)
    run = frames.cycle_request(encode_desired(bench.block(Desired.RUN)))
    bench.take(bench.line.ask(run).registers)
    need(bench.last.state == Motor.RUNNING, "running", said(bench.last))
    stopped = bench.taken(Desired.STOP)
    bench.pause(30)
    strokes = bench.read_report().strokes
    need(strokes - stopped.strokes <= 1, "no strokes after the stop", said(bench.last))
    for frame in (arm, run):
        report = bench.take(bench.line.ask(frame).registers)
        refused = (report.state, report.result) == (Motor.IDLE, WriteResult.STALE)
        need(refused, "idle, result 6", said(report))
    bench.line.send((arm + run) * (BURST // 2))
    bench.line.pause(2 * SILENCE_NS)
    report = bench.read_report()
    need((report.state, report.strokes) == (Motor.IDLE, strokes), "idle, no strokes", said(report))


@clause(
    "C47",
    "A clear from before a fault clears nothing",
    done="Arm; read; let the lease run out; clear with the uptime read before, and a lease long enough for it.",
    seen="Result 6 and still faulted.",
)
def old_clear(bench: Bench) -> None:
    seen = bench.arm(lease_ms=bench.make.lease_min_ms)
    bench.pause(bench.make.lease_min_ms + 10)
    report = bench.read_report()
    need(report.state == Motor.FAULTED, "faulted when the lease has run out", said(report))
    report = bench.cycle(Desired.CLEAR, seen_uptime_ms=seen.uptime_ms, lease_ms=bench.make.lease_max_ms)
    refused = (report.state, report.result) == (Motor.FAULTED, WriteResult.STALE)
    need(refused, "faulted, result 6", said(report))


@clause(
    "C48",
    "The same write again and again does not prolong the lease",
    done="Arm; run with the shortest lease; send that same frame each 15 ms.",
    seen="Faulted with bit 0 when the lease after its seen_uptime ends, 20 ms later at most, by the pen's own uptime.",
)
def same_frame(bench: Bench) -> None:
    lease_ms = bench.make.lease_min_ms
    bench.arm(lease_ms=lease_ms)
    block = bench.block(Desired.RUN, lease_ms=lease_ms)
    report = bench.write(block)
    begun_ns = bench.line.clock()
    while bench.line.clock() < begun_ns + (lease_ms + 60) * NS_PER_MS:
        bench.pause(15)
        report = bench.write(block)
        late_ms = report.uptime_ms - block.seen_uptime_ms - lease_ms
        ended = report.state == Motor.FAULTED or late_ms <= 20
        need(ended, f"faulted, since the lease of {lease_ms} ms ended {late_ms} ms ago", said(report))
    need(report.state == Motor.FAULTED, "faulted by the lease", said(report))


CLAUSES: tuple[Clause, ...] = (after_stop, replay, old_clear, same_frame)
