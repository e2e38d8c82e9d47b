"""Another pen than before: nothing is armed before a person says so, and what was set is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import Desired
from mnconsole.services.pen_control import PenRefusal, PenRefusalCode
from mnconsole.services.pen_memory import FILE_NAME, UNKNOWN, PenMemory
from tests.helpers.chairs import armed, code_of, in_chair, session_of
from tests.helpers.consoles import BenchConsole
from tests.helpers.fakes import IDENTITY
from tests.helpers.finders import OTHER


def swap(console: BenchConsole, **limits: int) -> None:
    """The pen is unplugged and another one plugged in."""
    console.link.lose()
    console.link.connect(replace(OTHER, **limits))  # type: ignore[arg-type]


def used() -> BenchConsole:
    """A console whose pen was armed, and stopped again."""
    console = armed()
    console.pen.stop()
    console.pen.set_depth(900)
    return console


def changes(console: BenchConsole) -> list[ev.PenChanged]:
    return [event.body for event in session_of(console).events if isinstance(event.body, ev.PenChanged)]


def test_the_first_pen_is_used_without_a_question() -> None:
    console = armed()
    assert console.pen.in_use.before == IDENTITY.serial_number
    assert changes(console) == []


def test_another_pen_is_not_armed_before_a_person_says_so() -> None:
    console = used()
    swap(console)
    refusal = console.pen.arm(console.link.now_ns())
    assert refusal == PenRefusal(PenRefusalCode.MISSING, missing=(Condition.OTHER_PEN,))
    assert console.link.view().wanted is Desired.STOP
    console.pen.in_use.accept(console.link.view())
    assert console.pen.arm(console.link.now_ns()) is None
    assert changes(console) == [ev.PenChanged(IDENTITY.serial_number, OTHER.serial_number)]


def test_the_same_pen_again_asks_nothing_and_keeps_what_was_set() -> None:
    console = used()
    console.link.lose()
    console.link.connect(IDENTITY)
    assert console.pen.missing() == ()
    assert console.pen.depth_um == 900


def test_what_was_set_for_the_other_pen_is_dropped_and_the_new_limits_count() -> None:
    console = used()
    console.pen.set_speed(1200)
    swap(console, depth_min_um=800, speed_max_dhz=700)
    assert (console.pen.depth_um, console.pen.speed_dhz) == (800, 700)
    assert (console.pen.limits().depth.low, console.pen.limits().speed.high) == (800, 700)


def test_the_pen_before_plugged_in_again_ends_the_question() -> None:
    console = used()
    swap(console)
    assert code_of(console.pen.arm(console.link.now_ns())) is PenRefusalCode.MISSING
    console.link.lose()
    console.link.connect(IDENTITY)
    assert console.pen.missing() == ()
    assert changes(console) == []


def test_a_pen_that_was_never_armed_is_replaced_without_a_question() -> None:
    console = in_chair()
    swap(console)
    assert console.pen.missing() == ()


# the memory


def memory(folder: Path) -> PenMemory:
    return PenMemory(folder / FILE_NAME, lambda work: work())


def test_the_pen_is_remembered_over_a_restart(tmp_path: Path) -> None:
    memory(tmp_path).remember('SW "7"')
    assert memory(tmp_path).mark == 'SW "7"'
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_nothing_is_remembered_at_first(tmp_path: Path) -> None:
    assert memory(tmp_path).mark == ""


@pytest.mark.parametrize("content", [b"= nonsense", b"pen_serial = 7", b'pen_serial = ""', b"\xff", b"other = 1"])
def test_a_note_that_cannot_be_read_makes_every_pen_another_one(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert memory(tmp_path).mark == UNKNOWN


def test_a_note_that_cannot_be_written_is_kept_for_this_run(tmp_path: Path) -> None:
    kept = PenMemory(tmp_path / "gone" / FILE_NAME, lambda work: work())
    kept.remember("SW-1")
    assert kept.mark == "SW-1"


def test_it_is_written_by_a_worker_and_only_when_it_changes(tmp_path: Path) -> None:
    jobs: list[object] = []
    kept = PenMemory(tmp_path / FILE_NAME, jobs.append)
    kept.remember("SW-1")
    kept.remember("SW-1")
    assert len(jobs) == 1
    assert kept.mark == "SW-1"
