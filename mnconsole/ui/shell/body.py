"""Sidebar, page and pen panel beside each other. Only the page scrolls, and only where the window is too small."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from mnconsole.ui.shell.alarm_list import AlarmList
from mnconsole.ui.shell.parts import Parts
from mnconsole.ui.shell.state import Page, ShellState
from mnconsole.ui.shell.veil import Veil, Veiled
from mnconsole.ui.theme.metrics import CARD_MARGIN, SIDEBAR_FOLDED
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.turns import paint_in_turns
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.current_stack import CurrentStack
from mnconsole.ui.widgets.notice import Notice, NoticeView


class Body(QWidget):
    """Holds the parts; folds the sidebar beside the wide pages. The chair's gutter is given here, the wide pages and
    those before the records have their own."""

    def __init__(self, theme: Theme, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._parts = parts
        self._page = Page.CHAIR
        self._entry: QWidget | None = None
        self._practice: QWidget | None = None
        self.alarms = AlarmList(theme)
        self.pages = CurrentStack()
        for page in (parts.chair, parts.history, parts.pen_page, parts.clinic, parts.lock, self.alarms):
            self.pages.addWidget(page)
        self._state: ShellState | None = None
        self._scrolled = 0
        self._veil = Veil(self)
        self._note = Notice(theme)
        self._note.setObjectName("scaling_note")
        self._note.hide()
        self.centre = QScrollArea()
        self.centre.setObjectName("centre")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(parts.sidebar)
        box.addWidget(self._column(), 1)
        self._row = box
        theme.changed.connect(self._restyle)
        self._restyle()

    def _column(self) -> QWidget:
        inside = QWidget()
        self._around = QVBoxLayout(inside)
        self._around.setSpacing(0)
        self._around.addWidget(self.pages, 1)
        self.centre.setWidget(inside)
        self.centre.setWidgetResizable(True)
        self.centre.setFrameShape(QFrame.Shape.NoFrame)
        self.centre.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        outside = QVBoxLayout(holder)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        outside.addWidget(self._note)
        outside.addWidget(self.centre, 1)
        return holder

    def add_panel(self, panel: QWidget) -> None:
        """The pen panel, at the right of all pages."""
        self._row.addWidget(panel)

    def set_note(self, text: str) -> None:
        """Say above the page what is wrong with the window's size; empty when nothing is."""
        if text:
            self._note.set_view(NoticeView(text, "monitor", Tone.WARN))
        self._note.setVisible(bool(text))

    def set_entry(self, page: QWidget) -> None:
        """Put another widget before the pages. The one before leaves the window and stays with its owner."""
        if self._entry is page:
            return
        before, self._entry = self._entry, page
        self.pages.addWidget(page)
        if self._page is Page.ENTRY:
            self.pages.setCurrentWidget(page)
        if before is not None:
            self.pages.removeWidget(before)
            before.hide()

    def render_state(self, state: ShellState) -> None:
        """Show the page and, in its place, the list of alarms when it is open. Behind the lock nothing else is here."""
        self._state = state
        self.alarms.set_rows(state.alarms if state.list_open else (), state.notice)
        if self._veil.drawn and state.page is not Page.LOCK:
            self._veil.lift(self._lifted)
            return
        if state.page is Page.LOCK and not self._veil.covers:
            if not self._veil.drawn:
                self._scrolled = self.centre.verticalScrollBar().value()
            self._veil.draw(self._with_patients())
        self._page = state.page
        self._show_page(state)

    def _show_page(self, state: ShellState) -> None:
        practice = self._drawer() if state.practice_open else None
        page = self.alarms if state.list_open else practice or self.page_widget
        if self.pages.currentWidget() is not page:
            self.pages.setCurrentWidget(page)
            page.setFocus(Qt.FocusReason.OtherFocusReason)
            paint_in_turns(page, self._parts.sidebar)
        self._restyle()

    def _with_patients(self) -> list[Veiled]:
        """What the lock takes out of the window; what was looked at first."""
        pages = [self._parts.chair, self._parts.history, self._parts.pen_page, self._parts.clinic]
        pages += [self._practice] if self._practice is not None else []
        pages.sort(key=lambda page: page is not self.pages.currentWidget())
        sidebar = Veiled(self._parts.sidebar, lambda: self._row.insertWidget(0, self._parts.sidebar))
        back = [Veiled(page, partial(_add, self.pages, page)) for page in pages]
        return [back[0], sidebar, *back[1:]]

    def _lifted(self) -> None:
        """Everything is back in its place: show what is so by now, as it was left."""
        state = self._state
        if state is None:
            return
        self._page = state.page
        self._show_page(state)
        self.centre.verticalScrollBar().setValue(self._scrolled)
        page = self.pages.currentWidget()
        if page is not None and (state.list_open or not self._veil.restore_focus()):
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def prepare_practice(self) -> None:
        """Make the training drawer while nobody waits for it: its first opening would hold up the window, and with it a
        running pen."""
        self._drawer()

    def _drawer(self) -> QWidget | None:
        """The training drawer, made when it is first asked for, or before."""
        if self._practice is None and self._parts.practice is not None:
            self._practice = self._parts.practice()
            self.pages.addWidget(self._practice)
        return self._practice

    @property
    def page_widget(self) -> QWidget:
        """The widget of the page."""
        if self._page is Page.ENTRY and self._entry is not None:
            return self._entry
        pages = {
            Page.HISTORY: self._parts.history,
            Page.PEN: self._parts.pen_page,
            Page.CLINIC: self._parts.clinic,
            Page.LOCK: self._parts.lock,
        }
        return pages.get(self._page, self._parts.chair)

    def _restyle(self) -> None:
        metrics = self.theme.metrics
        side = high = 0
        if self.pages.currentWidget() in (self._parts.chair, self.alarms, self._practice):
            side = metrics.gutter - CARD_MARGIN
            high = 2 if metrics.tight else 4 if metrics.factor < 1 else 8
        self._around.setContentsMargins(side, high, side, high)
        if self._page is not Page.LOCK:  # behind which it stays as it was
            # Before the records it is hidden, and as wide as the chair's page, which comes next, will show it.
            folded = self._page not in (Page.CHAIR, Page.ENTRY)
            self._parts.fold_sidebar(folded)
            self._parts.sidebar.setFixedWidth(SIDEBAR_FOLDED if folded else metrics.sidebar)
        if not self._veil.drawn:
            self._parts.sidebar.setVisible(self._page not in (Page.ENTRY, Page.LOCK))


def _add(stack: CurrentStack, page: QWidget) -> None:
    stack.addWidget(page)
