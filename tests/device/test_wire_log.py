"""The wire log on a disk: whole, bounded, private, and never in the way of the link."""

from __future__ import annotations

import inspect
import os
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mnconsole.device import wire_log
from mnconsole.device.link import Link
from mnconsole.device.profile.files import read_profile
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.wire_log import HEARD, MOST_WAITING, SENT, Entry, WireLog
from mnconsole.domain.pen import LinkState
from mnconsole.domain.pen_tools import WireLogView
from tests.device.test_wire_lines import ANSWER, CYCLE
from tests.helpers.fakes import IDENTITY
from tests.helpers.pens import Panel, panel_on
from tests.helpers.profiles import example, motor_text, put
from tests.helpers.waiting import wait_for


@contextmanager
def log_in(file: Path | None, **options: object) -> Iterator[WireLog]:
    log = WireLog(file, **options)  # type: ignore[arg-type]
    try:
        yield log
    finally:
        assert log.close()


def read(file: Path) -> list[list[str]]:
    """The fields of each line."""
    return [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]


def notes(file: Path) -> list[str]:
    return [fields[4] for fields in read(file) if len(fields) == 5 and fields[2] == "#"]


def test_what_went_over_the_wire_stands_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "wire-log" / "wire.log"
    with log_in(file, make_folder=True) as log:
        log.put(SENT, b"before")
        assert log.view() == WireLogView(False, str(file))
        log.begin("COM3 at 115200 baud", IDENTITY)
        assert log.view().on
        log.put(SENT, CYCLE)
        log.put(HEARD, ANSWER)
        assert log.close()
        log.put(SENT, b"after")
        assert not log.view().on
        assert log.view().bytes_written == file.stat().st_size
    lines = read(file)
    assert [line[0] for line in lines[:4]] == [
        "# mnconsole wire log: local time, link clock in ms, > sent or < heard, bytes, what they say",
        "# port COM3 at 115200 baud",
        "# pen Sample Works Pen One, serial number SW-0001, firmware 1.0",
        "# profile mnconsole-1, mnconsole pen map v1",
    ]
    assert [(fields[2], fields[3]) for fields in lines[4:]] == [
        ("#", ""), (">", CYCLE.hex()), ("<", ANSWER.hex()), ("#", ""),
    ]  # fmt: skip
    assert notes(file) == ["begin", "end"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_switched_on_again_it_goes_on_in_the_same_file(tmp_path: Path) -> None:
    file = tmp_path / "wire.log"
    with log_in(file) as log:
        for _ in range(3):
            log.begin("port")
            log.begin("port")
            log.end()
            log.end()
    assert notes(file) == ["begin", "end"] * 3
    assert [fields[0] for fields in read(file)].count("# pen not identified yet") == 3


def test_it_turns_into_a_bounded_number_of_files_each_with_its_head(tmp_path: Path) -> None:
    file = tmp_path / "wire.log"
    with log_in(file, file_bytes=4_000, kept_files=3) as log:
        log.begin("port", IDENTITY)
        for _ in range(300):
            log.put(SENT, CYCLE)
    files = sorted(tmp_path.iterdir())
    assert [each.name for each in files] == ["wire.log", "wire.log.1", "wire.log.2"]
    assert all(each.stat().st_size <= 4_000 for each in files)
    for each in files:
        assert [line[0] for line in read(each)[1:3]] == [
            "# port port", "# pen Sample Works Pen One, serial number SW-0001, firmware 1.0",
        ]  # fmt: skip
    assert notes(file)[-1] == "end"


@pytest.mark.parametrize("where", ["/dev/full", "nowhere/wire.log", "."])
def test_trouble_with_the_disk_ends_the_log_and_is_told(where: str, tmp_path: Path) -> None:
    log = WireLog(tmp_path / where)
    log.begin("port")
    wait_for(lambda: log.view().trouble != "")
    log.put(SENT, CYCLE)
    view = log.view()
    assert not view.on
    assert view.trouble == {
        "/dev/full": os.strerror(28), "nowhere/wire.log": os.strerror(2), ".": os.strerror(21),
    }[where]  # fmt: skip
    assert log.close()
    assert log.view().trouble == view.trouble, "the reason stays until it is switched on again"


def test_a_file_of_another_kind_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "treasure"
    file.write_text("gold", encoding="utf-8")
    with log_in(file) as log:
        log.begin("port")
        wait_for(lambda: log.view().trouble == wire_log.OTHER_FILE)
    assert file.read_text(encoding="utf-8") == "gold"


def test_a_pipe_is_refused_and_nobody_waits_for_its_reader(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    log = WireLog(pipe)
    log.begin("port")
    wait_for(lambda: log.view().trouble == wire_log.PIPE)
    assert log.close()


def test_trouble_that_comes_later_is_told_too(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    log = WireLog(folder / "wire.log", file_bytes=2_000)
    log.begin("port")
    log.wait_open(5)
    assert log.view().on
    shutil.rmtree(folder)
    for _ in range(20):
        log.put(SENT, CYCLE)
    wait_for(lambda: log.view().trouble == os.strerror(2))
    assert not log.view().on
    assert log.close()


def test_after_trouble_it_can_be_switched_on_again(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "wire.log"
    with log_in(file) as log:
        log.begin("port")
        wait_for(lambda: log.view().trouble != "")
        file.parent.mkdir()
        log.begin("port")
        assert log.view() == WireLogView(True, str(file), log.view().bytes_written, "")
    assert notes(file) == ["begin", "end"]


def test_without_a_folder_it_says_so() -> None:
    link = Link("nowhere")
    assert link.wire_log() == WireLogView(False, "")
    link.set_wire_log(True)
    assert link.wire_log() == WireLogView(False, "", 0, "there is no folder for it")
    assert link.close(0.1)


def test_what_a_hanging_disk_can_not_take_is_left_out_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, file = threading.Event(), tmp_path / "wire.log"
    held = threading.Event()
    whole = Path.replace

    def hang(path: Path, target: Path) -> Path:
        held.set()
        assert let_go.wait(10)
        return whole(path, target)

    monkeypatch.setattr(Path, "replace", hang)
    with log_in(file, file_bytes=2_000, kept_files=2) as log:
        log.begin("port")
        for _ in range(100):
            log.put(HEARD, b"\0")
        assert held.wait(5)
        waiting = log._writing._waiting  # type: ignore[union-attr]
        for _ in range(MOST_WAITING + 500):
            log.put(HEARD, b"\0")
        assert len(waiting) == MOST_WAITING, "memory is bounded"
        assert not log.close(0.05), "nobody waits for a disk that hangs"
        log.begin("port")
        assert not log._writing.opened.wait(0.2), "two never write at once"  # type: ignore[union-attr]
        let_go.set()
        log.wait_open(5)
        log.end()
    text = "".join(each.read_text(encoding="utf-8") for each in tmp_path.iterdir())
    assert "entries left out: they came faster than they could be written" in text


def test_a_bug_in_the_log_ends_the_log_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(lines: object, entry: Entry) -> list[str]:
        raise ZeroDivisionError

    monkeypatch.setattr("mnconsole.device.wire_lines.Lines.of", fail)
    with log_in(tmp_path / "wire.log") as log:
        log.begin("port")
        wait_for(lambda: log.view().trouble == "ZeroDivisionError")
        assert not log.view().on
    assert "thread died" in caplog.text


# ---- on a real link


@contextmanager
def logged_link(folder: Path, **options: object) -> Iterator[tuple[SimulatedPen, Panel, Path]]:
    file = folder / "wire.log"
    with SimulatedPen.spawn(folder) as pen, panel_on(pen.port, wire_log=WireLog(file, **options)) as panel:  # type: ignore[arg-type]
        panel.until_state(LinkState.READY)
        yield pen, panel, file


def test_switched_at_25_hz_no_cycle_is_missed(tmp_path: Path) -> None:
    with logged_link(tmp_path) as (_pen, panel, file):
        panel.run()
        before = panel.link.view().counts
        for _ in range(8):
            for on in (True, False):
                panel.link.set_wire_log(on)
                assert panel.link.wire_log().on is on
                cycles = panel.link.view().counts.cycles
                panel.until(lambda view, cycles=cycles: view.counts.cycles >= cycles + 2)  # type: ignore[misc]
        after = panel.link.view().counts
        assert (after.missed - before.missed, after.rejected_frames - before.rejected_frames) == (0, 0)
        assert panel.link.view().interruption is None
        panel.stop()
    assert notes(file) == ["begin", "end"] * 8
    words = [fields[4] for fields in read(file) if len(fields) == 5]
    assert any(text.startswith("cycle nonce=") and "desired=run" in text for text in words)
    assert any(text.startswith("cycle answer") and "state=running" in text for text in words)
    assert not [text for text in words if "no good frame" in text]


def test_every_cycle_and_the_identity_are_in_it(tmp_path: Path) -> None:
    log = WireLog(tmp_path / "wire.log")
    log.begin("port")
    with SimulatedPen.spawn(tmp_path) as pen, panel_on(pen.port, wire_log=log) as panel:
        panel.until_state(LinkState.READY)
        panel.until(lambda view: view.counts.answers > 10)
        pen.control("restart")
        panel.until(lambda view: view.counts.rejected_frames > 0)
        panel.until_state(LinkState.READY)
        panel.link.close(1.0)
        counts = panel.link.view().counts
    words = [fields[4] for fields in read(tmp_path / "wire.log") if len(fields) == 5]
    assert sum(text.startswith("cycle nonce=") for text in words) == counts.cycles
    assert sum(text.startswith("cycle answer") for text in words) >= counts.answers
    assert [text for text in words if text.startswith("identity")]
    assert words[:2] == ["begin", "port opened"]
    assert words[-2:] == ["port closed", "end"]


def test_a_full_disk_disturbs_no_cycle(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen, panel_on(pen.port, wire_log=WireLog(Path("/dev/full"))) as panel:
        panel.until_state(LinkState.READY)
        panel.run()
        missed = panel.link.view().counts.missed
        panel.link.set_wire_log(True)
        wait_for(lambda: panel.link.wire_log().trouble == os.strerror(28))
        answers = panel.link.view().counts.answers
        panel.until(lambda view: view.counts.answers > answers + 5)
        assert panel.link.view().counts.missed == missed
        assert not panel.link.wire_log().on


@pytest.mark.parametrize("text", [motor_text(), example()], ids=["oriental-blv", "unit 17 at 57600 baud"])
def test_a_motor_s_log_is_decoded_with_its_profile_s_names(text: str, tmp_path: Path) -> None:
    file = put(tmp_path, "motor", text)
    profile, log = read_profile(file), WireLog(tmp_path / "wire.log")
    with SimulatedPen.spawn(tmp_path, profile=file) as pen, panel_on(pen.port, profile=profile, wire_log=log) as panel:
        panel.until_state(LinkState.READY)
        panel.link.set_wire_log(True)
        panel.run(speed_dhz=500)
        panel.stop()
        panel.link.close(1.0)
    lines = read(tmp_path / "wire.log")
    assert [f"# profile {profile.id}, {profile.title}"] in lines
    words = [fields[4] for fields in lines if len(fields) == 5]
    for said in ("(run=run)", "(run=stop)", "(speed=50.0Hz)", "(state=running", "speed_actual=", "echo"):
        assert [text for text in words if said in text], said
    assert [text for text in words if "no good frame" in text] == []


def test_a_port_that_fails_is_noted(tmp_path: Path) -> None:
    log = WireLog(tmp_path / "wire.log")
    log.begin("port")
    with panel_on(str(tmp_path / "no pen"), wire_log=log) as panel:
        panel.until_state(LinkState.ABSENT)
    assert any(text.startswith("port not opened: missing") for text in notes(tmp_path / "wire.log"))


def test_a_port_whose_name_is_no_text_breaks_neither_link_nor_log(tmp_path: Path) -> None:
    log = WireLog(tmp_path / "wire.log")
    log.begin("port")
    with panel_on(str(tmp_path / "a\nb \udcff"), wire_log=log) as panel:
        panel.until_state(LinkState.ABSENT)
        panel.link.set_wire_log(False)
        panel.link.set_wire_log(True)
    told = [line for line in read(tmp_path / "wire.log") if "a\\nb \\xff" in "\t".join(line)]
    assert len(told) >= 2, "the head and the note"


def test_nothing_but_bytes_of_the_wire_can_reach_it() -> None:
    """What may be given to the log, as a whole: no name of a patient or a session has a way in."""

    def taken(call: Callable[..., object]) -> list[tuple[str, str]]:
        return [(name, str(each.annotation)) for name, each in inspect.signature(call).parameters.items()][1:]

    assert taken(WireLog.put) == [("direction", "str"), ("data", "bytes")]
    assert taken(WireLog.begin) == [
        ("about", "str"), ("pen", "PenIdentity | None"), ("profile", "PenProfile | None"),
    ]  # fmt: skip
    assert taken(WireLog.note) == [("text", "str")]
    public = [name for name in vars(WireLog) if not name.startswith("_")]
    assert sorted(public) == ["begin", "close", "end", "note", "put", "view", "wait_open"]
    assert "services" not in inspect.getsource(wire_log)


def test_switched_on_and_off_by_many_it_stays_whole(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    log, died = WireLog(tmp_path / "wire.log"), []
    before, threading.excepthook = threading.excepthook, lambda args: died.append(args.exc_value)

    def press() -> None:
        for _ in range(60):
            log.begin("port")
            log.end()

    try:
        fingers = [threading.Thread(target=press) for _ in range(4)]
        for finger in fingers:
            finger.start()
        for finger in fingers:
            finger.join()
        log.close(5.0)
    finally:
        threading.excepthook = before
    assert died == []
    assert "died" not in caplog.text
    assert (tmp_path / "wire.log").read_text(encoding="utf-8").count("begin") >= 1
