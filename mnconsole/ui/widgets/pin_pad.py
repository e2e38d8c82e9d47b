"""The pad of a PIN: ten digits, *Clear*, and the last digit back. For gloved hands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton

_DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
_EDGE_PX = 2.5
"""The lower edge of a key stands out, so that it looks like one that can be pressed."""


class PinKey(PaintedButton):
    """One key; a quiet one (*Clear*, back) has a sunken ground."""

    def __init__(self, theme: Theme, text: str, icon: str = "", *, quiet: bool = False) -> None:
        super().__init__(theme, text)
        self._icon_name = icon
        self._quiet = quiet
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        size = self.theme.metrics.pin_key
        return QSize(size.width, size.height)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the key; a pressed one is sunken."""
        enabled, down = self.isEnabled(), self.isDown()
        if not enabled:
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN, Ink.BORDER)
        else:
            canvas.panel(area, RADIUS_KEY, Ink.CONTROL)
            ground = Ink.ACCENT_SOFT if down else Ink.SUNKEN if self._quiet else Ink.SURFACE
            top = area.adjusted(0, 0, 0, 0 if down else -_EDGE_PX)
            canvas.panel(top, RADIUS_KEY, ground, Ink.ACCENT if down else Ink.CONTROL, 1.3)
        ink = Ink.TEXT if enabled else Ink.TEXT3
        inner = area.adjusted(8, 4, -8, -4 - _EDGE_PX)
        if self._icon_name:
            canvas.icon(self._icon_name, inner.center(), canvas.theme.metrics.px(30), ink, 2.0)
        elif self._quiet:
            canvas.text(inner, self.text(), Type.BUTTON, ink, CENTRE, shrink=True)
        else:
            canvas.text(inner, self.text(), Type.PIN_KEY, ink, CENTRE)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY)


class PinPad(QWidget):
    """Three columns, four rows. Emits `digit` (one sign), `cleared` and `erased`."""

    digit = Signal(str)
    cleared = Signal()
    erased = Signal()

    def __init__(self, theme: Theme, clear: str, erase: str, parent: QWidget | None = None) -> None:
        """`clear` stands on its key, `erase` is what a screen reader says of the other one."""
        super().__init__(parent)
        self.theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._keys: list[PinKey] = []
        for place, text in enumerate(_DIGITS):
            self._add(PinKey(theme, text), f"pin_{text}", place // 3, place % 3).clicked.connect(self._pressed)
        self._add(PinKey(theme, clear, quiet=True), "pin_clear", 3, 0).clicked.connect(self.cleared)
        self._add(PinKey(theme, "0"), "pin_0", 3, 1).clicked.connect(self._pressed)
        back = self._add(PinKey(theme, "", "delete", quiet=True), "pin_erase", 3, 2)
        back.setAccessibleName(erase)
        back.clicked.connect(self.erased)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _add(self, key: PinKey, name: str, row: int, column: int) -> PinKey:
        key.setObjectName(name)
        self._grid.addWidget(key, row, column)
        self._keys.append(key)
        return key

    def _restyle(self) -> None:
        self._grid.setSpacing(round(self.theme.metrics.px(14)))

    def set_enabled(self, enabled: bool) -> None:
        """Take presses, or none while a PIN is being tried."""
        for key in self._keys:
            key.setEnabled(enabled)

    def _pressed(self) -> None:
        key = self.sender()
        if isinstance(key, PinKey):
            self.digit.emit(key.text())
