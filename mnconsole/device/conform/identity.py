"""Clauses about who the pen says it is, and about its report at rest. Reads only."""

from __future__ import annotations

from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.conform.bench import Bench, ms_between, said, words_of
from mnconsole.device.conform.clauses import Clause, NotMetError, clause, need
from mnconsole.device.registers import (
    CHECK_SEED,
    IDENTITY_ADDRESS,
    IDENTITY_COUNT,
    REPORTED_ADDRESS,
    REPORTED_COUNT,
    ReportedBlock,
    check_is_right,
    decode_identity,
)
from mnconsole.device.translate import Implausible, judge_identity
from mnconsole.domain.pen import Feature, Motor, WriteResult

_TEXTS = ((0x10, 8), (0x18, 8), (0x20, 8), (0x28, 4))
_UNUSED = range(0x0B, 0x10)
_KNOWN_FEATURES = int(Feature.CONTACT_SENSING | Feature.CARTRIDGE_CHIP | Feature.BATTERY) | int(
    Feature.MOTOR_TEMPERATURE | Feature.TRIGGER
)
UPTIME_OVER_MS, UPTIME_OFF_MS = 400, 5


@clause(
    "C1",
    "Identity is plausible",
    done="Read 0x0000, 44 registers, with function 0x03.",
    seen="map_version 1; minimum below maximum, steps that divide the range; 300 ms within the lease limits; printable"
    " texts, a serial number that is not empty.",
    writes=False,
)
def plausible(bench: Bench) -> None:
    found = judge_identity(decode_identity(bench.read(IDENTITY_ADDRESS, IDENTITY_COUNT)))
    if isinstance(found, Implausible):
        raise NotMetError("an identity that is plausible", found.detail)


@clause(
    "C2",
    "Unused parts of the identity are 0",
    done="Read 0x0000, 44 registers.",
    seen="0x000B to 0x000F and bits 5 to 15 of features are 0; behind the first zero byte of a text only zeros.",
    writes=False,
)
def unused(bench: Bench) -> None:
    registers = bench.read(IDENTITY_ADDRESS, IDENTITY_COUNT)
    strange = [f"{at:#06x} is {registers[at]:#06x}" for at in _UNUSED if registers[at]]
    need(not strange, "0 in unused registers", ", ".join(strange))
    need(not registers[8] & ~_KNOWN_FEATURES, "features: bits 5 to 15 are 0", f"features {registers[8]:#06x}")
    for start, count in _TEXTS:
        text = b"".join(register.to_bytes(2, "big") for register in registers[start : start + count])
        need(not text.partition(b"\0")[2].strip(b"\0"), f"zeros behind the text at {start:#06x}", text)


@clause(
    "C3",
    "Any part of a block can be read, and says the same",
    done="Read 0x0020, 8 registers; 0x0008, 1; 0x0101, 1; 0x0200, 10.",
    seen="The same values as in the whole block; 0x0200 to 0x0209 can be read, whatever they hold.",
    writes=False,
)
def parts(bench: Bench) -> None:
    whole = bench.read(IDENTITY_ADDRESS, IDENTITY_COUNT)
    for address, count in ((0x0020, 8), (0x0008, 1)):
        part = bench.read(address, count)
        same = part == whole[address : address + count]
        need(same, f"{address:#06x}: {words_of(whole[address : address + count])}", words_of(part))
    boot_id = bench.read(REPORTED_ADDRESS, REPORTED_COUNT)[1]
    (alone,) = bench.read(0x0101, 1)
    need(alone == boot_id, f"boot_id {boot_id:#06x}", f"{alone:#06x}")
    bench.read(0x0200, 10)


@clause(
    "C4",
    "The report's check is right",
    done="Read 0x0100, 26 registers, with function 0x03, three times.",
    seen="0x0119 is 0x5A5A xor of the 25 registers before it.",
    writes=False,
)
def check(bench: Bench) -> None:
    for _ in range(3):
        registers = bench.read(REPORTED_ADDRESS, REPORTED_COUNT)
        right = check_is_right(registers)
        wanted = CHECK_SEED
        for register in registers[:-1]:
            wanted ^= register
        need(right, f"check {wanted:#06x}", f"check {registers[-1]:#06x} in {words_of(registers)}")


