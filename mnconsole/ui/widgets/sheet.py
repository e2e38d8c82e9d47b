"""A panel inside the centre column for questions, reasons and pickers. Never a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import IconButton, PrimaryButton, QuietButton
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.still_area import StillArea


class Sheet(Card):
    """Title, body and one line of actions. It lives in a layout of the centre column; STOP stays uncovered.

    The sheet only asks to be closed (`close_asked`, by its cross or by Escape); its owner decides, hides it,
    and so keeps what was typed. `acted` carries the code of the pressed action.
    """

    close_asked = Signal()
    acted = Signal(str)

    def __init__(self, theme: Theme, close_name: str, parent: QWidget | None = None) -> None:
        """`close_name` is the cross's name for screen readers."""
        super().__init__(theme, parent)
        self._buttons: dict[str, PrimaryButton | QuietButton] = {}
        self._title = Label(theme, "", Type.CARD_TITLE, elide=True)
        self._text = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True)
        self._text.hide()
        self._close = IconButton(theme, "x", close_name)
        self._close.clicked.connect(self.close_asked)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._close)
        inside = QWidget()
        # Not AlignTop on the layout: it would get no more than its size hint, and wrapped words need more where narrow.
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(2, 2, 8, 2)
        outer.setSpacing(0)
        self.content = QVBoxLayout()
        self.content.setSpacing(8)
        outer.addLayout(self.content)
        outer.addStretch(1)
        self.scrolling = StillArea()
        self.scrolling.setWidget(inside)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(10)
        self.body.addLayout(top)
        self.body.addWidget(self._text)
        self.body.addWidget(self.scrolling, 1)
        self.body.addLayout(self._actions)

    def set_title(self, title: str, text: str = "") -> None:
        """Set the title and a sentence below it."""
        self._title.set_text(title)
        self._text.set_text(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def add_action(self, code: str, text: str, icon: str = "", *, primary: bool = False) -> PrimaryButton | QuietButton:
        """Add a button at the bottom; the primary one belongs last, at the right."""
        button: PrimaryButton | QuietButton
        if primary:
            button = PrimaryButton(self.theme, text, icon)
        else:
            button = QuietButton(self.theme, text, icon)
        button.setObjectName(code)
        button.clicked.connect(self._pressed)
        self._actions.addWidget(button, 2 if primary else 1)
        self._buttons[code] = button
        return button

    def action(self, code: str) -> PrimaryButton | QuietButton:
        """Return the button of an action. KeyError when there is none."""
        return self._buttons[code]

    def set_action_enabled(self, code: str, enabled: bool) -> None:
        """Allow or forbid an action."""
        self._buttons[code].setEnabled(enabled)

    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.acted.emit(sender.objectName())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape asks the owner to close."""
        if event.key() == Qt.Key.Key_Escape:
            if not event.isAutoRepeat():
                self.close_asked.emit()
            return
        super().keyPressEvent(event)
