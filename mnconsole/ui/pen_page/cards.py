"""The cards of the pen's page: who it is, its link, what went wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from mnconsole.ui.pen_page.looks import fault_view, notice_view
from mnconsole.ui.pen_page.port_lines import PortLines
from mnconsole.ui.pen_page.state import FaultRow, FaultsState, IdentityState, Note, QualityState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.fact_list import FactList
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice
from mnconsole.ui.widgets.scroll_page import ScrollPage
from mnconsole.ui.widgets.timeline import TimelineList

_LEAST_FAULTS = 130


class TitledCard(Card):
    """A title at the left, something quiet at the right."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme)
        self.setObjectName(name)
        self._title = Label(theme, "", Type.CARD_TITLE, elide=True)
        self._beside = Label(theme, "", Type.BODY, Ink.TEXT3)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._beside, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(top)

    def set_title(self, title: str, beside: str = "") -> None:
        """Name the card."""
        self._title.set_text(title)
        self._beside.set_text(beside)
        self.setAccessibleName(title)


def show_note(notice: Notice, note: Note | None) -> None:
    """Show a note, or nothing."""
    if note is not None:
        notice.set_view(notice_view(note))
    notice.setVisible(note is not None)


class IdentityCard(TitledCard):
    """Facts of the pen; without one what is wrong, and the ports."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "pen_identity")
        self._facts = FactList(theme, indent_px=92)
        self._note = Notice(theme)
        self.ports = PortLines(theme)
        for widget in (self._facts, self._note, self.ports):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def render_state(self, state: IdentityState) -> None:
        """Show it."""
        self.set_title(state.title)
        self._facts.set_facts(state.facts)
        self._facts.setVisible(bool(state.facts))
        show_note(self._note, state.note)
        if state.ports is not None:
            self.ports.set_list(state.ports)
        self.ports.setVisible(state.ports is not None)


class QualityCard(TitledCard):
    """A verdict and the figures behind it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "link_quality")
        self._note = Notice(theme)
        self._left, self._right = FactList(theme, indent_px=132), FactList(theme, indent_px=132)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(self._left, 1)
        columns.addWidget(self._right, 1)
        self.body.addWidget(self._note)
        self.body.addLayout(columns)

    def render_state(self, state: QualityState) -> None:
        """Show it."""
        self.set_title(state.title, state.span)
        show_note(self._note, state.note)
        self._left.set_facts(state.left)
        self._right.set_facts(state.right)


class FaultsCard(TitledCard):
    """What went wrong, newest first; what would stand there while nothing did."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "pen_faults")
        self._rows: tuple[FaultRow, ...] = ()
        self._list: TimelineList | None = None
        self._empty = Notice(theme)
        self._scroll = ScrollPage()
        self._scroll.setObjectName("fault_list")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll.body.setSpacing(0)
        self._scroll.setMinimumHeight(_LEAST_FAULTS)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._scroll, 1)
        self.body.addStretch(0)

    def render_state(self, state: FaultsState) -> None:
        """Show them."""
        self.set_title(state.title, state.count)
        show_note(self._empty, state.empty)
        self._scroll.setVisible(bool(state.rows))
        if not state.rows:
            return
        if self._list is None:
            self._list = TimelineList(self.theme, state.title)
            self._scroll.setAccessibleName(state.title)
            self._scroll.body.addWidget(self._list)
        if state.rows != self._rows:
            self._rows = state.rows
            self._list.set_entries(tuple(fault_view(row) for row in state.rows))
