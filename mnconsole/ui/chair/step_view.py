"""The card of the step: title line, body, notice, actions."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.chair.actions_view import ActionLine
from mnconsole.ui.chair.blocks import Block
from mnconsole.ui.chair.bodies import FormBody, RingBody, ZonesBody
from mnconsole.ui.chair.form.area import FormArea
from mnconsole.ui.chair.form.tell import Tell, name_of
from mnconsole.ui.chair.header_view import chip_view
from mnconsole.ui.chair.key_hint import KeyHint
from mnconsole.ui.chair.state import Action, Layout, StepState
from mnconsole.ui.theme.metrics import TARGET_MIN
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import IconButton, QuietButton
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.chip import Chip, Tone
from mnconsole.ui.widgets.current_stack import CurrentStack
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.still_area import settle

_ICON_ONLY = frozenset({"more"})


class LowButton(QuietButton):
    """A quiet key of the title line, as low as a finger allows."""

    def least_height(self) -> int:
        """As high as the icon keys beside it."""
        return max(TARGET_MIN, round(self.theme.metrics.px(48)))


class StepView(Card):
    """Shows a `StepState`."""

    changed = Signal(str, str)
    acted = Signal(str)
    zone_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, pad_y=10)
        self.setObjectName("step")
        tell = Tell(self.changed.emit, self.acted.emit)
        self._title = Label(theme, "", Type.CARD_TITLE, parent=self)
        self._subtitle = Label(theme, "", Type.BODY, Ink.TEXT2, elide=True, parent=self)
        self._chip = Chip(theme, parent=self)
        self._quiet: dict[str, QuietButton] = {}
        self._order: tuple[str, ...] = ()
        self._name = ""
        self._framed: StepState | None = None
        """What was shown around the body."""
        self.action_line = ActionLine(theme, self)
        self.action_line.acted.connect(self.acted)
        self._bodies = CurrentStack(self)
        self._form = FormBody(theme, tell, self._bodies)
        self._ring = RingBody(theme, tell, self._bodies)
        self._zones = ZonesBody(theme, tell, self._bodies)
        self._zones.table.zone_chosen.connect(self.zone_chosen)
        self.notice = Notice(theme, parent=self)
        self.notice.setObjectName("step_notice")
        self._pledge = Label(theme, "", Type.META, Ink.TEXT2, wrap=True, parent=self)
        self._pledge.setObjectName("step_pledge")
        self._lay_out()
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.body.setSpacing(min(8, int(self.theme.metrics.px(8))))

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.setSpacing(10)
        self._top.addWidget(self._title)
        self._top.addWidget(self._subtitle, 1)
        self._top.addWidget(self._chip)
        for body in (self._form, self._ring, self._zones):
            self._bodies.addWidget(body)
        self._foot = QVBoxLayout()
        self._foot.addWidget(self.action_line)
        self.body.addLayout(self._top)
        self.body.addWidget(self._bodies, 1)
        self.body.addWidget(self._pledge)
        self.body.addWidget(self.notice)
        self.body.addLayout(self._foot)

    def prepare(self, block: Block) -> None:
        """Make the widget of a block that the form will show soon."""
        self._form.area.column.prepare(block)

    def set_step(self, step: StepState) -> None:
        """Show a step."""
        fresh = step.name != self._name
        self._name = step.name
        before, self._framed = self._framed, replace(step, blocks=(), aside=(), ring=None, zones=None)
        self.setAccessibleName(step.title)
        self._title.set_text(step.title)
        self._subtitle.set_text(step.subtitle)
        # What goes away goes first: Qt lays out with each widget that is shown, and a window that had to grow for a
        # moment stays grown.
        wanted = {action.code for action in step.quiet}
        for code, button in self._quiet.items():
            if code not in wanted:
                button.hide()
        self._chip.setVisible(self._chip.isVisible() and step.chip is not None)
        if step.chip is not None:
            self._chip.set_view(chip_view(step.chip))
        self.notice.tell(NoticeView(step.notice, "triangle-alert", Tone.WARN_LINE) if step.notice else None)
        self._pledge.set_text(step.pledge)
        self._pledge.setVisible(bool(step.pledge))
        self._show_body(step)
        self._chip.setVisible(step.chip is not None)
        self._show_quiet(step.quiet)
        if self._framed != before:  # the bodies lay out what is in them
            settle(self)
        if fresh:
            self.action_line.primary.guard()
            self.area.to_top()

    def _show_body(self, step: StepState) -> None:
        ring = step.layout is Layout.RING
        body = self._ring if ring else self._zones if step.layout is Layout.ZONES else self._form
        body.set_step(step)
        place = self._ring.foot if ring else self._foot
        if place.indexOf(self.action_line) < 0:
            place.addWidget(self.action_line)
        self.action_line.set_actions(step, stacked=ring)
        self._bodies.setCurrentWidget(body)

    def _show_quiet(self, quiet: tuple[Action, ...]) -> None:
        before, self._order = self._order, tuple(action.code for action in quiet)
        for action in quiet:
            if action.code not in self._quiet:
                self._quiet[action.code] = self._make_quiet(action)
            button = self._quiet[action.code]
            if action.code not in _ICON_ONLY:
                button.set_label(action.text, action.icon)
            button.setEnabled(action.enabled)
            if self._order != before:
                self._top.addWidget(button)
            button.show()

    def _make_quiet(self, action: Action) -> QuietButton:
        if action.code in _ICON_ONLY:
            button: QuietButton = IconButton(self.theme, action.icon, action.text)
        else:
            button = LowButton(self.theme, action.text, action.icon)
        button.setObjectName(name_of(action.code))
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _checked=False, code=action.code: self.acted.emit(code))
        if action.key:
            KeyHint(self.theme, action.key, button, beside=True)
        return button

    @property
    def area(self) -> FormArea:
        """The scrolling part of the body that is shown."""
        body = self._bodies.currentWidget()
        assert isinstance(body, (FormBody, RingBody, ZonesBody))
        return body.area

    @property
    def aside(self) -> QWidget:
        """The second column of a form; hidden where there is none."""
        return self._form.aside

    @property
    def zone_list(self) -> QWidget:
        """The zones, where the keyboard goes when nothing else can be pressed."""
        return self._zones.table.list_view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Page Down scroll, since what is only read has no stop for Tab."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.area.turn(-1 if event.key() == Qt.Key.Key_PageUp else 1)
            return
        super().keyPressEvent(event)
