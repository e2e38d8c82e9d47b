"""The wide pen panel of the chair page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mnconsole.domain.interlock import Condition
from mnconsole.ui.pen_panel.controls import Controls
from mnconsole.ui.pen_panel.pieces import TONES, AnswerLine, FillPlate, info_view
from mnconsole.ui.pen_panel.question import QuestionPlate
from mnconsole.ui.pen_panel.state import Key, PanelState, Speed, Strip, Tile
from mnconsole.ui.theme.metrics import CARD_MARGIN
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.battery import Battery
from mnconsole.ui.widgets.chip import Chip, ChipView
from mnconsole.ui.widgets.info_button import InfoButton
from mnconsole.ui.widgets.info_line import InfoLine
from mnconsole.ui.widgets.live_strip import LiveStrip, StripView
from mnconsole.ui.widgets.missing_list import MissingList, MissingView
from mnconsole.ui.widgets.motor_key import MotorKey, MotorKeyView, MotorLook
from mnconsole.ui.widgets.pen_state_bar import PenStateBar, StateTone, StateView
from mnconsole.ui.widgets.stop_button import StopButton
from mnconsole.ui.words import pen_arming as arming_words
from mnconsole.ui.words import pen_link as link_words
from mnconsole.ui.words import pen_values as value_words
from mnconsole.ui.words.keys import KeyAct, key_text

_LEAST_STRIP = 40
"""The strip without its labels."""

_LEAST_GAP = 4
_LEAST_LIST = 78
"""The list with two open lines, and its ticks in one."""


class WidePanel(QWidget):
    """Nothing scrolls here. In a very low window the strip goes first, then the cartridge, then the presets."""

    arm_pressed = Signal()
    pause_pressed = Signal()
    start_pressed = Signal()
    stop_pressed = Signal()
    condition_chosen = Signal(str)
    link_pressed = Signal()

    def __init__(
        self,
        theme: Theme,
        read_reports: Callable[[], Tile],
        read_speed: Callable[[], Speed],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.controls = Controls(theme, read_reports, read_speed)
        self.strip = LiveStrip(theme)
        self.strip.setObjectName("strip")
        self.stop = StopButton(theme, arming_words.stop_word())
        self.stop.setObjectName("stop")
        self._link = InfoButton(theme, link_words.opens_the_page(key_text(KeyAct.PEN)))
        self._link.setObjectName("pen_link")
        self._battery = Battery(theme, link_words.battery_name())
        self._bar = PenStateBar(theme)
        self._bar.setObjectName("pen_state")
        self._fill = FillPlate(theme)
        self.question = QuestionPlate(theme)
        self.question.setObjectName("pen_question")
        self._missing = MissingList(theme)
        self._missing.setObjectName("missing")
        self._arm, self._pause, self._start = (self._key(name) for name in ("arm", "pause", "start"))
        self._cartridge = InfoLine(theme)
        self._in_date = Chip(theme)
        self._answer = AnswerLine(theme)
        self._answer.setObjectName("pen_notice")
        self._middle = _stack(self.controls, self._fill, self.question)
        self._below = _stack(self.strip, self._missing)
        self._left_key = _stack(self._arm, self._pause)
        self._last = _stack(_line(self._cartridge, self._in_date), self._answer)
        self._lay_out()
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()

    def _key(self, name: str) -> MotorKey:
        key = MotorKey(self.theme)
        key.setObjectName(name)
        return key

    def _lay_out(self) -> None:
        keys = QHBoxLayout()
        keys.setSpacing(8)
        keys.addWidget(self._left_key, 1)
        keys.addWidget(self._start, 1)
        self._box = QVBoxLayout(self)
        self._box.addWidget(_line(self._link, self._battery))
        self._box.addWidget(self._bar)
        self._box.addWidget(self._middle)
        self._box.addWidget(self._below, 1)
        self._box.addLayout(keys)
        self._box.addWidget(self._last)
        self._box.addWidget(self.stop)

    def _connect(self) -> None:
        self._arm.pressed_at.connect(lambda _ms: self.arm_pressed.emit())
        self._pause.pressed_at.connect(lambda _ms: self.pause_pressed.emit())
        self._start.pressed_at.connect(lambda _ms: self.start_pressed.emit())
        self.stop.stop_pressed.connect(lambda _ms: self.stop_pressed.emit())
        self._missing.item_chosen.connect(self.condition_chosen)
        self._link.clicked.connect(self.link_pressed)
        self._missing.item_chosen.connect(self._lead)

    def _lead(self, condition: str) -> None:
        if condition == Condition.OTHER_PEN.value:
            self.question.lead()

    def _restyle(self) -> None:
        metrics = self.theme.metrics
        side = (metrics.pen_panel - metrics.stop.width) // 2 - CARD_MARGIN
        self._side = side
        self._last.setFixedHeight(round(metrics.px(40)))
        self._below.setMinimumHeight(_LEAST_STRIP)
        self._left_key.setFixedHeight(metrics.arm.height)
        self._drop_rows()

    # what fits

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave lines out of a very low window."""
        super().resizeEvent(event)
        self._drop_rows()

    def least_height(self) -> int:
        """Return the height with everything, px."""
        return self._needed(strip=True, last=True, presets=True)

    def _set_gaps(self, gap: int) -> None:
        """Space between the lines; the edges follow it."""
        self._box.setContentsMargins(self._side, gap + 1, self._side, max(2, gap - 2))
        self._box.setSpacing(gap)
        self.controls.set_spacing(gap)

    def _drop_rows(self) -> None:
        normal = 7 if self.theme.metrics.factor < 1 else 8
        for gap in range(normal, _LEAST_GAP - 1, -1):
            self._set_gaps(gap)
            # The list stands there only beside a low state bar.
            bar = self.theme.metrics.state_bar_two - self.theme.metrics.state_bar
            if self.height() >= self.least_height() - bar + _LEAST_LIST - _LEAST_STRIP:
                break
        height = self.height()
        strip = height >= self._needed(strip=True, last=True, presets=True)
        last = strip or height >= self._needed(strip=False, last=True, presets=True)
        presets = last or height >= self._needed(strip=False, last=False, presets=True)
        self._below.setVisible(strip)
        self._last.setVisible(last)
        self.controls.show_presets(presets)

    def _needed(self, *, strip: bool, last: bool, presets: bool) -> int:
        metrics, gap = self.theme.metrics, self._box.spacing()
        margins = self._box.contentsMargins()
        heights = [
            round(metrics.px(42)),
            metrics.state_bar_two,
            metrics.tile,
            metrics.stepper.height,
            metrics.stepper.height,
            metrics.arm.height,
            metrics.stop.height + 2 * CARD_MARGIN,
        ]
        heights += [metrics.preset.height] if presets else []
        heights += [self._below.minimumHeight()] if strip else []
        heights += [self._last.minimumHeight()] if last else []
        return sum(heights) + gap * (len(heights) - 1) + margins.top() + margins.bottom()

    # what is shown

    def render_state(self, state: PanelState) -> None:
        """Show `state`."""
        self._link.set_view(info_view(state.link, disc=True))
        self._battery.set_charge(state.charge.percent, state.charge.text, low=state.charge.low)
        bar = state.bar
        self._bar.set_view(StateView(StateTone(bar.tone.value), bar.icon, bar.title, bar.info, bar.second))
        self.controls.render_state(state)
        self._show_middle(state)
        self._show_strip(state.strip)
        self._show_missing(state)
        _show_key(self._arm, state.arm)
        _show_key(self._start, state.start)
        if state.pause is not None:
            _show_key(self._pause, state.pause)
        _choose(self._left_key, self._arm if state.pause is None else self._pause)
        self._show_cartridge(state)
        self.stop.set_line(state.stop.line, state.stop.spoken)

    def start_is_down(self) -> bool:
        """Whether START is known to be held now."""
        return self._start.held

    def _show_middle(self, state: PanelState) -> None:
        if state.question is not None:
            self.question.set_question(state.question)
            _choose(self._middle, self.question)
        elif state.fill is not None:
            self._fill.set_fill(state.fill)
            _choose(self._middle, self._fill)
        else:
            _choose(self._middle, self.controls)

    def _show_strip(self, strip: Strip) -> None:
        self.strip.set_view(
            StripView(
                strip.speed,
                strip.load,
                value_words.strip_span(),
                value_words.no_data(),
                value_words.strip_name(),
                strip.no_load,
            )
        )
        self.strip.set_band(*(strip.band or (None, None)))
        if strip.most_dhz != self.strip.property("most_dhz"):
            self.strip.setProperty("most_dhz", strip.most_dhz)
            self.strip.set_scale(strip.most_dhz)

    def _show_missing(self, state: PanelState) -> None:
        missing = state.missing
        if missing is not None:
            items = tuple((condition.value, text) for condition, text in missing.items)
            self._missing.set_view(MissingView(missing.title, missing.count, items, missing.done, missing.more))
        _choose(self._below, self.strip if missing is None else self._missing)

    def _show_cartridge(self, state: PanelState) -> None:
        self._cartridge.set_view(info_view(state.cartridge.line, disc=False))
        self._in_date.set_view(ChipView(state.cartridge.chip, TONES[state.cartridge.chip_tone], "check"))
        self._in_date.setVisible(bool(state.cartridge.chip))
        if state.notice:
            self._answer.set_words(state.notice)
        self._last.setCurrentIndex(1 if state.notice else 0)


def _show_key(key: MotorKey, view: Key) -> None:
    key.set_view(MotorKeyView(MotorLook(view.look.value), view.text, view.icon, view.spoken))


def _choose(stack: QStackedWidget, page: QWidget) -> None:
    if stack.currentWidget() is not page:
        stack.setCurrentWidget(page)


def _stack(*pages: QWidget) -> QStackedWidget:
    stack = QStackedWidget()
    for page in pages:
        stack.addWidget(page)
    return stack


def _line(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    box = QHBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(6)
    for number, widget in enumerate(widgets):
        box.addWidget(widget, 0 if number else 1)
    return holder
