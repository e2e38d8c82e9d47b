"""ARM and START: keys that act on press and never on Enter or Space."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.button_text import paint_label, wanted_width
from mnconsole.ui.widgets.focus import ENTER_KEYS

_DEAF_KEYS = (*ENTER_KEYS, Qt.Key.Key_Space, Qt.Key.Key_Select)
_OVER = 4.0
"""The words may come this much nearer to the edge than on other buttons, px."""


class MotorLook(Enum):
    """How the key stands."""

    LOCKED = "locked"
    """Grey; can't be pressed."""
    READY = "ready"
    """Outlined dark; can be pressed."""
    FILLED = "filled"
    """The next thing to do; can be pressed."""
    DONE = "done"
    """Shows its state in accent; can't be pressed."""

    KEEP = "keep"
    """Shows its state in accent; goes on as long as it is held or pressed again."""


_PRESSABLE = (MotorLook.READY, MotorLook.FILLED, MotorLook.KEEP)

_LETS_GO = frozenset({QEvent.Type.UngrabMouse, QEvent.Type.WindowDeactivate, QEvent.Type.Hide})
"""After these nobody can say any longer that the key is held."""


class MotorKeyView(Struct, frozen=True):
    """What the key shows. `spoken` is the name for screen readers, its key ("F7") included."""

    look: MotorLook
    text: str
    icon: str = ""
    spoken: str = ""


class MotorKey(PaintedButton):
    """One of ARM and START. Emits `pressed_at` with the press time, ms of the window system's clock.

    The time is 0 when assistive technology pressed the key.
    """

    pressed_at = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._view = MotorKeyView(MotorLook.LOCKED, "")
        self.clicked.connect(self._assist)
        self.setMouseTracking(True)  # a finger that was lifted unseen shows at the next move
        self.setEnabled(False)

    def set_view(self, view: MotorKeyView) -> None:
        """Show `view`."""
        if view == self._view:
            return
        self._view = view
        self.setText(view.text)
        self.speak(view.spoken or view.text)
        self.setEnabled(view.look in _PRESSABLE)
        self.restyle()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Act at once."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setDown(True)
            self.pressed_at.emit(int(event.timestamp()))

    @property
    def held(self) -> bool:
        """Whether it is known to be held down since it was pressed. A release that got lost is none."""
        return self.isDown() and bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)

    def event(self, event: QEvent) -> bool:
        """Come up when the press is taken away."""
        if event.type() in _LETS_GO:
            self.setDown(False)
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Stay down wherever the finger slides; come up when it turns out to have been lifted unseen."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self.setDown(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double tap does nothing."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Come up again; letting go means nothing."""
        self.setDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter and Space alone: a key that happens to have the focus must not start a motor."""
        if event.key() in _DEAF_KEYS:
            event.ignore()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """See `keyPressEvent`."""
        if event.key() in _DEAF_KEYS:
            event.ignore()
            return
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A key that gets locked while it is held is up again."""
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self.setDown(False)
        super().changeEvent(event)

    def _assist(self) -> None:
        self.pressed_at.emit(0)

    def minimumSizeHint(self) -> QSize:
        """Return the key's size at this density."""
        arm = self.theme.metrics.arm
        return QSize(round(arm.width * 0.8), arm.height)

    def sizeHint(self) -> QSize:
        """Return the key's size at this density."""
        arm = self.theme.metrics.arm
        return QSize(arm.width, arm.height)

    def icon_fits(self) -> bool:
        """Whether the icon leaves the words their margins. What was done is told in words; a key to press has both."""
        done = self._view.look is MotorLook.DONE
        room = self.width() + 2 * _OVER
        return not done or room >= wanted_width(self.theme, self._view.text, Type.KEY, icon=True)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the key in its look."""
        look = self._view.look
        if look is MotorLook.FILLED:
            canvas.panel(area, RADIUS_KEY, Ink.FILL)
            ink = Ink.ON_FILL
        elif look is MotorLook.READY:
            canvas.panel(area, RADIUS_KEY, Ink.SURFACE, Ink.TEXT, 2)
            ink = Ink.TEXT
        elif look in (MotorLook.DONE, MotorLook.KEEP):
            canvas.panel(area, RADIUS_KEY, Ink.ACCENT_SOFT, Ink.ACCENT, 1.6 if look is MotorLook.DONE else 2.6)
            ink = Ink.ACCENT
        else:
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN, Ink.BORDER, 1.4)
            ink = Ink.TEXT3
        if self.isDown():
            canvas.panel(area, RADIUS_KEY, None, Ink.ACCENT if look is MotorLook.READY else Ink.BAR, 3)
        icon = self._view.icon if self.icon_fits() else ""
        paint_label(canvas, area.adjusted(-_OVER, 0, _OVER, 0), self._view.text, Type.KEY, ink, icon)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY, Ink.ON_FILL if look is MotorLook.FILLED else Ink.ACCENT)
