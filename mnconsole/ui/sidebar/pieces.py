"""Small things that several pages of the sidebar use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import IconButton
from mnconsole.ui.widgets.label import Label


def square(theme: Theme, icon: str, name: str) -> IconButton:
    """An icon in a square key."""
    button = IconButton(theme, icon, name)
    button.setFixedWidth(button.least_height())
    return button


class KeyHint(Label):
    """The key of an act, quietly at the right end of its button."""

    def __init__(self, theme: Theme, text: str, host: QWidget) -> None:
        super().__init__(theme, text, Type.AXIS, Ink.TEXT3, host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the right end."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            size = self.sizeHint()
            left = watched.width() - size.width() - 8
            self.setGeometry(left, (watched.height() - size.height()) // 2, size.width(), size.height())
        return False
