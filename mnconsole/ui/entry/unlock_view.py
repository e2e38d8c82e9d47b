"""The passphrase page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.entry.frame import EntryPage
from mnconsole.ui.entry.passphrase_field import PassphraseField
from mnconsole.ui.entry.state import UnlockState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.buttons import PrimaryButton
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.words import entry as words

WIDTH, HEIGHT = 600, 460


class UnlockView(EntryPage):
    """One field and one button."""

    submitted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, WIDTH, parent)
        self.setObjectName("unlock_page")
        self.limit_height(HEIGHT)
        self._attempt = 0
        self._field = PassphraseField(theme, "passphrase", words.field("passphrase"))
        self._field.entered.connect(self._submit)
        self._act = PrimaryButton(theme, words.unlock_act(), "lock-open")
        self._act.setObjectName("unlock")
        self._act.clicked.connect(self._submit)
        self._notice = Notice(theme)
        self._notice.hide()
        self.body.addWidget(self._field)
        self.body.addWidget(self._notice)
        self.foot.addWidget(self._act)
        self.setFocusProxy(self._field.edit)

    def _submit(self) -> None:
        self.submitted.emit(self._field.text())

    def render_state(self, state: UnlockState) -> None:
        """Show `state`; after a wrong passphrase it is marked, to be typed over."""
        self.set_heading(state.title, state.text)
        self._field.set_error(state.error)
        self._notice.setVisible(bool(state.notice))
        self._notice.set_view(NoticeView(state.notice, "triangle-alert", Tone.DANGER_LINE))
        busy = bool(state.busy)
        self._field.set_enabled(not busy)
        self._act.setEnabled(not busy)
        self._act.set_label(state.busy or words.unlock_act(), "hourglass" if busy else "lock-open")
        if state.attempt != self._attempt:
            self._attempt = state.attempt
            self._field.type_anew()
