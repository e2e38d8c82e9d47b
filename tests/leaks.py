"""Finds what a test leaves behind: threads, child processes, running timers, windows, fingers on mouse and keyboard.

A leak is measured against a snapshot from before the test, so that a leak blames its own test only.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

OWN_THREADS = "mnconsole-"
ENDS_MS = 10
"""A single shot this short is over before it could disturb another test: painting in turns lives of them."""
GRACE_S = 1.0
"""A thread or process that was told to end may still be on its way out."""


class Snapshot:
    """What there is at one moment; `leaks` names what has come since, `clean` ends it."""

    def __init__(self) -> None:
        self._threads = set(threading.enumerate())
        self._children = {child.pid for child in _children()}
        self._timers = {id(timer) for timer in _active_timers()}
        self._windows = {id(window) for window in _windows()}

    def leaks(self) -> list[str]:
        """Return one line for each leak, after a collection and a bounded wait for what is ending."""
        _settle()
        _wait_until(lambda: not self._new_threads() and not self._new_children())
        lines = [f"thread {thread.name!r}" for thread in self._new_threads()]
        lines += [f"process {child.pid}: {_command(child)}" for child in self._new_children()]
        lines += [f"running timer of {timer.interval()} ms {_describe(timer)}" for timer in self._new_timers()]
        lines += [f"window {_describe(window)}" for window in self._new_windows()]
        return lines + [f"{held} held down" for held in _held()]

    def clean(self) -> None:
        """End what leaked, as far as it can be ended from here, so that the next test starts clean."""
        for timer in self._new_timers():
            timer.stop()
        for window in self._new_windows():
            window.hide()
            window.deleteLater()
        for child in self._new_children():
            child.kill()
        _let_go()
        _settle()

    def _new_threads(self) -> list[threading.Thread]:
        ours = (thread for thread in threading.enumerate() if thread not in self._threads)
        return [thread for thread in ours if not thread.daemon or thread.name.startswith(OWN_THREADS)]

    def _new_children(self) -> list[psutil.Process]:
        return [child for child in _children() if child.pid not in self._children]

    def _new_timers(self) -> list[Any]:
        return [timer for timer in _active_timers() if id(timer) not in self._timers]

    def _new_windows(self) -> list[Any]:
        return [window for window in _windows() if id(window) not in self._windows]


def _children() -> list[psutil.Process]:
    if not _has_children():
        return []
    return [child for child in psutil.Process().children() if _is_running(child)]


def _has_children() -> bool:
    """Whether there may be child processes. psutil looks at every process of the machine, 6 ms each time; Linux tells
    the children of each thread."""
    lists = list(Path("/proc/self/task").glob("*/children"))
    return not lists or any(_text_of(file) for file in lists)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except OSError:  # the thread has just ended
        return ""


def _is_running(child: psutil.Process) -> bool:
    try:
        return bool(child.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _command(child: psutil.Process) -> str:
    try:
        return " ".join(child.cmdline())
    except psutil.Error:
        return "?"


def _app() -> Any:
    """Return the QApplication when a test has made one. Never imports Qt: pure tests stay quick."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets is not None else None
    return app if widgets is not None and isinstance(app, widgets.QApplication) else None


def _active_timers() -> Iterator[Any]:
    if _app() is None:
        return
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    for thing in gc.get_objects():
        # type() and not isinstance(): a proxy's __class__ may run code.
        if issubclass(type(thing), QTimer) and isValid(thing) and thing.isActive() and not _ends_by_itself(thing):
            yield thing


def _ends_by_itself(timer: Any) -> bool:
    return bool(timer.isSingleShot() and timer.interval() <= ENDS_MS)


def _windows() -> list[Any]:
    app = _app()
    if app is None:
        return []
    # Qt keeps its tool tip label for the next time.
    tops = (window for window in app.topLevelWidgets() if window.metaObject().className() != "QTipLabel")
    return [window for window in tops if window.isVisible() or window.parent() is None]


def _held() -> list[str]:
    """Name what is pressed. Qt keeps that for the whole application: while another button is down, letting go of the
    left one is no click, in any window."""
    app = _app()
    return [] if app is None else [one.name for held in (app.mouseButtons(), app.keyboardModifiers()) for one in held]


def _let_go() -> None:
    """Let go of all mouse buttons and, since the last event tells them, of Ctrl, Shift and the like."""
    if not _held():
        return
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    aside = QWidget()
    for button in _app().mouseButtons():
        QTest.mouseRelease(aside, button)
    if _held():
        QTest.mouseRelease(aside, Qt.MouseButton.LeftButton)


def _describe(thing: Any) -> str:
    owner = thing.parent()
    of = f" of {type(owner).__name__} {owner.objectName()!r}" if owner is not None else ""
    return f"{type(thing).__name__} {thing.objectName()!r}{of}"


def _settle() -> None:
    """Collect garbage and carry out pending deletions, which free more garbage."""
    gc.collect()
    if _app() is None:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def _wait_until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + GRACE_S
    pause = threading.Event()
    while not done() and time.monotonic() < until:
        pause.wait(0.01)
