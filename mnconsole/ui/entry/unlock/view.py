"""Opening the records: people, passphrase, recovery code, a new passphrase; in one card."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.entry.step_page import StepPage
from mnconsole.ui.entry.unlock.bodies import CodeEntryBody, PassphraseEntryBody, PeopleBody, RenewBody
from mnconsole.ui.entry.unlock.state import UnlockPage, UnlockState
from mnconsole.ui.theme.theme import Theme

AnyBody: TypeAlias = PeopleBody | PassphraseEntryBody | CodeEntryBody | RenewBody
WIDTH = 880
HEIGHTS = {
    UnlockPage.PEOPLE: 600,
    UnlockPage.PASSPHRASE: 510,
    UnlockPage.CODE: 620,
    UnlockPage.RENEW: 660,
}
"""Of the card, px at normal density: a page of one field in a high card looks as if something was missing."""

_ICONS = {UnlockPage.CODE: "arrow-right"}


class UnlockView(StepPage):
    """Going back finds the code. A passphrase that was wrong is marked, to be typed over; none outlives its page."""

    person_chosen = Signal(str)
    submitted = Signal(str)
    forgotten = Signal()
    typed = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, WIDTH, parent=parent)
        self.setObjectName("unlock_page")
        self._bodies: dict[UnlockPage, AnyBody] = {}
        self._page: UnlockPage | None = None
        self._attempt = 0

    def _body(self, page: UnlockPage) -> AnyBody:
        """Made when it is first shown."""
        if page not in self._bodies:
            self._bodies[page] = self._made(page)
        return self._bodies[page]

    def _made(self, page: UnlockPage) -> AnyBody:
        match page:
            case UnlockPage.PEOPLE:
                people = PeopleBody(self.theme)
                people.chosen.connect(self.person_chosen)
                return people
            case UnlockPage.PASSPHRASE:
                passphrase = PassphraseEntryBody(self.theme)
                passphrase.entered.connect(self.went_on)
                passphrase.forgotten.connect(self.forgotten)
                return passphrase
            case UnlockPage.CODE:
                code = CodeEntryBody(self.theme)
                code.typed.connect(lambda text: self.typed.emit("code", text))
                code.entered.connect(self.went_on)
                return code
            case UnlockPage.RENEW:
                renew = RenewBody(self.theme)
                renew.chosen.connect(self.person_chosen)
                renew.form.typed.connect(lambda text: self.typed.emit("passphrase", text))
                renew.form.typed_again.connect(lambda text: self.typed.emit("again", text))
                renew.form.entered.connect(self.went_on)
                return renew

    @property
    def page(self) -> UnlockPage | None:
        """What is shown."""
        return self._page

    def passphrase(self) -> str:
        """What was typed as the present passphrase."""
        body = self._body(UnlockPage.PASSPHRASE)
        return body.text() if isinstance(body, PassphraseEntryBody) else ""

    def render_state(self, state: UnlockState) -> None:
        """Show `state`."""
        self.set_heading(state.title, state.text)
        body = self._body(state.page)
        body.render_state(state)
        icon = _ICONS.get(state.page, "lock-open")
        self.set_foot(state.go_on, icon, state.blocked, back=state.back, busy=state.busy, told=state.note.text)
        self.next.setVisible(state.page is not UnlockPage.PEOPLE)
        if state.page is not self._page:
            self._page, self._attempt = state.page, state.attempt
            self.limit_height(HEIGHTS[state.page])
            self.turn_to(body)
            for each in self._bodies.values():
                each.forget()
            self.turned(body.first())
        elif state.attempt != self._attempt:
            self._attempt = state.attempt
            body.focus_on(state.focus)

    def go_on(self) -> None:
        """As the filled button; where there is none, nothing."""
        if self.next.isVisible():
            super().go_on()
