"""The sidebar: one of its pages, what has to be told, and who is signed in."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mnconsole.ui.sidebar.alert_page import AlertPage
from mnconsole.ui.sidebar.details_page import DetailsPage
from mnconsole.ui.sidebar.folded import FoldedBar
from mnconsole.ui.sidebar.form_page import FormPage
from mnconsole.ui.sidebar.lists_page import ListsPage
from mnconsole.ui.sidebar.person_bar import PersonBar
from mnconsole.ui.sidebar.pieces import square
from mnconsole.ui.sidebar.record_page import RecordPage
from mnconsole.ui.sidebar.state import Page, SidebarState
from mnconsole.ui.theme.metrics import SIDEBAR_FOLDED
from mnconsole.ui.theme.paint import painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.words import sidebar as words

_P = TypeVar("_P", bound=QWidget)


class SidebarView(QWidget):
    """`metrics.sidebar` px wide, 84 px when folded. The signals of its pages tell what was done.

    Each page is made when it is first asked for, where it stays: with another parent it would be styled anew with all
    that it holds. `complete` makes what is still missing.
    """

    notice_closed = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("sidebar")
        self._folded = False
        self._page = Page.LISTS
        self._wide = QWidget(self)
        self._stack = QStackedWidget(self._wide)
        self._box = QVBoxLayout(self)
        self._box.setSpacing(0)
        self._box.addWidget(self._wide)

    @cached_property
    def lists(self) -> ListsPage:
        """Today's sessions and the search."""
        return self._put(ListsPage(self.theme, self._stack))

    @cached_property
    def form(self) -> FormPage:
        """A new patient."""
        return self._put(FormPage(self.theme, self._stack))

    @cached_property
    def alert(self) -> AlertPage:
        """Patients who may be the same person."""
        return self._put(AlertPage(self.theme, self._stack))

    @cached_property
    def details(self) -> DetailsPage:
        """A patient's details."""
        return self._put(DetailsPage(self.theme, self._stack))

    @cached_property
    def record(self) -> RecordPage:
        """Giving out a patient's record, and erasing it."""
        return self._put(RecordPage(self.theme, self._stack))

    def _put(self, page: _P) -> _P:
        self._stack.addWidget(page)
        return page

    def complete(self) -> None:
        """Make what is missing, in the order in which Tab reaches it. Once, before anything is rendered."""
        self._pages: dict[Page, QWidget] = {
            Page.LISTS: self.lists,
            Page.FORM: self.form,
            Page.ALERT: self.alert,
            Page.DETAILS: self.details,
            Page.RECORD: self.record,
        }
        self._told, self._notice = self._make_notice()
        self.person = PersonBar(self.theme, self._wide)
        self.folded = FoldedBar(self.theme, self)
        self._lay_out()
        self.theme.changed.connect(self._restyle)
        self._restyle()

    def _make_notice(self) -> tuple[QWidget, Notice]:
        holder = QWidget(self._wide)
        notice = Notice(self.theme, parent=holder)
        close = square(self.theme, "x", words.close())
        close.setObjectName("notice_close")
        close.clicked.connect(self.notice_closed)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(notice, 1)
        line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        holder.hide()
        return holder, notice

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._wide)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self._stack, 1)
        inner.addWidget(self._told)
        inner.addSpacing(1)
        inner.addWidget(self.person)
        self._box.addWidget(self.folded)
        self.folded.hide()

    def _restyle(self) -> None:
        metrics = self.theme.metrics
        side, top = (4, 10) if self._folded else (12, metrics.gutter - 2)
        self._box.setContentsMargins(side, top, side + 1, 12)
        self.setFixedWidth(SIDEBAR_FOLDED if self._folded else metrics.sidebar)
        self.update()

    def set_folded(self, folded: bool) -> None:
        """Fold to rings and initials, or unfold; what was typed stays."""
        self._folded = folded
        self._wide.setVisible(not folded)
        self.folded.setVisible(folded)
        self._restyle()

    def focus_search(self) -> None:
        """Give the keyboard to the search field. Whatever page stands before the lists is left, as with Escape: what
        was typed there stays."""
        for _page_behind in Page:
            if self._page is not Page.LISTS and not self._folded:
                self.left.emit()
        if not self._folded and self._page is Page.LISTS:
            self.lists.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.lists.search.selectAll()

    def render_state(self, state: SidebarState) -> None:
        """Show `state`."""
        self.lists.render_state(state)
        self.form.render_state(state.form)
        if state.alert is not None:
            self.alert.render_state(state.alert, busy=state.form.busy)
        if state.details is not None:
            self.details.render_state(state.details, state.looks_only)
        if state.record is not None:
            self.record.render_state(state.record)
        self.person.render_state(state.person, can_switch=state.can_switch)
        self.folded.render_state(state.clinic, state.person, can_switch=state.can_switch)
        self._told.setVisible(bool(state.notice))
        self._notice.set_view(NoticeView(state.notice, "info", Tone.WARN_LINE))
        if state.page is not self._page:
            self._open(state.page)

    def _open(self, page: Page) -> None:
        self._page = page
        self._stack.setCurrentWidget(self._pages[page])
        shown = self._pages[page]
        if isinstance(shown, (FormPage, AlertPage, DetailsPage, RecordPage)):
            shown.open()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, its edge, and the line above who is signed in."""
        with painting(self, self.theme) as canvas:
            canvas.painter.fillRect(self.rect(), canvas.colour(Ink.SURFACE))
            edge = QRectF(self.rect()).right() - 0.5
            canvas.line(QPointF(edge, 0), QPointF(edge, self.height()), Ink.BORDER)
            if not self._folded:
                y = self.person.mapTo(self, self.person.rect().topLeft()).y() - 5.5
                canvas.line(QPointF(12, y), QPointF(self.width() - 13, y), Ink.BORDER)
