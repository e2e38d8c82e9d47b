"""The system's dialogs: only with the pen at rest, one at a time, and no ARM while one is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.interlock import Condition
from mnconsole.domain.session import Step
from mnconsole.ui.shell.dialogs import Dialogs
from tests.helpers.consoles import BenchConsole, make_console, session_at


@pytest.fixture
def console(qapp: QApplication) -> BenchConsole:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    console = make_console()
    session_at(console, Step.NEEDLING)
    return console


@pytest.fixture
def window(keep: Callable[[QWidget], None]) -> QWidget:
    widget = QWidget()
    keep(widget)
    return widget


def _open(window: QWidget) -> list[QDialog]:
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def test_arm_is_refused_while_a_dialog_is_open(
    console: BenchConsole, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    assert console.pen.missing() == ()
    dialogs = Dialogs(console, window)
    chosen: list[str] = []
    assert dialogs.choose_file("Where to", "record.zip", chosen.append)
    (dialog,) = _open(window)
    assert isinstance(dialog, QFileDialog)
    assert console.pen.missing() == (Condition.PAGE,)
    refusal = console.pen.arm(console.link.now_ns())
    assert refusal is not None
    assert not dialogs.choose_file("Where to", "again.zip", chosen.append)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(tmp_path / "mine"))
    dialog.accept()
    assert chosen == [str(tmp_path / "mine.zip")]
    assert console.pen.missing() == ()
    assert not dialogs.busy
    assert dialogs.choose_file("Where to", "record.zip", chosen.append)
    (second,) = [each for each in _open(window) if each is not dialog]
    second.reject()
    assert chosen[1:] == [""]
    assert console.pen.arm(console.link.now_ns()) is None


def test_none_opens_over_a_pen_in_use(console: BenchConsole, window: QWidget) -> None:
    dialogs = Dialogs(console, window)
    assert console.pen.arm(console.link.now_ns()) is None
    asked: list[object] = []
    assert not dialogs.choose_file("Where to", "record.zip", asked.append)
    assert not dialogs.choose_printer(asked.append)
    assert (_open(window), asked, dialogs.busy) == ([], [], False)
