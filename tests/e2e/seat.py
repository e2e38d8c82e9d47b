"""A person at the real window: the program's own joining, its simulated pen's process, its encrypted records.

Presses and keys go to the `QWindow`; nothing waits but for what is shown, reported or stored.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.exceptions import TimeoutError as TooLate
from pytestqt.qtbot import QtBot

from mnconsole import demo_pen, preparing
from mnconsole.app import Run
from mnconsole.arguments import WindowOptions
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.pen import LinkState, Motor
from mnconsole.domain.pen_finding import PortFacts
from mnconsole.domain.session import Session, Step
from mnconsole.services.console import Console
from mnconsole.services.hub import ActRefused, NotSaved, SessionChanged
from mnconsole.ui.hands import Hands
from mnconsole.ui.keys import BURST_NS
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.buttons import PrimaryButton
from tests.helpers import consoles
from tests.helpers.windows import BESIDE

NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 15_000
AGAIN_NS = 1_500_000_000
QUIET_NS = 650_000_000
"""A filled button ignores presses for 600 ms after the step changed."""


class Seat:
    """One run of the program over one data folder, driven by a test."""

    def __init__(
        self,
        qtbot: QtBot,
        folder: Path,
        *,
        demo: bool = True,
        port: str = "",
        passphrase: str | None = None,
        size: tuple[int, int] = (1440, 900),
        in_front: bool = True,
        list_ports: Callable[[], tuple[PortFacts, ...]] | None = None,
    ) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.ended = threading.Event()
        self.closed = False
        options = WindowOptions(
            demo=demo, data=folder, port=port, play=False, speed=1, pictures=None, passphrase_fd=None
        )
        gc.disable()  # as the command does before it loads the window; the window's end turns it on again
        self.run = Run(options, preparing.prepare(options), passphrase, self.ended.set, list_ports)
        self.console: Console = self.run.application.console
        self.window: MainWindow = self.run.front.window
        self.hands = Hands(self.window)
        self.sessions: dict[Any, Session] = {}
        self.refused: list[ActRefused] = []
        self.unsaved: list[NotSaved] = []
        self._key_ns = 0
        hub = self.console.hub
        hub.subscribe(SessionChanged, self._keep)
        hub.subscribe(ActRefused, self.refused.append)
        hub.subscribe(NotSaved, self.unsaved.append)
        self.run.begin()
        # The screen of the offscreen platform is a small square.
        self.window.showNormal()
        self.window.resize(*size)
        self.window.activateWindow()
        if in_front:
            self.until(lambda: self.window.front.front, "the window in front")

    def _keep(self, message: SessionChanged) -> None:
        self.sessions[message.session.id] = message.session

    # waiting

    def until(self, condition: Callable[[], bool], what: str, ms: int = PATIENCE_MS) -> None:
        """Let the window live until `condition()` holds."""
        try:
            self.qtbot.waitUntil(condition, timeout=ms)
        except TooLate as late:
            raise AssertionError(f"not within {ms} ms: {what}; {self.where()}") from late

    def where(self) -> str:
        """What is going on, for a failure's text."""
        session, view = self.session, self.console.pen.view()
        step = session.step.name if session is not None else "no session"
        shown = (view.state.name, view.wanted.name, view.interruption, self.motor)
        missing = [each.name for each in self.console.pen.missing()]
        notices = [
            each.accessibleName()
            for name in ("step_notice", "pen_notice")
            for each in self.window.findChildren(QWidget, name)
            if each.isVisible()
        ]
        return f"{step} {shown} missing={missing} refused={self.refused} unsaved={self.unsaved} {notices}"

    def until_shown(self, name: str) -> QWidget:
        """The widget of this name, once it is shown and enabled."""
        self.until(lambda: self.hands.find(name) is not None, f"{name} shown")
        found = self.hands.find(name)
        assert found is not None
        return found

    def until_linked(self) -> None:
        """The pen answers."""
        self.until(lambda: self.console.pen.view().state is LinkState.READY and self.motor is not None, "the pen")

    def at_work(self) -> Seat:
        """Somebody is signed in, the one whose passphrase it was or the first to choose, and the pen is linked."""
        self.until(lambda: bool(self.console.people.signed_in or self.hands.find("person_1")), "somebody")
        if self.console.people.signed_in is None:
            self.press("person_1")
        self.until_linked()
        return self

    def until_people(self) -> None:
        """The sign-in page, with somebody to choose."""
        self.until_shown("person_1")

    # what is so

    @property
    def session(self) -> Session | None:
        """The session in the chair as last acknowledged, also after its end."""
        chair = self.console.pen.chair_id
        return self.sessions.get(chair) if chair is not None else None

    @property
    def pen(self) -> SimulatedPen:
        """Its process."""
        pen = self.run.application._pen.pen
        assert pen is not None
        return pen

    @property
    def step(self) -> Step | None:
        """The step of the session in the chair."""
        return self.session.step if self.session is not None else None

    @property
    def motor(self) -> Motor | None:
        """What the pen reports, freshly."""
        report = self.console.pen.view().fresh_report(self.console.pen.now_ns())
        return report.motor if report is not None else None

    def bodies(self, kind: type[Body]) -> list[Any]:
        """The session's stored entries of one kind."""
        assert self.session is not None
        return [event.body for event in self.session.events if isinstance(event.body, kind)]

    def said(self, name: str) -> str:
        """Everything that a screen reader says of a part of the window and of what is inside it."""
        found = [each for each in self.window.findChildren(QWidget, name) if each.isVisible()]
        inside = [each for part in found for each in (part, *part.findChildren(QWidget)) if each.isVisible()]
        return " | ".join(" ".join((each.accessibleName(), each.accessibleDescription())) for each in inside)

    def pen_log(self) -> list[dict[str, Any]]:
        """The pen's own log, whole lines."""
        return pen_log(self.folder)

    # hands

    @staticmethod
    def _turn() -> None:
        """Nobody presses twice within one turn of the window: what is due comes in between."""
        QApplication.processEvents()

    def press(self, name: str) -> None:
        """Press and let go, once it can be pressed and a press would not be taken for a double tap."""
        self._turn()

        def pressed() -> bool:
            found = self.hands.find(name)
            return not getattr(found, "guarded", False) and self.hands.press(name)

        self.until(pressed, f"{name} pressed")
        self._turn()

    def press_window(self, name: str) -> None:
        """Press on the window where the widget stands and let go beside it: STOP acts on the press."""
        widget = self.until_shown(name)
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.mousePress(handle, LEFT, NO_KEYS, widget.mapTo(self.window, widget.rect().center()))
        QTest.mouseRelease(handle, LEFT, NO_KEYS, BESIDE)

    def tap_row(self, name: str, row: int) -> None:
        """Tap a row of a list."""
        view = self.until_shown(name)
        lists = [view] if isinstance(view, QListView) else view.findChildren(QListView)
        place = lists[0].visualRect(lists[0].model().index(row, 0)).center()
        handle = self.window.windowHandle()
        assert handle is not None
        at: QPoint = lists[0].viewport().mapTo(self.window, place)
        QTest.mouseClick(handle, LEFT, NO_KEYS, at)
        self._turn()

    def type(self, name: str, text: str) -> None:
        """Type into a field that is tapped first. Nobody types two letters within one turn of the window."""
        self.until(lambda: self.hands.type(name, text, self._turn), f"{text!r} typed into {name}")
        self._key_ns = self.console.pen.now_ns()
        self._turn()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press a key as a person does: not within 30 ms of the one before."""
        pen = self.console.pen
        self.until(lambda: pen.now_ns() - self._key_ns > BURST_NS + 2_000_000, "a moment")
        self.hands.key(key, modifiers)
        self._key_ns = pen.now_ns()

    def write(self, text: str) -> None:
        """Type letters into whatever has the keyboard."""
        self.hands.write(text)
        self._key_ns = self.console.pen.now_ns()

    def primary(self, done: Callable[[], bool], what: str, *, key: bool = False) -> None:
        """Press the filled button by mouse or by F2 until `done()`, again when a press came too soon."""
        pen, seen = self.console.pen, [pen_state(self)]
        since = [pen.now_ns()]
        pressed = [0]

        def go_on() -> bool:
            if done():
                return True
            now, state = pen.now_ns(), pen_state(self)
            if state != seen[0]:
                seen[0], since[0] = state, now
            rested = now - since[0] > QUIET_NS and now - pressed[0] > AGAIN_NS
            if rested and state[1]:
                pressed[0] = now
                if key:
                    self.key(Qt.Key.Key_F2)
                else:
                    self.hands.press("primary_action")
            return False

        self.until(go_on, what)

    def tab_to(self, name: str, *, begins: bool = False) -> None:
        """Move the keyboard by Tab until it is seen at the widget of this name, or at one whose name begins so."""
        seen: list[str] = []
        while not _ring_shown() or not (_focus_name() == name or (begins and _focus_name().startswith(name))):
            assert len(seen) < 80, f"{name} is not reached by Tab: {seen}"
            seen.append(_focus_name())
            self.key(Qt.Key.Key_Tab)

    def arm(self) -> None:
        """ARM, pressed again when it expired in a busy machine."""
        self._motor_key(Qt.Key.Key_F7, "arm", Motor.ARMED, True)

    def start_motor(self, *, key: bool = True) -> None:
        """ARM and START, pressed again when one expired in a busy machine."""
        self._motor_key(Qt.Key.Key_F7, "arm", Motor.ARMED, key)
        self._motor_key(Qt.Key.Key_F8, "start", Motor.RUNNING, key)

    def _motor_key(self, code: Qt.Key, name: str, wanted: Motor, key: bool) -> None:
        if self.motor is wanted:
            return
        self.until(lambda: not self.console.pen.missing(), "all that ARM needs")
        pressed = [0]

        def go_on() -> bool:
            if self.motor is wanted:
                return True
            if self.console.pen.now_ns() - pressed[0] > AGAIN_NS:
                pressed[0] = self.console.pen.now_ns()
                if key:
                    self.key(code)
                else:
                    self.hands.press(name)
            return False

        self.until(go_on, f"the pen {wanted.name}")

    # a short cut

    def bring_to(self, step: Step, name: str = "Ada Sample", zones: tuple[str, ...] = ("nose", "upper_lip")) -> None:
        """A patient in the chair at a step, without the window: by the same services that its buttons call."""
        console, found, opened = self.console, [], []  # type: ignore[var-annotated]
        # Not `search`: the sidebar may be searching, and only its latest search is answered.
        console.patients.same_name(name, found.extend)
        self.until(lambda: bool(found), name)
        console.treatment.start_session(found[0].id, opened.append)
        self.until(lambda: bool(opened), "a session")
        assert console.pen.choose_chair(opened[0].id) is None
        self.until(lambda: self.session is not None, "the session told")
        while self.step is not None and self.step < step:
            self._propose(*self._next_of(self.step, zones))
        if step is Step.NEEDLING:
            self._propose(consoles.cartridge(console.policy, expiry="2099-03"), ev.ZoneChosen(zones[0]))

    def _next_of(self, step: Step, zones: tuple[str, ...]) -> list[Body]:
        policy = self.console.policy
        match step:
            case Step.SCREENING:
                return [consoles.plan(policy, *zones), consoles.screening(policy)]
            case Step.CLEANSE:
                return [ev.CleanseDone()]
            case Step.NUMBING:
                return [ev.CreamSkipped(policy.choices["no_cream"][0].id)]
            case _:
                return [consoles.serum(policy, ev.SerumWhen.BEFORE, expiry="2099-03")]

    def _propose(self, *bodies: Body) -> None:
        assert self.session is not None
        for body in bodies:
            stored: list[Session] = []
            self.console.treatment.act(self.session.id, body, stored.append)
            self.until(lambda stored=stored: bool(stored), f"{body.KIND} stored")  # type: ignore[misc]
            self.sessions[stored[0].id] = stored[0]

    # the end

    def close(self) -> None:
        """Close the window, and wait for the end of everything behind it."""
        self.window.close()
        self.finish()

    def finish(self) -> None:
        """Wait for the end that something else began."""
        self.closed = True
        self.until(self.ended.is_set, "the end")
        self.run.dispose()


def pen_state(seat: Seat) -> tuple[object, bool]:
    """What the filled button says, and whether it can be pressed."""
    found = [each for each in seat.window.findChildren(PrimaryButton, "primary_action") if each.isVisible()]
    step = seat.session.step if seat.session is not None else None
    sheet = sorted(
        each.objectName()
        for each in seat.window.findChildren(QWidget)
        if each.isVisible() and each.objectName().startswith("sheet_")
    )
    words = tuple(each.text() for each in found)
    return (words, step, tuple(sheet)), any(each.isEnabled() for each in found)


def _ring_shown() -> bool:
    """Whether a person sees where the keyboard is; a field shows its caret."""
    widget = QApplication.focusWidget()
    return not isinstance(widget, PaintedButton) or widget.ring


def _focus_name() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def pen_log(folder: Path) -> list[dict[str, Any]]:
    """The log of the simulated pen of a data folder, whole lines only."""
    path = folder / demo_pen.PEN_FOLDER / "pen.log"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith("\n")]


@contextlib.contextmanager
def no_more_bytes(database: Path) -> Iterator[None]:
    """No file of this process may grow beyond what the write-ahead log has now: as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = database.with_name(database.name + "-wal").stat().st_size
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # it would be cut, and stay
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        sys.dont_write_bytecode = before


def environment() -> dict[str, str]:
    """For the program in a process of its own, off screen."""
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": root, "QT_QPA_PLATFORM": "offscreen"}
