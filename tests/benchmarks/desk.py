"""The program itself in this process: its window, its threads, its simulated pen; and a finger that presses on time."""

from __future__ import annotations

import faulthandler
import gc
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QKeyEvent, QMouseEvent, QPointingDevice
from PySide6.QtWidgets import QWidget

from mnconsole.app import Run
from mnconsole.arguments import WindowOptions
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import LinkState, LinkView, Motor
from mnconsole.preparing import prepare
from mnconsole.services.console import Console
from mnconsole.ui.hands import Hands
from mnconsole.ui.main_window import MainWindow

SIZE = (1440, 900)
PATIENCE_S = 30.0
_NONE = Qt.KeyboardModifier.NoModifier

Press = Callable[[], tuple[QEvent, QEvent]]
"""Makes the events of a press, down and up."""


class Desk:
    """A person at the window of one data folder. Main thread."""

    def __init__(self, folder: Path, *, port: str = "", play_at: int = 0) -> None:
        options = WindowOptions(
            demo=True,
            data=folder,
            port=port,
            play=play_at > 0,
            speed=max(play_at, 1),
            pictures=None,
            passphrase_fd=None,
        )
        gc.disable()  # as the command does before it loads the window; the window's end turns it on again
        self._ended = threading.Event()
        self.run = Run(options, prepare(options), None, self._ended.set)
        self.window: MainWindow = self.run.front.window
        self.console: Console = self.run.application.console
        self.hands = Hands(self.window)
        self.run.begin()
        self.window.showNormal()
        self.window.resize(*SIZE)
        self.window.activateWindow()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run.front.close()
        self.wait_for_end(60.0)

    def wait_for_end(self, patience_s: float) -> None:
        """Wait for the end that a closed window begins."""
        if not self.run_until(self._ended.is_set, patience_s):
            faulthandler.dump_traceback(all_threads=True)  # which of them does not end
            raise RuntimeError("the program did not end")
        self.run.dispose()

    def run_until(self, condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> bool:
        """Let the window live until `condition()` holds; whether it came to that."""
        loop, end = QEventLoop(), time.monotonic() + patience_s
        while not condition():
            if time.monotonic() > end:
                return False
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return True

    def need(self, condition: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Let the window live until `condition()` holds. RuntimeError when it does not."""
        if not self.run_until(condition, patience_s):
            raise RuntimeError(f"waited in vain for {what}; missing: {self.console.pen.missing()}, {self.view()}")

    def live(self, seconds: float) -> None:
        """Let the window live for a while."""
        end = time.monotonic() + seconds
        self.run_until(lambda: time.monotonic() >= end, seconds + PATIENCE_S)

    # the way to the pen

    def sit_down(self) -> None:
        """Sign in, with the pen linked and the open session in the chair."""
        self.need(lambda: self.console.people.signed_in is not None or self.hands.press("person_1"), "somebody")
        self.need(lambda: self.console.people.signed_in is not None, "the sign-in")
        self.need(lambda: self.window.front.front, "the window in front")
        self.need(lambda: self.view().state is LinkState.READY and self.motor is not None, "the pen")
        self.need(lambda: self.console.pen.chair_id is not None, "somebody in the chair")
        self.need(lambda: self.hands.find("stop") is not None, "the pen panel's STOP")

    def view(self) -> LinkView:
        """What the link tells."""
        return self.console.pen.view()

    @property
    def motor(self) -> Motor | None:
        """What the pen reports, freshly."""
        report = self.view().fresh_report(self.console.pen.now_ns())
        return report.motor if report is not None else None

    def armed(self) -> None:
        """ARM, again when it expired."""
        self._until_motor(Motor.ARMED, self.console.pen.arm)

    def running(self) -> None:
        """ARM and START."""
        while self.motor is not Motor.RUNNING:
            self.armed()
            self._until_motor(Motor.RUNNING, self.console.pen.start)

    def _until_motor(self, motor: Motor, press: Callable[[int], object]) -> None:
        end = time.monotonic() + PATIENCE_S
        while self.motor is not motor and time.monotonic() < end:
            if motor is Motor.RUNNING and self.motor is not Motor.ARMED:
                return
            self.need(self._nothing_missing, "all that ARM needs")
            press(self.console.pen.now_ns())
            self.run_until(lambda: self.motor is motor, 0.5)

    def _nothing_missing(self) -> bool:
        """Whether ARM can be pressed. A pen whose lease ran out on a machine without a core is acknowledged first."""
        missing = self.console.pen.missing()
        if missing == (Condition.PEN_FAULT,):
            self.console.pen.acknowledge_fault(self.console.pen.now_ns())
        return not missing

    def named(self, name: str) -> QWidget:
        """The widget of this name that is shown."""
        found = self.hands.find(name)
        if found is None:
            raise RuntimeError(f"{name} is not shown")
        return found


class Finger:
    """Presses from a thread of its own, whatever the window's thread is doing, as a person does.

    The press is an event in the queue of the `QWindow`; `pressed_ns` is taken just before, on the link's clock.
    """

    def __init__(self, desk: Desk, seed: int = 1) -> None:
        self._desk = desk
        self._random = random.Random(seed)
        self._handle: Any = desk.window.windowHandle()
        self._thread: threading.Thread | None = None
        self.pressed_ns = 0
        # Where there is no real one, Qt makes them when they are first asked for; not on the finger's thread.
        self._devices = QPointingDevice.primaryPointingDevice(), QInputDevice.primaryKeyboard()

    def at(self, widget: QWidget) -> Press:
        """A press and a release in the middle of a widget."""
        window = self._desk.window
        middle = widget.mapTo(window, QPoint(widget.width() // 2, widget.height() // 2))
        place, world = QPointF(middle), QPointF(window.mapToGlobal(middle))
        left, no_button = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton

        def press() -> tuple[QEvent, QEvent]:
            down, up = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease
            return (
                QMouseEvent(down, place, place, world, left, left, _NONE),
                QMouseEvent(up, place, place, world, left, no_button, _NONE),
            )

        return press

    def on(self, key: Qt.Key) -> Press:
        """A key, pressed and let go."""

        def press() -> tuple[QEvent, QEvent]:
            down, up = QEvent.Type.KeyPress, QEvent.Type.KeyRelease
            return QKeyEvent(down, int(key), _NONE), QKeyEvent(up, int(key), _NONE)

        return press

    def soon(self, press: Press, within_ms: float) -> None:
        """Press at a random moment of the next `within_ms`."""
        self.pressed_ns = 0
        wait_s = self._random.uniform(0, within_ms) / 1000
        # Made before the clock is read: an operating system's event waits for no interpreter, and this thread may lose
        # it between any two lines.
        down, up = press()
        handle, now_ns, post = self._handle, self._desk.console.pen.now_ns, QCoreApplication.postEvent

        def later() -> None:
            time.sleep(wait_s)
            self.pressed_ns = now_ns()
            post(handle, down)
            post(handle, up)

        self._thread = threading.Thread(target=later, name="finger")
        self._thread.start()

    def done(self) -> int:
        """When it pressed; waits for the thread."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        return self.pressed_ns
