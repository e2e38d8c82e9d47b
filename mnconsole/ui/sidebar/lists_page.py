"""Searching, *In clinic now*, all patients."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.sidebar.confirm_card import ConfirmCard
from mnconsole.ui.sidebar.looks import ListViews, clinic_view
from mnconsole.ui.sidebar.pieces import KeyHint
from mnconsole.ui.sidebar.state import ClinicRow, SidebarState
from mnconsole.ui.sidebar.state import PatientList as Found
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.patient_list import PatientList
from mnconsole.ui.widgets.search_field import SearchField
from mnconsole.ui.widgets.section_header import SectionHeader
from mnconsole.ui.words import sidebar as words
from mnconsole.ui.words.keys import KeyAct, key_text

CLINIC_ROWS = 4
CLINIC_ROWS_TIGHT = 3


class _List(PatientList):
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen patient in sight when the confirm row takes room."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())


class ListsPage(QWidget):
    """The page that is usually shown. In the search field, Down goes to the list; Enter chooses the only hit, and with
    several it goes to the list."""

    search_entered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.search = SearchField(theme, words.search_name(), words.search_hint())
        self.search.setObjectName("search")
        self.search.setAccessibleDescription(key_text(KeyAct.SEARCH))
        self.search.returnPressed.connect(self.search_entered)
        self._clinic_head = SectionHeader(theme, words.in_clinic(), "0")
        self.clinic = PatientList(theme, words.in_clinic(), in_clinic=True)
        self.clinic.setObjectName("clinic_list")
        self.clinic.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._nobody = Label(theme, words.nobody_in_clinic(), Type.BODY, Ink.TEXT3, wrap=True)
        self._list_head = SectionHeader(theme, words.all_patients(), "")
        self._several = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        self._several.setObjectName("several_found")
        self._several.hide()
        self._to_list = 0
        self.list = _List(theme, words.all_patients())
        self.list.setObjectName("patient_list")
        self._empty = Label(theme, "", Type.BODY, Ink.TEXT3, wrap=True, align=Qt.AlignmentFlag.AlignTop)
        self.confirm = ConfirmCard(theme)
        self.new = QuietButton(theme, words.new_patient(), "plus")
        self.new.setObjectName("new_patient")
        self.new.setAccessibleDescription(key_text(KeyAct.NEW_PATIENT))
        self._new_key = KeyHint(theme, key_text(KeyAct.NEW_PATIENT), self.new)
        self._looks_only = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        self._looks_only.setObjectName("looks_only")
        self._looks_only.hide()
        self._views = ListViews()
        self._clinic_shown: tuple[ClinicRow, ...] | None = None
        self._list_shown: Found | None = None
        self._lay_out()
        theme.changed.connect(self._limit_clinic)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for widget in (self.search, self._clinic_head, self._nobody, self.clinic, self._list_head):
            box.addWidget(widget)
        box.addWidget(self._several)
        box.addWidget(self._empty)
        box.addWidget(self.list, 1)
        box.addStretch(0)
        box.addWidget(self.confirm)
        box.addWidget(self.new)
        box.addWidget(self._looks_only)
        self.confirm.hide()
        self._empty.hide()

    def render_state(self, state: SidebarState) -> None:
        """Show lists and the chosen patient."""
        if self.search.text() != state.search:
            self.search.setText(state.search)
        self._render_clinic(state.clinic)
        self._render_list(state.patients)
        self._render_several(state)
        self.new.set_label(state.new_patient, "plus")
        self._new_key.setVisible(not state.form.typed)
        self.new.setVisible(not state.looks_only)
        self._looks_only.set_text(state.looks_only)
        self._looks_only.setVisible(bool(state.looks_only))
        if state.confirm is not None:
            self.confirm.setVisible(True)
            self.confirm.render_state(state.confirm, can_start=not state.looks_only)
        elif not self.confirm.isHidden():
            held = QApplication.focusWidget()
            self.confirm.forget()
            self.confirm.hide()
            if held is not None and self.confirm.isAncestorOf(held):  # who types into the search goes on typing there
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _render_clinic(self, rows: tuple[ClinicRow, ...]) -> None:
        if rows == self._clinic_shown:
            return
        self._clinic_shown = rows
        self._clinic_head.set_count(words.count(len(rows)))
        self.clinic.set_rows(tuple(clinic_view(row) for row in rows))
        self.clinic.setVisible(bool(rows))
        self._limit_clinic()
        self._nobody.setVisible(not rows)

    def _limit_clinic(self) -> None:
        # More sessions than this scroll, so that some patients below stay in sight.
        most = CLINIC_ROWS_TIGHT if self.theme.metrics.tight else CLINIC_ROWS
        self.clinic.setMaximumHeight(self.clinic.row_height() * most)

    def _render_list(self, patients: Found) -> None:
        if patients == self._list_shown:
            return
        before, self._list_shown = self._list_shown, patients
        self._list_head.set_count(patients.count, patients.title)
        self.list.set_rows(self._views.rows(patients.rows, patients.chosen), more=patients.more)
        self._empty.set_text(patients.empty)
        self._empty.setVisible(bool(patients.empty))
        self.list.setVisible(not patients.empty)
        if patients.chosen and (before is None or before.chosen != patients.chosen):
            place = next((n for n, row in enumerate(patients.rows) if row.key == patients.chosen), -1)
            self.list.setCurrentIndex(self.list.rows.index(place, 0))

    def _render_several(self, state: SidebarState) -> None:
        self._several.set_text(state.several)
        self._several.setVisible(bool(state.several))
        if state.to_list != self._to_list:
            self._to_list = state.to_list
            self.list.setCurrentIndex(self.list.rows.index(0, 0))
            self.list.scrollToTop()
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves the search field for the list."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.list.rows.rowCount():
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.list.rows.index(0, 0))
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)
