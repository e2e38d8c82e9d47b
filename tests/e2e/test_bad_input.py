"""Bad input is told in plain words and loses nothing: in the real window, or by the real program."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from mnconsole.demo_pen import PEN_FOLDER
from mnconsole.device.link import DEFAULT_BAUD
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.transport import Waker, open_port
from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import LinkState, Motor, PortTrouble
from mnconsole.domain.record_events import ClockJumped
from mnconsole.domain.session import Step
from mnconsole.services import clock
from mnconsole.store.folder_lock import FolderLock
from mnconsole.ui.shell.raising import RaiseServer
from tests.cli.shell import bare_line, run
from tests.e2e.log_times import entries_of
from tests.e2e.seat import Seat, no_more_bytes
from tests.helpers.records import set_up
from tests.helpers.tampering import by_hand

PASSPHRASE = "korrektes Pferd Batterie Klammer"


def sign_in(seat: Seat) -> Seat:
    seat.until_people()
    seat.press("person_1")
    seat.until(lambda: seat.console.people.signed_in is not None, "signed in")
    return seat


def contents(folder: Path) -> dict[str, str]:
    """A fingerprint of each file that holds records or keys."""
    files = [*folder.glob("records*"), *folder.glob("keys*")]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


# ---- the port


@contextlib.contextmanager
def drive() -> Iterator[str]:
    """A port on which something answers that is no pen: it sends back what it hears."""
    end = threading.Event()

    def serve(near: int) -> None:
        while not end.wait(0.01):
            with contextlib.suppress(BlockingIOError):
                os.write(near, os.read(near, 400))

    with bare_line() as (near, port):
        thread = threading.Thread(target=serve, args=(near,))
        thread.start()
        try:
            yield port
        finally:
            end.set()
            thread.join()


@contextlib.contextmanager
def held(folder: Path) -> Iterator[str]:
    """A pen that another program has."""
    folder.mkdir()
    with SimulatedPen.spawn(folder) as pen:
        waker = Waker()
        port = open_port(pen.port, DEFAULT_BAUD, waker)
        try:
            yield pen.port
        finally:
            port.close()
            waker.close()


def told_in_panel(seat: Seat, trouble: PortTrouble, *words: str) -> None:
    """The panel says it, and the treatment can be prepared meanwhile."""
    seat.until(lambda: seat.console.pen.view().trouble is trouble, f"{trouble}")
    seat.window.shell.choose_page("chair")
    seat.until(lambda: all(word in seat.said("pen_panel") for word in words), f"{words} in {seat.said('pen_panel')}")
    assert "Traceback" not in seat.said("pen_panel")


def test_a_port_that_is_not_there(sit: Callable[..., Seat], demo: Path) -> None:
    seat = sign_in(sit(demo, port="/dev/no-such-pen"))
    told_in_panel(seat, PortTrouble.MISSING, "no-such-pen")


def test_a_port_in_use(sit: Callable[..., Seat], demo: Path, tmp_path: Path) -> None:
    with held(tmp_path / "elsewhere") as port:
        seat = sign_in(sit(demo, port=port))
        told_in_panel(seat, PortTrouble.BUSY, "nother program")
    # Nothing has to be done here when the other program lets go... but this pen has gone with it.


def test_something_else_on_the_port(sit: Callable[..., Seat], demo: Path) -> None:
    with drive() as port:
        seat = sign_in(sit(demo, port=port))
        seat.until(lambda: seat.console.pen.view().state is LinkState.INCOMPATIBLE, "incompatible")
        seat.until(lambda: "noise" in seat.said("pen_link"), "told")
        seat.close()


# ---- the folder


def told(folder: Path, *words: str) -> None:
    """The program itself: one clear line, what to do, exit code 1."""
    done = run("--demo", "--data", folder, "--play")
    assert done.code == 1, done
    assert len(done.told) == 2, done
    assert [word for word in words if word not in done.err] == [], done


def test_a_folder_that_can_t_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here already", encoding="utf-8")
    told(tmp_path / "file", str(tmp_path / "file"), "folder")
    told(tmp_path / "file" / "below", str(tmp_path / "file" / "below"), "folder")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "here already"


def test_a_second_start_brings_the_first_window_back(sit: Callable[..., Seat], demo: Path) -> None:
    first = sit(demo)
    first.until_people()
    first.until_linked()
    first.until(lambda: first.window.findChild(RaiseServer) is not None, "all loaded")
    line = (demo / PEN_FOLDER / "pen").readlink()
    told(demo, "Another mnconsole", str(os.getpid()))
    first.window.showMinimized()
    first.until(lambda: not first.window.front.front, "out of the way")
    second = sit(demo, in_front=False)
    second.finish()
    assert second.run.code == 0
    first.until(lambda: first.window.front.front and not first.window.isMinimized(), "in front again")
    sign_in(first)
    assert (demo / PEN_FOLDER / "pen").readlink() == line, "the second start has no pen of its own"


def test_a_folder_that_another_start_has(sit: Callable[..., Seat], demo: Path) -> None:
    other = FolderLock(demo)
    seat = sit(demo)
    seat.until_shown("trouble_retry")
    assert str(os.getpid()) in seat.said("trouble_page")
    seat.press("trouble_retry")
    seat.until(lambda: seat.hands.find("trouble_retry") is not None, "told again")
    other.release()
    seat.press("trouble_retry")
    sign_in(seat)
    seat.until_linked()


def test_a_damaged_database(sit: Callable[..., Seat], demo: Path) -> None:
    with (demo / "records.db").open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(300))
    before = contents(demo)
    seat = sit(demo)
    seat.until_shown("trouble_close")
    assert "damaged" in seat.said("trouble_page")
    assert "copy" in seat.said("trouble_page")
    seat.press("trouble_close")
    seat.finish()
    assert contents(demo) == before


def test_a_newer_database(demo: Path) -> None:
    by_hand(
        demo,
        "UPDATE alembic_version SET version_num = '0999'",
        "UPDATE meta SET value = '9.9.9' WHERE key = 'schema_by'",
    )
    before = contents(demo)["records.db"]
    told(demo, "9.9.9", "0.1.0")
    assert contents(demo)["records.db"] == before


def test_a_disk_that_is_full_for_a_while(sit: Callable[..., Seat], demo: Path) -> None:
    seat = sign_in(sit(demo))
    seat.until_linked()
    seat.bring_to(Step.CLEANSE)
    assert seat.session is not None
    entries = len(seat.session.events)
    with no_more_bytes(demo / "records.db"):
        seat.primary(lambda: bool(seat.unsaved), "not saved")
        seat.until(lambda: "ot saved" in seat.said("step_notice"), "told beside the step")
        assert AlarmCode.NOT_SAVED in [alarm.code for alarm in seat.console.alarms.alarms]
        assert (len(seat.session.events), seat.step) == (entries, Step.CLEANSE)
    seat.primary(lambda: seat.step is Step.NUMBING, "saved once there is room")
    seat.close()
    assert run("records", "verify", "--data", demo).code == 0


def test_a_disk_that_is_full_while_the_pen_runs(sit: Callable[..., Seat], demo: Path) -> None:
    """What the pen makes is shown by its own counters, nothing is begun anew, and all is stored once there is room."""
    seat = sign_in(sit(demo))
    seat.until_linked()
    seat.bring_to(Step.NEEDLING)
    pen = seat.console.pen
    before = counter(seat)
    seat.start_motor()
    with no_more_bytes(demo / "records.db"):
        seat.until(lambda: seat.console.treatment.behind > 0, "nothing can be written")
        reached = counter(seat)
        seat.until(lambda: counter(seat) - reached > 40, "strokes on the skin")
        assert made(seat) > 40
        seat.key(Qt.Key.Key_Escape)
        seat.until(lambda: seat.motor is Motor.IDLE and made(seat) == counter(seat) - before, "all of them are shown")
        seat.until(lambda: Condition.SAVED in pen.missing(), "ARM waits for the records")
        assert pen.arm(pen.now_ns()) is not None
        assert stored(seat) < made(seat)
    seat.console.treatment.act(seat.session.id, ev.NoteAdded("room again"))  # type: ignore[union-attr]
    seat.until(lambda: stored(seat) == counter(seat) - before, "all is stored")
    assert seat.console.treatment.behind == 0
    seat.until(lambda: not pen.missing(), "ARM is free again")
    seat.close()
    assert run("records", "verify", "--data", demo).code == 0


def counter(seat: Seat) -> int:
    """The pen's own count of strokes in contact."""
    report = seat.console.pen.view().last_report
    assert report is not None
    return report.contact_strokes


