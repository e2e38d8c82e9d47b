"""The set-up assistant in one card: the line of steps, the page, Back and Next."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.entry.set_up.bodies import ClinicBody, PassphraseBody, TypeBackBody
from mnconsole.ui.entry.set_up.bodies_more import CodeBody, MediumBody, ReadyBody
from mnconsole.ui.entry.set_up.state import ORDER, SetUpPage, SetUpState
from mnconsole.ui.entry.step_page import StepPage
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.words import set_up as words

WIDTH, HEIGHT = 960, 720
AnyBody: TypeAlias = ClinicBody | PassphraseBody | CodeBody | TypeBackBody | MediumBody | ReadyBody


class SetUpView(StepPage):
    """A page that was shown stays, so that going back finds what was typed."""

    typed = Signal(str, str)
    treats_chosen = Signal(bool)
    print_asked = Signal()
    on_paper_ticked = Signal(bool)
    medium_chosen = Signal(str)
    pick_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, WIDTH, words.steps_name(), parent)
        self.setObjectName("set_up_page")
        self.limit_height(HEIGHT)
        self._names = tuple(words.step_name(page.value) for page in ORDER)
        self._bodies: dict[SetUpPage, AnyBody] = {}
        self._page: SetUpPage | None = None
        self._done_shown = False
        self._attempt = 0

    def _body(self, page: SetUpPage) -> AnyBody:
        """A page is made when it is first shown: all at once would be one long turn of the window."""
        if page not in self._bodies:
            self._bodies[page] = self._made(page)
        return self._bodies[page]

    def _made(self, page: SetUpPage) -> AnyBody:
        match page:
            case SetUpPage.CLINIC:
                clinic = ClinicBody(self.theme)
                clinic.typed.connect(self.typed)
                clinic.treats_chosen.connect(self.treats_chosen)
                clinic.entered.connect(self.went_on)
                return clinic
            case SetUpPage.PASSPHRASE:
                passphrase = PassphraseBody(self.theme)
                passphrase.form.typed.connect(lambda text: self.typed.emit("passphrase", text))
                passphrase.form.typed_again.connect(lambda text: self.typed.emit("again", text))
                passphrase.form.entered.connect(self.went_on)
                return passphrase
            case SetUpPage.CODE:
                code = CodeBody(self.theme)
                code.print_asked.connect(self.print_asked)
                code.on_paper_ticked.connect(self.on_paper_ticked)
                code.entered.connect(self.went_on)
                return code
            case SetUpPage.TYPE_BACK:
                back = TypeBackBody(self.theme)
                back.typed.connect(lambda text: self.typed.emit("code", text))
                back.entered.connect(self.went_on)
                return back
            case SetUpPage.BACKUPS:
                medium = MediumBody(self.theme)
                medium.chosen.connect(self.medium_chosen)
                medium.typed.connect(lambda text: self.typed.emit("medium", text))
                medium.pick_asked.connect(self.pick_asked)
                medium.entered.connect(self.went_on)
                return medium
            case SetUpPage.READY:
                return ReadyBody(self.theme)

    def render_state(self, state: SetUpState) -> None:
        """Show `state`; a new page has the keyboard at its first field, a new try at the first wrong one."""
        self.set_heading(state.title, state.text)
        self.set_steps(self._names, len(ORDER) if state.done else ORDER.index(state.page))
        body = self._body(state.page)
        for each in self._bodies.values():
            each.render_state(state)
        last = state.page is SetUpPage.READY
        icon = "armchair" if state.done else "key-round" if last else "arrow-right"
        told = {SetUpPage.TYPE_BACK: state.type_back.note.text, SetUpPage.BACKUPS: state.medium.note.text}
        self.set_foot(
            state.go_on, icon, state.blocked, back=not state.done, busy=state.busy, told=told.get(state.page, "")
        )
        self.set_notice(state.notice)
        if (state.page, state.done) != (self._page, self._done_shown):
            self._page, self._done_shown, self._attempt = state.page, state.done, state.attempt
            self.turn_to(body)
            self.turned(self.next if last else body.first())
            if state.done:
                for each in self._bodies.values():
                    each.forget()
        elif state.attempt != self._attempt:
            self._attempt = state.attempt
            if last:
                self.next.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                body.focus_on(state.focus)
