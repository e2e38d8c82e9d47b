"""Opening the records: people, passphrase, recovery code, a new passphrase; in one card."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.chair.current_stack import CurrentStack
from mnconsole.ui.entry.step_page import Body, StepPage
from mnconsole.ui.entry.unlock.bodies import CodeEntryBody, PassphraseEntryBody, PeopleBody, RenewBody
from mnconsole.ui.entry.unlock.state import UnlockPage, UnlockState
from mnconsole.ui.theme.theme import Theme

WIDTH = 880
HEIGHTS = {
    UnlockPage.PEOPLE: 600,
    UnlockPage.PASSPHRASE: 470,
    UnlockPage.CODE: 620,
    UnlockPage.RENEW: 660,
}
"""Of the card, px at normal density: a page of one field in a high card looks as if something was missing."""

_ICONS = {UnlockPage.CODE: "arrow-right"}


class UnlockView(StepPage):
    """Going back finds what was typed; a passphrase that was wrong is marked, to be typed over."""

    person_chosen = Signal(str)
    submitted = Signal(str)
    forgotten = Signal()
    typed = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, WIDTH, parent=parent)
        self.setObjectName("unlock_page")
        self._people, self._passphrase = PeopleBody(theme), PassphraseEntryBody(theme)
        self._code, self._renew = CodeEntryBody(theme), RenewBody(theme)
        self._bodies: dict[UnlockPage, Body[UnlockState]] = {
            UnlockPage.PEOPLE: self._people,
            UnlockPage.PASSPHRASE: self._passphrase,
            UnlockPage.CODE: self._code,
            UnlockPage.RENEW: self._renew,
        }
        self._stack = CurrentStack(self._people, self._passphrase, self._code, self._renew)
        self.hold(self._stack)
        self._page: UnlockPage | None = None
        self._attempt = 0
        self._people.chosen.connect(self.person_chosen)
        self._renew.chosen.connect(self.person_chosen)
        self._passphrase.entered.connect(self.went_on)
        self._passphrase.forgotten.connect(self.forgotten)
        self._code.typed.connect(lambda text: self.typed.emit("code", text))
        self._code.entered.connect(self.went_on)
        self._renew.form.typed.connect(lambda text: self.typed.emit("passphrase", text))
        self._renew.form.typed_again.connect(lambda text: self.typed.emit("again", text))
        self._renew.form.entered.connect(self.went_on)

    @property
    def page(self) -> UnlockPage | None:
        """What is shown."""
        return self._page

    def passphrase(self) -> str:
        """What was typed as the present passphrase."""
        return self._passphrase.text()

    def render_state(self, state: UnlockState) -> None:
        """Show `state`."""
        self.set_heading(state.title, state.text)
        body = self._bodies[state.page]
        body.render_state(state)
        icon = _ICONS.get(state.page, "lock-open")
        self.set_foot(state.go_on, icon, state.blocked, back=state.back, busy=state.busy)
        self.next.setVisible(state.page is not UnlockPage.PEOPLE)
        if state.page is not self._page:
            self._page, self._attempt = state.page, state.attempt
            self.limit_height(HEIGHTS[state.page])
            self._stack.setCurrentIndex(list(UnlockPage).index(state.page))
            self._passphrase.clear()
            self.turned(body.first())
        elif state.attempt != self._attempt:
            self._attempt = state.attempt
            body.focus_on(state.focus)

    def go_on(self) -> None:
        """As the filled button; where there is none, nothing."""
        if self.next.isVisible():
            super().go_on()