def stored(seat: Seat) -> int:
    """What the records hold of the first zone."""
    zone = seat.session.zone_of("nose") if seat.session is not None else None
    return zone.contact_strokes if zone is not None else -1


def made(seat: Seat) -> int:
    """What is shown of the current zone."""
    assert seat.session is not None
    zone = seat.console.pen.zone_now(seat.session)
    return zone.contact_strokes if zone is not None else -1


# ---- passphrase and files


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clinic") / "records"
    set_up(folder, PASSPHRASE).close()
    return folder


def test_a_wrong_passphrase(sit: Callable[..., Seat], clinic: Path) -> None:
    before = contents(clinic)
    seat = sit(clinic, demo=False, port="/dev/no-such-pen", passphrase="handed over by a pipe, and wrong")
    seat.until(lambda: "not the passphrase" in seat.said("unlock_page"), "the one from the pipe")
    assert contents(clinic)["keys.json"] == before["keys.json"]
    seat.type("field_passphrase", "typed, and wrong too")
    seat.press("entry_next")
    seat.until(lambda: seat.hands.find("entry_next") is not None, "asked again")
    assert "not the passphrase" in seat.said("unlock_page")
    seat.type("field_passphrase", PASSPHRASE)
    seat.press("entry_next")
    seat.until(lambda: seat.console.people.signed_in is not None, "whose passphrase it is")
    assert seat.console.clinic_name == "Sample Clinic"


