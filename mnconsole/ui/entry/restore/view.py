"""Bringing records back, in one card: which backup, what opens it, the work, what came back."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.entry.restore.bodies import BackupBody, DoneBody, SecretBody, WorkBody
from mnconsole.ui.entry.restore.state import ORDER, RestorePage, RestoreState
from mnconsole.ui.entry.step_page import StepPage
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.words import restore as words

WIDTH, HEIGHT = 960, 720
AnyBody: TypeAlias = BackupBody | SecretBody | WorkBody | DoneBody
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
        self._bodies: dict[RestorePage, AnyBody] = {}
        self._page: RestorePage | None = None
        self._attempt = 0

    def _body(self, page: RestorePage) -> AnyBody:
        """Made when it is first shown."""
        if page not in self._bodies:
            self._bodies[page] = self._made(page)
        return self._bodies[page]

    def _made(self, page: RestorePage) -> AnyBody:
        match page:
            case RestorePage.BACKUP:
                backup = BackupBody(self.theme)
                backup.typed.connect(lambda text: self.typed.emit("path", text))
                backup.pick_asked.connect(self.pick_asked)
                backup.chosen.connect(self.backup_chosen)
                backup.older_asked.connect(self.older_asked)
                backup.entered.connect(self.went_on)
                return backup
            case RestorePage.SECRET:
                secret = SecretBody(self.theme)
                secret.typed.connect(self.typed)
                secret.way_chosen.connect(self.way_chosen)
                secret.entered.connect(self.went_on)
                return secret
            case RestorePage.WORK:
                return WorkBody(self.theme)
            case RestorePage.DONE:
                return DoneBody(self.theme)

    def render_state(self, state: RestoreState) -> None:
        """Show `state`."""
        self.set_heading(state.title, state.text)
        done = state.page is RestorePage.DONE
        self.set_steps(self._names, len(ORDER) if done else ORDER.index(state.page))
        body = self._body(state.page)
        body.render_state(state)
        working = state.page is RestorePage.WORK
        icon = _ICONS.get(state.page, "lock-open")
        self.set_foot(state.go_on, icon, state.blocked, back=state.back, told=state.secret_error)
        self.next.setVisible(not working)
        if working:
            self.back.set_label(words.cancel_act(), "x")
        if state.page is not self._page:
            self._page, self._attempt = state.page, state.attempt
            self.turn_to(body)
            self.turned(self.next if done else self.back if working else body.first())
        elif state.attempt != self._attempt:
            self._attempt = state.attempt
            body.focus_on("")

    def go_on(self) -> None:
        """As the filled button; while the work goes on there is none."""
        if self.next.isVisible():
            super().go_on()
