"""The name of a key in the corner of a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt

from mnconsole.ui.theme.paint import RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.buttons import LabelButton

_INSET = 9


class KeyHint(Readout):
    """Stands in the upper right corner of its button and lets every press through.

    In a button that is too low for that it stands `beside` the words.
    """

    def __init__(
        self, theme: Theme, key: str, button: LabelButton, *, filled: bool = False, beside: bool = False
    ) -> None:
        super().__init__(theme, button)
        self._key = key
        self._button = button
        self._filled = filled
        self._beside = beside
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
        if self._beside:
            self._button.room_right = size.width() + _INSET - 3
        top = (self._button.height() - size.height()) // 2 if self._beside else 4
        self.setGeometry(self._button.width() - size.width() - _INSET, top, size.width(), size.height())

    def minimumSizeHint(self) -> QSize:
        """Return the size of the key's name."""
        wide = round(self.theme.advance(self._key, Type.AXIS) + 3)
        return QSize(wide, round(self.theme.size_px(Type.AXIS) * 1.25))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the name."""
        strong = self._filled and self._button.isEnabled()
        canvas.text(area, self._key, Type.AXIS, Ink.ON_FILL if strong else Ink.TEXT3, RIGHT)
