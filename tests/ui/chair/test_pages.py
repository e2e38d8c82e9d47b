"""Every step, sheet and state painted at both least sizes, light and dark: no text is cut, no window grows."""

from __future__ import annotations

import re
from collections.abc import Generator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui import words
from mnconsole.ui.chair.view import ChairView
from mnconsole.ui.theme import Mode, Theme, apply_style
from mnconsole.ui.theme.metrics import CARD_MARGIN
from tests.helpers.widgets import grab_whole, longer, overflows
from tests.ui.chair.bench import Bench
from tests.ui.chair.scenes import SCENES, Scene

VARIANTS = (
    (Mode.LIGHT, (1366, 700)),
    (Mode.DARK, (1366, 700)),
    (Mode.LIGHT, (1440, 900)),
    (Mode.DARK, (1440, 900)),
    (Mode.LIGHT, (1920, 1080)),
)


class Centre(QWidget):
    """The centre column of a window of a size, with the gutter that the frame gives it."""

    def __init__(self, theme: Theme, width: int, height: int) -> None:
        super().__init__()
        theme.fit(width, height)
        metrics = theme.metrics
        self.view = ChairView(theme)
        box = QHBoxLayout(self)
        gutter = metrics.gutter - CARD_MARGIN
        box.setContentsMargins(gutter, gutter, gutter, gutter)
        box.addWidget(self.view)
        self.given = QSize(width - metrics.sidebar - metrics.pen_panel, height - metrics.top_bar - metrics.demo_banner)
        self.resize(self.given)


def show(centre: Centre, qtbot: QtBot) -> None:
    qtbot.addWidget(centre)
    with qtbot.waitExposed(centre):
        centre.show()


def cut_in(scene: Scene, centre: Centre, qtbot: QtBot) -> list[str]:
    """What did not fit: cut texts, or a window that grew."""
    bench = Bench()
    scene(bench)
    bench.presenter.attach(centre.view.render_state)
    QApplication.processEvents()
    grab_whole(qtbot, centre)
    found = overflows(centre.view.theme)
    centre.view.theme.overflow.clear()
    if centre.size() != centre.given:
        found.append(f"grown to {centre.width()} x {centre.height()}")
        centre.resize(centre.given)
    return found


@pytest.mark.parametrize(("mode", "size"), VARIANTS, ids=str)
def test_every_page_fits(qapp: QApplication, qtbot: QtBot, mode: Mode, size: tuple[int, int]) -> None:
    theme = Theme(mode)
    apply_style(qapp, theme)
    centre = Centre(theme, *size)
    show(centre, qtbot)
    assert {name: cut for name, scene in SCENES.items() if (cut := cut_in(scene, centre, qtbot))} == {}


@pytest.fixture
def longer_words() -> Generator[None, None, None]:
    """Each word of the page 30 % longer, as in another language."""

    def stretched(_context: str, source: str) -> str:
        return "".join(part if part.startswith("{") else longer(part) for part in re.split(r"(\{\w+\})", source))

    words.install(stretched)
    yield
    words.install(lambda _context, source: source)


@pytest.mark.usefixtures("longer_words")
def test_longer_words_fit(theme: Theme, qtbot: QtBot) -> None:
    centre = Centre(theme, 1440, 900)
    show(centre, qtbot)
    assert {name: cut for name, scene in SCENES.items() if (cut := cut_in(scene, centre, qtbot))} == {}
