"""Fixtures of the tests that need widgets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Mode, Theme, apply_style


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
