"""The keys of the whole application: one filter on the key presses of whatever QWindow has the keyboard.

Not QShortcut: those are dead under a popup and ambiguous when two match. The filter sits on the QWindow, ahead of all
widgets, and follows the keyboard from window to window. It is not installed on the QApplication, where Python would
be called for every event of every object.

Rules (design: product.md, 1 and 7): Esc stops, everywhere; Space stops while the pen is armed or running and no text
field has the focus; so does the key that the clinic binds as a foot switch. A burst of keys less than 30 ms apart is a
scanner: it may write into a text field, but never presses a key or a button. What stops, stops also in a burst. The
page of a PIN takes its signs at any speed, as a field does: presses that had to wait arrive together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from msgspec import Struct
from PySide6.QtCore import QEvent, QKeyCombination, QObject, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QWindow
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QDialog, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from mnconsole.ui.words.keys import KEYS, NOT_WHILE_TYPING, REPEATS, KeyAct

BURST_NS = 30_000_000
"""Nobody types two keys this close; scanners do."""

_TYPING = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
_MODIFIERS = (
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Meta, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock,
)  # fmt: skip
_BY_A_PERSON = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletPress, QEvent.Type.TabletMove,
})  # fmt: skip
"""Nothing else makes these. The mouse's movements are looked at more closely."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def takes_text(widget: QWidget | None) -> bool:
    """Whether typed letters go into this widget."""
    return isinstance(widget, _TYPING) and widget.isEnabled() and not widget.isReadOnly()


def _is_the_field_s(act: KeyAct) -> bool:
    """Whether the field that is typed into has a use of its own for this key. With nothing typed there is nothing that
    it could undo."""
    field = QApplication.focusWidget()
    if act is KeyAct.UNDO and isinstance(field, QLineEdit):
        return field.isUndoAvailable()
    if act is KeyAct.UNDO and isinstance(field, (QTextEdit, QPlainTextEdit)):
        return field.document().isUndoAvailable()
    return act in NOT_WHILE_TYPING


@runtime_checkable
class Typewritten(Protocol):
    """A widget that is typed into without being a field: the page of a PIN."""

    def takes_at_any_speed(self, event: QKeyEvent) -> bool:
        """Whether this key is written here, however soon it came after the one before."""


def combination_of(text: str) -> int:
    """The code of a key by its name, such as "Ctrl+F". Raises ValueError for anything that is not one key."""
    sequence = QKeySequence.fromString(text, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1:
        raise ValueError(text)
    first: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs leave it out
    if first.key() == Qt.Key.Key_unknown:
        raise ValueError(text)
    return int(first.toCombined())


class KeyHandlers(Struct, frozen=True):
    """What the keys do. `stop` never fails and never waits; `escape_when_idle` closes what is open."""

    stop: Callable[[], None]
    pen_active: Callable[[], bool]
    escape_when_idle: Callable[[], None]
    act: Callable[[KeyAct], None]
    held: Callable[[KeyAct], None] = lambda _act: None
    """Told again and again while a key is held whose press was an act; as often as the system repeats the key."""
    present: Callable[[], None] = lambda: None
    """Told at whatever a person does at the window: a key, a press, a move of the mouse."""


class KeyFilter(QObject):
    """Install once per application. `now_ns` is any clock that never goes back."""

    def __init__(
        self,
        handlers: KeyHandlers,
        now_ns: Callable[[], int],
        parent: QObject | None = None,
        *,
        foot_switch: str = "",
    ) -> None:
        """`foot_switch` is the name of the key that the clinic binds; ValueError when it is none."""
        super().__init__(parent)
        self._handlers = handlers
        self._now_ns = now_ns
        self._foot_switch = combination_of(foot_switch) if foot_switch else None
        self._acts = {combination_of(text): act for act, text in KEYS.items() if act is not KeyAct.STOP}
        self._last_press_ns = -BURST_NS
        self._down: int | None = None
        self._mouse: QPointF | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._follow)

    def watch(self, window: QWindow) -> None:
        """Watch a window from its first key on, before it has the keyboard."""
        window.installEventFilter(self)

    def _follow(self, window: QWindow | None) -> None:
        self._down = None  # a release in another window is not seen here
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key presses that mean something here; everything else goes on."""
        if event.type() in _BY_A_PERSON or (event.type() is QEvent.Type.MouseMove and self._has_moved(event)):
            self._handlers.present()
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        if event.type() is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            self._down = None
        return False

    def _has_moved(self, event: QEvent) -> bool:
        """Some systems tell of a mouse that rests when a window comes or goes."""
        before, self._mouse = self._mouse, event.globalPosition() if isinstance(event, QMouseEvent) else None
        return before != self._mouse

    def _pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _MODIFIERS:
            return False
        burst = not event.isAutoRepeat() and self._is_burst()
        if key == Qt.Key.Key_Escape:
            return self._escape(event)
        if self._stops(event):
            if not event.isAutoRepeat():
                self._handlers.stop()
            return True
        if _in_a_dialog():
            return False  # keys mean there what they mean in it
        typing = takes_text(QApplication.focusWidget())
        if burst and not _is_written(event):
            return not typing or key in _ENTER or self._act_of(event) is not None
        act = self._act_of(event)
        if act is None or (typing and _is_the_field_s(act)):
            return False
        if not event.isAutoRepeat():
            self._down = _code(event)
        if not event.isAutoRepeat() or act in REPEATS:
            self._handlers.act(act)
        elif _code(event) == self._down:
            self._handlers.held(act)
        return True

    def _escape(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return True
        # Asked before the stop: the stop itself makes the pen idle.
        idle = not self._handlers.pen_active()
        self._handlers.stop()
        if idle and _in_a_dialog():
            return False  # and closes it
        if idle:
            self._handlers.escape_when_idle()
        return True

    def _stops(self, event: QKeyEvent) -> bool:
        if self._foot_switch is not None and _code(event) == self._foot_switch:
            return True
        space = event.key() == Qt.Key.Key_Space
        return space and self._handlers.pen_active() and not takes_text(QApplication.focusWidget())

    def _is_burst(self) -> bool:
        now = self._now_ns()
        close = now - self._last_press_ns < BURST_NS
        self._last_press_ns = now
        return close

    def _act_of(self, event: QKeyEvent) -> KeyAct | None:
        return self._acts.get(_code(event))


def _is_written(event: QKeyEvent) -> bool:
    """Whether the key belongs to something that is typed into around where the keyboard is."""
    widget = QApplication.focusWidget()
    while widget is not None:
        if isinstance(widget, Typewritten):
            return widget.takes_at_any_speed(event)
        widget = widget.parentWidget()
    return False


def _in_a_dialog() -> bool:
    """Whether one of Qt's own dialogs has the keyboard; the system's own keep their keys to themselves."""
    return isinstance(QApplication.activeWindow(), QDialog)


def _code(event: QKeyEvent) -> int:
    # Keys of the number pad count as their twins. Not every letter has a member in Qt.Key: plain numbers.
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return int(modifiers.value) | int(event.key())
