"""The proof itself: a missed bound is told, the oracle finds what is wrong, the line does what it is told."""

from __future__ import annotations

import dataclasses
import errno
import logging
import os
import random
import re
import select
import sys
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.clock import link_clock_ns
from mnconsole.device.registers import DesiredBlock, decode_reported, encode_desired, encode_reported
from mnconsole.device.translate import to_report
from mnconsole.domain.pen import Desired, LinkState, LinkView, PenReport
from tests.benchmarks import report
from tests.faults import __main__ as command
from tests.faults.catalogue import GROUPS, rows_of
from tests.faults.differences import SPEED, off_since
from tests.faults.ground import pause
from tests.faults.oracle import answers_in, crc_of, wrong_values
from tests.faults.proxy import Proxy, Way, flipped
from tests.faults.rows import Bound, Dice, Measured, Row, check, play
from tests.helpers.lossy_line import lossy_line
from tests.helpers.pen_rig import Rig
from tests.helpers.waiting import wait_for

BLOCK = DesiredBlock(1, Desired.STOP, 100, 800, 300, 7, 1234, 5000)


@contextmanager
def nothing(_: Path) -> Iterator[None]:
    yield None


def row(measured: Measured, bound: Bound, wrong: str = "") -> Row:
    def trial(_: None, dice: Dice) -> Measured:
        assert not wrong, wrong
        return measured

    return Row("row", "a fault", "injected", {"it": bound}, nothing, trial)


def test_what_is_held_passes_and_what_is_not_fails() -> None:
    for good in (row({"it": 50.0}, Bound(50.0)), row({"it": 0}, Bound(0.0, ""))):
        check(good, play(good, None, 2))
    for bad, words in (
        (row({"it": 9e3}, Bound(50.0)), "allowed"),
        (row({"it": 1}, Bound(0.0, "")), "allowed"),
        (row({"it": 20.0}, Bound(50.0, least=30.0)), "at least"),
        (row({}, Bound(50.0)), "never measured"),
        (row({"it": 1.0}, Bound(50.0), "the pen moved"), "seed 0: the pen moved"),
    ):
        with pytest.raises(AssertionError, match=words):
            check(bad, play(bad, None, 2))


def test_a_bound_in_ms_has_the_raw_operation_on_top_and_a_count_has_not() -> None:
    found = play(row({"it": 51.0}, Bound(50.0)), None, 1, raw_ms=[0.5, 2.0])
    found.late_ms = [1.5]
    assert found.allowed(Bound(50.0)) == 53.5
    assert found.allowed(Bound(0.0, "")) == 0.0
    assert found.missed() == []


def test_of_many_trials_the_maximum_is_held_but_where_the_bound_is_one_of_a_percentile() -> None:
    bound, percentile = Bound(50.0, ""), Bound(50.0, "", p99=True)
    values = [1.0] * 399 + [51.0]
    assert (bound.held(values), percentile.held(values)) == (51.0, 1.0)
    found = play(row({"it": 1.0}, bound), None, 1)
    found.values["it"] = values
    assert found.missed() == ["it: 51.0 , allowed 50.0"]
    assert percentile.text() == "p99 50"
    assert Bound(100.0, "%", least=90.0).text() == "90 to 100 %"
    percentiles = [row.name for group in GROUPS for row in rows_of(group) if any(b.p99 for b in row.bounds.values())]
    assert percentiles == ["stop"]


def test_a_row_whose_kinds_are_not_all_met_is_missed() -> None:
    def trial(_: None, dice: Dice) -> Measured:
        return {"it": dice.turn((1.0, 2.0, 3.0))}

    kinds = dataclasses.replace(row({}, Bound(50.0)), trial=trial)
    assert play(kinds, None, 2).missed() == ["2 of 3 kinds were injected"]
    assert play(kinds, None, 3).missed() == []


def test_a_ground_that_waits_in_vain_is_told_and_ends_nothing() -> None:
    def trial(_: None, dice: Dice) -> Measured:
        raise RuntimeError("waited in vain")

    vain = dataclasses.replace(row({}, Bound(50.0)), trial=trial)
    assert play(vain, None, 2).missed() == ["seed 0: waited in vain", "seed 1: waited in vain", "it: never measured"]


