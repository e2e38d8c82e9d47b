"""The history's record: its summary on paper or as a file, and what is left of an erased patient."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain import session_events as ev
from mnconsole.domain.custody_events import RecordsPrinted
from mnconsole.domain.people import Role
from mnconsole.domain.privacy import ErasureReason, ExportCode
from mnconsole.domain.session import Step
from mnconsole.errors import KnownError
from mnconsole.services.privacy import Erased
from mnconsole.ui.history.part import build_history
from mnconsole.ui.history.presenter import REST_TICKS, HistoryPresenter
from mnconsole.ui.history.state import Detail, HistoryState
from mnconsole.ui.theme.theme import Theme
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at

STAFF = (
    ("Nurse One", Role.NURSE, True),
    ("Manager Two", Role.MANAGER, False),
    ("Manager Three", Role.MANAGER, False),
)


class Dialogs:
    """The system's dialogs: they give what they were told to."""

    def __init__(self, path: Path) -> None:
        self.path, self.printer = str(path), "a printer"
        self.free = True
        self.suggested = ""

    def choose_file(self, _title: str, suggested: str, done: Callable[[str], None]) -> bool:
        self.suggested = suggested
        if self.free:
            done(self.path)
        return self.free

    def choose_printer(self, done: Callable[[object | None], None]) -> bool:
        if self.free:
            done(self.printer)
        return self.free


class Page:
    """A presenter with one closed session chosen."""

    def __init__(self, console: BenchConsole, path: Path) -> None:
        self.console = console
        self.shown: list[HistoryState] = []
        self.ada = patient(console, phone="555-0199")
        session = session_at(console, Step.NEEDLING, self.ada, chair=False)
        nurse = console.people.staff[0]
        console.treatment.act(session.id, ev.NoteAdded("a note about Ada"))
        console.treatment.act(session.id, ev.SessionEndedUntreated("patient_left", nurse.id))
        self.session_id = session.id
        self.presenter = HistoryPresenter(console)
        self.dialogs = Dialogs(path)
        self.presenter.summaries.choosers = self.dialogs
        self.presenter.attach(self.shown.append)
        self.presenter.page_shown()
        self.presenter.choose(session.id.hex)
        for _ in range(REST_TICKS + 1):
            self.presenter.tick()

    @property
    def state(self) -> HistoryState:
        return self.shown[-1]

    @property
    def detail(self) -> Detail:
        assert self.state.detail is not None
        return self.state.detail


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(make_console(staff=STAFF), tmp_path / "summary.pdf")


def test_a_closed_session_is_saved_and_printed(page: Page, tmp_path: Path) -> None:
    assert page.detail.closed
    page.presenter.save_summary()
    assert page.dialogs.suggested == f"summary-2026-03-01-{page.session_id.hex[-6:]}.pdf"
    assert (tmp_path / "summary.pdf").read_bytes() == f"Ada Sample {page.session_id.hex}".encode()
    assert page.detail.told == f"Saved: {tmp_path / 'summary.pdf'}"
    page.presenter.print_summary()
    assert page.console.papers.printed == [("a printer", f"Ada Sample {page.session_id.hex}".encode())]
    assert page.detail.told == "Sent to the printer."
    notes = [event.body for event in page.console.records.log if isinstance(event.body, RecordsPrinted)]
    assert [note.what for note in notes] == ["summary_saved", "summary_printed"]


def test_what_goes_wrong_is_told_beside_it(page: Page) -> None:
    page.dialogs.free = False
    page.presenter.print_summary()
    assert (page.detail.told_bad, "Stop it first" in page.detail.told) == (True, True)
    page.dialogs.free = True
    page.console.papers.trouble = KnownError(ExportCode.WRITE_FAILED, path="", reason="EIO")
    page.presenter.print_summary()
    assert page.detail.told_bad
    assert page.detail.told.startswith("The file could not be written.")
    page.dialogs.path = ""
    page.presenter.save_summary()
    assert page.detail.told.startswith("The file could not be written.")


def test_an_open_session_has_no_summary(page: Page) -> None:
    ben = patient(page.console, "Ben Example")
    session = session_at(page.console, Step.NEEDLING, ben, chair=False)
    page.presenter.choose(session.id.hex)
    for _ in range(REST_TICKS + 1):
        page.presenter.tick()
    assert not page.detail.closed


def test_of_an_erased_patient_a_number_is_left_at_once(page: Page) -> None:
    console = page.console
    assert page.detail.name == "Ada Sample"
    answers: list[object] = []
    for who, act in ((1, console.privacy.ask_erasure), (2, console.privacy.erase)):
        console.people.sign_in(console.people.staff[who])
        act(page.ada.id, ErasureReason.PATIENT_ASKED, answers.append, answers.append)
    assert isinstance(answers[1], Erased)
    assert page.detail.name == "Erased patient 1"
    assert [row.patient for row in page.state.rows] == ["Erased patient 1"]


def test_by_hand(qtbot: QtBot, theme: Theme, keep: Callable[[QWidget], None], tmp_path: Path) -> None:
    console = make_console()
    session = session_at(console, Step.NEEDLING, patient(console), chair=False)
    console.treatment.act(session.id, ev.SessionEndedUntreated("patient_left", console.people.staff[0].id))
    view, presenter = build_history(console, theme)
    presenter.summaries.choosers = Dialogs(tmp_path / "summary.pdf")
    view.resize(1100, 800)
    keep(view)
    presenter.choose(session.id.hex)
    for name in ("save_summary", "print_summary"):
        button = view.findChild(QAbstractButton, name)
        assert button is not None
        assert button.isVisible()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "summary.pdf").exists()
    assert len(console.papers.printed) == 1
