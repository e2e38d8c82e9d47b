"""The panel of a pen that only runs and stops: nothing is cut in any state, also with longer words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from mnconsole.domain.pen import LinkState, StopPhase
from mnconsole.domain.pen_kinds import SwitchOff
from mnconsole.ui import words as catalogue
from mnconsole.ui.pen_panel.presenter import PenPanelPresenter
from mnconsole.ui.theme import Theme
from tests.helpers.bare_pens import THREE_KINDS, allow, kinds_of, with_pen
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
    for way in SwitchOff:
        for identity in THREE_KINDS:
            console.pen_kinds = kinds_of(identity, way)
            console.link.connect(identity)
            console.link.lose()
            yield f"lost {identity.ends_by} {way}"
            console.link.change(state=LinkState.DEAD)
            yield f"dead {identity.ends_by} {way}"
            console.link.connect(identity)
            presenter.stop()
            console.link.change(stop_phase=StopPhase.NOT_CONFIRMED)
            yield f"not confirmed {identity.ends_by} {way}"


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