def test_a_damaged_settings_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('theme = "pink"\n', encoding="utf-8")
    told(tmp_path, str(file), "theme", '"light"')
    file.write_text("theme = \n", encoding="utf-8")
    told(tmp_path, str(file), "TOML")


def test_a_damaged_policy_file(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    built_in = Path(__file__).resolve().parents[2] / "resources" / "policy" / "clinic.toml"
    text = built_in.read_text(encoding="utf-8")
    file.write_text(text.replace("area_cm2 = 48", 'area_cm2 = "large"', 1), encoding="utf-8")
    told(tmp_path, str(file), "area_cm2")


# ---- what is typed


NAMES = (
    "Zoë Ångström-Specimen",
    "李 样本",
    "محمد Example",
    "O'Placeholder \N{MAN}\u200d\N{PERSONAL COMPUTER}",
    "e\u0301" * 3,
)


def test_names_dates_and_lots(sit: Callable[..., Seat], demo: Path) -> None:
    seat = sign_in(sit(demo))
    for number, name in enumerate(NAMES):
        seat.press("new_patient")
        seat.type("field_name", name)
        if number == 0:
            seat.type("field_birth", "12/03/2999")
            seat.press("form_add")
            seat.until(lambda: "still to come" in seat.said("field_birth"), "a day in the future")
            assert seat.hands.find("form_add") is not None, "what was typed is still there"
        seat.type("field_birth", f"12/03/19{80 + number}")
        seat.press("form_add")
        seat.until_shown("start_treatment")
        seat.press("confirm_close")
        seat.type("search", name)
        listed = seat.until_shown("patient_list")
        seat.until(lambda listed=listed: listed.model().rowCount() == 1, f"{name} is found")  # type: ignore[misc]
    assert (seat.refused, seat.unsaved) == ([], [])

    seat.bring_to(Step.NUMBING)
    seat.type("cream_lot", "L-1")
    seat.type("cream_expiry", "01/2020")
    seat.type("cream_amount", "9.5")
    before = len(seat.session.events)  # type: ignore[union-attr]
    seat.primary(lambda: "xpired" in seat.said("step"), "expired")
    assert len(seat.session.events) == before  # type: ignore[union-attr]
    seat.type("cream_expiry", "01/2099")
    seat.primary(lambda: seat.session is not None and seat.session.cream is not None, "cream on")

    _clock_set_back(seat)


def _clock_set_back(seat: Seat) -> None:
    """The laptop's clock is set back while the cream is on: the wait does not notice, and the jump is on record."""
    before = seat.console.clock.utc_ms()
    seat.console.lifecycle.move_demo_time(300_000)
    seat.until(lambda: seat.console.clock.utc_ms() - before >= 300_000, "five minutes of demo time")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "time", SimpleNamespace(time_ns=lambda: time.time_ns() - 240 * 10**9))
        assert seat.console.clock.utc_ms() - before < 120_000
        seat.until(lambda: ClockJumped.KIND in [entry.kind for entry in entries_of(seat.folder)], "the jump on record")
        assert seat.session is not None
        wait = seat.console.treatment.wait(seat.session)
        assert wait is not None
        assert (wait.differs, wait.shorter_ms // 60_000, wait.longer_ms // 60_000) == (False, 5, 5)
        assert seat.hands.find("clock") is None, "nobody is asked for the time"
        seat.close()
    assert seat.unsaved == []
