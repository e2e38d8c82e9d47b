"""The console's window over a console in memory, with plain widgets as pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import Desired
from mnconsole.domain.session import Step
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.shell.parts import Parts
from mnconsole.ui.theme import Mode, Theme
from mnconsole.ui.words.keys import KeyAct
from tests.helpers.consoles import BenchConsole, make_console, session_at

NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
BESIDE = QPoint(-1, -1)
MODIFIER_KEYS = {
    Qt.KeyboardModifier.ControlModifier: Qt.Key.Key_Control,
    Qt.KeyboardModifier.ShiftModifier: Qt.Key.Key_Shift,
    Qt.KeyboardModifier.AltModifier: Qt.Key.Key_Alt,
}


class PlainPage(QWidget):
    """A button and a text field."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.button = QPushButton(name)
        self.field = QLineEdit()
        self.pressed = 0
        self.button.clicked.connect(self._count)
        box = QVBoxLayout(self)
        box.addWidget(self.button)
        box.addWidget(self.field)

    def _count(self) -> None:
        self.pressed += 1


@dataclass
class PlainParts:
    """Plain parts that write down what they were asked."""

    sidebar: PlainPage = field(default_factory=lambda: PlainPage("sidebar"))
    chair: PlainPage = field(default_factory=lambda: PlainPage("chair"))
    history: PlainPage = field(default_factory=lambda: PlainPage("history"))
    pen_page: PlainPage = field(default_factory=lambda: PlainPage("pen_page"))
    clinic: PlainPage = field(default_factory=lambda: PlainPage("clinic"))
    lock: PlainPage = field(default_factory=lambda: PlainPage("lock"))
    pen_acts: list[KeyAct] = field(default_factory=list)
    folded: list[bool] = field(default_factory=list)
    asked: list[Condition] = field(default_factory=list)
    reasons: list[tuple[str, int, int]] = field(default_factory=list)
    acts: list[KeyAct] = field(default_factory=list)
    escapes: int = 0
    ticks: int = 0

    def parts(self) -> Parts:
        """As the window takes them."""

        def escape() -> bool:
            self.escapes += 1
            return True

        def tick() -> None:
            self.ticks += 1

        return Parts(
            sidebar=self.sidebar,
            chair=self.chair,
            history=self.history,
            pen_page=self.pen_page,
            clinic=self.clinic,
            lock=self.lock,
            pen_act=self.pen_acts.append,
            fold_sidebar=self.folded.append,
            go_to=self.asked.append,
            ask_depth_reason=lambda *reason: self.reasons.append(reason),
            acts={act: self._noted(act) for act in KeyAct},
            escapes=(escape,),
            ticks=(tick,),
            practice=lambda: PlainPage("practice"),
        )

    def _noted(self, act: KeyAct) -> Callable[[], None]:
        return lambda: self.acts.append(act)


def open_window(
    qtbot: QtBot,
    console: BenchConsole,
    plain: PlainParts | None = None,
    *,
    mode: Mode = Mode.LIGHT,
    size: tuple[int, int] = (1440, 900),
    on_close: Callable[[], None] = lambda: None,
    foot_switch: str = "",
) -> MainWindow:
    """The window, shown, active, and known to have handled all its input."""
    parts = (plain or PlainParts()).parts()
    window = MainWindow(console, Theme(mode), parts, on_close, foot_switch=foot_switch)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.front.front)
    settle(qtbot, window, console)
    return window


def settle(qtbot: QtBot, window: MainWindow, console: BenchConsole) -> None:
    """Wait until a press counts as made now."""
    qtbot.waitUntil(lambda: window.press_clock.pressed_ns() == console.link.now)


def handle_of(window: QWidget) -> QWindow:
    """The QWindow: what is sent there meets whatever covers a button, as a finger does."""
    handle = window.windowHandle()
    assert handle is not None
    return handle


def press_at(window: QWidget, widget: QWidget) -> None:
    """Put a finger on the window where `widget` stands, and let go beside it: what acts then, acts on the press."""
    handle = handle_of(window)
    QTest.mousePress(handle, LEFT, NO_KEYS, widget.mapTo(window, widget.rect().center()))
    QTest.mouseRelease(handle, LEFT, NO_KEYS, BESIDE)


def tap_at(window: QWidget, widget: QWidget) -> None:
    """Press and let go where `widget` stands."""
    place: QPoint = widget.mapTo(window, widget.rect().center())
    QTest.mousePress(handle_of(window), LEFT, NO_KEYS, place)
    QTest.mouseRelease(handle_of(window), LEFT, NO_KEYS, place)


def key(console: BenchConsole, window: QWidget, which: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Press a key as a person does: not within 30 ms of the one before."""
    console.link.advance(50)
    QTest.keyClick(handle_of(window), which, modifiers)
    for modifier in modifiers:
        # Asked for anew: PySide lets go of what it knows of a window when some widget goes that was beside it for Tab.
        QTest.keyRelease(handle_of(window), MODIFIER_KEYS[modifier])


def click_key(handle: QWindow, which: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Press a key and let go, last of Ctrl and Shift: QTest says with its last event that they are still down."""
    QTest.keyClick(handle, which, modifiers)
    for modifier in modifiers:
        QTest.keyRelease(handle, MODIFIER_KEYS[modifier])


def find(window: QWidget, name: str) -> QWidget:
    """A widget by its name."""
    found = window.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def let_in_another_window(qtbot: QtBot) -> QWidget:
    """Another window of the application comes to the front."""
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is other)
    return other


def at_the_chair() -> BenchConsole:
    """A console with a patient whose needling can begin."""
    console = make_console(front=False)
    session_at(console, Step.NEEDLING)
    return console


def run_the_pen(qtbot: QtBot, window: MainWindow, console: BenchConsole) -> None:
    """ARM and START by their keys."""
    key(console, window, Qt.Key.Key_F7)
    assert console.link.view().wanted is Desired.ARM
    console.link.answer()
    settle(qtbot, window, console)
    key(console, window, Qt.Key.Key_F8)
    assert console.link.view().wanted is Desired.RUN
    console.link.answer()
    settle(qtbot, window, console)
