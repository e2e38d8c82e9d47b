"""The published map: its tables and examples are what the simulated pen's firmware and pymodbus make of them."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from pymodbus.framer.rtu import FramerRTU
from pymodbus.pdu import DecodePDU, ExceptionResponse

from mnconsole.device import registers, timings
from mnconsole.device.conform.checklist import CHECKLIST
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.timing import timing_of
from mnconsole.domain.pen import LEASE_MS, Desired, Fault, Motor
from tests.helpers.pen_rig import BOOT, Rig
from tests.helpers.worked_session import EXAMPLE_PEN, WorkedSession

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pen-register-map.md"
WHOLE = PAGE.read_text(encoding="utf-8")
UNIT = 1
CHARACTER_BITS, GAP_MS, PEN_MS, CYCLE_MS = 10, 1.75, 3, 40


def part(title: str) -> str:
    """The text of a chapter or a part of one."""
    found = re.search(rf"^##+ {re.escape(title)}\n(.*?)(?=^##+ |\Z)", WHOLE, re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return found.group(1)


def table(title: str, first_cell: str) -> list[list[str]]:
    """The rows of the table in a part of the page whose heading begins with `first_cell`."""
    lines = part(title).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {first_cell} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return rows


def examples() -> dict[str, bytes]:
    """The frames of the page by their names."""
    blocks = re.findall(r"```([a-z-]+)\n([0-9a-f \n]+)```", part("Worked examples"))
    return {name: bytes.fromhex(text) for name, text in blocks}


@pytest.fixture(scope="module")
def session() -> WorkedSession:
    played = WorkedSession()
    played.play()
    return played


# ---- worked examples


def test_the_simulated_pen_answers_as_the_page_says(session: WorkedSession) -> None:
    assert examples() == session.blocks


def test_pymodbus_reads_every_frame_and_would_write_the_same() -> None:
    for name, frame in examples().items():
        assert rebuilt(name, frame) == frame, name


def rebuilt(name: str, frame: bytes) -> bytes:
    """The frame as pymodbus makes it of what it read in it."""
    framer = FramerRTU(DecodePDU(is_server=name.endswith("-request")))
    used, unit, _, data = framer.decode(frame)
    assert (used, unit) == (len(frame), UNIT)
    pdu = framer.decoder.decode(data)
    assert pdu is not None
    assert isinstance(pdu, ExceptionResponse) == (name == "exception-answer")
    if isinstance(pdu, ExceptionResponse):
        pdu = ExceptionResponse(pdu.function_code & 0x7F, exception_code=pdu.exception_code)
    pdu.dev_id = unit
    return framer.buildFrame(pdu)


def test_the_words_beside_the_examples(session: WorkedSession) -> None:
    said = session.reports
    assert (said["first-stop"].state, said["first-stop"].applied_id) == (Motor.IDLE, 1)
    assert said["early-arm"].result == 6
    assert (said["arm"].state, said["arm"].lease_left_ms, said["arm"].depth_actual) == (Motor.ARMED, 260, 0)
    assert (said["run"].state, said["run"].speed_actual, said["run"].depth_actual) == (Motor.RUNNING, 0, 100)
    change = said["change"]
    assert (change.depth_set, change.speed_set, change.depth_actual, change.speed_actual) == (150, 1000, 100, 800)
    assert change.strokes == 23
    assert (said["refusal"].result, said["refusal"].applied_id, said["refusal"].lease_left_ms) == (1, 4, 220)
    assert (said["stop"].state, said["stop"].speed_actual, said["stop"].strokes) == (Motor.IDLE, 0, 31)
    assert (said["silence"].state, said["silence"].faults) == (Motor.FAULTED, Fault.LEASE_EXPIRED)
    assert (said["clear"].state, said["clear"].faults) == (Motor.IDLE, Fault.NONE)


# ---- registers


def addresses(first: int, last: int) -> set[int]:
    """All addresses that the page's tables name between two of them."""
    named: set[int] = set()
    for begin, end in re.findall(r"^\| (0x[0-9A-F]{4})(?:-([0-9A-F]+))? \|", WHOLE, re.MULTILINE):
        start = int(begin, 16)
        stop = int(begin[: -len(end)] + end, 16) if end else start
        named |= set(range(start, stop + 1))
    return {address for address in named if first <= address <= last}


@pytest.mark.parametrize(
    ("first", "count", "unused"),
    [
        (registers.REPORTED_ADDRESS, registers.REPORTED_COUNT, set()),
        (registers.DESIRED_ADDRESS, registers.DESIRED_COUNT, set()),
        (registers.IDENTITY_ADDRESS, registers.IDENTITY_COUNT, {0x0B, 0x0C, 0x0D, 0x0E, 0x0F}),
    ],
)
def test_the_page_names_every_register_of_a_block(first: int, count: int, unused: set[int]) -> None:
    assert addresses(first, first + 0xFF) == set(range(first, first + count)) - unused


# ---- what the pen does


def rig_in(state: str) -> Rig:
    """A pen in a state."""
    rig = Rig()
    {"idle": lambda: None, "armed": rig.arm, "running": rig.run, "faulted": rig.fault}[state]()
    rig.wait(20)
    return rig


