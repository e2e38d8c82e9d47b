"""Hands: press and type through the window's own event queue, as a person does.

Used by the demo that plays by itself. Events go to the `QWindow`, so what is covered can't be pressed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

_NOTICES = ("step_notice", "pen_notice", "complaint")
_NONE = Qt.KeyboardModifier.NoModifier


def told_on(window: QWidget) -> tuple[str, ...]:
    """What a person reads in the window about what is wrong: notices of the step and the pen, errors at fields."""
    named = [each for name in _NOTICES for each in window.findChildren(QWidget, name) if each.isVisible()]
    wrong = [each for each in window.findChildren(QLineEdit) if each.isVisible() and each.property("wrong")]
    told = [*(each.accessibleName() for each in named), *(each.accessibleDescription() for each in wrong)]
    return tuple(dict.fromkeys(text for text in told if text))


class Hands:
    """Acts on one top-level window that is shown."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def find(self, name: str) -> QWidget | None:
        """The visible, enabled widget of this object name, or None."""
        for widget in self._window.findChildren(QWidget, name):
            if widget.isVisible() and widget.isEnabled():
                return widget
        return None

    def press(self, name: str) -> bool:
        """Press and let go in the middle of a widget; False when it is not there, disabled or covered."""
        widget = self.find(name)
        return widget is not None and self.press_widget(widget)

    def press_widget(self, widget: QWidget) -> bool:
        """Press and let go in the middle of a widget that is shown; False when it is covered."""
        self._bring_into_view(widget)
        middle = widget.mapTo(self._window, QPoint(widget.width() // 2, widget.height() // 2))
        hit = self._window.childAt(middle)
        if hit is None or not (hit is widget or widget.isAncestorOf(hit) or hit.isAncestorOf(widget)):
            return False
        self._mouse(QEvent.Type.MouseButtonPress, middle)
        self._mouse(QEvent.Type.MouseButtonRelease, middle)
        return True

    def type(self, name: str, text: str, between: Callable[[], None] = lambda: None) -> bool:
        """Replace the text of a field, `between` after each letter; False when the field can't be reached."""
        field = self.find(name)
        if not isinstance(field, QLineEdit) or not self.press(name):
            return False
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        field.selectAll()
        for letter in text:
            self.write(letter)
            between()
        return field.text() == text

    def write(self, text: str) -> None:
        """Type letters into whatever has the keyboard."""
        for character in text:
            self._key(QEvent.Type.KeyPress, 0, _NONE, character)
            self._key(QEvent.Type.KeyRelease, 0, _NONE, character)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Press and let go one key."""
        self._key(QEvent.Type.KeyPress, int(key), modifiers, "")
        self._key(QEvent.Type.KeyRelease, int(key), modifiers, "")

    def _mouse(self, kind: QEvent.Type, at: QPoint) -> None:
        held = Qt.MouseButton.LeftButton if kind is QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        place, world = QPointF(at), QPointF(self._window.mapToGlobal(at))
        event = QMouseEvent(kind, place, place, world, Qt.MouseButton.LeftButton, held, _NONE)
        QCoreApplication.sendEvent(self._window.windowHandle(), event)

    def _key(self, kind: QEvent.Type, key: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
        QCoreApplication.sendEvent(self._window.windowHandle(), QKeyEvent(kind, key, modifiers, text))

    @staticmethod
    def _bring_into_view(widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
