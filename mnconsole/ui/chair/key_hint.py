"""The name of a key in the corner of a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout

_INSET = 9


class KeyHint(Readout):
    """Stands in the upper right corner of its button and lets every press through."""

    def __init__(self, theme: Theme, key: str, button: QWidget, *, filled: bool = False) -> None:
        super().__init__(theme, button)
        self._key = key
        self._button = button
        self._filled = filled
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # The button's own name says it all to a screen reader, its description names the key.
        button.setAccessibleDescription(key)
        button.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the button's size, and its colours when it can't be pressed."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        elif event.type() is QEvent.Type.EnabledChange:
            self.update()
        return False

    def _place(self) -> None:
        size = self.minimumSizeHint()
        self.setGeometry(self._button.width() - size.width() - _INSET, 4, size.width(), size.height())

    def minimumSizeHint(self) -> QSize:
        """Return the size of the key's name."""
        wide = round(self.theme.advance(self._key, Type.AXIS) + 3)
        return QSize(wide, round(self.theme.size_px(Type.AXIS) * 1.25))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the name."""
        strong = self._filled and self._button.isEnabled()
        canvas.text(area, self._key, Type.AXIS, Ink.ON_FILL if strong else Ink.TEXT3, RIGHT)
