"""Who is at the chair: everybody who may sign in, and the line at the bottom that tells who is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.sidebar.pieces import square
from mnconsole.ui.sidebar.state import Person
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.avatar import Avatar, AvatarLook
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.person_key import PersonKey, PersonView
from mnconsole.ui.words import sidebar as words


class PeoplePage(QWidget):
    """The people to choose from."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._shown: tuple[Person, ...] = ()
        self._keys: list[PersonKey] = []
        close = square(theme, "x", words.close())
        close.setObjectName("people_close")
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(Label(theme, words.switch_title(), Type.CARD_TITLE, wrap=True), 1)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self._box.addLayout(top)
        self._box.addWidget(Label(theme, words.switch_text(), Type.BODY, Ink.TEXT2, wrap=True))
        self._box.addStretch(1)

    def open(self) -> None:
        """The page came into sight: the keyboard goes to who is signed in."""
        key = next((key for key in self._keys if key.isChecked()), self._keys[0] if self._keys else None)
        if key is not None:
            key.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, people: tuple[Person, ...]) -> None:
        """Show everybody."""
        if people == self._shown:
            return
        self._shown = people
        for key in self._keys:
            self._box.removeWidget(key)
            key.deleteLater()
        self._keys = [
            PersonKey(self.theme, PersonView(person.key, person.name, person.initials, person.role, person.current))
            for person in people
        ]
        for number, key in enumerate(self._keys, start=1):
            key.setObjectName(f"person_{number}")
            key.chosen.connect(self.chosen)
            self._box.insertWidget(self._box.count() - 1, key)


class PersonBar(QWidget):
    """Who is signed in, and *Switch* where there is somebody else."""

    switched = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.avatar = Avatar(theme, "?", words.nobody_signed_in(), AvatarLook.STAFF, side=42)
        self._name = Label(theme, "", Type.BODY_STRONG, elide=True)
        self._role = Label(theme, "", Type.META, Ink.TEXT2, elide=True)
        self._switch = QuietButton(theme, words.switch())
        self._switch.setObjectName("switch_person")
        self._switch.clicked.connect(self.switched)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch(1)
        texts.addWidget(self._name)
        texts.addWidget(self._role)
        texts.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(2, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self.avatar)
        line.addLayout(texts, 1)
        line.addWidget(self._switch)

    def render_state(self, person: Person, *, can_switch: bool) -> None:
        """Show the person."""
        self.avatar.set_person(person.initials, person.name)
        self._name.set_text(person.name)
        self._role.set_text(person.role)
        self._role.setVisible(bool(person.role))
        self._switch.setVisible(can_switch)
