"""The assistant's pages that ask: clinic and person, passphrase, typing the code back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.entry.code_text import tidy
from mnconsole.ui.entry.new_passphrase_form import NewPassphraseForm
from mnconsole.ui.entry.notes import show_note, two_columns
from mnconsole.ui.entry.passphrase_field import PassphraseField, eyes_last
from mnconsole.ui.entry.set_up.state import SetUpState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.choice_row import ChoiceRow
from mnconsole.ui.widgets.code_field import CodeField
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.labeled_field import LabeledField
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.words import recovery as recovery_words
from mnconsole.ui.words import set_up as words


class ClinicBody(QWidget):
    """Clinic, name and whether they treat at the left, the PIN at the right."""

    typed = Signal(str, str)
    treats_chosen = Signal(bool)
    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._clinic = LabeledField(theme, words.field("clinic"))
        self._person = LabeledField(theme, words.field("person"))
        self._pin = PassphraseField(theme, "pin", words.field("pin"))
        self._again = PassphraseField(theme, "pin_again", words.field("pin_again"))
        self._clinic.edit.setObjectName("field_clinic")
        self._person.edit.setObjectName("field_person")
        self._treats = ChoiceRow(theme, words.treats_question())
        for code, yes in (("yes", True), ("no", False)):
            self._treats.add(code, words.treats(yes)).setObjectName(f"treats_{code}")
        self._treats.chosen.connect(lambda code: self.treats_chosen.emit(code == "yes"))
        self._fields: dict[str, LabeledField | PassphraseField] = {
            "clinic": self._clinic, "person": self._person, "pin": self._pin, "pin_again": self._again,
        }  # fmt: skip
        self._clinic.text_changed.connect(lambda text: self.typed.emit("clinic", text))
        self._person.text_changed.connect(lambda text: self.typed.emit("person", text))
        self._clinic.entered.connect(lambda: self.focus_on("person"))
        self._person.entered.connect(lambda: self.focus_on("pin"))
        self._pin.entered.connect(lambda: self.focus_on("pin_again"))
        self._again.entered.connect(self.entered)
        for code, pin in (("pin", self._pin), ("pin_again", self._again)):
            pin.only_digits()
            pin.typed.connect(lambda text, code=code: self.typed.emit(code, text))
        line, left, right = two_columns()
        left.addWidget(self._clinic)
        left.addWidget(self._person)
        left.addWidget(Label(theme, words.treats_question(), Type.META_STRONG, Ink.TEXT2))
        left.addWidget(self._treats)
        self._signs = Label(theme, words.treats_note(True), Type.META, Ink.TEXT2, wrap=True)
        left.addWidget(self._signs)
        right.addWidget(self._pin)
        right.addWidget(self._again)
        right.addWidget(Label(theme, words.pin_note(), Type.META, Ink.TEXT2, wrap=True))
        left.addStretch(1)
        right.addStretch(1)
        self.setLayout(line)
        eyes_last(self._pin, self._again)

    def first(self) -> QWidget:
        """What gets the keyboard first."""
        return self._clinic.edit

    def focus_on(self, field: str) -> None:
        """Give a field the keyboard."""
        self._fields[field].edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Clear the PIN."""
        self._pin.clear()
        self._again.clear()

    def render_state(self, state: SetUpState) -> None:
        """Show what is wrong."""
        self._treats.set_value("yes" if state.treats else "no")
        self._signs.set_text(words.treats_note(state.treats))
        for code, field in self._fields.items():
            field.set_error(state.error(code))


class PassphraseBody(QWidget):
    """The form at the left; advice, what is lost with it, and the keystore at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.form = NewPassphraseForm(theme)
        self._keystore = Notice(theme)
        self._keystore.setObjectName("keystore_note")
        line, left, right = two_columns()
        left.addWidget(self.form)
        right.addWidget(Notice(theme, NoticeView(words.advice_text(), "info", Tone.NEUTRAL, words.advice_title())))
        loss = NoticeView(words.loss_text(), "triangle-alert", Tone.WARN_LINE, words.loss_title())
        right.addWidget(Notice(theme, loss))
        right.addWidget(self._keystore)
        left.addStretch(1)
        right.addStretch(1)
        self.setLayout(line)

    def first(self) -> QWidget:
        """What gets the keyboard first."""
        return self.form.first.edit

    def focus_on(self, field: str) -> None:
        """Give a field the keyboard."""
        (self.form.again if field == "again" else self.form.first).type_anew()

    def forget(self) -> None:
        """Clear both fields."""
        self.form.clear()

    def render_state(self, state: SetUpState) -> None:
        """Show meter, errors and the keystore's line."""
        self.form.render_state(state.passphrase)
        show_note(self._keystore, state.keystore)


class TypeBackBody(QWidget):
    """Nine lines, and how they compare."""

    typed = Signal(str)
    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._code = CodeField(theme, tuple(recovery_words.group_name(number) for number in range(1, 10)), tidy)
        self._code.typed.connect(self.typed)
        self._code.entered.connect(self.entered)
        self._note = Notice(theme)
        self._note.setObjectName("type_back_note")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self._code)
        box.addWidget(self._note)
        box.addWidget(Label(theme, recovery_words.code_hidden(), Type.META, Ink.TEXT2, wrap=True))
        box.addStretch(1)

    def first(self) -> QWidget:
        """What gets the keyboard first."""
        return self._code.first

    def forget(self) -> None:
        """Clear the code."""
        self._code.clear()

    def focus_on(self, field: str) -> None:
        """The first group that is wrong or not whole."""
        self._code.focus_open()

    def render_state(self, state: SetUpState) -> None:
        """Mark what differs."""
        self._code.set_wrong(state.type_back.wrong)
        show_note(self._note, state.type_back.note)
