"""The chair page: header, rail, step or sheet, session log. It shows a `ChairState` and tells what was done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from mnconsole.ui.chair.actions_view import PRIMARY_NAME
from mnconsole.ui.chair.empty_view import EmptyChair
from mnconsole.ui.chair.form.parts import WithComplaint
from mnconsole.ui.chair.form.tell import name_of
from mnconsole.ui.chair.form.text_area import TextArea
from mnconsole.ui.chair.header_view import HeaderView
from mnconsole.ui.chair.sheet_view import SheetStack
from mnconsole.ui.chair.state import ChairState, Lane, LogState, Place, RailStep, StepState
from mnconsole.ui.chair.step_view import StepView
from mnconsole.ui.theme.metrics import CARD_MARGIN
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.turns import paint_in_turns
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.current_stack import CurrentStack
from mnconsole.ui.widgets.focus import PLACED_QUIETLY
from mnconsole.ui.widgets.labeled_field import LabeledField
from mnconsole.ui.widgets.session_strip import LaneBlock, LaneTone, SessionStrip, SessionStripView
from mnconsole.ui.widgets.step_rail import StepLook, StepRail
from mnconsole.ui.widgets.step_rail import StepView as RailView
from mnconsole.ui.widgets.still_area import settle
from mnconsole.ui.words.chair import text

_RAIL_LOOKS = {
    Place.DONE: StepLook.DONE,
    Place.NOW: StepLook.CURRENT,
    Place.LATER: StepLook.LATER,
    Place.LEFT_OUT: StepLook.LEFT_OUT,
}
_LANES = {
    Lane.PLAIN: LaneTone.PLAIN,
    Lane.CREAM: LaneTone.CREAM,
    Lane.SERUM: LaneTone.SERUM,
    Lane.NEEDLING: LaneTone.NEEDLING,
}


class ChairView(QWidget):
    """The centre column of the window."""

    changed = Signal(str, str)
    acted = Signal(str)
    zone_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("chair")
        self._shown = ChairState()
        self._keyboard_wanted = False
        """Somebody went to a patient whose step is not shown yet."""
        self.by_keys = False
        """Whether the last act was one of the window's keys, such as F2, which no widget sees."""
        for by_hand in (self.changed, self.acted, self.zone_chosen):
            by_hand.connect(self._by_hand)
        # Everything is made where it stays: with another parent Qt would style it anew with all that it holds.
        self._pages = CurrentStack(self)
        self.empty = EmptyChair(theme, self._pages)
        self._page = page = QWidget(self._pages)
        self.header = HeaderView(theme, page)
        self.header.more_asked.connect(lambda: self.acted.emit("flags"))
        self._rail_card = Card(theme, page, pad_y=1)
        self.rail = StepRail(theme, text("rail.name"), self._rail_card)
        self.rail.setObjectName("step_rail")
        self._rail_card.body.addWidget(self.rail)
        self._middle = CurrentStack(page)
        self.step = StepView(theme, self._middle)
        self.step.changed.connect(self.changed)
        self.step.acted.connect(self.acted)
        self.step.zone_chosen.connect(self.zone_chosen)
        self.sheets = SheetStack(theme, self._middle)
        self.sheets.changed.connect(self.changed)
        self.sheets.acted.connect(self.acted)
        self._log_card = Card(theme, page)
        self.strip = SessionStrip(theme, self._log_card)
        self.strip.setObjectName("session_log")
        self._log_card.body.addWidget(self.strip)
        self._lay_out(page)
        theme.changed.connect(self._fit)
        self._fit()

    def _lay_out(self, page: QWidget) -> None:
        self._middle.addWidget(self.step)
        self._middle.addWidget(self.sheets)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._rail_card)
        column.addWidget(self._middle, 1)
        column.addWidget(self._log_card)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _fit(self) -> None:
        metrics = self.theme.metrics
        self._rail_card.setFixedHeight(metrics.rail)
        self._log_card.setFixedHeight(metrics.log)
        side, high = metrics.card_padding + CARD_MARGIN, CARD_MARGIN + (2 if metrics.tight else round(metrics.px(6)))
        self._log_card.body.setContentsMargins(side, high, side, high)

    def render_state(self, state: ChairState) -> None:
        """Show `state`; what is the same stays as it is."""
        before, self._shown = self._shown, state
        held = QApplication.focusWidget()
        by_keys = isinstance(held, PaintedButton) and held.ring
        if state.empty is not None:
            self.empty.set_empty(state.empty)
            self._pages.setCurrentWidget(self.empty)
            return
        if _stage(state) != _stage(before):
            for place in (self.step, self.sheets.pane):
                if place is not None:
                    place.notice.give_place_back()
        if state.header is not None and state.header != before.header:
            self.header.set_header(state.header)
        if state.rail != before.rail:
            self.rail.set_steps(tuple(_rail_step(step) for step in state.rail))
        if state.step is not None and state.step != before.step:
            self.step.set_step(state.step)
        if state.sheet is not None and state.sheet != before.sheet:
            self.sheets.set_sheet(state.sheet)
        if state.log is not None and state.log != before.log:
            self.strip.set_view(_strip(state.log))
        self._middle.setCurrentWidget(self.sheets if state.sheet is not None else self.step)
        if self._pages.currentWidget() is not self._page:
            self._pages.setCurrentWidget(self._page)
            settle(self)
            paint_in_turns(self.header, self._rail_card, self._middle, self._log_card)
        self._follow(before, state, held, by_keys=by_keys)
        if self._keyboard_wanted:
            self.take_keyboard()

    def _by_hand(self) -> None:
        self.by_keys = False

    def prepare(self, step: StepState) -> None:
        """Lay out, behind the empty page, the card of whoever will be the first. Not when somebody is here already."""
        if self._shown.empty is not None:
            self.step.set_step(step)

    def take_keyboard(self) -> None:
        """Somebody went to this page: the keyboard is where the work begins, as soon as that is shown."""
        self._keyboard_wanted = self._shown.step is None
        if not self._keyboard_wanted:
            self._give(self._first(), PLACED_QUIETLY)

    def _follow(self, before: ChairState, state: ChairState, held: QWidget | None, *, by_keys: bool) -> None:
        """Give the keyboard to where the work goes on when the step or the sheet of the patient in the chair changed,
        wherever it was. When somebody else comes into the chair it stays in another part of the window.

        `held` had it before: Qt moves it somewhere when that widget was hidden or disabled.
        """
        if state.focus.number != before.focus.number and state.focus.target:
            self._give(self._target(state.focus.target), Qt.FocusReason.OtherFocusReason)
            return
        mine = held is None or self.isAncestorOf(held)
        moved = _stage(state) != _stage(before)
        onward = moved and before.header is not None and _name(before) == _name(state)
        if not (onward or (mine and (moved or self._lost(held)))):
            return
        # The ring shows for those who work by keys; for a finger it is only noise. A sheet may come unasked for, and a
        # key that is pressed blindly after F4 must record nothing: there only a ring counts that was seen before.
        by_keys = by_keys or (self.by_keys and state.sheet is None)
        reason = Qt.FocusReason.TabFocusReason if by_keys else PLACED_QUIETLY
        if state.sheet is not None and moved:
            # A sheet opens at its top: what it says comes before what it asks.
            self._first().setFocus(reason)
            pane = self.sheets.pane
            if pane is not None:
                settle(pane)
                pane.scrolling.to_top()
        elif moved or by_keys:
            self._give(self._first(), reason)
        else:
            self._first().setFocus(reason)

    @staticmethod
    def _lost(held: QWidget | None) -> bool:
        """Whether the keyboard has left the widget that had it, and not for its twin."""
        now = QApplication.focusWidget()
        return now is not held and (now is None or held is None or now.parentWidget() is not held.parentWidget())

    def _first(self) -> QWidget:
        pane = self.sheets.pane if self._shown.sheet is not None else None
        if pane is not None:
            return next(iter((*_stops(pane.column), *_stops(pane))))
        column = self.step.area.column
        aside = self.step.aside  # may be left from another patient's step, out of sight
        places = (column, aside) if aside.isVisibleTo(self.step) else (column,)
        open_ones = (widget for place in places for widget in _stops(place) if _is_open(widget))
        waiting = next(open_ones, None)
        if waiting is not None:
            return waiting
        primary = self.step.action_line.primary
        if primary.isEnabled() and not primary.isHidden():
            return primary
        return next(iter((*_stops(column), self.step.zone_list)))

    def _target(self, target: str) -> QWidget | None:
        name = PRIMARY_NAME if target == "primary" else name_of(target)
        found = self.findChild(QWidget, name)
        if isinstance(found, QWidget):
            return found
        # A question or a choice: its first answer.
        return next((each for each in self.findChildren(QWidget) if each.objectName().startswith(f"{name}_")), None)

    def _give(self, widget: QWidget | None, reason: Qt.FocusReason) -> None:
        if widget is None:
            return
        widget.setFocus(reason)
        whole, above = widget, widget.parentWidget()
        while above is not None and above is not self:
            if isinstance(above, (LabeledField, WithComplaint, TextArea)):
                whole = above  # with what is said to be wrong
            if isinstance(above, QScrollArea):
                settle(above)
                above.ensureWidgetVisible(whole, 0, 12)
                above.ensureWidgetVisible(widget, 0, 60 if whole is widget else 0)
            above = above.parentWidget()


