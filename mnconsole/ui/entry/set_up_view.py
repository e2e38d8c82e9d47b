"""The first set-up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.entry.frame import EntryPage
from mnconsole.ui.entry.passphrase_field import PassphraseField
from mnconsole.ui.entry.state import SetUpState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import PrimaryButton
from mnconsole.ui.widgets.check_row import CheckRow
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.labeled_field import LabeledField
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.words import entry as words

WIDTH, HEIGHT = 900, 680


class SetUpView(EntryPage):
    """Clinic and person at the left, the passphrase at the right."""

    typed = Signal(str, str)
    kept_ticked = Signal(bool)
    submitted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, WIDTH, parent)
        self.setObjectName("set_up_page")
        self.limit_height(HEIGHT)
        self._attempt = 0
        self._clinic = LabeledField(theme, words.field("clinic"))
        self._person = LabeledField(theme, words.field("person"))
        self._passphrase = PassphraseField(theme, "passphrase", words.field("passphrase"))
        self._again = PassphraseField(theme, "again", words.field("again"))
        self._fields: dict[str, LabeledField | PassphraseField] = {
            "clinic": self._clinic, "person": self._person,
            "passphrase": self._passphrase, "again": self._again,
        }  # fmt: skip
        self._clinic.edit.setObjectName("field_clinic")
        self._person.edit.setObjectName("field_person")
        self._rules = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        self._kept = CheckRow(theme, words.kept())
        self._kept.setObjectName("passphrase_kept")
        self._kept.toggled.connect(self.kept_ticked)
        self._kept_error = Label(theme, "", Type.META_STRONG, Ink.DANGER_TEXT, wrap=True)
        self._notice = Notice(theme)
        self._notice.hide()
        self._act = PrimaryButton(theme, words.set_up_act(), "key-round")
        self._act.setObjectName("set_up")
        self._act.clicked.connect(self.submitted)
        self._connect()
        self._lay_out(theme)
        self.setFocusProxy(self._clinic.edit)

    def _connect(self) -> None:
        self._clinic.text_changed.connect(lambda text: self.typed.emit("clinic", text))
        self._person.text_changed.connect(lambda text: self.typed.emit("person", text))
        self._passphrase.typed.connect(lambda text: self.typed.emit("passphrase", text))
        self._again.typed.connect(lambda text: self.typed.emit("again", text))
        self._clinic.entered.connect(self._next)
        self._person.entered.connect(self._next)
        self._passphrase.entered.connect(self._next)
        self._again.entered.connect(self.submitted)

    def _lay_out(self, theme: Theme) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(8)
        left.addWidget(self._clinic)
        left.addWidget(self._person)
        left.addWidget(Label(theme, words.person_note(), Type.META, Ink.TEXT2, wrap=True))
        left.addSpacing(6)
        left.addWidget(
            Notice(theme, NoticeView(words.loss_text(), "triangle-alert", Tone.WARN_LINE, words.loss_title()))
        )
        right.addWidget(self._passphrase)
        right.addWidget(self._again)
        right.addWidget(self._rules)
        right.addWidget(self._kept)
        right.addWidget(self._kept_error)
        left.addStretch(1)
        right.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(24)
        line.addLayout(left, 1)
        line.addLayout(right, 1)
        self.body.addLayout(line)
        self.foot.addWidget(self._notice)
        self.foot.addWidget(self._act)

    def _next(self) -> None:
        self.focusNextChild()

    def render_state(self, state: SetUpState) -> None:
        """Show `state`; a new try puts the keyboard into the first wrong field."""
        self.set_heading(state.title, state.text)
        self._rules.set_text(state.rules)
        for code, field in self._fields.items():
            field.set_error(state.error(code))
        self._kept_error.set_text(state.error("kept"))
        busy = bool(state.busy)
        self._act.set_label(state.busy or words.set_up_act(), "hourglass" if busy else "key-round")
        self._act.setEnabled(not busy)
        for line in (self._clinic.edit, self._person.edit, self._kept):
            line.setEnabled(not busy)
        self._passphrase.set_enabled(not busy)
        self._again.set_enabled(not busy)
        self._notice.setVisible(bool(state.notice))
        self._notice.set_view(NoticeView(state.notice, "triangle-alert", Tone.DANGER_LINE))
        if state.attempt != self._attempt:
            self._attempt = state.attempt
            self._go_to_first_wrong(state)

    def _go_to_first_wrong(self, state: SetUpState) -> None:
        wrong = next((code for code, _text in state.errors), "")
        if wrong in self._fields:
            self._fields[wrong].edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif wrong:
            self._kept.setFocus(Qt.FocusReason.OtherFocusReason)
