"""Clauses about functions, addresses and exceptions."""

from __future__ import annotations

from mnconsole.device import frames
from mnconsole.device.conform.bench import Bench, said, words_of
from mnconsole.device.conform.clauses import Clause, clause, need
from mnconsole.device.conform.line import with_crc, words
from mnconsole.device.frames import ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, ILLEGAL_VALUE
from mnconsole.device.registers import (
    DESIRED_ADDRESS,
    DESIRED_STATE_ADDRESS,
    IDENTITY_ADDRESS,
    IDENTITY_COUNT,
    UNIT_ID,
    ReportedBlock,
    encode_desired,
)
from mnconsole.domain.pen import Desired, Motor, WriteResult

READ_OUTSIDE = ((0x002C, 1), (0x0000, 45), (0x0119, 2), (0x020A, 1), (0x0200, 11), (0x0300, 4))


def _refused(bench: Bench, frame: bytes, code: int, what: str) -> None:
    reply = bench.line.ask(frame)
    answer = f"exception {reply.exception:02d}" if reply.exception else "an answer without exception"
    need(reply.exception == code, f"{what}: exception {code:02d}", answer)


def _same(before: ReportedBlock, after: ReportedBlock) -> None:
    """Nothing that a write could have changed is different."""

    def kept(report: ReportedBlock) -> tuple[int, ...]:
        return report.state, report.faults, report.applied_id, report.depth_set, report.speed_set

    need(kept(before) == kept(after), f"nothing changed: {said(before)}", said(after))


@clause(
    "C9",
    "Other functions are refused",
    done="Send functions 0x01, 0x04 and 0x05, eight bytes each, and 0x41, four bytes.",
    seen="Exception 01 to each, at the latest 50 ms after the frame.",
    writes=False,
)
def functions(bench: Bench) -> None:
    for body in (b"\x01\x00\x00\x00\x01", b"\x04\x00\x00\x00\x01", b"\x05\x00\x00\xff\x00", b"\x41"):
        bench.pause(30)
        _refused(bench, with_crc(bytes([UNIT_ID]) + body), ILLEGAL_FUNCTION, f"function {body[0]:#04x}")


@clause(
    "C10",
    "Reading outside the blocks is refused",
    done="Read 0x002C (1), 0x0000 (45), 0x0119 (2), 0x020A (1), 0x0200 (11), 0x0300 (4).",
    seen="Exception 02 to each.",
    writes=False,
)
def outside(bench: Bench) -> None:
    for address, count in READ_OUTSIDE:
        _refused(bench, frames.read_request(address, count), ILLEGAL_ADDRESS, f"{count} from {address:#06x}")


@clause(
    "C11",
    "Counts that contradict each other are refused",
    done="Read 0 and 126 registers; write 0x0200 with a count of 2 and 2 bytes; a cycle with a count of 9 and"
    " 20 bytes.",
    seen="Exception 03 to each; nothing changed.",
)
def counts(bench: Bench) -> None:
    before = bench.arm()
    block = words(encode_desired(bench.block(Desired.STOP)))
    bodies = (
        b"\x03\x01\x00\x00\x00",
        b"\x03\x01\x00\x00\x7e",
        b"\x10\x02\x00\x00\x02\x02\x00\x00",
        b"\x17\x01\x00\x00\x1a\x02\x00\x00\x09\x14" + block,
    )
    for body in bodies:
        _refused(bench, with_crc(bytes([UNIT_ID]) + body), ILLEGAL_VALUE, body[:5].hex(" "))
    _same(before, bench.read_report())


