"""Fixtures of the tests that need widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import mnconsole.ui.words as catalogue
from mnconsole.ui.theme import Mode, Theme, apply_style
from tests.helpers.widgets import longer


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme at normal density, applied to the application."""
    made = Theme(Mode.LIGHT)
    apply_style(qapp, made)
    return made


@pytest.fixture(params=[Mode.LIGHT, Mode.DARK], ids=["light", "dark"])
def both(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    """Each of the two themes in turn."""
    made = Theme(request.param)
    apply_style(qapp, made)
    return made


@pytest.fixture
def keep(qtbot: QtBot) -> Callable[[QWidget], None]:
    """Show a widget for the time of the test."""

    def show(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        with qtbot.waitExposed(widget):
            widget.show()

    return show


@pytest.fixture
def long_words() -> Iterator[None]:
    """A language with words 30 % longer; places to fill and names of keys stay."""
    catalogue.install(lambda context, text: text if context == "Keys" else longer(text))
    yield
    catalogue.install(lambda _context, text: text)
