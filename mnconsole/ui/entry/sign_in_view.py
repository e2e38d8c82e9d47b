"""Who is at the chair."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.entry.frame import EntryPage
from mnconsole.ui.entry.state import PersonRow, SignInState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.person_key import PersonKey, PersonView

WIDTH, HEIGHT = 620, 560


class SignInView(EntryPage):
    """One key a person; below it what the demo is."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, WIDTH, parent)
        self.setObjectName("sign_in_page")
        self.limit_height(HEIGHT)
        self._people: tuple[PersonRow, ...] = ()
        self._keys: list[PersonKey] = []
        self._busy = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True)
        self._note = Notice(theme)
        self.body.addWidget(self._busy)
        self.foot.addWidget(self._note)

    def render_state(self, state: SignInState) -> None:
        """Show `state`; the first person gets the keyboard when the people come."""
        self.set_heading(state.title, "")
        self._busy.set_text(state.busy)
        self._busy.setVisible(bool(state.busy))
        title, text = state.note
        self._note.setVisible(bool(title))
        self._note.set_view(NoticeView(text, "info", Tone.NEUTRAL, title))
        if state.people == self._people:
            return
        self._people = state.people
        for key in self._keys:
            self.body.removeWidget(key)
            key.deleteLater()
        self._keys = [
            PersonKey(self.theme, PersonView(one.key, one.name, one.initials, one.role)) for one in state.people
        ]
        for number, key in enumerate(self._keys, start=1):
            key.setObjectName(f"person_{number}")
            key.chosen.connect(self.chosen)
            self.body.addWidget(key)
        if self._keys:
            self.setFocusProxy(self._keys[0])
            # A widget that has just come into a layout is shown later only, and takes no keyboard before.
            self._keys[0].show()
            self._keys[0].setFocus(Qt.FocusReason.OtherFocusReason)
