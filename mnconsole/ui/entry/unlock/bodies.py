"""The four pages of opening the records."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.entry.code_text import tidy
from mnconsole.ui.entry.new_passphrase_form import NewPassphraseForm
from mnconsole.ui.entry.notes import show_note, two_columns
from mnconsole.ui.entry.passphrase_field import PassphraseField
from mnconsole.ui.entry.state import PersonRow
from mnconsole.ui.entry.unlock.state import UnlockState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.code_field import CodeField
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.person_key import PersonKey, PersonView
from mnconsole.ui.words import entry as entry_words
from mnconsole.ui.words import recovery as recovery_words
from mnconsole.ui.words import set_up as set_up_words
from mnconsole.ui.words import unlock as words


class PeopleKeys(QWidget):
    """One key a person. Emits `chosen` with the person's key."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[PersonRow, ...] = ()
        self.keys: list[PersonKey] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(10)

    def set_people(self, rows: tuple[PersonRow, ...], who: str = "") -> None:
        """Show `rows`; `who` is chosen."""
        if rows != self._rows:
            self._rows = rows
            for key in self.keys:
                self._box.removeWidget(key)
                key.deleteLater()
            self.keys = [PersonKey(self._theme, PersonView(one.key, one.name, one.initials, one.role)) for one in rows]
            for number, key in enumerate(self.keys, start=1):
                key.setObjectName(f"person_{number}")
                key.chosen.connect(self.chosen)
                self._box.addWidget(key)
                # A widget that has just come into a layout is shown later only, and takes no keyboard before.
                key.show()
        for row, key in zip(rows, self.keys, strict=True):
            key.setChecked(row.key == who)


class PeopleBody(QWidget):
    """Who opens the records."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._keys = PeopleKeys(theme)
        self._keys.chosen.connect(self.chosen)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.addWidget(self._keys)
        box.addStretch(1)

    def first(self) -> QWidget:
        """What gets the keyboard first."""
        return self._keys.keys[0]

    def focus_on(self, field: str) -> None:
        """Nothing can be wrong here."""

    def forget(self) -> None:
        """Nothing here opens the records."""

    def render_state(self, state: UnlockState) -> None:
        """Show the people."""
        self._keys.set_people(state.people)


class PassphraseEntryBody(QWidget):
    """One field, and the way for somebody who has forgotten it."""

    entered = Signal()
    forgotten = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._field = PassphraseField(theme, "unlock", entry_words.field("passphrase"))
        self._field.edit.setObjectName("field_passphrase")
        self._field.entered.connect(self.entered)
        self._note = Notice(theme)
        self._note.setObjectName("unlock_note")
        self._forgotten = QuietButton(theme, words.forgotten_act(), "life-buoy")
        self._forgotten.setObjectName("forgotten")
        self._forgotten.clicked.connect(self.forgotten)
        line = QHBoxLayout()
        line.addWidget(self._forgotten)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(10)
        box.addWidget(self._field)
        box.addWidget(self._note)
        box.addLayout(line)
        box.addStretch(1)

    def text(self) -> str:
        """What was typed."""
        return self._field.text()

    def forget(self) -> None:
        """Clear the passphrase."""
        self._field.clear()

    def first(self) -> QWidget:
        """What gets the keyboard first."""
        return self._field.edit

    def focus_on(self, field: str) -> None:
        """To be typed over."""
        self._field.type_anew()

    def render_state(self, state: UnlockState) -> None:
        """Show what was wrong."""
        self._field.set_error(state.error)
        self._field.set_enabled(not state.busy)
        self._forgotten.setEnabled(not state.busy)
        self._forgotten.set_label(state.forgotten, "life-buoy")
        show_note(self._note, state.note)


class CodeEntryBody(QWidget):
    """The nine groups, what is wrong with them, and what helps without a code."""

    typed = Signal(str)
    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._code = CodeField(theme, tuple(recovery_words.group_name(number) for number in range(1, 10)), tidy)
        self._code.typed.connect(self.typed)
        self._code.entered.connect(self.entered)
        self._note = Notice(theme)
        self._note.setObjectName("code_note")
        colleague = NoticeView(words.colleague_text(), "users", Tone.NEUTRAL, words.colleague_title())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(12)
        box.addWidget(self._code)
        box.addWidget(self._note)
        box.addWidget(Notice(theme, colleague))
        box.addStretch(1)

    def first(self) -> QWidget:
        """What gets the keyboard first."""
        return self._code.first

    def focus_on(self, field: str) -> None:
        """The first group that is not whole, else the first."""
        self._code.focus_open()

    def forget(self) -> None:
        """The code stays for the next step; it opens nothing here without it."""

    def render_state(self, state: UnlockState) -> None:
        """Show what is wrong."""
        show_note(self._note, state.note)


class RenewBody(QWidget):
    """Whose passphrase at the right, where there is a choice; the form at the left."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.form = NewPassphraseForm(theme)
        self._question = Label(theme, words.renew_who(), Type.META_STRONG, Ink.TEXT2)
        self._people = PeopleKeys(theme)
        self._people.chosen.connect(self.chosen)
        self._note = Notice(theme)
        self._note.setObjectName("renew_note")
        self._who = ""
        advice = NoticeView(set_up_words.advice_text(), "info", Tone.NEUTRAL, set_up_words.advice_title())
        line, left, right = two_columns()
        left.addWidget(self.form)
        left.addWidget(self._note)
        right.addWidget(self._question)
        right.addWidget(self._people)
        right.addWidget(Notice(theme, advice))
        left.addStretch(1)
        right.addStretch(1)
        self.setLayout(line)

    def first(self) -> QWidget:
        """What gets the keyboard first: the question that is not answered yet."""
        asks = bool(self._people.keys) and not self._who
        return self._people.keys[0] if asks else self.form.first.edit

    def focus_on(self, field: str) -> None:
        """Where something is missing."""
        if field == "who" and self._people.keys:
            self._people.keys[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            (self.form.again if field == "again" else self.form.first).type_anew()

    def forget(self) -> None:
        """What was typed stays, in case the code was wrong."""

    def render_state(self, state: UnlockState) -> None:
        """Show people and form."""
        self._who = state.who
        self._question.setVisible(bool(state.people))
        self._people.set_people(state.people, state.who)
        self._people.setEnabled(not state.busy)
        self.form.render_state(state.renewed)
        self.form.set_enabled(not state.busy)
        show_note(self._note, state.note)