def test_every_row_is_played_at_least_a_hundred_times_or_as_one_long_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {"one": (row({"it": 1.0}, Bound(50.0)), dataclasses.replace(row({"it": 2.0}, Bound(50.0)), name="other"))}
    page = tmp_path / "page.md"
    page.write_text("# Page\n", encoding="utf-8")
    monkeypatch.setattr(command, "GROUPS", {"one": "Faults: one"})
    monkeypatch.setattr(command, "rows_of", rows.__getitem__)
    monkeypatch.setattr(report, "PAGE", page)
    monkeypatch.setattr(logging, "disable", lambda _level: None)
    before = sys.getswitchinterval()
    try:
        assert command.main(["--rows", "other", "--write"]) == 0
        told = capsys.readouterr().out
        assert "other: 100 trials, 0 s" in told
        assert "not written" in told
        assert page.read_text(encoding="utf-8") == "# Page\n", "a part of a group is no table"
        assert command.main(["--rows", "one", "--write"]) == 0
        assert re.search(r"0 missed; \d+ s together: (row|other) 0 s, (row|other) 0 s\n", capsys.readouterr().out)
        assert page.read_text(encoding="utf-8").count("<!-- begin: Faults: one -->") == 1
    finally:
        sys.setswitchinterval(before)


def test_every_row_has_its_name_once_and_a_bound() -> None:
    rows = [row for group in GROUPS for row in rows_of(group)]
    names = [row.name for row in rows]
    assert len(names) == len(set(names))
    assert not set(names) & set(GROUPS)
    assert all(row.bounds for row in rows)
    assert Dice("a", 3).random() == Dice("a", 3).random() != Dice("a", 4).random()


# ---- the oracle


def test_the_oracle_knows_the_pens_own_words_from_any_others() -> None:
    rig = Rig()
    rig.run()
    said = rig.pen.report(77)
    frame = frames.read_answer(frames.READ_WRITE, encode_reported(said))
    assert crc_of(frame[:-2]) == frame[-2:]
    assert [at_ns for at_ns, _ in answers_in([(1, frame), (2, frame)])] == [1, 2]
    assert [at_ns for at_ns, _ in answers_in([(1, b"\x01" + frame + frame)])] == [1, 1]
    assert [at_ns for at_ns, _ in answers_in([(1, frame[:9]), (2, frame[9:]), (3, frame)])] == [2, 3]
    (answer,) = frames.AnswerDecoder().feed(frame)
    true = _report_of(answer.registers, received_ns=50)
    views = [LinkView(LinkState.READY, "line", last_report=true)]
    assert wrong_values(views, [(40, frame)]) == (1, 0)
    assert wrong_values(views, [(60, frame)]) == (1, 1), "received before it was made"
    assert wrong_values(views, []) == (1, 1), "the pen never said so"
    other = replace(true, depth_actual_um=true.depth_actual_um + 10)
    assert wrong_values([replace(views[0], last_report=other)], [(40, frame)]) == (1, 1)


def _report_of(registers: tuple[int, ...], received_ns: int) -> PenReport:
    block = decode_reported(registers)
    assert block is not None
    taken = to_report(block, 10, received_ns)
    assert taken is not None
    return taken


# ---- the line


@contextmanager
def ends(folder: Path) -> Iterator[tuple[Proxy, int, int]]:
    """A line between two terminals: the line, the console's end, the pen's end."""
    near, far = os.openpty()
    tty.setraw(far)
    with Proxy(folder, os.ttyname(far)) as line:
        console = os.open(line.port, os.O_RDWR | os.O_NOCTTY)
        try:
            yield line, console, near
        finally:
            for number in (console, near, far):
                os.close(number)


def got(number: int, within_s: float = 0.3) -> bytes:
    data = b""
    while select.select([number], [], [], within_s)[0]:
        data += os.read(number, 4096)
        within_s = 0.03
    return data


def hung_up(number: int) -> bool:
    """The end of the file or an error, as the system has it at that moment."""
    try:
        return os.read(number, 1) == b""
    except OSError as error:
        return error.errno == errno.EIO