@clause(
    "C5",
    "A plain read echoes no nonce",
    done="One cycle (stop); then read 0x0100, 26 registers, with function 0x03.",
    seen="nonce_echo 0 in the read.",
)
def no_nonce(bench: Bench) -> None:
    bench.rest()
    report = bench.read_report()
    need(report.nonce_echo == 0, "nonce_echo 0", f"nonce_echo {report.nonce_echo:#06x}")


@clause(
    "C6",
    "Uptime counts milliseconds",
    done="Read the report again and again for 0.4 s.",
    seen="uptime_ms never goes back; over the whole it grows as the checker's clock does, 5 ms more or"
    " less, and what the answers took.",
    writes=False,
)
def uptime(bench: Bench) -> None:
    first, sent_ns, begun_ns = _timed_read(bench)
    before = first
    for report in bench.reads(UPTIME_OVER_MS):
        step = ms_between(report.uptime_ms, before.uptime_ms)
        need(step >= 0, f"uptime not before {before.uptime_ms} ms", f"{report.uptime_ms} ms")
        before = report
    last, last_sent_ns, ended_ns = _timed_read(bench)
    least = (last_sent_ns - begun_ns) // NS_PER_MS - UPTIME_OFF_MS
    most = (ended_ns - sent_ns) // NS_PER_MS + UPTIME_OFF_MS
    grown = ms_between(last.uptime_ms, first.uptime_ms)
    need(least <= grown <= most, f"{least} to {most} ms more", f"{grown} ms more")


def _timed_read(bench: Bench) -> tuple[ReportedBlock, int, int]:
    """A report, and the checker's clock before and after it."""
    before_ns = bench.line.clock()
    report = bench.read_report()
    return report, before_ns, bench.line.clock()


@clause(
    "C7",
    "At rest nothing moves and all values are of the map",
    done="Stop; wait 0.1 s; read the report twice, 0.1 s apart.",
    seen="State idle, result of the map; depth_actual, speed_actual and lease_left 0; boot_id not 0; strokes stand"
    " still.",
)
def at_rest(bench: Bench) -> None:
    bench.rest()
    bench.pause(100)
    first = bench.read_report()
    bench.pause(100)
    report = bench.read_report()
    need(report.boot_id != 0, "boot_id not 0", "boot_id 0")
    need(report.state == Motor.IDLE and report.result <= max(WriteResult), "state idle, result 0 to 7", said(report))
    zeros = (report.depth_actual, report.speed_actual, report.lease_left_ms) == (0, 0, 0)
    need(zeros, "depth_actual, speed_actual, lease_left 0", said(report))
    moved = report.strokes - first.strokes
    need(moved == 0, "no strokes at rest", f"{moved} strokes in 0.1 s")


@clause(
    "C8",
    "What the pen has no sensor for reads 0",
    done="Read features; read the report at rest.",
    seen="Without the feature: battery, motor_temperature, cartridge_id, contact_strokes, the bits contact and trigger"
    " are 0. With it: battery at most 100, motor_temperature -40.0 to 150.0.",
)
def no_sensor(bench: Bench) -> None:
    report = bench.rest()
    sensed = {
        Feature.BATTERY: ("battery", report.battery_percent),
        Feature.MOTOR_TEMPERATURE: ("motor_temperature", report.motor_temperature_ddegc),
        Feature.CARTRIDGE_CHIP: ("cartridge_id", report.cartridge_id),
        Feature.CONTACT_SENSING: ("contact_strokes and contact", report.contact_strokes or report.inputs & 1),
        Feature.TRIGGER: ("trigger", report.inputs & 2),
    }
    for feature, (name, value) in sensed.items():
        need(bench.has(feature) or not value, f"{name} 0, since the pen has no such sensor", f"{value}")
    need(report.battery_percent <= 100, "battery at most 100", report.battery_percent)
    plausible = -400 <= report.motor_temperature_ddegc <= 1500
    need(plausible, "motor_temperature -400 to 1500", report.motor_temperature_ddegc)


CLAUSES: tuple[Clause, ...] = (plausible, unused, parts, check, no_nonce, uptime, at_rest, no_sensor)
