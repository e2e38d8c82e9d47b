"""In front: active, visible and not minimised. What is told, and when."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.shell.front_watch import FrontWatch


class Kept(QWidget):
    """A window that stays active whatever else happens to it: not every platform takes the activation away from a
    window that is minimised."""

    def isActiveWindow(self) -> bool:
        """As such a platform says."""
        return True


def _watched(qtbot: QtBot) -> tuple[Kept, FrontWatch, list[bool]]:
    window, told = Kept(), []
    qtbot.addWidget(window)
    watch = FrontWatch(window, told.append)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: watch.front)
    return window, watch, told


def test_minimised_is_not_in_front_even_while_active(qtbot: QtBot) -> None:
    window, watch, told = _watched(qtbot)
    window.setWindowState(Qt.WindowState.WindowMinimized)
    assert (window.isActiveWindow(), window.isVisible(), window.isMinimized()) == (True, True, True)
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert (watch.front, told) == (False, [True, False])


def test_back_from_the_task_bar_it_is_in_front_again(qtbot: QtBot) -> None:
    window, watch, told = _watched(qtbot)
    window.setWindowState(Qt.WindowState.WindowMinimized)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.activateWindow()
    qtbot.waitUntil(lambda: watch.front)
    assert told == [True, False, True]


def test_a_window_that_has_ended_is_never_in_front_again(qtbot: QtBot) -> None:
    window, watch, told = _watched(qtbot)
    watch.end()
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert (watch.front, told) == (False, [True, False])