def test_a_good_line_passes_everything_on_and_keeps_it(tmp_path: Path) -> None:
    with ends(tmp_path) as (line, console, pen):
        os.write(console, b"to pen")
        os.write(pen, b"to console")
        assert (got(pen), got(console)) == (b"to pen", b"to console")
        assert [data for _, data in line.to_pen.seen] == [b"to pen"]
        assert [data for _, data in line.to_console.seen] == [b"to console"]


def test_a_line_cuts_holds_bursts_delays_and_gives_back(tmp_path: Path) -> None:
    with ends(tmp_path) as (line, console, pen):
        line.cut()
        os.write(pen, b"lost")
        assert got(console, 0.05) == b""
        line.heal()
        line.do(lambda each: setattr(each.to_console, "hold", True))
        for number in range(3):
            os.write(pen, b"%d" % number)
            wait_for(lambda number=number: len(line.to_console.held) == number + 1)  # type: ignore[misc]
        assert got(console, 0.05) == b""
        line.release()
        assert got(console) == b"012"
        line.inject(b"old ", b"bytes", to_pen=True, every_ms=2.0)
        assert got(pen) == b"old bytes"
        line.do(lambda each: setattr(each.to_pen, "delay_ns", 60_000_000))
        os.write(console, b"late")
        assert got(pen, 0.02) == b""
        assert got(pen) == b"late"


def test_a_plug_that_is_pulled_is_gone_and_comes_back_under_another_name(tmp_path: Path) -> None:
    with ends(tmp_path) as (line, console, pen):
        name = str(Path(line.port).readlink())
        line.unplug()
        assert not Path(line.port).is_symlink()
        assert hung_up(console)
        line.plug(taken=name, name="elsewhere")
        assert Path(line.port) == tmp_path / "elsewhere"
        assert not (tmp_path / "line").is_symlink()
        assert str(Path(line.port).readlink()) != name
        again = os.open(line.port, os.O_RDWR | os.O_NOCTTY)
        os.write(pen, b"here")
        assert got(again) == b"here"
        os.close(again)


def test_a_lossy_line_tells_when_a_stop_came_whatever_became_of_it() -> None:
    near, far = os.openpty()
    tty.setraw(far)
    try:
        with lossy_line(os.ttyname(far), 2.0, tell_stops=True) as port:
            console = os.open(port, os.O_RDWR | os.O_NOCTTY)
            tty.setraw(console)
            begun_ns = link_clock_ns()
            for number, desired in enumerate((Desired.RUN, Desired.STOP, Desired.ARM, Desired.STOP), start=1):
                os.write(console, frames.cycle_request(encode_desired(replace(BLOCK, desired=desired))))
                wait_for(lambda number=number: port.lost() == number)  # type: ignore[misc]
            wait_for(lambda: len(port.stops()) == 2)
            assert begun_ns < port.stops()[0] < port.stops()[1] < link_clock_ns()
            assert got(near, 0.0) == b"", "all was lost"
            os.close(console)
    finally:
        os.close(near)
        os.close(far)


def test_what_is_off_is_so_since_the_first_answer_of_the_last_row_of_them() -> None:
    def words(wanted: int, actual: int) -> tuple[int, ...]:
        return (*[0] * SPEED.place, wanted, actual)

    off, well = words(800, 720), words(800, 721)
    assert off_since(SPEED, []) is None
    assert off_since(SPEED, [(1, off), (2, well), (3, off), (4, words(800, 880))]) == 3
    assert off_since(SPEED, [(1, off), (2, well)]) is None


def test_what_is_left_to_chance_comes_from_the_seed() -> None:
    def harmed(seed: int) -> list[object]:
        way = Way()
        way.lose, way.flip, way.half, way.split, way.twice = 0.2, 0.3, 0.2, 0.3, 0.3
        rng = random.Random(seed)
        return [way.pieces(rng, bytes(range(20))) for _ in range(50)]

    assert harmed(5) == harmed(5) != harmed(6)
    rng = random.Random(1)
    data = bytes(40)
    assert all(flipped(rng, data, 1) != data for _ in range(50))
    pause(0.0)
