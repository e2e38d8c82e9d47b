"""20,000 patients: a key press is a painted list, and pages are appended, without lag."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from time import perf_counter
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.people import fold
from mnconsole.domain.records_ports import PatientHit
from mnconsole.services.patients import PAGE
from mnconsole.ui.sidebar.part import build_sidebar
from mnconsole.ui.theme import Theme
from tests.helpers.consoles import make_console

PATIENTS = 20_000
PAINTED_S = 0.1
"""Far above what a frame needs, so that a busy machine does not fail it; a list that is made anew takes seconds."""


@pytest.fixture(scope="module")
def hits() -> tuple[tuple[PatientHit, str], ...]:
    born = date(1940, 1, 1)
    made = []
    for number in range(PATIENTS):
        name = f"{['Ada', 'Ben', 'Cleo', 'Dora', 'Eli'][number % 5]} Sample {number:05}"
        made.append(
            (PatientHit(UUID(int=number + 1), number, name, (born + timedelta(number)).isoformat()), fold(name))
        )
    return tuple(made)


class AnsweredAtOnce:
    """Stands for the service: what the database would find, without its time."""

    def __init__(self, hits: tuple[tuple[PatientHit, str], ...]) -> None:
        self._hits = hits

    def search(self, text: str, offset: int, done: Callable[..., None], failed: object = None) -> None:
        found = [hit for hit, folded in self._hits if text in folded] if text else [hit for hit, _ in self._hits]
        done(tuple(found[offset : offset + PAGE]), len(found))


def test_a_key_press_is_painted_without_lag(
    qtbot: QtBot, theme: Theme, keep: Callable[[QWidget], None], hits: tuple[tuple[PatientHit, str], ...]
) -> None:
    console = make_console()
    console.patients = AnsweredAtOnce(hits)
    view, presenter = build_sidebar(console, theme)
    view.setFixedHeight(816)
    keep(view)
    for _page in range(PATIENTS // PAGE):
        presenter.more()
    rows = view.lists.list.rows
    assert rows.rowCount() == PATIENTS
    view.focus_search()
    took = []
    # The whole list, what a letter leaves, and the whole list again.
    for key in (Qt.Key.Key_A, Qt.Key.Key_D, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace):
        before = perf_counter()
        qtbot.keyClick(view.lists.search, key)
        view.repaint()
        took.append(perf_counter() - before)
    assert rows.rowCount() == PAGE
    assert median(took) < PAINTED_S


def test_the_last_page_is_appended_as_quickly_as_the_first(
    qtbot: QtBot, theme: Theme, keep: Callable[[QWidget], None], hits: tuple[tuple[PatientHit, str], ...]
) -> None:
    console = make_console()
    console.patients = AnsweredAtOnce(hits)
    view, presenter = build_sidebar(console, theme)
    view.setFixedHeight(816)
    keep(view)
    took = []
    for _page in range(PATIENTS // PAGE - 1):
        before = perf_counter()
        presenter.more()
        view.repaint()
        took.append(perf_counter() - before)
    assert view.lists.list.rows.rowCount() == PATIENTS
    assert median(took[-20:]) < PAINTED_S


def test_scrolling_to_the_end_asks_for_the_next_page(
    qapp: QApplication, theme: Theme, keep: Callable[[QWidget], None], hits: tuple[tuple[PatientHit, str], ...]
) -> None:
    console = make_console()
    console.patients = AnsweredAtOnce(hits)
    view, _presenter = build_sidebar(console, theme)
    view.setFixedHeight(816)
    keep(view)
    listed = view.lists.list
    assert listed.rows.rowCount() == PAGE
    listed.scrollToBottom()
    qapp.processEvents()
    assert listed.rows.rowCount() == 2 * PAGE
    place = listed.verticalScrollBar().value()
    assert 0 < place < listed.verticalScrollBar().maximum()