@clause(
    "C12",
    "Everything below 0x0200 is read-only",
    done="Write 0x0000 and 0x0104 with function 0x06, 0x0100 with 0x10, and 0x0010 in a function 0x17.",
    seen="Exception 02 to each; identity and report are as before.",
)
def read_only(bench: Bench) -> None:
    identity = bench.read(IDENTITY_ADDRESS, IDENTITY_COUNT)
    before = bench.rest()
    for frame in (
        frames.write_one_request(0x0000, 7),
        frames.write_one_request(0x0104, 2),
        frames.write_many_request(0x0100, [1, 2]),
        with_crc(bytes.fromhex("01 17 01 00 00 1a 00 10 00 01 02 41 41")),
    ):
        _refused(bench, frame, ILLEGAL_ADDRESS, frame[:6].hex(" "))
    _same(before, bench.read_report())
    after = bench.read(IDENTITY_ADDRESS, IDENTITY_COUNT)
    need(after == identity, words_of(identity), words_of(after))


@clause(
    "C13",
    "Nothing but a whole block arms, runs, clears or sets",
    done="From armed: write 1, 2, 3 to 0x0201 and 200 to 0x0202 with 0x06; the first 9 registers of a run, and a"
    " run with an 11th register, with 0x10.",
    seen="Exception 02 to each; nothing changed.",
)
def parts(bench: Bench) -> None:
    before = bench.arm()
    run = encode_desired(bench.block(Desired.RUN, depth=bench.make.depth_max))
    for frame in (
        *(frames.write_one_request(DESIRED_STATE_ADDRESS, desired) for desired in (1, 2, 3)),
        frames.write_one_request(0x0202, 200),
        frames.write_many_request(DESIRED_ADDRESS, run[:9]),
        frames.write_many_request(DESIRED_ADDRESS, [*run, 0]),
    ):
        _refused(bench, frame, ILLEGAL_ADDRESS, frame[:6].hex(" "))
        _same(before, bench.read_report())


@clause(
    "C14",
    "The whole block may come by function 0x10",
    done="From idle: write an arm to 0x0200, 10 registers, with 0x10; read the report.",
    seen="The answer repeats address and count; the pen is armed.",
)
def whole_block(bench: Bench) -> None:
    bench.rest()
    reply = bench.line.ask(frames.write_many_request(DESIRED_ADDRESS, encode_desired(bench.block(Desired.ARM))))
    need(not reply.exception, "no exception", f"exception {reply.exception:02d}")
    need(reply.body == b"\x02\x00\x00\x0a", "02 00 00 0a", reply.body.hex(" "))
    report = bench.read_report()
    need((report.state, report.result) == (Motor.ARMED, WriteResult.APPLIED), "armed, result 0", said(report))


@clause(
    "C15",
    "A cycle echoes its nonce, refused or not",
    done="Three cycles from idle, each with a nonce of its own: a stop, a run (which idle refuses), an arm with a wrong"
    " check.",
    seen="nonce_echo is the nonce of the same cycle, each time.",
)
def nonce(bench: Bench) -> None:
    bench.rest()
    bench.cycle(Desired.STOP)
    bench.pause(3)
    bench.read_report()
    bench.cycle(Desired.RUN)
    bench.write(bench.block(Desired.ARM), spoil_check=True)


@clause(
    "C16",
    "A cycle whose read is outside the map arms nothing, but stops",
    done="Function 0x17 that reads 0x0300 (4) with an arm, from idle; then the same with a stop, from armed.",
    seen="Exception 02 both times; idle after the first, idle after the second.",
)
def read_part_refused(bench: Bench) -> None:
    def strange(desired: Desired) -> bytes:
        block = words(encode_desired(bench.block(desired)))
        return with_crc(bytes.fromhex("01 17 03 00 00 04 02 00 00 0a 14") + block)

    bench.rest()
    _refused(bench, strange(Desired.ARM), ILLEGAL_ADDRESS, "arm with a read outside")
    report = bench.read_report()
    need(report.state == Motor.IDLE, "still idle", said(report))
    bench.arm()
    _refused(bench, strange(Desired.STOP), ILLEGAL_ADDRESS, "stop with a read outside")
    report = bench.read_report()
    need(report.state == Motor.IDLE, "stopped", said(report))


CLAUSES: tuple[Clause, ...] = (
    functions,
    outside,
    counts,
    read_only,
    parts,
    whole_block,
    nonce,
    read_part_refused,
)
