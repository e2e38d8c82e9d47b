"""The leak finder finds leaks: each kind, and nothing that was there before."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.leaks import ENDS_MS, Snapshot


def test_nothing_new_is_no_leak(qapp: QApplication) -> None:
    assert Snapshot().leaks() == []


def test_a_thread(qapp: QApplication) -> None:
    before, stop = Snapshot(), threading.Event()
    plain = threading.Thread(target=stop.wait, name="plain")
    named = threading.Thread(target=stop.wait, name="mnconsole-link", daemon=True)
    foreign = threading.Thread(target=stop.wait, name="somebody-else", daemon=True)
    for thread in (plain, named, foreign):
        thread.start()
    assert sorted(before.leaks()) == ["thread 'mnconsole-link'", "thread 'plain'"]
    stop.set()
    for thread in (plain, named, foreign):
        thread.join()
    assert before.leaks() == []


def test_a_thread_that_is_ending_is_waited_for() -> None:
    before, pause = Snapshot(), threading.Event()
    threading.Thread(target=lambda: pause.wait(0.2)).start()
    assert before.leaks() == []


def test_a_process() -> None:
    before = Snapshot()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert [line.split(":")[0] for line in before.leaks()] == [f"process {child.pid}"]
        before.clean()
        assert child.wait(10) != 0
    assert before.leaks() == []


def test_a_running_timer(qapp: QApplication) -> None:
    owner = QObject()
    owner.setObjectName("owner")
    before = Snapshot()
    timer, idle, shot = QTimer(owner), QTimer(owner), QTimer(owner)
    timer.start(10_000)
    shot.setSingleShot(True)
    shot.start(ENDS_MS)
    assert before.leaks() == ["running timer of 10000 ms QTimer '' of QObject 'owner'"]
    before.clean()
    assert not timer.isActive()
    assert not idle.isActive()
    assert shot.isActive()  # it ends by itself
    assert before.leaks() == []
    shot.start(ENDS_MS + 1)
    assert before.leaks() == [f"running timer of {ENDS_MS + 1} ms QTimer '' of QObject 'owner'"]
    before.clean()


def test_a_window_that_is_kept(qapp: QApplication) -> None:
    before = Snapshot()
    kept = QWidget()
    kept.setObjectName("kept")
    assert before.leaks() == ["window QWidget 'kept'"]
    before.clean()
    assert before.leaks() == []


def test_a_window_in_a_cycle_is_collected(qapp: QApplication) -> None:
    before = Snapshot()
    window = QWidget()
    window.me = window  # type: ignore[attr-defined]
    del window
    assert before.leaks() == []


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton])
def test_a_mouse_button_that_is_held(qapp: QApplication, button: Qt.MouseButton) -> None:
    before, pressed = Snapshot(), QWidget()
    QTest.mousePress(pressed, button)
    del pressed
    assert before.leaks() == [f"{button.name} held down"]
    before.clean()
    assert before.leaks() == []


def test_a_key_that_is_held(qapp: QApplication) -> None:
    before, pressed = Snapshot(), QWidget()
    QTest.keyClick(pressed, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    del pressed
    assert before.leaks() == ["ControlModifier held down"]
    before.clean()
    assert before.leaks() == []
