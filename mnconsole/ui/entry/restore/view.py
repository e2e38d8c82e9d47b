"""Bringing records back, in one card: which backup, what opens it, the work, what came back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.chair.current_stack import CurrentStack
from mnconsole.ui.entry.restore.bodies import BackupBody, DoneBody, SecretBody, WorkBody
from mnconsole.ui.entry.restore.state import ORDER, RestorePage, RestoreState
from mnconsole.ui.entry.step_page import Body, StepPage
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.words import restore as words

WIDTH, HEIGHT = 960, 720
_ICONS = {RestorePage.BACKUP: "arrow-right", RestorePage.SECRET: "rotate-ccw"}


class RestoreView(StepPage):
    """Going back finds what was typed."""

    typed = Signal(str, str)
    pick_asked = Signal()
    backup_chosen = Signal(str)
    older_asked = Signal()
    way_chosen = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, WIDTH, words.steps_name(), parent)
        self.setObjectName("restore_page")
        self.limit_height(HEIGHT)
        self._names = tuple(words.step_name(page.value) for page in ORDER)
        self._backup, self._secret = BackupBody(theme), SecretBody(theme)
        self._work, self._done = WorkBody(theme), DoneBody(theme)
        self._bodies: dict[RestorePage, Body[RestoreState]] = {
            RestorePage.BACKUP: self._backup,
            RestorePage.SECRET: self._secret,
            RestorePage.WORK: self._work,
            RestorePage.DONE: self._done,
        }
        self._stack = CurrentStack(self._backup, self._secret, self._work, self._done)
        self.hold(self._stack)
        self._page: RestorePage | None = None
        self._attempt = 0
        self._backup.typed.connect(lambda text: self.typed.emit("path", text))
        self._backup.pick_asked.connect(self.pick_asked)
        self._backup.chosen.connect(self.backup_chosen)
        self._backup.older_asked.connect(self.older_asked)
        self._backup.entered.connect(self.went_on)
        self._secret.typed.connect(self.typed)
        self._secret.way_chosen.connect(self.way_chosen)
        self._secret.entered.connect(self.went_on)

    def render_state(self, state: RestoreState) -> None:
        """Show `state`."""
        self.set_heading(state.title, state.text)
        done = state.page is RestorePage.DONE
        self.set_steps(self._names, len(ORDER) if done else ORDER.index(state.page))
        body = self._bodies[state.page]
        body.render_state(state)
        working = state.page is RestorePage.WORK
        self.set_foot(state.go_on, _ICONS.get(state.page, "lock-open"), state.blocked, back=state.back)
        self.next.setVisible(not working)
        if working:
            self.back.set_label(words.cancel_act(), "x")
        if state.page is not self._page:
            self._page, self._attempt = state.page, state.attempt
            self._stack.setCurrentIndex(ORDER.index(state.page))
            self.turned(self.next if done else self.back if working else body.first())
        elif state.attempt != self._attempt:
            self._attempt = state.attempt
            body.focus_on("")

    def go_on(self) -> None:
        """As the filled button; while the work goes on there is none."""
        if self.next.isVisible():
            super().go_on()
