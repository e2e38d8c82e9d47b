"""The panel of a pen that only runs and stops: nothing is cut in any state, also with longer words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from mnconsole.ui import words as catalogue
from mnconsole.ui.pen_panel.presenter import PenPanelPresenter
from mnconsole.ui.theme import Theme
from tests.helpers.bare_pens import allow, with_pen
from tests.helpers.consoles import BenchConsole
from tests.helpers.widgets import overflows
from tests.ui.pen_panel.test_view import SIZES, show, stretched


def _states(console: BenchConsole, presenter: PenPanelPresenter) -> Iterator[str]:
    yield "not allowed"
    allow(console)
    yield "depth to be set"
    presenter.confirm_hand_depth()
    yield "ready"
    presenter.arm()
    yield "armed"
    presenter.start()
    yield "running"
    console.link.needle(200)
    yield "soon over"
    console.link.needle(60)
    console.pen.tick()
    yield "over"
    presenter.set_depth(500)
    yield "another depth"
    console.link.lose()
    yield "lost"


def _cut(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> list[str]:
    theme.fit(*size)
    console = with_pen()
    view, presenter = show(qtbot, console, theme, size)
    found: list[str] = []
    for name in _states(console, presenter):
        for folded in (False, True):
            theme.overflow.clear()
            view.set_folded(folded)
            presenter.tick()
            view.grab()
            found += [f"{name}: {line}" for line in overflows(theme)]
    return found


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> None:
    assert _cut(qtbot, theme, size) == []


def test_longer_words_fit_too(qtbot: QtBot, theme: Theme) -> None:
    catalogue.install(lambda context, text: text if context == "Keys" else stretched(text))
    try:
        assert _cut(qtbot, theme, (1366, 700)) == []
    finally:
        catalogue.install(lambda _context, text: text)