def _stage(state: ChairState) -> tuple[str, str]:
    return state.step.name if state.step is not None else "", state.sheet.kind if state.sheet is not None else ""


def _name(state: ChairState) -> str:
    return state.header.name if state.header is not None else ""


def _stops(area: QWidget) -> list[QWidget]:
    """What takes the keyboard in an area, in its order."""
    return [
        widget
        for widget in area.findChildren(QWidget)
        if widget.isEnabled() and widget.isVisibleTo(area) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def _is_open(widget: QWidget) -> bool:
    """Whether it waits for somebody: an empty field, or a choice of which nothing is chosen."""
    if isinstance(widget, QLineEdit):
        return not widget.text()
    if isinstance(widget, QPlainTextEdit):
        return not widget.toPlainText()
    if not isinstance(widget, PaintedButton) or not widget.isCheckable():
        return False
    row = widget.parentWidget()
    near = row.findChildren(PaintedButton, options=Qt.FindChildOption.FindDirectChildrenOnly) if row is not None else []
    return not any(each.isChecked() for each in near)


def _rail_step(step: RailStep) -> RailView:
    return RailView(step.title, _RAIL_LOOKS[step.place], step.under, step.spoken)


def _strip(log: LogState) -> SessionStripView:
    return SessionStripView(
        title=log.title,
        saved=log.saved,
        latest_time=log.latest_time,
        latest=log.latest,
        from_ms=log.from_ms,
        to_ms=log.to_ms,
        blocks=tuple(LaneBlock(block.from_ms, block.to_ms, block.text, _LANES[block.lane]) for block in log.blocks),
        axis=log.axis,
        marks=log.marks,
        breaks=log.breaks,
        now=log.now,
    )
