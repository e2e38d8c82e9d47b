"""Where the keyboard is on the chair's page, what scrolls, and what does not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mnconsole.domain.session import Step
from mnconsole.ui.chair.form.keys import KeyPart, StepperPart
from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.base import PaintedButton
from tests.helpers.consoles import stretch
from tests.ui.chair.page import Page, Show


@pytest.fixture
def page(theme: Theme, keep: Show) -> Page:
    made = Page(theme, keep)
    made.view.resize(772, 620)
    return made


def top_of(widget: QWidget, inside: QWidget) -> int:
    return widget.mapTo(inside, QPoint(0, 0)).y()


@pytest.mark.parametrize("how", ["by a finger", "by its key", "with the record begun"])
def test_the_reaction_opens_at_its_top_with_the_first_sign_at_hand(page: Page, how: str) -> None:
    page.at(Step.NEEDLING)
    if how == "with the record begun":
        page.presenter.act("reaction")
        pane = page.view.sheets.pane
        assert pane is not None
        pane.scrolling.verticalScrollBar().setValue(400)
        page.presenter.act("close")
        QApplication.processEvents()
    if how == "by a finger":
        page.tap("reaction")
    else:
        page.presenter.act("reaction")
        QApplication.processEvents()
    pane = page.view.sheets.pane
    assert pane is not None
    first = page.console.policy.choices["observation"][0].id
    assert pane.scrolling.verticalScrollBar().maximum() > 0
    assert pane.scrolling.verticalScrollBar().value() == 0
    assert page.focused() == f"observed_{first}"


def test_enter_shows_the_first_sign_before_it_presses_it(page: Page) -> None:
    page.at(Step.NEEDLING)
    page.tap("reaction")
    key = page.view.focusWidget()
    assert isinstance(key, KeyPart)
    assert not key.ring
    QTest.keyClick(key, Qt.Key.Key_Return)
    assert key.ring
    assert not key.isChecked()
    QTest.keyClick(key, Qt.Key.Key_Return)
    assert key.isChecked()


def test_a_sign_that_was_seen_is_ticked_with_its_time(page: Page) -> None:
    page.at(Step.NEEDLING)
    page.tap("reaction")
    hives = page.find("observed_hives")
    assert isinstance(hives, KeyPart)
    words = hives.text()
    page.tap("observed_hives")
    assert hives.isChecked()
    first = hives.text()
    assert first.startswith(words)
    assert first != words
    page.console.clock.advance(2000)
    page.tap("observed_hives")
    assert hives.isChecked()
    assert hives.text() not in (words, first)
    other = page.find(f"observed_{page.console.policy.choices['observation'][0].id}")
    assert isinstance(other, KeyPart)
    assert not other.isChecked()


def test_the_zones_stay_where_they_are_when_a_depth_reaches_its_end(page: Page) -> None:
    page.at(Step.SCREENING)
    page.presenter.act("screening.rest_no")
    page.presenter.changed("screening.q.allergy_metal_anaesthetic", "no")
    page.settle()
    page.tap("primary_action")
    page.tap("zone_nose_on")
    bar = page.view.step.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    before = bar.value()
    assert before > 0
    deeper = page.find("zones_deeper")
    while deeper.isEnabled():
        page.tap("zones_deeper")
    assert bar.value() == before
    held = page.view.focusWidget()
    assert held is not None
    assert isinstance(held.parentWidget(), StepperPart)
    assert held is not deeper
    assert held.parentWidget() is deeper.parentWidget()


def test_what_is_answered_by_one_key_scrolls_nothing(page: Page) -> None:
    page.at(Step.SCREENING)
    page.settle()
    rest = page.find("screening_rest_no")
    bar = page.view.step.area.verticalScrollBar()
    assert bar.maximum() > 0
    page.tap("screening_rest_no")
    assert not rest.isEnabled()
    assert bar.value() == 0


def test_after_a_finger_the_sheet_of_a_done_zone_asks_before_it_records(page: Page) -> None:
    page.at(Step.NEEDLING, ("forehead", "nose"))
    page.presenter.act("zone:forehead")
    session = page.console.treatment.session(page.console.pen.chair_id)
    assert session is not None
    page.console.treatment.fact(session.id, [stretch("forehead")])
    page.settle()
    page.tap("primary_action")
    first = page.view.focusWidget()
    assert isinstance(first, PaintedButton)
    assert first.objectName().startswith("endpoint_")
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert page.view.sheets.isVisible()
    assert first.ring
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert not page.view.sheets.isVisible()


def test_a_notice_goes_when_what_it_asks_for_changes_and_nothing_moves(page: Page) -> None:
    page.at(Step.SCREENING)
    page.presenter.act("screening.rest_no")
    page.presenter.changed("screening.q.allergy_metal_anaesthetic", "no")
    page.presenter.changed("screening.q.tattoo", "")
    page.settle()
    page.tap("primary_action")
    notice = page.find("step_notice")
    area = page.view.step.area
    before = area.height(), area.verticalScrollBar().value()
    page.tap("screening_q_tattoo_no")
    assert not notice.isVisible()
    assert (area.height(), area.verticalScrollBar().value()) == before
    page.settle()
    page.tap("primary_action")
    assert area.height() > before[0], "the next part has the whole place"


def test_a_notice_of_a_sheet_keeps_its_place_until_the_sheet_is_left(page: Page) -> None:
    page.at(Step.NEEDLING)
    page.presenter.act("more")
    page.presenter.act("open:zones")
    QApplication.processEvents()
    page.tap("zone_forehead_on")
    pane = page.view.sheets.pane
    assert pane is not None
    assert pane.notice.isVisible(), "it is being worked in"
    chin = page.find("zone_chin_on")
    before = top_of(chin, page.view)
    page.tap("zone_chin_on")
    assert not pane.notice.isVisible()
    assert top_of(chin, page.view) == before


def test_same_lot_comes_after_what_is_typed(page: Page) -> None:
    page.at(Step.NEEDLING)
    page.presenter.act("more")
    page.presenter.act("open:cartridge")
    QApplication.processEvents()
    seen = ["cartridge_lot"]
    assert page.focused() == seen[0]
    for _ in range(3):
        QTest.keyClick(page.view.focusWidget(), Qt.Key.Key_Tab)
        seen.append(page.focused())
    assert seen == ["cartridge_lot", "cartridge_expiry", "cartridge_sealed", "cartridge_same"]


def test_the_consent_is_in_sight_when_there_is_nothing_to_weigh(page: Page) -> None:
    page.view.theme.fit(1366, 743)
    page.view.resize(772, 673)
    page.at(Step.SCREENING)
    page.presenter.act("screening.rest_no")
    page.presenter.changed("screening.q.allergy_metal_anaesthetic", "no")
    for _part in ("questions", "zones"):
        page.presenter.changed("zone.nose.on", "1")
        page.settle()
        page.tap("primary_action")
    page.settle()
    tick = page.find("screening_consent")
    area = page.view.step.area
    assert area.verticalScrollBar().value() == 0
    assert top_of(tick, area.viewport()) + tick.height() <= area.viewport().height()
