"""The way to a patient's whole record: who sees it, giving it away, erasing it by two. Presenter and widgets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain import session_events as ev
from mnconsole.domain.custody_events import ErasureAsked, PatientErased, RecordsExported
from mnconsole.domain.people import Role
from mnconsole.services.erasure_wishes import ASKED_FOR_MS
from mnconsole.ui.sidebar.part import build_sidebar
from mnconsole.ui.sidebar.presenter import SidebarPresenter
from mnconsole.ui.sidebar.state import Page, RecordPage, SidebarState
from mnconsole.ui.theme.theme import Theme
from tests.helpers.consoles import BenchConsole, make_console, patient

STAFF = (
    ("Nurse One", Role.NURSE, True),
    ("Manager Two", Role.MANAGER, False),
    ("Manager Three", Role.MANAGER, False),
)
NURSE, MANAGER, OTHER = range(3)


class Side:
    """A presenter, its states, and the path that the file dialog gives."""

    def __init__(self, console: BenchConsole, path: Path | None = None) -> None:
        self.console = console
        self.shown: list[SidebarState] = []
        self.path = str(path) if path is not None else ""
        self.suggested = ""
        self.free = True
        self.presenter = SidebarPresenter(console)
        self.presenter.record.choose_file = self._choose
        self.presenter.attach(self.shown.append)
        self.presenter.start()

    def _choose(self, _title: str, suggested: str, done: Callable[[str], None]) -> bool:
        self.suggested = suggested
        if self.free:
            done(self.path)
        return self.free

    @property
    def state(self) -> SidebarState:
        return self.shown[-1]

    @property
    def page(self) -> RecordPage:
        assert self.state.record is not None
        return self.state.record

    def sign_in(self, who: int) -> None:
        self.console.people.sign_in(self.console.people.staff[who])

    def details(self, name: str = "Ada Sample") -> None:
        key = next(row.key for row in self.state.patients.rows if row.name == name)
        self.presenter.choose_patient(key)
        self.presenter.show_details()

    def record(self, who: int = MANAGER) -> None:
        self.sign_in(who)
        self.details()
        self.presenter.show_record()

    def erase(self, number: str = "1", reason: str = "patient_asked") -> None:
        self.presenter.record.choose_reason(reason)
        self.presenter.record.type_number(number)
        self.presenter.record.erase()


@pytest.fixture
def side(tmp_path: Path) -> Side:
    console = make_console(staff=STAFF)
    patient(console)
    patient(console, "Ben Example")
    return Side(console, tmp_path / "ada.zip")


def test_a_nurse_finds_no_way_there_and_a_manager_does(side: Side) -> None:
    side.details()
    assert side.state.details is not None
    assert side.state.details.record == ""
    side.presenter.close_confirm()
    side.record()
    assert side.state.page is Page.RECORD
    assert side.page.name == "Ada Sample"
    assert [title for title, _value in side.page.facts] == ["On record", "Last entry", "The law wants it kept until"]
    assert side.page.facts[0][1] == "0 treatments"
    assert side.page.facts[2][1] == "1 Mar 2033"
    assert side.presenter.escape()
    assert (side.state.page, side.state.record) == (Page.DETAILS, None)


def test_giving_it_away(side: Side, tmp_path: Path) -> None:
    side.record()
    side.presenter.record.give()
    assert side.suggested == "record-of-patient-1-2026-03-01.zip"
    assert (tmp_path / "ada.zip").exists()
    assert "Saved with 2 entries" in side.state.notice  # her details, and that they were looked at
    assert not side.page.busy
    assert isinstance(side.console.records.log[-1].body, RecordsExported)


def test_what_came_of_the_file_is_gone_when_an_erasure_is_begun(side: Side) -> None:
    side.record()
    side.presenter.record.give()
    assert "Saved with" in side.state.notice
    side.presenter.record.choose_reason("patient_asked")
    assert "Saved with" in side.state.notice, "nothing moves while reasons are chosen"
    side.presenter.record.type_number("1")
    side.presenter.record.erase()
    assert side.state.notice == ""


def test_no_file_and_no_dialog_over_a_pen_in_use(side: Side) -> None:
    side.record()
    side.path = ""
    side.presenter.record.give()
    assert not side.page.busy
    side.free = False
    side.presenter.record.give()
    assert (side.page.note_bad, "Stop it first" in side.page.note) == (True, True)


def test_a_file_that_can_not_be_written_is_told(side: Side, tmp_path: Path) -> None:
    side.path = str(tmp_path / "gone" / "ada.zip")
    side.record()
    side.presenter.record.give()
    assert side.page.note_bad
    assert side.page.note.startswith("The folder is not there.")
    assert not side.page.busy


def test_giving_up(side: Side, tmp_path: Path) -> None:
    side.record()
    side.console.reader.hold()  # the file worker of this bench
    side.presenter.record.give()
    assert side.page.busy
    assert side.page.progress == "Reading the record …"
    side.presenter.record.give_up()
    side.console.reader.release()
    assert (side.page.busy, side.page.note, side.state.notice) == (False, "", "")
    assert list(tmp_path.iterdir()) == []


def test_two_managers_erase(side: Side) -> None:
    side.record()
    assert side.page.primary == "Ask for the erasure"
    assert "two managers" in side.page.status
    assert not side.page.can_erase
    side.erase(number="7")
    assert side.page.wrong
    assert not any(isinstance(event.body, ErasureAsked) for event in side.console.records.log)
    side.erase()
    assert "You have asked for it" in side.page.status
    assert not side.page.asks_for
    side.presenter.record.close()
    side.presenter.close_confirm()
    side.record(OTHER)
    assert side.page.status.startswith("Manager Two asked for it on 1 Mar 2026")
    assert "Patient asked" in side.page.status
    assert side.page.primary == "Erase for ever"
    side.erase()
    assert isinstance(side.console.records.log[-1].body, PatientErased)
    assert (side.state.page, side.state.details, side.state.confirm, side.state.record) == (
        Page.LISTS,
        None,
        None,
        None,
    )
    assert side.state.notice.startswith("Patient 1 is erased. Backups made before hold the record until 1 Apr 2028")
    assert [row.name for row in side.state.patients.rows] == ["Ben Example"]


def test_a_wish_of_yesterday_is_none(side: Side) -> None:
    side.record()
    side.erase()
    side.console.clock.advance(ASKED_FOR_MS + 1)
    side.record(OTHER)
    assert side.page.primary == "Ask for the erasure"
    assert "two managers" in side.page.status


def test_not_during_a_treatment(side: Side) -> None:
    side.sign_in(NURSE)
    ada = next(hit for hit in side.console.records.search_patients("ada", 1))
    side.console.treatment.start_session(ada.id)
    (session,) = side.console.treatment.open_sessions()
    side.sign_in(MANAGER)
    side.presenter.record.open(ada.id, ada.name)
    assert "is open" in side.page.status
    assert not side.page.asks_for
    nurse = side.console.people.staff[NURSE]
    side.sign_in(NURSE)
    side.console.treatment.act(session.id, ev.SessionEndedUntreated("patient_left", nurse.id))
    side.sign_in(MANAGER)
    side.presenter.record.open(ada.id, ada.name)
    assert side.page.asks_for


@pytest.fixture
def shown(
    qtbot: QtBot, theme: Theme, keep: Callable[[QWidget], None]
) -> tuple[QWidget, SidebarPresenter, BenchConsole]:
    console = make_console(staff=STAFF)
    patient(console)
    console.people.sign_in(console.people.staff[MANAGER])
    view, presenter = build_sidebar(console, theme)
    view.setFixedHeight(816)
    keep(view)
    return view, presenter, console


def test_by_hand(qtbot: QtBot, shown: tuple[QWidget, SidebarPresenter, BenchConsole], tmp_path: Path) -> None:
    view, presenter, console = shown

    def press(name: str) -> None:
        button = view.findChild(QAbstractButton, name)
        assert button is not None, name
        assert button.isVisible()
        assert button.isEnabled()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    presenter.choose_patient(console.records.search_patients("ada", 1)[0].id.hex)
    press("show_details")
    press("details_record")
    presenter.record.choose_file = lambda _title, _name, done: done(str(tmp_path / "ada.zip")) or True
    press("record_give")
    assert (tmp_path / "ada.zip").exists()
    number = view.findChild(QLineEdit, "field_record_number")
    assert number is not None
    erase = view.findChild(QAbstractButton, "record_erase")
    assert erase is not None
    assert not erase.isEnabled()
    press("reason_ordered")
    qtbot.keyClicks(number, "1")
    assert erase.isEnabled()
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert isinstance(console.records.log[-1].body, ErasureAsked)
    press("record_back")
