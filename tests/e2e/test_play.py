"""The treatment that plays by itself: what it leaves alone, and how it tells that it gave up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from mnconsole import play
from mnconsole.domain import session_events as ev
from mnconsole.domain.people import Patient, PatientDetails
from mnconsole.domain.session import Step
from mnconsole.play import Nurse
from mnconsole.services.hub import NotSaved
from tests.e2e.seat import Seat


class Played:
    """A nurse at a seat; `lines` is what the terminal gets, `code` how it ended."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.lines: list[str] = []
        self.codes: list[int] = []
        self.nurse = Nurse(seat.console, seat.window, 1000, None, self.lines.append, self.codes.append)

    def until_end(self) -> str:
        """The last line, once it has ended."""
        self.nurse.begin()
        self.seat.until(lambda: bool(self.codes), f"the end of the play: {self.lines}")
        return self.lines[-1]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play, "PATIENCE_S", 3.0)


def test_a_play_that_gives_up_says_where_why_and_what_the_page_says(
    sit: Callable[..., Seat], demo: Path, hurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit(demo).at_work()
    seat.bring_to(Step.NUMBING)
    monkeypatch.setitem(play.LOTS, "cream", " ")
    played = Played(seat)
    told = played.until_end()
    assert told.startswith("gave up at step 3, numbing: waited ")
    assert "Type the lot number from the label." in told
    assert played.codes == [1]


def test_what_has_stopped_the_motor_in_the_middle_is_put_right(sit: Callable[..., Seat], demo: Path) -> None:
    """On a busy machine the lease may run out: the nurse at the chair starts again, and so does the play."""
    seat = sit(demo).at_work()
    seat.bring_to(Step.NEEDLING)
    played = Played(seat)
    played.nurse.begin()
    seat.until(lambda: "pen running" in "".join(played.lines), "the motor runs")
    seat.key(Qt.Key.Key_Escape)
    seat.until(lambda: bool(played.codes), "the end of the play", 60_000)
    assert played.codes == [0], played.lines
    assert sum("pen running, nose" in line for line in played.lines) == 2
    assert played.lines[-1].startswith("record verified: ")


def test_a_play_whose_script_breaks_is_not_taken_for_played(
    sit: Callable[..., Seat], demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit(demo).at_work()
    seat.bring_to(Step.CLEANSE)

    def broken(_nurse: Nurse) -> play.Script:
        raise RuntimeError("no hands")
        yield

    monkeypatch.setattr(Nurse, "_primary", broken)
    played = Played(seat)
    with seat.qtbot.captureExceptions() as caught:
        assert played.until_end() == "gave up at step 2, cleanse: RuntimeError no hands"
    assert played.codes == [1]
    assert [str(error) for _kind, error, _trace in caught] == ["no hands"]


@pytest.mark.parametrize(
    ("known", "allergies", "screened"), [(5, "Latex", (5, "Latex")), (0, "", (3, ""))], ids=["known", "unknown"]
)
def test_the_play_leaves_what_is_known_of_the_patient(
    sit: Callable[..., Seat], demo: Path, known: int, allergies: str, screened: tuple[int, str]
) -> None:
    seat = sit(demo).at_work()
    seat.bring_to(Step.SCREENING)
    assert seat.session is not None
    patients, read = seat.console.patients, list[Patient | None]()
    patients.details(seat.session.patient_id, read.append)
    seat.until(lambda: bool(read), "the patient")
    who, changed = read[0], list[bool]()
    assert who is not None
    details = PatientDetails(who.name, who.birth_date, known, who.phone, allergies, who.flags)
    patients.change(who, details, date(2027, 1, 1), lambda: changed.append(True))
    seat.until(lambda: bool(changed), "the details changed")
    played = Played(seat)
    played.nurse.begin()
    seat.until(lambda: seat.session is not None and seat.session.step > Step.SCREENING, f"screened: {played.lines}")
    (told,) = seat.bodies(ev.ScreeningConfirmed)
    assert (told.fitzpatrick, told.allergies) == screened
    seat.console.hub.publish(NotSaved(seat.session.id, "disk_full"))
    seat.until(lambda: played.codes == [1], "the end of the play")
    assert "not saved: disk_full" in played.lines[-1]
