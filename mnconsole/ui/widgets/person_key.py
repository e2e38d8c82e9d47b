"""A person as a key: initials, name, role."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import RADIUS_ROW, TARGET_MIN
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.avatar import AvatarLook, paint_initials
from mnconsole.ui.widgets.base import PaintedButton


class PersonView(Struct, frozen=True):
    """Somebody to choose. `key` is told by the tap; `current` is who is signed in."""

    key: str
    name: str
    initials: str
    role: str
    current: bool = False


class PersonKey(PaintedButton):
    """Emits `chosen` with the person's key."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, person: PersonView, parent: QWidget | None = None) -> None:
        super().__init__(theme, person.name, parent)
        self._person = person
        self.setCheckable(True)
        self.setChecked(person.current)
        self.speak(person.name, person.role)
        self.clicked.connect(self._clicked)

    def nextCheckState(self) -> None:
        """Who is signed in is told from outside."""

    def _clicked(self) -> None:
        self.chosen.emit(self._person.key)

    def sizeHint(self) -> QSize:
        """Return the size at this density."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(round(self.theme.metrics.px(200)), max(TARGET_MIN, self.theme.metrics.patient_row - 8))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the row; who is signed in has the accent."""
        scale, current = canvas.theme.metrics.px, self.isChecked()
        if current:
            canvas.panel(area, RADIUS_ROW, Ink.ACCENT_SOFT, Ink.ACCENT, 2)
        else:
            canvas.panel(area, RADIUS_ROW, Ink.SUNKEN if self.isDown() else Ink.SURFACE, Ink.CONTROL, 1.3)
        radius = scale(22)
        centre = QPointF(area.left() + scale(16) + radius, area.center().y())
        look = AvatarLook.CURRENT if current else AvatarLook.QUIET
        paint_initials(canvas, centre, radius, self._person.initials, look)
        left = centre.x() + radius + scale(12)
        wide, middle = area.right() - left - scale(10), area.center().y()
        top = middle - scale(23) if self._person.role else middle - scale(12)
        name = QRectF(left, top, wide, scale(24))
        canvas.text(name, self._person.name, Type.ROW_TITLE, elide=True)
        role = QRectF(left, middle + scale(2), wide, scale(18))
        canvas.text(role, self._person.role, Type.BODY, Ink.TEXT2, elide=True)
        if self.ring:
            canvas.focus_ring(area, RADIUS_ROW)
