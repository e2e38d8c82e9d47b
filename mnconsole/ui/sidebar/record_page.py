"""One patient's whole record: giving it away, and erasing it. The treatment beside it stays in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.sidebar.form_field import FormField
from mnconsole.ui.sidebar.pieces import square
from mnconsole.ui.sidebar.state import RecordPage as RecordState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.turns import in_next_turn
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.choice_row import ChoiceRow
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.scroll_page import ScrollPage
from mnconsole.ui.widgets.still_area import bring_into_sight
from mnconsole.ui.words import privacy as words
from mnconsole.ui.words import sidebar


class RecordPage(QWidget):
    """What there is; below it *Save as a file* and *Erase*, each with what it means."""

    given = Signal()
    given_up = Signal()
    reason_chosen = Signal(str)
    number_typed = Signal(str)
    erased = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._shown: tuple[tuple[str, str], ...] = ()
        self._lines: list[Label] = []
        self._name = Label(theme, "", Type.CARD_TITLE, wrap=True)
        self._back = square(theme, "arrow-left", sidebar.back())
        self._back.setObjectName("record_back")
        self._back.clicked.connect(self.closed)
        self._page = ScrollPage()
        self._note = Notice(theme)
        self._note.hide()
        self._told = ""
        self._progress = Label(theme, "", Type.BODY_STRONG, wrap=True)
        self._give = QuietButton(theme, words.give(), "download")
        self._give.setObjectName("record_give")
        self._give.clicked.connect(self.given)
        self._cancel = QuietButton(theme, words.give_up(), "x")
        self._cancel.setObjectName("record_cancel")
        self._cancel.clicked.connect(self.given_up)
        self._status = Label(theme, "", Type.BODY_STRONG, wrap=True)
        self._reasons = ChoiceRow(theme, words.reason_title(), columns=1)
        self._reasons.chosen.connect(self.reason_chosen)
        self._number = FormField(theme, "record_number", "", noted=True)
        self._number_label = Label(theme, "", Type.META_STRONG, Ink.TEXT2, wrap=True)
        self._number.typed.connect(lambda _code, text: self.number_typed.emit(text))
        self._number.entered.connect(self.erased)
        self._erase = QuietButton(theme, words.ask(), "trash-2")
        self._erase.setObjectName("record_erase")
        self._erase.clicked.connect(self.erased)
        self._asked = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self.theme
        top = QHBoxLayout()
        top.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._name, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(top)
        box.addWidget(self._page, 1)
        asked = QVBoxLayout(self._asked)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(8)
        asked.addWidget(Label(theme, words.reason_title(), Type.META_STRONG, Ink.TEXT2))
        asked.addWidget(self._reasons)
        asked.addWidget(self._number_label)
        asked.addWidget(self._number)
        asked.addWidget(self._erase)
        body = self._page.body
        self._facts = QVBoxLayout()
        self._facts.setSpacing(2)
        body.addLayout(self._facts)
        for widget in (
            self._note,
            Label(theme, words.give_title(), Type.ROW_TITLE, wrap=True),
            Label(theme, words.give_text(), Type.BODY, Ink.TEXT2, wrap=True),
            self._progress,
            self._give,
            self._cancel,
            Label(theme, words.erase_title(), Type.ROW_TITLE, Ink.DANGER_TEXT, wrap=True),
            Label(theme, words.erase_text(), Type.BODY, wrap=True),
            Label(theme, words.erase_limits(), Type.BODY, Ink.TEXT2, wrap=True),
            self._status,
            self._asked,
        ):
            body.addWidget(widget)

    def open(self) -> None:
        """The page came into sight: the keyboard is where nothing is lost by Enter."""
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: RecordState) -> None:
        """Show it."""
        self._name.set_text(state.name)
        self._note.setVisible(bool(state.note))
        tone = Tone.WARN_LINE if state.note_bad else Tone.OK
        self._note.set_view(NoticeView(state.note, "circle-alert" if state.note_bad else "check", tone))
        if state.note and state.note != self._told:  # it stands above, and the key that was pressed below
            in_next_turn(self, self._show_note)
        self._told = state.note
        self._progress.setVisible(bool(state.progress))
        self._progress.set_text(state.progress)
        self._give.setVisible(not state.progress)
        self._give.setEnabled(state.can_give and not state.busy)
        self._cancel.setVisible(bool(state.progress))
        self._status.set_text(state.status)
        self._asked.setVisible(state.asks_for)
        self._fill_reasons(state.reasons)
        if self._reasons.value() != state.reason:
            self._reasons.set_value(state.reason)
        self._number_label.set_text(state.number_label)
        self._number.edit.setAccessibleName(state.number_label)
        self._number.render_state(state.typed, state.wrong)
        self._erase.set_label(state.primary, "trash-2")
        self._erase.setEnabled(state.can_erase)
        self._fill_facts(state.facts)

    def _show_note(self) -> None:
        bring_into_sight(self._note)

    def _fill_reasons(self, reasons: tuple[tuple[str, str], ...]) -> None:
        if self._reasons.findChild(QWidget) is None:
            for code, text in reasons:
                self._reasons.add(code, text).setObjectName(f"reason_{code}")

    def _fill_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        if facts == self._shown:
            return
        self._shown = facts
        for label in self._lines:
            self._facts.removeWidget(label)
            label.deleteLater()
        self._lines = []
        for title, value in facts:
            self._lines.append(Label(self.theme, title, Type.META_STRONG, Ink.TEXT2, wrap=True))
            self._lines.append(Label(self.theme, value, Type.FIELD, wrap=True))
        for label in self._lines:
            self._facts.addWidget(label)
