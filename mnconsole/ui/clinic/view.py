"""The clinic's page: four cards, or a sheet in their place."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mnconsole.ui.clinic.cards import PeopleCard, TaskCard
from mnconsole.ui.clinic.sheet import ClinicSheet
from mnconsole.ui.clinic.state import ClinicState
from mnconsole.ui.pen_page.looks import notice_view
from mnconsole.ui.pen_page.state import Note
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.fitted_area import FittedArea
from mnconsole.ui.widgets.focus import PLACED_QUIETLY
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.still_area import settle
from mnconsole.ui.words import clinic as words


class ClinicView(QWidget):
    """`render_state` shows a state; the signals of its parts tell what was done."""

    page_shown = Signal()
    page_hidden = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("clinic_page")
        self.presenter: object = None
        self._title = Label(theme, words.title(), Type.PAGE_TITLE)
        self._beside = Label(theme, "", Type.BODY_STRONG, Ink.TEXT2, elide=True)
        self._told = Notice(theme)
        self._told.setObjectName("clinic_told")
        self.people = PeopleCard(theme)
        self.keys = TaskCard(theme, "clinic_keys")
        self.backups = TaskCard(theme, "clinic_backups")
        self.records = TaskCard(theme, "clinic_records")
        self.sheet = ClinicSheet(theme)
        self._cards = FittedArea()
        self._cards.set_columns(
            ((self.people, 1), (self.records, 0)),
            ((self.backups, 0), (self.keys, 1)),
        )
        self._began_at = ""
        """The name of the key that the sheet was opened with."""
        self._stack = QStackedWidget()
        self._stack.addWidget(self._cards)
        self._stack.addWidget(self.sheet)
        self._outer = QVBoxLayout(self)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 6, 0)
        top.setSpacing(14)
        middle = Qt.AlignmentFlag.AlignVCenter
        top.addWidget(self._title, 0, middle)
        top.addWidget(self._beside, 1, middle)
        top.addWidget(self._told, 3, middle)
        self._outer.setSpacing(4)
        self._outer.addLayout(top)
        self._outer.addWidget(self._stack, 1)

    def _restyle(self) -> None:
        side = self.theme.metrics.gutter - 6
        self._outer.setContentsMargins(side, side + 4, side, side - 4)
        self._title.setMinimumHeight(self._told.one_line())  # a line that is told moves nothing below

    def render_state(self, state: ClinicState) -> None:
        """Show `state`."""
        self._beside.set_text(state.beside)
        self._told.tell(_told(state.told) if state.told is not None else None)
        self.people.render_state(state.people)
        self.keys.render_state(state.keys)
        self.backups.render_state(state.backups)
        self.records.render_state(state.records)
        sheet = state.sheet
        page: QWidget = self._cards if sheet is None else self.sheet
        if sheet is None:
            self.sheet.forget()
        if self._stack.currentWidget() is not page:
            if sheet is not None:
                held = self.focusWidget()
                self._began_at = held.objectName() if held is not None and self._cards.isAncestorOf(held) else ""
            self._stack.setCurrentWidget(page)
            if self.isVisible() and sheet is None:
                self._take_keyboard()
        if sheet is not None:
            self.sheet.render_state(sheet)
            settle(self.sheet)
        else:
            self._cards.fit()

    def _take_keyboard(self) -> None:
        """Back to the key that the sheet was opened with; when it is gone, to the first one that can be pressed."""
        keys = [key for key in self._cards.findChildren(QAbstractButton) if key.isVisible() and key.isEnabled()]
        target = next((key for key in keys if key.objectName() == self._began_at), next(iter(keys), None))
        if target is not None:
            target.setFocus(PLACED_QUIETLY)

    def showEvent(self, event: QShowEvent) -> None:
        """The page came into sight."""
        super().showEvent(event)
        self.page_shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """The page left sight."""
        super().hideEvent(event)
        self.page_hidden.emit()


def _told(note: Note) -> NoticeView:
    """A sentence that is told has as many lines as it needs, which a title has not."""
    view = notice_view(note)
    return view if note.text else replace(view, text=note.title, title="")
