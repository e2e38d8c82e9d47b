"""A line to type in, with an optional icon before it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from mnconsole.ui.theme.metrics import TARGET_MIN
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type


class LineField(QLineEdit):
    """A QLineEdit in the look of the theme. Its outline and padding come from the style sheet."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, icon: str = "") -> None:
        """`name` is what screen readers say; `icon` a Lucide name."""
        super().__init__(parent)
        self.theme = theme
        self._icon_name = icon
        self._icon = QLabel(self) if icon else None
        if self._icon is not None:
            self._icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(name)
        self.setProperty("icon", bool(icon))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        theme.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take over changed colours and sizes."""
        self.setFont(self.theme.font(Type.FIELD))
        self.setMinimumHeight(self.least_height())
        if self._icon is not None:
            size = self.theme.metrics.px(22)
            self._icon.setPixmap(
                self.theme.icon(self._icon_name, self.theme.ink(Ink.TEXT2), size, self.devicePixelRatioF())
            )
        self._place_icon()

    def least_height(self) -> int:
        """Return the height at this density, px."""
        return max(TARGET_MIN, round(self.theme.metrics.px(50)))

    def set_wrong(self, wrong: bool) -> None:
        """Give the outline the colour of an error, or take it away. The words of the error stand elsewhere."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the icon in the middle of the height."""
        super().resizeEvent(event)
        self._place_icon()

    def _place_icon(self) -> None:
        if self._icon is not None:
            size = self.theme.metrics.px(22)
            place = QRectF(self.theme.metrics.px(13), (self.height() - size) / 2, size, size)
            self._icon.setGeometry(place.toRect())
