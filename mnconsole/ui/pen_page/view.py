"""The pen's page: who the pen is at the left, what it does at the right; the self-test's sheet in their place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mnconsole.ui.pen_page.cards import FaultsCard, IdentityCard, QualityCard
from mnconsole.ui.pen_page.check_sheet import CheckSheet
from mnconsole.ui.pen_page.profile_card import ProfilesCard
from mnconsole.ui.pen_page.state import PenPageState
from mnconsole.ui.pen_page.tool_cards import CheckCard, WireCard
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.fitted_area import FittedArea
from mnconsole.ui.widgets.focus import PLACED_QUIETLY
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.still_area import settle
from mnconsole.ui.words import pen_page as words
from mnconsole.ui.words import self_test as test_words


class PenPageView(QWidget):
    """`render_state` shows a state; the signals of its parts tell what was done."""

    page_shown = Signal()
    page_hidden = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("pen_page")
        self._title = Label(theme, words.title(), Type.PAGE_TITLE)
        self._beside = Label(theme, "", Type.BODY_STRONG, Ink.TEXT2, elide=True)
        self.identity = IdentityCard(theme)
        self.profiles = ProfilesCard(theme)
        self.quality = QualityCard(theme)
        self.faults = FaultsCard(theme)
        self.wire = WireCard(theme, words.wire_switch())
        self.check = CheckCard(theme)
        self.sheet = CheckSheet(theme, test_words.close_name())
        self._cards = FittedArea()
        self._cards.set_columns(
            ((self.identity, 1), (self.profiles, 0), (self.wire, 0)),
            ((self.quality, 0), (self.check, 0), (self.faults, 1)),
        )
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
        top.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self._beside, 1, Qt.AlignmentFlag.AlignBottom)
        self._outer.setSpacing(4)
        self._outer.addLayout(top)
        self._outer.addWidget(self._stack, 1)

    def _restyle(self) -> None:
        side = self.theme.metrics.gutter - 6
        self._outer.setContentsMargins(side, side + 4, side, side - 4)

    def render_state(self, state: PenPageState) -> None:
        """Show `state`."""
        self._title.set_text(state.title)
        self._beside.set_text(state.beside)
        self.identity.render_state(state.identity)
        self.profiles.render_state(state.profiles)
        self.quality.render_state(state.quality)
        self.faults.render_state(state.faults)
        self.wire.render_state(state.wire)
        self.check.render_state(state.test)
        if state.sheet is not None:
            self.sheet.render_state(state.sheet)
        page: QWidget = self._cards if state.sheet is None else self.sheet
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
            if self.isVisible():
                page.setFocus(PLACED_QUIETLY)
        if state.sheet is None:
            self._cards.fit()
        else:
            settle(self.sheet)

    def showEvent(self, event: QShowEvent) -> None:
        """The page came into sight."""
        super().showEvent(event)
        self.page_shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """The page left sight: whatever moves behind it is ended."""
        super().hideEvent(event)
        self.page_hidden.emit()
