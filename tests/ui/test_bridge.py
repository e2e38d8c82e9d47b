"""The bridge: order, the right thread, failures, the end."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from mnconsole.ui.bridge import Bridge


def test_calls_from_another_thread_run_on_the_main_thread_in_order(qtbot: QtBot) -> None:
    bridge = Bridge()
    ran: list[tuple[int, bool]] = []

    def post_all() -> None:
        for number in range(200):
            bridge.post(lambda number=number: ran.append((number, QThread.isMainThread())))  # type: ignore[misc]

    thread = threading.Thread(target=post_all)
    thread.start()
    thread.join()
    assert ran == []
    qtbot.waitUntil(lambda: len(ran) == 200)
    assert ran == [(number, True) for number in range(200)]


def test_a_call_posted_from_the_main_thread_waits_its_turn(qtbot: QtBot) -> None:
    bridge = Bridge()
    ran: list[str] = []

    def first() -> None:
        bridge.post(lambda: ran.append("third"))
        ran.append("first")

    bridge.post(first)
    bridge.post(lambda: ran.append("second"))
    assert ran == []
    qtbot.waitUntil(lambda: len(ran) == 3)
    assert ran == ["first", "second", "third"]


def test_a_call_that_fails_takes_none_of_the_others_with_it(qtbot: QtBot) -> None:
    bridge = Bridge()
    ran: list[int] = []

    def fail() -> None:
        raise LookupError("on purpose")

    with qtbot.captureExceptions() as caught:
        bridge.post(fail)
        bridge.post(lambda: ran.append(1))
        qtbot.waitUntil(lambda: ran == [1])
    assert [kind for kind, _error, _trace in caught] == [LookupError]


def test_after_the_end_calls_are_dropped_and_counted(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    bridge = Bridge()
    ran: list[int] = []
    with caplog.at_level("INFO"):
        bridge.post(lambda: ran.append(1))
        bridge.close()
        bridge.post(lambda: ran.append(2))
        bridge.close()
    after: list[int] = []
    other = Bridge()
    other.post(lambda: after.append(1))
    qtbot.waitUntil(lambda: after == [1])
    assert ran == []
    assert bridge.dropped == 2
    assert "still waiting" in caplog.text
    assert "after the window had closed" in caplog.text


def test_a_signal_s_handler_may_post_in_the_middle_of_a_post(qtbot: QtBot) -> None:
    """Ctrl-C comes between any two steps of the main thread; it must not wait for itself."""
    bridge = Bridge()
    ran: list[str] = []

    class Interrupted(deque[Callable[[], None]]):
        def append(self, call: Callable[[], None]) -> None:
            super().append(call)
            if len(self) == 1:
                signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, lambda _number, _frame: bridge.post(lambda: ran.append("handler")))
    bridge._calls = Interrupted()
    try:
        bridge.post(lambda: ran.append("main"))
    finally:
        signal.signal(signal.SIGINT, before)
    qtbot.waitUntil(lambda: len(ran) == 2)
    assert ran == ["main", "handler"]
