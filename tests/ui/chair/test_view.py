"""The chair page under fingers and keys: names, focus, typing, the zone table, sheets, double taps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPlainTextEdit, QPushButton, QWidget

from mnconsole.domain.pen import StopCause
from mnconsole.domain.session import Step
from mnconsole.ui.chair.part import build_chair
from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.buttons import PrimaryButton
from mnconsole.ui.widgets.zone_rows import ZoneHeader
from tests.helpers.consoles import make_console, patient, session_at, stretch
from tests.helpers.fakes import BLIND
from tests.helpers.widgets import tap
from tests.ui.chair.bench import sample
from tests.ui.chair.page import Page, Show


@pytest.fixture
def page(theme: Theme, keep: Show) -> Page:
    return Page(theme, keep)


def test_a_treatment_by_taps(page: Page) -> None:
    page.at(Step.SCREENING)
    page.tap("screening_q_infection_no")
    page.tap("screening_rest_no")
    page.tap("screening_q_allergy_metal_anaesthetic_no")
    page.settle()
    page.tap("primary_action")
    page.tap("zone_nose_on")
    page.settle()
    page.tap("primary_action")
    page.tap("screening_fitzpatrick_4")
    page.tap("screening_consent")
    page.settle()
    page.tap("primary_action")
    assert page.step is Step.CLEANSE
    page.settle()
    page.tap("primary_action")
    page.type("cream_lot", "L4-2291")
    page.type("cream_expiry", "08/2027")
    page.type("cream_amount", "9.5")
    page.settle()
    page.tap("primary_action")
    page.settle()
    page.tap("primary_action")
    page.tap("early_numb_enough")
    assert page.step is Step.SERUM_BEFORE


def test_two_quick_taps_count_once(page: Page) -> None:
    page.at(Step.CLEANSE)
    page.tap("primary_action")
    assert page.primary.guarded
    page.tap("primary_action")
    assert page.step is Step.NUMBING
    assert page.view.findChild(QLineEdit, "cream_lot").accessibleDescription() == ""


def test_what_is_typed_reaches_the_draft_and_the_caret_stays(page: Page) -> None:
    page.at(Step.NUMBING)
    page.type("cream_lot", "L42291")
    field = page.find("cream_lot")
    assert isinstance(field, QLineEdit)
    field.setCursorPosition(2)
    QTest.keyClicks(field, "-")
    assert field.text() == "L4-2291"
    assert field.cursorPosition() == 3
    page.presenter.refresh()
    assert page.find("cream_lot") is field


def test_enter_leads_through_the_form_like_tab(page: Page) -> None:
    page.at(Step.NUMBING)
    assert page.focused() == "cream_lot"
    for name in ("cream_expiry", "cream_amount"):
        QTest.keyClick(page.view.focusWidget(), Qt.Key.Key_Return)
        assert page.focused() == name
    assert page.step is Step.NUMBING


def test_tab_goes_from_the_form_over_the_tools_to_the_filled_button(page: Page) -> None:
    page.at(Step.NUMBING)
    seen = []
    for _ in range(7):
        QTest.keyClick(page.view.focusWidget(), Qt.Key.Key_Tab)
        seen.append(page.focused())
    assert seen[:2] == ["cream_expiry", "cream_amount"]
    assert "primary_action" in seen
    assert seen.index("note") < seen.index("reaction") < seen.index("no_cream") < seen.index("primary_action")


def test_a_complaint_takes_the_keyboard_to_its_field(page: Page) -> None:
    page.at(Step.NUMBING)
    page.find("cream_amount").setFocus()
    page.presenter.primary()
    QApplication.processEvents()
    assert page.focused() == "cream_lot"
    assert "lot number" in page.find("cream_lot").accessibleDescription()


def test_a_missing_answer_is_scrolled_into_sight(page: Page) -> None:
    page.at(Step.SCREENING)
    page.presenter.act("screening.rest_no")
    page.presenter.changed("screening.q.allergy_metal_anaesthetic", "no")
    page.presenter.changed("screening.q.tattoo", "")
    page.settle()
    page.presenter.primary()
    QApplication.processEvents()
    asked = page.find("screening_q_tattoo_no")
    area = page.view.step.area
    top = asked.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= area.viewport().height() - asked.height()
    assert page.focused() == "screening_q_tattoo_no"


def test_up_and_down_move_in_the_zones_and_enter_chooses(page: Page) -> None:
    page.at(Step.NEEDLING, ("forehead", "nose", "chin"))
    table = page.view.step.zone_list
    assert isinstance(table, QListView)
    assert page.view.focusWidget() is table, "nothing else can be pressed before the pen has run"
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(table, key)
    session = page.console.treatment.session(page.console.pen.chair_id)
    assert session is not None
    assert session.current_zone_id == "forehead"
    page.console.treatment.fact(session.id, [stretch("forehead")])
    QTest.keyClick(table, Qt.Key.Key_Return)
    session = page.console.treatment.session(session.id)
    assert session is not None
    assert session.current_zone_id == "chin"


def test_a_tap_on_a_row_chooses_its_zone(page: Page) -> None:
    page.at(Step.NEEDLING, ("forehead", "nose", "chin"))
    table = page.view.step.zone_list
    assert isinstance(table, QListView)
    place = table.visualRect(table.model().index(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    session = page.console.treatment.session(page.console.pen.chair_id)
    assert session is not None
    assert session.current_zone_id == "nose"


def test_a_note_is_kept_when_the_sheet_is_closed(page: Page) -> None:
    page.at(Step.CLEANSE)
    page.tap("note")
    text = page.find("note_text")
    assert isinstance(text, QPlainTextEdit)
    assert page.view.focusWidget() is text
    QTest.keyClicks(text, "Patient is cold.")
    QTest.keyClick(text, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not page.view.sheets.isVisible()
    assert page.focused() == "primary_action"
    page.tap("note")
    text = page.find("note_text")
    assert isinstance(text, QPlainTextEdit)
    assert text.toPlainText() == "Patient is cold."
    page.settle()
    save = page.find("note_save")
    assert isinstance(save, PrimaryButton)
    save.guard(0)
    tap(save)
    session = page.console.treatment.session(page.console.pen.chair_id)
    assert session is not None
    assert session.note_count == 1


def test_tab_leaves_the_note_s_text(page: Page) -> None:
    page.at(Step.CLEANSE)
    page.tap("note")
    QTest.keyClick(page.find("note_text"), Qt.Key.Key_Tab)
    assert page.focused() != "note_text"


def test_reaction_is_one_tap(page: Page) -> None:
    page.at(Step.NEEDLING)
    page.tap("reaction")
    assert page.console.link.stops[-1] is StopCause.REACTION
    page.tap("observed_hives")
    session = page.console.treatment.session(page.console.pen.chair_id)
    assert session is not None
    assert [event.kind for event in session.events][-1] == "reaction.observed"
    assert page.view.sheets.isVisible()


def test_a_sheet_covers_the_card_and_nothing_else(page: Page) -> None:
    page.at(Step.CLEANSE)
    page.tap("more")
    assert not page.view.step.isVisible()
    assert page.view.header.isVisible()
    assert page.view.rail.isVisible()
    assert page.view.strip.isVisible()
    assert page.view.sheets.window() is page.view.window()
    page.tap("open_patient")
    page.tap("patient_close")
    assert page.view.step.isVisible()


def test_the_keyboard_is_not_taken_from_another_part_of_the_window(theme: Theme, keep: Show) -> None:
    window = QWidget()
    console = make_console()
    view, presenter = build_chair(console, theme)
    view.setParent(window)
    search = QLineEdit(window)
    window.resize(900, 820)
    keep(window)
    window.activateWindow()
    session_at(console, Step.NUMBING, sample(console))
    search.setFocus()
    presenter.act("note")
    QApplication.processEvents()
    assert window.focusWidget() is view.findChild(QPlainTextEdit, "note_text")
    presenter.act("close")
    search.setFocus()
    session_at(console, Step.SCREENING, patient(console, "Ben Example"))
    QApplication.processEvents()
    assert window.focusWidget() is search


def test_after_each_step_the_first_empty_field_has_the_keyboard(theme: Theme, keep: Show) -> None:
    window = QWidget()
    console = make_console()
    view, presenter = build_chair(console, theme)
    view.setParent(window)
    banner = QPushButton(window)
    window.resize(900, 820)
    keep(window)
    window.activateWindow()
    session_at(console, Step.CLEANSE, sample(console))
    presenter.changed("cream.amount", "9.5")
    for following in ("cream_lot", "primary_action"):
        banner.setFocus()
        console.link.advance(601)
        assert presenter.primary()
        QApplication.processEvents()
        held = window.focusWidget()
        assert held is not None
        assert held.objectName() == following
        presenter.changed("cream.lot", "L4-2291")
        presenter.changed("cream.expiry", "08/2030")


def test_no_ring_after_a_finger_a_ring_after_keys(page: Page) -> None:
    page.at(Step.CLEANSE)
    assert page.view.focusWidget() is page.primary
    assert not page.primary.ring
    page.tap("more")
    page.tap("more_close")
    assert not page.primary.ring
    note = page.find("note")
    assert isinstance(note, PaintedButton)
    note.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(note, Qt.Key.Key_Return)
    QTest.keyClick(page.find("note_text"), Qt.Key.Key_Escape)
    assert page.focused() == "primary_action"


def test_page_keys_scroll_what_has_no_stop_for_tab(page: Page) -> None:
    page.at(Step.SIGN_OFF, ("forehead", "nose", "chin", "jaw", "cheeks", "upper_lip"))
    bar = page.view.step.area.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(page.primary, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(page.primary, Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_keys_are_shown_and_told(page: Page) -> None:
    page.at(Step.CLEANSE)
    told = {name: page.find(name).accessibleDescription() for name in ("primary_action", "note", "reaction")}
    assert told == {"primary_action": "F2", "note": "F3", "reaction": "F4"}


def test_allergies_are_never_folded(page: Page) -> None:
    console = page.console
    who = patient(console, allergies="latex\npenicillin\niodine\nlidocaine", flags="\n".join("abcdefghij"))
    session_at(console, Step.CLEANSE, who)
    page.settle()
    chips = [chip for chip in page.view.header.findChildren(QWidget) if type(chip).__name__ == "Chip"]
    shown = [chip.accessibleName() for chip in chips if chip.isVisible()]
    assert "Allergy: latex, penicillin, iodine, lidocaine" in shown
    page.tap("flags_more")
    assert page.view.sheets.isVisible()


def test_every_button_has_a_name_and_words_for_the_ear(page: Page) -> None:
    for step in (Step.SCREENING, Step.NUMBING, Step.NEEDLING, Step.AFTERCARE, Step.SIGN_OFF):
        console = page.console
        console.pen.choose_chair(None)
        session_at(console, step, sample(console))
        page.settle()
        for button in page.view.step.findChildren(PaintedButton):
            if button.isVisible():
                assert button.objectName(), button.text()
                assert button.accessibleName() or button.text(), button.objectName()


def test_the_column_of_a_pen_that_does_not_sense_the_skin_is_its_running_time(page: Page) -> None:
    page.at(Step.NEEDLING)
    header = page.view.findChildren(ZoneHeader)[0]
    assert "Contact s" in header.accessibleName()
    page.console.link.change(identity=BLIND)
    page.presenter.tick()
    page.settle()
    assert "Running s" in header.accessibleName()
    assert "Contact" not in header.accessibleName()
