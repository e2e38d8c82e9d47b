"""A filter as a key: its name, its value, an icon."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY, TARGET_MIN
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton


class FilterKey(PaintedButton):
    """Checked while it narrows the list or its picker is open. Listen to `clicked`."""

    def __init__(self, theme: Theme, label: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, label, parent)
        self._icon_name = icon
        self._value = ""
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_value(self, value: str, *, on: bool) -> None:
        """Show the value in force; `on` while it narrows the list or its picker is open."""
        self.setChecked(on)
        if value != self._value:
            self._value = value
            self.speak(self.text(), value)
            self.update()

    def nextCheckState(self) -> None:
        """What is in force is told from outside."""

    def sizeHint(self) -> QSize:
        """Return the size at this density."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(96, max(TARGET_MIN, round(self.theme.metrics.px(56))))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint name, value and icon."""
        on, scale = self.isChecked(), canvas.theme.metrics.px
        if on:
            canvas.panel(area, RADIUS_KEY, Ink.ACCENT_SOFT, Ink.ACCENT, 1.8)
        else:
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN if self.isDown() else Ink.SURFACE, Ink.CONTROL, 1.3)
        icon = scale(20)
        inner = area.adjusted(scale(13), scale(6), -scale(11) - icon - 2, -scale(6))
        half = inner.height() / 2
        name = QRectF(inner.left(), inner.top(), inner.width(), half)
        canvas.text(name, self.text(), Type.META, Ink.TEXT2, shrink=True, elide=True)
        value = QRectF(inner.left(), inner.top() + half - 1, inner.width(), half + 1)
        canvas.text(value, self._value, Type.FIELD, Ink.TEXT, shrink=True, elide=True)
        centre = QPointF(area.right() - scale(11) - icon / 2, area.center().y())
        canvas.icon(self._icon_name, centre, icon, Ink.ACCENT if on else Ink.TEXT2, 2)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY)
