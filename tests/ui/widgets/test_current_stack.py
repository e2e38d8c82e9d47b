"""A stack asks for the room of the page that is shown, and hands the keyboard on as Qt's own does."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.widgets.current_stack import CurrentStack

LONG = "A sentence that goes on. " * 200


def _page(*inside: QWidget) -> QWidget:
    page = QWidget()
    box = QVBoxLayout(page)
    for each in inside:
        box.addWidget(each)
    return page


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _small_area(qtbot: QtBot, inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    area.resize(300, 200)
    with qtbot.waitExposed(area):
        area.show()
    return area


def _overflow(qtbot: QtBot, stack: CurrentStack | QStackedWidget) -> int:
    """How far a small area has to scroll that holds a stack whose second page, which nobody sees, is high."""
    for text in ("short", LONG):
        inner = CurrentStack() if isinstance(stack, CurrentStack) else QStackedWidget()
        inner.addWidget(_page(_wrapped(text)))
        inner.addWidget(_page(_wrapped(LONG)))
        stack.addWidget(_page(inner))
    area = _small_area(qtbot, stack)
    return area.verticalScrollBar().maximum()


def test_a_page_that_nobody_sees_asks_for_nothing(qtbot: QtBot) -> None:
    assert _overflow(qtbot, QStackedWidget()) > 0, "then the class of our own is not needed"
    assert _overflow(qtbot, CurrentStack()) == 0


def test_the_page_that_is_shown_asks_for_all_of_its_own(qtbot: QtBot) -> None:
    stack = CurrentStack()
    stack.addWidget(_page(_wrapped("short")))
    high = _page(_wrapped(LONG))
    stack.addWidget(high)
    area = _small_area(qtbot, stack)
    stack.setCurrentWidget(high)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)


@pytest.mark.parametrize("make", [CurrentStack, QStackedWidget])
def test_the_keyboard_goes_with_the_page(qtbot: QtBot, make: type[CurrentStack] | type[QStackedWidget]) -> None:
    stack = make()
    qtbot.addWidget(stack)
    first, other, second, third = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
    pages = _page(first, other), _page(second, third), _page(QLabel("nothing to type into"))
    for page in pages:
        stack.addWidget(page)
    with qtbot.waitExposed(stack):
        stack.show()
    stack.activateWindow()
    qtbot.waitUntil(stack.isActiveWindow)
    other.setFocus()
    stack.setCurrentWidget(pages[1])
    assert second.hasFocus(), "the first stop of Tab"
    third.setFocus()
    stack.setCurrentWidget(pages[0])
    assert other.hasFocus(), "what had it on this page last"
    stack.setCurrentWidget(pages[1])
    assert third.hasFocus()
    stack.setCurrentWidget(pages[2])
    assert not any(each.hasFocus() for each in (first, other, second, third))
    assert stack.currentWidget() is pages[2]


def test_a_page_that_is_taken_away_is_no_page_any_more(qtbot: QtBot) -> None:
    stack = CurrentStack()
    qtbot.addWidget(stack)
    pages = _page(QLineEdit()), _page(QLineEdit())
    for page in pages:
        stack.addWidget(page)
    assert stack.currentWidget() is pages[0]
    stack.removeWidget(pages[0])
    assert stack.currentWidget() is None
    assert pages[0].isHidden()
    stack.setCurrentWidget(pages[1])
    holder = QWidget()
    qtbot.addWidget(holder)
    pages[1].setParent(holder)
    assert stack.currentWidget() is None
    stack.addWidget(pages[0])
    assert stack.currentWidget() is pages[0]


def test_a_change_while_nothing_around_is_painted_leaves_no_page_unpainted(qtbot: QtBot) -> None:
    around, stack = QWidget(), CurrentStack()
    qtbot.addWidget(around)
    QVBoxLayout(around).addWidget(stack)
    pages = QLabel("one"), QLabel("two")
    for page in pages:
        stack.addWidget(page)
    around.setUpdatesEnabled(False)
    stack.setCurrentWidget(pages[1])
    around.setUpdatesEnabled(True)
    assert stack.updatesEnabled()
    assert pages[1].updatesEnabled()
