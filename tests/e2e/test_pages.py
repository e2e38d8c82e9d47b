"""Every page in the real window, light and dark, at both least sizes: no text cut, nothing squeezed or cut off.

`MNCONSOLE_GRAB=DIR` keeps the pictures.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mnconsole.domain.people import Role
from mnconsole.ui import words
from mnconsole.ui.theme.theme import Mode, Theme
from mnconsole.ui.turns import is_painted
from mnconsole.ui.widgets.stop_button import StopButton
from tests.e2e.bare_pen import bare_pen
from tests.e2e.entry_pages import entry_pages
from tests.e2e.pages import Stage, walk
from tests.e2e.pages_lock import clinic_pages, lock_pages
from tests.e2e.pages_privacy import TWO_MANAGERS, privacy
from tests.e2e.pen_pages import pen_pages
from tests.e2e.search_pages import search_pages
from tests.e2e.sight import never_painted, save, trouble_by_sight
from tests.helpers.consoles import STAFF
from tests.helpers.widgets import longer

GRAB = "MNCONSOLE_GRAB"
SIZES = ((1366, 700), (1440, 900))
ALL = tuple((mode, size) for mode in (Mode.LIGHT, Mode.DARK) for size in SIZES)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "pages", [entry_pages, walk, bare_pen, search_pages], ids=["before", "treatment", "bare-pen", "search"]
)
def test_everything_is_to_be_seen(
    qapp: QApplication, qtbot: QtBot, pages: Callable[[Stage], Iterator[str]], mode: Mode, size: tuple[int, int]
) -> None:
    look(qtbot, pages, mode, size)


def test_longer_words_before_the_records_fit(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other languages need a third more room."""
    monkeypatch.setattr(words, "_translate", lambda _context, text: longer(text))
    look(qtbot, entry_pages, Mode.LIGHT, SIZES[0])


@pytest.mark.parametrize(("mode", "size"), ALL if os.environ.get(GRAB) else ALL[::3])
def test_the_pen_s_page_is_to_be_seen(qapp: QApplication, qtbot: QtBot, mode: Mode, size: tuple[int, int]) -> None:
    look(qtbot, pen_pages, mode, size)


@pytest.mark.parametrize(("mode", "size"), ALL if os.environ.get(GRAB) else ALL[::3])
def test_a_whole_record_is_to_be_seen(qapp: QApplication, qtbot: QtBot, mode: Mode, size: tuple[int, int]) -> None:
    look(qtbot, privacy, mode, size, TWO_MANAGERS)


@pytest.mark.parametrize(("mode", "size"), ALL if os.environ.get(GRAB) else ALL[1:3])
@pytest.mark.parametrize("pages", [lock_pages, clinic_pages], ids=["lock", "clinic"])
def test_the_lock_and_the_clinic_are_to_be_seen(
    qapp: QApplication, qtbot: QtBot, pages: Callable[[Stage], Iterator[str]], mode: Mode, size: tuple[int, int]
) -> None:
    look(qtbot, pages, mode, size, demo=False)


def look(
    qtbot: QtBot,
    pages: Callable[[Stage], Iterator[str]],
    mode: Mode,
    size: tuple[int, int],
    staff: tuple[tuple[str, Role, bool], ...] = STAFF,
    *,
    demo: bool = True,
) -> None:
    stage = Stage(Theme(mode), demo=demo, staff=staff)
    window = stage.window
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.front.front)
    folder = os.environ.get(GRAB, "")
    wrong: dict[str, list[str]] = {}
    seen: list[str] = []
    for name in pages(stage):
        seen.append(name)
        qtbot.waitUntil(lambda: is_painted(window))
        problems = [*trouble_by_sight(window, stage.theme, size), *never_painted(window)]
        name_of_stop = "stop_tall" if window.pen_view.folded else "stop"
        stop = window.pen_view.findChild(StopButton, name_of_stop)
        assert stop is not None
        middle = stop.mapTo(window, QPoint(stop.width() // 2, stop.height() // 2))
        if window.childAt(middle) is not stop:
            problems.append(f"STOP is covered by {window.childAt(middle)}")
        if hidden := window.body.centre.verticalScrollBar().maximum():
            problems.append(f"the page scrolls as a whole, by {hidden} px, and its keys with it")
        if problems:
            wrong[name] = problems
        if folder:
            save(window, Path(folder), f"{mode.value}-{size[0]}-{len(seen):02}-{name}")
    assert len(seen) == len(set(seen))
    assert wrong == {}