def test_the_table_of_states() -> None:
    rows = table("States", "from")
    assert [row[0] for row in rows] == [motor.name.lower() for motor in Motor]
    for begin, *cells in rows:
        follow(begin, cells)


def follow(begin: str, cells: list[str]) -> None:
    """What the firmware makes of each event in a state is what the row says."""
    for desired, cell in zip(Desired, cells[:4], strict=True):
        rig = rig_in(begin)
        result = rig.write(desired)
        expected = cell.removeprefix("result ") if cell.startswith("result") else "0"
        assert result == int(expected), (begin, desired)
        assert rig.pen.state.name.lower() == (begin if expected != "0" else cell), (begin, desired)
    rig = rig_in(begin)
    rig.wait(1000)
    assert rig.pen.state.name.lower() == (begin if cells[4] == "-" else cells[4])
    rig = rig_in(begin)
    rig.physics.temperature_c = 70
    rig.wait(20)
    assert rig.pen.state.name.lower() == cells[5]
    assert rig.pen.report(0).faults & Fault.OVERTEMPERATURE
    if begin in ("idle", "faulted"):
        assert rig.write({"idle": Desired.ARM, "faulted": Desired.CLEAR}[begin]) == 3


def test_the_examples_of_refusals() -> None:
    for result, meaning, example in table("Refusals", "result"):
        name, value = example.strip("`").split(" = ")
        rig = Rig()
        assert EXAMPLE_PEN.depth_step == rig.pen.make.depth_step
        changes = {"desired": int(Desired.ARM)} | ({} if name == "check" else {name: int(value, 0)})
        if name == "boot_id":
            changes[name] = BOOT ^ 1
        desired = changes.pop("desired")
        assert rig.write(desired, right_check=name != "check", **changes) == int(result), meaning


def test_the_order_of_refusals_is_that_of_the_pseudo_code() -> None:
    rows = [row[0] for row in table("Refusals", "result")]
    written = re.findall(r"(?:result = |else )(\d)(?: if|$)", part("The pen's main loop"), re.MULTILINE)
    assert list(dict.fromkeys(written[-len(rows) - 2 :])) == rows == ["7", "6", "5", "4", "1", "2", "3", "0"]


def test_the_time_line_of_a_lease() -> None:
    rig = Rig()
    shift = 100_000 - 1_000  # the rig's pen is a second old
    for at, what, naming, result, left, state in table("Lease", "uptime"):
        rig.wait(int(at) - shift - rig.now_ms)
        if naming != "-":
            desired = next(each for each in Desired if re.search(rf"\b{each.name.lower()}\b", what))
            rig.write(desired, seen_uptime_ms=int(naming) - shift, lease_ms=300)
        report = rig.pen.report(0)
        told = (report.result, report.lease_left_ms, Motor(report.state).name.lower())
        assert told == (int(result), int(left), state), (at, what)


# ---- timing


def test_the_timing_budget() -> None:
    request, answer = examples()["run-request"], examples()["run-answer"]
    assert (len(request), len(answer)) == (33, 57)
    assert math.isclose(GAP_MS, 3.5 * 11 / 22_000 * 1000, rel_tol=0.01), "Modbus fixes it above 19200 baud"
    rows = table("Timing", "baud")
    assert [(int(row[0]), int(row[3])) for row in rows] == [
        (baud, adapter) for baud in (115200, 57600, 38400) for adapter in (1, 16)
    ]
    for row in rows:
        baud, adapter = int(row[0]), int(row[3])
        wire = (len(request) + len(answer)) * CHARACTER_BITS / baud * 1000
        total = wire + 2 * GAP_MS + adapter + PEN_MS
        due = [f"{wire:.1f}", f"{2 * GAP_MS:.1f}", str(adapter), str(PEN_MS), f"{total:.1f}", f"{CYCLE_MS - total:.1f}"]
        assert row[1:] == due, row
        assert (total < CYCLE_MS) == (baud >= timings.MIN_BAUD or adapter == 1)
    assert f"takes {total:.0f} ms" in part("Timing")


def test_the_figures_are_those_of_the_driver() -> None:
    values = {row[0]: row[1] for row in table("Timing", "what")}
    assert values["cycle"] == f"{timings.CYCLE_NS // 1_000_000} ms"
    assert values["answer timeout"] == f"{timings.ANSWER_TIMEOUT_NS // 1_000_000} ms"
    leaves_ms = timing_of(built_in()).stop_wait_ns / 1_000_000
    assert values["stop waits for the request under way"] == f"{leaves_ms:.1f} ms at most"
    for_answer = values["stop waits for the answer under way, on a half-duplex line"]
    assert for_answer == f"{timings.STOP_WAIT_NS // 1_000_000} ms at most"
    assert values["lease asked for"] == f"{LEASE_MS} ms"


# ---- the checklist


def test_the_checklist_is_the_one_that_is_run() -> None:
    assert table("Conformance checklist", "clause") == [
        [clause.name, clause.title, clause.done, clause.seen] for clause in CHECKLIST
    ]
    assert [clause.name for clause in CHECKLIST] == [f"C{number}" for number in range(1, len(CHECKLIST) + 1)]


def test_the_links_of_the_contents_lead_somewhere() -> None:
    titles = re.findall(r"^##+ (.*)$", WHOLE, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles}
    assert set(re.findall(r"\(#([^)]+)\)", WHOLE)) <= anchors
