"""The assistant's pages that show: the recovery code, where backups go, what will be made."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.entry.facts import FactRows
from mnconsole.ui.entry.folder_field import FolderField
from mnconsole.ui.entry.notes import show_note, two_columns
from mnconsole.ui.entry.set_up.state import SetUpState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.check_row import CheckRow
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.code_groups import CodeGroups
from mnconsole.ui.widgets.focus import ENTER_KEYS
from mnconsole.ui.widgets.info_line import InfoLine, InfoView
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.option_key import OptionKey, OptionView
from mnconsole.ui.words import recovery as recovery_words
from mnconsole.ui.words import set_up as words


class _PaperTick(CheckRow):
    """Enter ticks it, and leads on once it is ticked; Space takes the tick away."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As everywhere in the assistant, Enter goes forward and never back."""
        if self.ring and self.isChecked() and event.key() in ENTER_KEYS:
            if not event.isAutoRepeat():
                self.entered.emit()
            return
        super().keyPressEvent(event)


class CodeBody(QWidget):
    """The code at the left, large; where the paper belongs at the right."""

    entered = Signal()
    print_asked = Signal()
    on_paper_ticked = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._code = CodeGroups(theme, recovery_words.code_name())
        self._code.setObjectName("recovery_code")
        self._print = QuietButton(theme, recovery_words.print_act(), "printer")
        self._print.setObjectName("print_code")
        self._print.clicked.connect(self.print_asked)
        self._note = Notice(theme)
        self._note.setObjectName("print_note")
        self._on_paper = _PaperTick(theme, recovery_words.on_paper())
        self._on_paper.setObjectName("code_on_paper")
        policy = self._on_paper.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)  # in more lines rather than at the code's cost
        self._on_paper.setSizePolicy(policy)
        self._on_paper.toggled.connect(self.on_paper_ticked)
        self._on_paper.entered.connect(self.entered)
        line, left, right = two_columns()
        line.setStretch(0, 5)
        line.setStretch(1, 4)
        left.addWidget(self._code)
        left.addWidget(self._print)
        left.addWidget(self._note)
        paper = NoticeView(recovery_words.paper_text(), "key-round", Tone.WARN_LINE, recovery_words.paper_title())
        right.addWidget(Notice(theme, paper))
        right.addSpacing(6)
        right.addWidget(self._on_paper)
        left.addStretch(1)
        right.addStretch(1)
        self.setLayout(line)

    def first(self) -> QWidget:
        """What gets the keyboard first. The tick, not the printer: a second Enter prints nothing."""
        return self._on_paper

    def focus_on(self, field: str) -> None:
        """The tick gets the keyboard."""
        self._on_paper.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Clear the code."""
        self._code.set_groups(())

    def render_state(self, state: SetUpState) -> None:
        """Show the code as long as the state holds it."""
        code = state.code
        self._code.set_groups(code.groups)
        self._print.set_label(code.print_label or recovery_words.print_act(), "printer")
        self._print.setEnabled(code.may_print)
        show_note(self._note, code.note)
        if code.groups:
            self._on_paper.setChecked(code.on_paper)


class _Way(OptionKey):
    """Enter chooses it, and leads on once it is chosen."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As everywhere in the assistant, Enter goes forward."""
        if self.isChecked() and not self._untold and event.key() in ENTER_KEYS:
            if not event.isAutoRepeat():
                self.entered.emit()
            return
        super().keyPressEvent(event)


class MediumBody(QWidget):
    """The folder that is always used, two options, and the folder of the second place."""

    chosen = Signal(str)
    typed = Signal(str)
    pick_asked = Signal()
    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._own = InfoLine(theme)
        medium = OptionView("medium", words.medium_title(), words.medium_text(), "hard-drive")
        later = OptionView("later", words.later_title(), words.later_text(), "clock", warns=True)
        self._options = {view.key: _Way(theme, view) for view in (medium, later)}
        self._place = FolderField(theme, words.medium_field(), words.choose_folder(), "medium")
        self._place.typed.connect(self.typed)
        self._place.pick_asked.connect(self.pick_asked)
        self._place.entered.connect(self.entered)
        self._note = Notice(theme)
        self._note.setObjectName("medium_note")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self._own)
        for key, option in self._options.items():
            option.setObjectName(f"backups_{key}")
            option.setCheckable(True)
            option.chosen.connect(self.chosen)
            option.entered.connect(self.entered)
            box.addWidget(option)
        box.addWidget(self._place)
        box.addWidget(self._note)
        box.addStretch(1)

    def first(self) -> QWidget:
        """What gets the keyboard first."""
        return self._options["medium"]

    def focus_on(self, field: str) -> None:
        """The path, once a second place is chosen."""
        shown = self._place.isVisible()
        (self._place.edit if shown else self.first()).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing here opens the records."""

    def render_state(self, state: SetUpState) -> None:
        """Show choice, path and what was found there."""
        medium = state.medium
        self._own.set_view(InfoView("database", words.own_folder_title(), medium.own))
        for key, option in self._options.items():
            option.setChecked(key == medium.choice)
        self._place.setVisible(medium.choice == "medium")
        self._place.set_path(medium.path)
        show_note(self._note, medium.note)


class ReadyBody(QWidget):
    """What will be made, or where it lies."""

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

    def forget(self) -> None:
        """Nothing here opens the records."""

    def render_state(self, state: SetUpState) -> None:
        """Show it."""
        self._facts.set_facts(state.facts)
