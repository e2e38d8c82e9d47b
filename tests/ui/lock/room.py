"""The real window over a clinic whose console can be locked; and what of patients is to be found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.session import Step
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.shell.build import build_window
from mnconsole.ui.theme import Mode, Theme
from mnconsole.ui.turns import is_painted
from tests.helpers.consoles import BenchConsole, act, cream, patient, session_at
from tests.helpers.windows import find, key, settle, tap_at
from tests.ui.lock.bench import PIN, clinic

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TYPED = "Asked about her sister"
NAMES = ("Ada Sample", "Ben Example", "Cleo Specimen", "Dora Placeholder")
OF_A_PATIENT = re.compile(r"\b(ada|ben|cleo|dora|specimen|placeholder|latex)\b|" + TYPED, re.IGNORECASE)


class Room:
    """The window over a clinic with three patients in treatment; the first one is in the chair."""

    def __init__(self, qtbot: QtBot, *, demo: bool = False, foot_switch: str = "") -> None:
        self.qtbot = qtbot
        self.console: BenchConsole = clinic(demo=demo)
        console = self.console
        session_at(console, Step.NEEDLING, patient(console, NAMES[0], allergies="Latex"))
        numbing = session_at(console, Step.NUMBING, patient(console, NAMES[2]), chair=False)
        act(console, numbing.id, cream(console.policy))
        session_at(console, Step.SERUM_BEFORE, patient(console, NAMES[1]), chair=False)
        patient(console, NAMES[3])
        self.window: MainWindow = build_window(console, Theme(Mode.LIGHT), foot_switch=foot_switch)
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: self.window.front.front)
        self.settle()

    def settle(self) -> None:
        """Everything is painted, and a press counts as made now."""
        self.qtbot.waitUntil(lambda: is_painted(self.window))
        settle(self.qtbot, self.window, self.console)

    def key(self, which: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, by hand."""
        key(self.console, self.window, which, modifiers)

    def tap(self, name: str) -> None:
        """A finger on a widget."""
        tap_at(self.window, find(self.window, name))

    def lock(self) -> None:
        """Ctrl+L, and everything is out of the window."""
        self.key(Key.Key_L, CTRL)
        self.until_covered()

    def until_covered(self) -> None:
        """The pages are out of the window."""
        self.qtbot.waitUntil(lambda: self.window.findChild(QWidget, "sidebar") is None and not self.pages())
        self.settle()

    def pages(self) -> list[QWidget]:
        """What there is of pages with patients in the window."""
        names = ("chair", "history_page", "pen_page")
        return [each for name in names for each in self.window.findChildren(QWidget, name)]

    def unlock(self) -> None:
        """The PIN by the keyboard."""
        for sign in PIN:
            self.key(Qt.Key(ord(sign)))
        self.key(Key.Key_Return)
        assert not self.console.access.state.locked
        self.until_back()

    def until_back(self) -> None:
        """The pages are back in their places."""
        self.qtbot.waitUntil(lambda: not self.window.body._veil.drawn)
        self.qtbot.waitUntil(lambda: self.window.body.pages.currentWidget() is self.window.body.page_widget)
        self.settle()


def texts(widget: QWidget) -> Iterator[str]:
    """Everything of a widget that a person or a program could read."""
    face = QAccessible.queryAccessibleInterface(widget)
    if face is not None:
        yield from (
            face.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
        )
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.whatsThis())
    yield from (widget.windowTitle(), widget.statusTip(), widget.objectName())
    for name in ("text", "placeholderText", "toPlainText", "title"):
        told = getattr(widget, name, None)
        if callable(told):
            yield str(told())
    if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        for row in range(model.rowCount()):
            for role in range(int(Qt.ItemDataRole.UserRole) + 8):
                yield repr(model.index(row, 0).data(role))


def told_of_patients(window: QWidget) -> list[str]:
    """Texts in the whole tree, hidden ones too, that hold any part of a patient's name or what was typed of one."""
    found: list[str] = []
    for widget in (window, *window.findChildren(QWidget)):
        for text in texts(widget):
            if OF_A_PATIENT.search(text):
                found.append(f"{type(widget).__name__} {widget.objectName()}: {text}")
    return found


def stops(window: QWidget) -> list[str]:
    found: list[str] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        told = type(widget).__name__ != "MissingRow"  # what ARM needs comes and goes
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and told:
            found.append(widget.objectName() or f"{type(widget).__name__} {widget.accessibleName()}")
        widget = widget.nextInFocusChain()
    return found
