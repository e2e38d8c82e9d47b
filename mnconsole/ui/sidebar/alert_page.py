"""Somebody has this name already."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.sidebar.pieces import square
from mnconsole.ui.sidebar.state import Alert, AlertRow
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import PrimaryButton
from mnconsole.ui.widgets.chip import Chip, ChipView, Tone
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.scroll_page import ScrollPage
from mnconsole.ui.words import sidebar as words


class _Person(QWidget):
    """One person with this name."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, row: AlertRow, number: int) -> None:
        super().__init__()
        self._key = row.key
        tone = Tone.WARN_LINE if row.same_birth else Tone.STAGE
        # Name and date of birth alike: it is almost surely this one, so this is the filled key.
        filled = row.same_birth
        button = PrimaryButton(theme, words.it_is_this_one(), "user-check")
        button.set_filled(filled)
        self.guard = button.guard
        button.guard()
        button.setObjectName(f"same_{number}")
        button.setAccessibleDescription(f"{row.name}, {row.under}")
        button.clicked.connect(self._clicked)
        self.setFocusProxy(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 10)
        box.setSpacing(4)
        box.addWidget(Label(theme, row.name, Type.ROW_TITLE, wrap=True))
        box.addWidget(Label(theme, row.under, Type.BODY, Ink.TEXT2, wrap=True))
        box.addWidget(Chip(theme, ChipView(row.note, tone)))
        box.addWidget(button)

    def _clicked(self) -> None:
        self.chosen.emit(self._key)


class AlertPage(QWidget):
    """Those with the same name, each to be taken instead, or *Another person*."""

    same_chosen = Signal(str)
    another_chosen = Signal()
    back = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._shown: tuple[AlertRow, ...] = ()
        self._people: list[_Person] = []
        self._notice = Notice(theme)
        self._page = ScrollPage()
        self._dropped = Label(theme, words.not_kept(), Type.META, Ink.TEXT2, wrap=True)
        self._another = PrimaryButton(theme, words.another_person(), "user-plus")
        self._another.setObjectName("another_person")
        self._another.clicked.connect(self.another_chosen)
        self._back = square(theme, "arrow-left", words.back())
        self._back.setObjectName("alert_back")
        self._back.clicked.connect(self.back)
        top = QHBoxLayout()
        top.addWidget(self._back)
        top.addWidget(Label(theme, words.new_patient(), Type.CARD_TITLE, elide=True), 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(top)
        box.addWidget(self._notice)
        box.addWidget(self._dropped)
        box.addWidget(self._page, 1)
        box.addWidget(self._another)

    def open(self) -> None:
        """The page came into sight: a second tap on *Add* is not taken for an answer."""
        self._another.guard()
        for person in self._people:
            person.guard()
        # A second Enter then only leads back; on *It is this one* it would drop what was typed.
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, alert: Alert, *, busy: bool) -> None:
        """Show the people."""
        self._notice.set_view(NoticeView(alert.text, "users", Tone.WARN_LINE, alert.title))
        self._another.setEnabled(not busy)
        if alert.rows == self._shown:
            return
        self._shown = alert.rows
        self._another.set_filled(not any(row.same_birth for row in alert.rows))
        for person in self._people:
            self._page.body.removeWidget(person)
            person.deleteLater()
        self._people = [_Person(self.theme, row, number) for number, row in enumerate(alert.rows, start=1)]
        for person in self._people:
            person.chosen.connect(self.same_chosen)
            self._page.body.addWidget(person)
