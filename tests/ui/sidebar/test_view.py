"""The sidebar's view with its presenter: by tap, by key, folded, in both sizes and themes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListView, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.session import Step
from mnconsole.ui.sidebar.part import build_sidebar
from mnconsole.ui.sidebar.presenter import SidebarPresenter
from mnconsole.ui.sidebar.state import Page
from mnconsole.ui.sidebar.view import SidebarView
from mnconsole.ui.theme import Ink, Mode, Theme, apply_style
from mnconsole.ui.theme.metrics import SIDEBAR_FOLDED
from mnconsole.ui.widgets.buttons import PrimaryButton
from tests.helpers.consoles import BenchConsole, act, cream, make_console, patient, session_at
from tests.helpers.widgets import colours, picture

SIZES = ((1440, 900), (1366, 700))
LONG = "Wolfeschlegelsteinhausen von und zu Beispielhausen-Mustermann, 名前の長い患者, Żofia Überlang"


@dataclass
class Bench:
    console: BenchConsole
    view: SidebarView
    presenter: SidebarPresenter
    qtbot: QtBot

    def find(self, name: str) -> QWidget:
        found = [widget for widget in self.view.findChildren(QWidget, name) if widget.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def press(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        if isinstance(button, PrimaryButton):
            button.guard(0)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def keys(self, *pressed: Qt.Key | str) -> None:
        for key in pressed:
            focus = QApplication.focusWidget()
            assert focus is not None
            if isinstance(focus, PrimaryButton):
                focus.guard(0)
            if isinstance(key, str):
                self.qtbot.keyClicks(focus, key)
            else:
                self.qtbot.keyClick(focus, key)

    def tap_row(self, list_name: str, row: int) -> None:
        rows = self.find(list_name)
        assert isinstance(rows, QListView)
        place = rows.visualRect(rows.model().index(row, 0)).center()
        self.qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def text(self, name: str) -> str:
        field = self.find(name)
        if isinstance(field, QPlainTextEdit):
            return field.toPlainText()
        assert isinstance(field, QLineEdit | QAbstractButton)
        return field.text()


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme, keep: Callable[[QWidget], None]) -> Bench:
    console = make_console()
    for name in ("Dora Placeholder", "Eli Testcase", "Fay Mockup"):
        patient(console, name)
    view, presenter = build_sidebar(console, theme)
    view.setFixedHeight(816)
    keep(view)
    return Bench(console, view, presenter, qtbot)


def test_a_tap_confirms_and_a_second_tap_starts(bench: Bench) -> None:
    bench.tap_row("patient_list", 1)
    assert bench.text("start_treatment") == "Start treatment"
    assert bench.console.treatment.open_sessions() == ()
    bench.press("start_treatment")
    (session,) = bench.console.treatment.open_sessions()
    assert bench.console.pen.chair_id == session.id


def test_a_double_tap_does_not_start(bench: Bench) -> None:
    bench.tap_row("patient_list", 1)
    start = bench.find("start_treatment")
    assert isinstance(start, PrimaryButton)
    assert start.guarded
    bench.qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    assert bench.console.treatment.open_sessions() == ()


def test_a_treatment_is_started_by_keys_alone(bench: Bench) -> None:
    bench.view.focus_search()
    bench.keys("eli", Qt.Key.Key_Return, Qt.Key.Key_Return)
    (session,) = bench.console.treatment.open_sessions()
    assert bench.console.pen.chair_id == session.id


def test_a_new_search_is_typed_whole_while_somebody_s_card_is_open(bench: Bench) -> None:
    bench.tap_row("patient_list", 0)
    assert bench.find("start_treatment")
    bench.view.focus_search()
    bench.keys(*"fay")
    assert (bench.text("search"), QApplication.focusWidget()) == ("fay", bench.find("search"))
    assert bench.presenter._state.confirm is None
    bench.keys(Qt.Key.Key_Return)
    assert bench.presenter._state.confirm is not None
    assert bench.presenter._state.confirm.name == "Fay Mockup"


@pytest.mark.parametrize("page", [Page.DETAILS, Page.FORM])
def test_the_search_s_key_leads_to_it_from_every_page(bench: Bench, page: Page) -> None:
    bench.tap_row("patient_list", 0)
    bench.press("show_details" if page is Page.DETAILS else "new_patient")
    if page is Page.FORM:
        bench.keys("Eli Sample")
    assert bench.presenter._state.page is page
    bench.view.focus_search()
    bench.keys(*"fay", Qt.Key.Key_Return)
    assert bench.console.treatment.open_sessions() == ()
    assert bench.presenter._state.confirm is not None
    assert bench.presenter._state.confirm.name == "Fay Mockup"
    bench.press("new_patient")
    assert bench.presenter._state.form.name == ("Eli Sample" if page is Page.FORM else "")


def test_enter_with_several_hits_goes_to_the_list_and_opens_nothing(bench: Bench) -> None:
    patient(bench.console, "Eli Example")
    bench.view.focus_search()
    bench.keys("eli", Qt.Key.Key_Return)
    rows = bench.find("patient_list")
    assert isinstance(rows, QListView)
    assert rows.hasFocus()
    assert rows.currentIndex().row() == 0
    assert bench.find("several_found").accessibleName() == "2 found: choose with Up and Down, then Enter"
    assert bench.presenter._state.confirm is None
    bench.keys(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert bench.presenter._state.confirm is not None
    assert bench.presenter._state.confirm.name == "Eli Testcase"
    assert bench.view.findChild(QWidget, "several_found").isHidden()


def test_an_endless_search_is_cut(bench: Bench) -> None:
    search = bench.find("search")
    assert isinstance(search, QLineEdit)
    search.setText("a" * 100_000)
    assert len(bench.presenter._state.search) == 200


def test_down_goes_from_the_search_field_to_the_list(bench: Bench) -> None:
    bench.view.focus_search()
    bench.keys(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert bench.presenter._state.confirm is not None
    assert bench.presenter._state.confirm.name == "Eli Testcase"
    assert bench.find("start_treatment").hasFocus()
    bench.presenter.escape()
    assert bench.find("patient_list").hasFocus()


def test_a_session_in_clinic_is_chosen_by_a_tap(bench: Bench) -> None:
    session = session_at(bench.console, Step.CLEANSE, patient(bench.console, "Ada Sample"), chair=False)
    bench.tap_row("clinic_list", 0)
    assert bench.console.pen.chair_id == session.id


def test_a_patient_is_added_by_keys_alone(bench: Bench) -> None:
    bench.presenter.new_patient()
    assert bench.find("field_name").hasFocus()
    bench.keys("Ada Sample", Qt.Key.Key_Tab, "12 3 1984", Qt.Key.Key_Tab)
    bench.keys(Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert bench.presenter._state.form.fitzpatrick == 2
    bench.find("field_phone").setFocus()
    bench.keys("555", Qt.Key.Key_Tab, "Latex", Qt.Key.Key_Tab, "Cold sores", Qt.Key.Key_Return, "Blood thinner")
    bench.find("form_add").setFocus()
    bench.keys(Qt.Key.Key_Return)
    added = next(one for one in bench.console.records._patients().values() if one.name == "Ada Sample")
    assert (added.phone, added.allergies, added.flags) == ("555", "Latex", "Cold sores\nBlood thinner")
    assert bench.find("start_treatment").hasFocus()


def test_wrong_fields_say_so_and_the_first_gets_the_keyboard(bench: Bench) -> None:
    bench.press("new_patient")
    bench.find("field_birth").setFocus()
    bench.keys("99 99 9999")
    bench.press("form_add")
    assert bench.find("field_name").hasFocus()
    assert bench.find("field_name").property("wrong")
    assert bench.view.form.birth.edit.accessibleDescription() == "Not a date. Type day month year, such as 12 3 1984."
    bench.press("form_close")
    bench.press("new_patient")
    assert bench.text("field_birth") == "99 99 9999"
    bench.press("form_clear")
    assert bench.text("field_birth") == ""


def test_a_second_enter_on_add_does_not_answer_the_alert(bench: Bench) -> None:
    bench.press("new_patient")
    bench.keys("Eli Testcase", Qt.Key.Key_Tab, "12 3 1984")
    bench.press("form_add")
    assert bench.presenter._state.page is Page.ALERT
    bench.keys(Qt.Key.Key_Return)
    assert bench.presenter._state.page is Page.FORM
    assert bench.text("field_name") == "Eli Testcase"
    bench.press("form_add")
    assert bench.find("same_1").guarded, "a second tap on Add is no answer either"
    bench.press("same_1")
    assert bench.presenter._state.confirm is not None
    assert len(bench.console.records._patients()) == 3


@pytest.mark.parametrize(("born", "same"), [("12 3 1984", True), ("1 1 1990", False)])
def test_the_filled_key_is_the_likely_answer(bench: Bench, born: str, same: bool) -> None:
    bench.press("new_patient")
    bench.keys("Eli Testcase", Qt.Key.Key_Tab, born)
    bench.press("form_add")
    this, another = bench.find("same_1"), bench.find("another_person")
    fill = bench.view.theme.ink(Ink.FILL).name()
    assert (fill in colours(picture(this)), fill in colours(picture(another))) == (same, not same)


def test_another_person_has_a_button_of_its_own(bench: Bench) -> None:
    bench.press("new_patient")
    bench.keys("Eli Testcase", Qt.Key.Key_Tab, "1 1 1990")
    bench.press("form_add")
    bench.press("another_person")
    assert len(bench.console.records._patients()) == 4


@pytest.mark.parametrize("folded", [False, True])
def test_who_is_signed_in_leads_to_somebody_else(bench: Bench, folded: bool) -> None:
    bench.view.set_folded(folded)
    key = "switch_folded" if folded else "switch_person"
    asked: list[str] = []
    bench.presenter.switch_asked = lambda: asked.append("asked")
    bench.press(key)
    assert asked == ["asked"]
    bench.console.access.enter_by_tap(bench.console.people.staff[1].id)
    assert bench.find(key).accessibleName() == "Nurse Two, Nurse, Switch"


@pytest.mark.parametrize("folded", [False, True])
def test_the_console_is_locked_from_the_sidebar(bench: Bench, folded: bool) -> None:
    bench.view.set_folded(folded)
    key = bench.find("lock_folded" if folded else "lock")
    assert (key.accessibleName(), key.accessibleDescription()) == ("Lock the console", "Ctrl+L")
    bench.press(key.objectName())
    assert bench.console.access.state.locked


def test_details_and_notice_are_closed_by_their_crosses(bench: Bench) -> None:
    bench.tap_row("patient_list", 0)
    bench.press("show_details")
    assert bench.presenter._state.page is Page.DETAILS
    bench.press("details_close")
    assert bench.presenter._state.page is Page.LISTS
    session_at(bench.console, Step.NEEDLING, patient(bench.console, "Ada Sample"))
    assert bench.console.pen.arm(bench.console.link.now_ns()) is None
    bench.press("switch_person")
    assert "pen is armed" in bench.presenter._state.notice
    bench.press("notice_close")
    assert bench.presenter._state.notice == ""


def test_folded_it_shows_rings_and_initials_and_keeps_what_was_typed(bench: Bench) -> None:
    ada = patient(bench.console, "Ada Sample")
    session = session_at(bench.console, Step.NUMBING, ada, chair=False)
    act(bench.console, session.id, cream(bench.console.policy))
    bench.view.focus_search()
    bench.keys("eli")
    bench.view.set_folded(True)
    assert bench.view.width() == SIDEBAR_FOLDED
    ring = bench.find("folded_1")
    assert ring.accessibleName() == "Ada Sample, Numbing, 10:00 to go"
    bench.press("folded_1")
    assert bench.console.pen.chair_id == session.id
    bench.view.set_folded(False)
    assert bench.view.width() == bench.view.theme.metrics.sidebar
    assert bench.text("search") == "eli"


def tab_stops(bench: Bench, first: str) -> list[str]:
    """The names that Tab reaches from `first` on, in their order."""
    bench.find(first).setFocus()
    names: list[str] = []
    for _stop in range(30):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus.objectName() in names:
            break
        names.append(focus.objectName())
        bench.qtbot.keyClick(focus, Qt.Key.Key_Tab)
    return names


def test_tab_goes_through_the_lists_and_the_form_in_their_order(bench: Bench) -> None:
    session_at(bench.console, Step.CLEANSE, patient(bench.console, "Ada Sample"), chair=False)
    assert tab_stops(bench, "search") == [
        "search",
        "clinic_list",
        "patient_list",
        "new_patient",
        "switch_person",
        "lock",
    ]
    bench.tap_row("patient_list", 1)
    stops = tab_stops(bench, "search")
    confirm = ["start_treatment", "show_details", "confirm_close"]
    assert stops == ["search", "clinic_list", "patient_list", *confirm, "new_patient", "switch_person", "lock"]
    bench.press("new_patient")
    bench.keys("A")
    fields = ["field_name", "field_birth", "fitzpatrick_0", "field_phone", "field_allergies", "field_flags"]
    assert tab_stops(bench, "field_name") == [*fields, "form_clear", "form_add", "form_close", "switch_person", "lock"]


def test_everything_that_acts_has_a_name(bench: Bench) -> None:
    bench.tap_row("patient_list", 0)
    for button in bench.view.findChildren(QAbstractButton):
        assert button.objectName(), button
        assert button.accessibleName() or button.text(), button.objectName()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_every_page_holds_its_words(
    qapp: QApplication, qtbot: QtBot, keep: Callable[[QWidget], None], size: tuple[int, int], mode: Mode
) -> None:
    theme = Theme(mode)
    theme.fit(*size)
    apply_style(qapp, theme)
    console = make_console()
    for name in (LONG, "Ada Sample", "Ben Example", "?", "Cleo Specimen"):
        person = patient(
            console, name, allergies="Latex and several other things", flags="Cold sores\nA long flag " * 3
        )
        session = session_at(console, Step.NUMBING, person, chair=False)
        act(console, session.id, cream(console.policy))
        console.clock.advance(400_000)
    view, presenter = build_sidebar(console, theme)
    room = size[1] - theme.metrics.top_bar - theme.metrics.demo_banner
    view.setFixedHeight(room)
    keep(view)
    assert view.minimumSizeHint().height() <= room
    assert view.minimumSizeHint().width() <= theme.metrics.sidebar
    eli = patient(console, "Eli Testcase")
    steps: list[Callable[[], object]] = [
        lambda: presenter.choose_patient(eli.id.hex),
        presenter.show_details,
        presenter.close_confirm,
        presenter.new_patient,
        presenter.add_patient,
        lambda: presenter.form_typed("name", LONG),
        lambda: presenter.form_typed("birth", "12 3 1984"),
        presenter.add_patient,
        presenter.back_to_form,
        presenter.close_form,
        presenter.switch,
        presenter.switch,
        lambda: presenter.search("nobody has this name"),
        lambda: view.set_folded(True),
    ]
    for step in steps:
        step()
        qapp.processEvents()
        qapp.processEvents()
        theme.overflow.clear()
        view.grab()
        assert theme.overflow.entries == (), step
