"""Clauses about what the pen refuses, in which order, and that a refusal changes nothing."""

from __future__ import annotations

from mnconsole.device.conform.bench import CYCLE_MS, Bench, said
from mnconsole.device.conform.clauses import Clause, NotApplicableError, clause, need
from mnconsole.device.registers import MASK32, WORD, ReportedBlock
from mnconsole.domain.pen import LEASE_MS, Desired, Motor, WriteResult


def _refuses(bench: Bench, result: WriteResult, desired: int = Desired.ARM, **wrong: int) -> None:
    """From armed: refused with `result`, and nothing changed."""
    bench.pause(3)
    before = bench.taken(Desired.ARM)
    report = bench.cycle(desired, **wrong)
    what = ", ".join(f"{name} {value}" for name, value in {"desired": int(desired), **wrong}.items())
    need(report.result == result, f"{what}: result {result.value}", said(report))
    _same(before, report)


def _same(before: ReportedBlock, after: ReportedBlock) -> None:
    def kept(report: ReportedBlock) -> tuple[int, ...]:
        return report.state, report.faults, report.applied_id, report.depth_set, report.speed_set

    need(kept(before) == kept(after), f"nothing changed: {said(before)}", said(after))


@clause(
    "C37",
    "Result 7: wrong check",
    done="From armed: arm and run with a wrong 0x0209; from faulted: clear with a wrong 0x0209.",
    seen="Result 7; nothing changed.",
)
def wrong_check(bench: Bench) -> None:
    for desired in (Desired.ARM, Desired.RUN):
        before = bench.arm()
        block = bench.block(desired, depth=bench.make.depth_max)
        report = bench.write(block, spoil_check=True)
        need(report.result == WriteResult.CHECK_WRONG, "result 7", said(report))
        _same(before, report)
    before = bench.fault()
    report = bench.write(bench.block(Desired.CLEAR), spoil_check=True)
    need(report.result == WriteResult.CHECK_WRONG, "result 7", said(report))
    _same(before, report)


@clause(
    "C38",
    "Result 6: another boot id, or an uptime that is too old or in the future",
    done="From armed: boot_id another; seen_uptime a lease ago, 60 s ago, 1 s in the future.",
    seen="Result 6; nothing changed.",
)
def stale(bench: Bench) -> None:
    bench.arm()
    _refuses(bench, WriteResult.STALE, boot_id=bench.last.boot_id ^ 1)
    for shift in (-bench.lease_ms, -60_000, 1_000):
        bench.arm()
        _refuses(bench, WriteResult.STALE, seen_uptime_ms=(bench.last.uptime_ms + shift) & MASK32)


@clause(
    "C39",
    "Result 5: unknown desired state",
    done="From armed: desired 4 and 0xFFFF.",
    seen="Result 5; nothing changed.",
)
def unknown(bench: Bench) -> None:
    bench.arm()
    for desired in (4, WORD):
        _refuses(bench, WriteResult.UNKNOWN_DESIRED, desired)


@clause(
    "C40",
    "Result 4: lease out of range",
    done="From armed: lease_ms one below lease_min_ms, one above lease_max_ms.",
    seen="Result 4; nothing changed.",
)
def lease(bench: Bench) -> None:
    make = bench.make
    wrong = [make.lease_max_ms + 1] if make.lease_max_ms < WORD else []
    # A lease shorter than an answer takes would be refused as stale first.
    wrong += [make.lease_min_ms - 1] if make.lease_min_ms > CYCLE_MS else []
    if not wrong:
        raise NotApplicableError("this pen takes any lease")
    bench.arm()
    for lease_ms in wrong:
        _refuses(bench, WriteResult.LEASE_RANGE, lease_ms=lease_ms)


@clause(
    "C41",
    "Result 1: depth out of range or off its step, never clamped",
    done="From armed: depth one step below the lowest, one above the highest, 0, 65535, and (steps above 1) between"
    " steps.",
    seen="Result 1; nothing changed.",
)
def depth(bench: Bench) -> None:
    make = bench.make
    bench.arm()
    for value in _wrong(make.depth_min, make.depth_max, make.depth_step):
        _refuses(bench, WriteResult.DEPTH_RANGE, depth=value)


@clause(
    "C42",
    "Result 2: speed out of range or off its step, never clamped",
    done="From armed: speed one step below the lowest, one above the highest, 0, 65535, and (steps above 1) between"
    " steps.",
    seen="Result 2; nothing changed.",
)
def speed(bench: Bench) -> None:
    make = bench.make
    bench.arm()
    for value in _wrong(make.speed_min, make.speed_max, make.speed_step):
        _refuses(bench, WriteResult.SPEED_RANGE, speed=value)


def _wrong(low: int, high: int, step: int) -> list[int]:
    values = {low - step, high + step, 0, WORD} | ({low + 1} if step > 1 else set())
    return sorted(value for value in values if (0 <= value <= WORD and not low <= value <= high) or value == low + 1)


@clause(
    "C43",
    "The first that applies is told: 7, 6, 5, 4, 1, 2, 3",
    done="From idle: a write that is wrong in every way; then put right one thing after the other, in that order.",
    seen="Results 7, 6, 5, 4, 1, 2, 3, one after the other; idle throughout.",
)
def order(bench: Bench) -> None:
    bench.rest()
    make = bench.make
    bad_lease = make.lease_max_ms + 1 if make.lease_max_ms < WORD else LEASE_MS
    wrong = {"boot_id": bench.last.boot_id ^ 1, "desired": 9, "lease_ms": bad_lease, "depth": 0, "speed": 0}
    seen = [bench.write(bench.block(**wrong), spoil_check=True).result]
    for name in ("", "boot_id", "desired", "lease_ms", "depth", "speed"):
        bench.pause(3)
        wrong.pop(name, None)
        seen.append(bench.cycle(wrong.get("desired", Desired.RUN), **_without(wrong, "desired")).result)
        need(bench.last.state == Motor.IDLE, "idle", said(bench.last))
    due = [7, 6, 5, 4, 1, 2, 3]
    if bad_lease == LEASE_MS:
        due[3] = 1
    need(seen == due, f"results {due}", f"results {seen}")


def _without(values: dict[str, int], name: str) -> dict[str, int]:
    return {key: value for key, value in values.items() if key != name}


@clause(
    "C44",
    "A refused write renews nothing",
    done="Arm with the shortest lease; then, each 20 ms, arms with the depth out of range and the newest uptime.",
    seen="Faulted with bit 0 when the lease of the accepted arm ends, 20 ms later at most, by the pen's own uptime.",
)
def renews_nothing(bench: Bench) -> None:
    lease_ms = bench.make.lease_min_ms
    block = bench.block(Desired.ARM, lease_ms=lease_ms)
    bench.rest()
    block = bench.block(Desired.ARM, lease_ms=lease_ms)
    report = bench.write(block)
    need(report.state == Motor.ARMED, "armed", said(report))
    for _ in range(lease_ms // 20 + 4):
        bench.pause(20)
        report = bench.cycle(Desired.ARM, depth=0)
        late_ms = report.uptime_ms - block.seen_uptime_ms - lease_ms
        ended = report.state == Motor.FAULTED or late_ms <= 20
        need(ended, f"faulted, since the lease of {lease_ms} ms ended {late_ms} ms ago", said(report))
    need(report.state == Motor.FAULTED, "faulted by the lease", said(report))


CLAUSES: tuple[Clause, ...] = (wrong_check, stale, unknown, lease, depth, speed, order, renews_nothing)
