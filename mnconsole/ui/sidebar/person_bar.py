"""The line at the bottom of the sidebar: who is signed in, another person, and *Lock*."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from mnconsole.ui.sidebar.state import Person
from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import CENTRE, LEFT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.avatar import AvatarLook, paint_initials
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.words import lock as lock_words
from mnconsole.ui.words import sidebar as words
from mnconsole.ui.words.keys import KeyAct, key_text


class PersonSwitch(PaintedButton):
    """Initials, name and role. A press leads to another person; with nobody else it can't be pressed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._person = Person("", words.nobody_signed_in(), "?", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def render_state(self, person: Person, *, can_switch: bool) -> None:
        """Show the person."""
        self._person = person
        self.setEnabled(can_switch)
        self.speak(person.name, person.role, words.switch() if can_switch else "")
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(round(self.theme.metrics.px(120)), max(48, self.theme.metrics.lock.height))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint disc and words and, where there is somebody else, where it leads."""
        scale, able = canvas.theme.metrics.px, self.isEnabled()
        if self.isDown():
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN)
        radius, middle = scale(21), area.center().y()
        centre = QPointF(area.left() + 2 + radius, middle)
        paint_initials(canvas, centre, radius, self._person.initials, AvatarLook.STAFF)
        left = centre.x() + radius + scale(9)
        right = area.right() - (scale(22) if able else 2)
        if able:
            canvas.icon("chevron-right", QPointF(area.right() - scale(11), middle), scale(20), Ink.TEXT2, 2.2)
        upper, lower = QRectF(left, middle - scale(21), right - left, scale(21)), QRectF(left, middle, right - left, 0)
        if not self._person.role:
            upper.moveTop(middle - scale(10))
        canvas.text(upper, self._person.name, Type.BODY_STRONG, Ink.TEXT, LEFT, shrink=True, elide=True)
        lower.setHeight(scale(19))
        canvas.text(lower, self._person.role, Type.META, Ink.TEXT2, LEFT, shrink=True, elide=True)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY)


class LockKey(PaintedButton):
    """*Lock* and its key; only the icon and the key where there is little room."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, narrow: bool = False) -> None:
        super().__init__(theme, lock_words.lock(), parent)
        self._narrow = narrow
        self.setAccessibleName(lock_words.lock_spoken())
        self.setAccessibleDescription(key_text(KeyAct.LOCK))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def _icon_only(self) -> bool:
        return self._narrow or self.theme.metrics.lock.width < self.theme.metrics.px(80)

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        size = self.theme.metrics.lock
        return QSize(52 if self._narrow else size.width, size.height)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the outline, the icon, the word and the key."""
        scale = canvas.theme.metrics.px
        canvas.panel(area, RADIUS_KEY, Ink.SUNKEN if self.isDown() else Ink.SURFACE, Ink.CONTROL, 1.4)
        middle = area.center().y()
        key = QRectF(area.left() + 2, middle + scale(3), area.width() - 4, scale(16))
        if self._icon_only:
            canvas.icon("lock", QPointF(area.center().x(), middle - scale(8)), scale(20), Ink.TEXT, 2.2)
            canvas.text(key, key_text(KeyAct.LOCK), Type.AXIS, Ink.TEXT3, CENTRE, shrink=True)
        else:
            canvas.icon("lock", QPointF(area.left() + scale(21), middle), scale(21), Ink.TEXT, 2.2)
            left = area.left() + scale(37)
            word = QRectF(left, middle - scale(19), area.right() - left - 4, scale(21))
            canvas.text(word, self.text(), Type.BUTTON, Ink.TEXT, LEFT, shrink=True)
            key.setLeft(left)
            canvas.text(key, key_text(KeyAct.LOCK), Type.AXIS, Ink.TEXT3, LEFT, shrink=True)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY)


class PersonBar(QWidget):
    """Emits `switched` and `locked`."""

    switched = Signal()
    locked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person = PersonSwitch(theme)
        self._person.setObjectName("switch_person")
        self._person.clicked.connect(self.switched)
        self._lock = LockKey(theme)
        self._lock.setObjectName("lock")
        self._lock.clicked.connect(self.locked)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._person, 1)
        line.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignVCenter)

    def render_state(self, person: Person, *, can_switch: bool) -> None:
        """Show the person. Where nobody is signed in there is nothing to lock."""
        self._person.render_state(person, can_switch=can_switch)
        self._lock.setVisible(bool(person.key))
