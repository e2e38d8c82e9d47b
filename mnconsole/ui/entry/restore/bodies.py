"""The four pages of bringing records back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.entry.code_text import tidy
from mnconsole.ui.entry.facts import FactRows
from mnconsole.ui.entry.folder_field import FolderField
from mnconsole.ui.entry.notes import show_note
from mnconsole.ui.entry.passphrase_field import PassphraseField
from mnconsole.ui.entry.restore.state import BackupRow, RestoreState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.choice_row import ChoiceRow
from mnconsole.ui.widgets.code_field import CodeField
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice
from mnconsole.ui.widgets.option_key import OptionKey, OptionView
from mnconsole.ui.widgets.progress_line import ProgressLine
from mnconsole.ui.words import recovery as recovery_words
from mnconsole.ui.words import restore as words


class BackupBody(QWidget):
    """A folder, and what backups it has."""

    typed = Signal(str)
    pick_asked = Signal()
    chosen = Signal(str)
    older_asked = Signal()
    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[BackupRow, ...] = ()
        self._keys: list[OptionKey] = []
        self._path = FolderField(theme, words.path_field(), words.choose_folder(), "backups")
        self._path.typed.connect(self.typed)
        self._path.pick_asked.connect(self.pick_asked)
        self._path.entered.connect(self.entered)
        self._note = Notice(theme)
        self._note.setObjectName("backups_note")
        self._older = QuietButton(theme, "", "chevron-down")
        self._older.setObjectName("older_backups")
        self._older.clicked.connect(self.older_asked)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(8)
        box.addWidget(self._path)
        box.addWidget(self._note)
        box.addLayout(self._list)
        box.addWidget(self._older)
        box.addStretch(1)

    def first(self) -> QWidget:
        """What gets the keyboard first."""
        return self._path.edit

    def focus_on(self, field: str) -> None:
        """Where a folder is named."""
        self._path.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: RestoreState) -> None:
        """Show folder and backups."""
        self._path.set_path(state.path)
        show_note(self._note, state.note)
        self._show(state.rows)
        for row, key in zip(state.rows, self._keys, strict=True):
            key.setChecked(row.key == state.chosen)
        self._older.setVisible(bool(state.more))
        self._older.set_label(state.more, "chevron-down")

    def _show(self, rows: tuple[BackupRow, ...]) -> None:
        if rows == self._rows:
            return
        kept = rows[: len(self._rows)] == self._rows
        if not kept:
            for key in self._keys:
                self._list.removeWidget(key)
                key.hide()
                key.deleteLater()
            self._keys = []
        self._rows = rows
        for number, row in enumerate(rows[len(self._keys) :], start=len(self._keys) + 1):
            icon = "database" if row.usable else "file-warning"
            key = OptionKey(self._theme, OptionView(row.key, row.title, row.text, icon, warns=not row.usable))
            key.setObjectName(f"backup_{number}")
            key.setCheckable(True)
            key.setEnabled(row.usable)
            key.chosen.connect(self.chosen)
            self._list.addWidget(key)
            key.show()
            self._keys.append(key)


class SecretBody(QWidget):
    """Passphrase or code, and what becomes of what is here."""

    typed = Signal(str, str)
    way_chosen = Signal(bool)
    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._ways = ChoiceRow(theme, words.with_what())
        self._ways.add("passphrase", words.by_passphrase()).setObjectName("way_passphrase")
        self._ways.add("code", words.by_code()).setObjectName("way_code")
        self._ways.chosen.connect(lambda code: self.way_chosen.emit(code == "code"))
        self._passphrase = PassphraseField(theme, "secret", words.passphrase_field())
        self._passphrase.typed.connect(lambda text: self.typed.emit("passphrase", text))
        self._passphrase.entered.connect(self.entered)
        self._hint = Label(theme, words.other_computer(), Type.META, Ink.TEXT2, wrap=True)
        self._code = CodeField(theme, tuple(recovery_words.group_name(number) for number in range(1, 10)), tidy)
        self._code.typed.connect(lambda text: self.typed.emit("code", text))
        self._code.entered.connect(self.entered)
        self._error = Label(theme, "", Type.META_STRONG, Ink.DANGER_TEXT, wrap=True)
        self._error.setObjectName("code_error")
        self._note = Notice(theme)
        self._note.setObjectName("secret_note")
        self._aside = Notice(theme)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(10)
        box.addWidget(Label(theme, words.with_what(), Type.META_STRONG, Ink.TEXT2))
        for widget in (
            self._ways, self._passphrase, self._code, self._error, self._hint, self._note, self._aside,
        ):  # fmt: skip
            box.addWidget(widget)
        box.addStretch(1)

    def first(self) -> QWidget:
        """What gets the keyboard first."""
        return self._passphrase.edit if self._passphrase.isVisibleTo(self) else self._code.first

    def focus_on(self, field: str) -> None:
        """What was typed, to be typed over."""
        if self._passphrase.isVisibleTo(self):
            self._passphrase.type_anew()
        else:
            self._code.focus_open()

    def render_state(self, state: RestoreState) -> None:
        """Show the way that is chosen."""
        self._ways.set_value("code" if state.with_code else "passphrase")
        self._passphrase.setVisible(not state.with_code)
        self._hint.setVisible(not state.with_code)
        self._code.setVisible(state.with_code)
        self._passphrase.set_error("" if state.with_code else state.secret_error)
        self._error.setVisible(state.with_code and bool(state.secret_error))
        self._error.set_text(state.secret_error if state.with_code else "")
        show_note(self._note, state.note)
        show_note(self._aside, state.aside)


class WorkBody(QWidget):
    """How far it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._line = ProgressLine(theme, words.step_name("work"))
        self._line.setObjectName("restore_progress")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 24, 0, 0)
        box.addWidget(self._line)
        box.addStretch(1)

    def first(self) -> QWidget:
        """Nothing here takes the keyboard."""
        return self

    def focus_on(self, field: str) -> None:
        """Nothing can be wrong here."""

    def render_state(self, state: RestoreState) -> None:
        """Fill the line."""
        self._line.set_share(state.permille, words.work_share(state.permille // 10))


class DoneBody(QWidget):
    """What came back, and where the records of before are."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._facts = FactRows(theme)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._facts)

    def first(self) -> QWidget:
        """Nothing here takes the keyboard."""
        return self

    def focus_on(self, field: str) -> None:
        """Nothing can be wrong here."""

    def render_state(self, state: RestoreState) -> None:
        """Show it."""
        self._facts.set_facts(state.facts)
