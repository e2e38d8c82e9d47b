"""The set-up assistant in one card: the line of steps, the page, Back and Next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.chair.current_stack import CurrentStack
from mnconsole.ui.entry.set_up.bodies import ClinicBody, PassphraseBody, TypeBackBody
from mnconsole.ui.entry.set_up.bodies_more import CodeBody, MediumBody, ReadyBody
from mnconsole.ui.entry.set_up.state import ORDER, SetUpPage, SetUpState
from mnconsole.ui.entry.step_page import Body, StepPage
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.words import set_up as words

WIDTH, HEIGHT = 960, 720


class SetUpView(StepPage):
    """All pages are there from the beginning, so that going back finds what was typed."""

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
        self._clinic, self._passphrase = ClinicBody(theme), PassphraseBody(theme)
        self._code, self._back = CodeBody(theme), TypeBackBody(theme)
        self._medium, self._ready = MediumBody(theme), ReadyBody(theme)
        bodies = (self._clinic, self._passphrase, self._code, self._back, self._medium, self._ready)
        self._bodies: dict[SetUpPage, Body[SetUpState]] = dict(zip(ORDER, bodies, strict=True))
        self._stack = CurrentStack(*bodies)
        self.hold(self._stack)
        self._page: SetUpPage | None = None
        self._done_shown = False
        self._attempt = 0
        self._connect()

    def _connect(self) -> None:
        self._clinic.typed.connect(self.typed)
        self._clinic.treats_chosen.connect(self.treats_chosen)
        self._passphrase.form.typed.connect(lambda text: self.typed.emit("passphrase", text))
        self._passphrase.form.typed_again.connect(lambda text: self.typed.emit("again", text))
        self._code.print_asked.connect(self.print_asked)
        self._code.on_paper_ticked.connect(self.on_paper_ticked)
        self._back.typed.connect(lambda text: self.typed.emit("code", text))
        self._medium.chosen.connect(self.medium_chosen)
        self._medium.typed.connect(lambda text: self.typed.emit("medium", text))
        self._medium.pick_asked.connect(self.pick_asked)
        for entered in (
            self._clinic.entered,
            self._passphrase.form.entered,
            self._back.entered,
            self._medium.entered,
        ):
            entered.connect(self.went_on)

    def render_state(self, state: SetUpState) -> None:
        """Show `state`; a new page has the keyboard at its first field, a new try at the first wrong one."""
        self.set_heading(state.title, state.text)
        self.set_steps(self._names, len(ORDER) if state.done else ORDER.index(state.page))
        body = self._bodies[state.page]
        for each in self._bodies.values():
            each.render_state(state)
        last = state.page is SetUpPage.READY
        icon = "armchair" if state.done else "key-round" if last else "arrow-right"
        self.set_foot(state.go_on, icon, state.blocked, back=not state.done, busy=state.busy)
        self.set_notice(state.notice)
        if (state.page, state.done) != (self._page, self._done_shown):
            self._page, self._done_shown, self._attempt = state.page, state.done, state.attempt
            self._stack.setCurrentIndex(ORDER.index(state.page))
            self.turned(self.next if last else body.first())
            if state.done:
                self._forget()
        elif state.attempt != self._attempt:
            self._attempt = state.attempt
            if last:
                self.next.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                body.focus_on(state.focus)

    def _forget(self) -> None:
        """The records are made: what opens them stands in no field any more."""
        self._passphrase.form.clear()
        self._clinic.clear_pins()
        self._back.clear()
