"""Preset and stepper keys. Listen to `clicked`."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import LabelButton


class KeyButton(LabelButton):
    """A preset (checkable, sunken) or, with `stepper`, a - or + key (outlined, repeats while it is held)."""

    role = Type.KEY

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        icon: str = "",
        parent: QWidget | None = None,
        *,
        stepper: bool = False,
    ) -> None:
        super().__init__(theme, text, icon, parent)
        self._stepper = stepper
        self.setAutoRepeat(stepper)
        self.setAutoRepeatDelay(500)
        self.setAutoRepeatInterval(180)
        self.setCheckable(not stepper)
        if stepper:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Return the key's size at this density."""
        size = self.theme.metrics.stepper if self._stepper else self.theme.metrics.preset
        wide = self.theme.advance(self.text(), self.role) + 12 if self.text() else 0.0
        return QSize(max(size.width, round(wide)), size.height)

    def sizeHint(self) -> QSize:
        """Return the key's size at this density."""
        return self.minimumSizeHint()

    def nextCheckState(self) -> None:
        """Keep the mark: which preset is chosen is told from outside, after the pen was asked."""

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the key."""
        enabled, chosen = self.isEnabled(), self.isChecked()
        if chosen and enabled:
            canvas.panel(area, RADIUS_KEY, Ink.ACCENT_SOFT, Ink.ACCENT, 2)
        elif self._stepper and enabled:
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN if self.isDown() else Ink.SURFACE, Ink.CONTROL, 1.4)
        else:
            canvas.panel(area, RADIUS_KEY, Ink.ACCENT_SOFT if self.isDown() else Ink.SUNKEN, Ink.BORDER, 1.2)
        ink = Ink.TEXT3 if not enabled else Ink.ACCENT if chosen else Ink.TEXT
        if self._icon_name:
            canvas.icon(self._icon_name, area.center(), canvas.theme.metrics.px(30), ink, 2.1)
        else:
            inner = area.adjusted(4, 2, -4, -2)
            from_centre = canvas.advance(self.text(), self.role)
            inner.setLeft(max(inner.left(), area.center().x() - from_centre / 2))
            canvas.text(inner, self.text(), self.role, ink)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY)
