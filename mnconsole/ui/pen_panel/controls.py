"""Depth and speed: tiles, bar, steppers, presets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from mnconsole.ui.pen_panel.pieces import LiveSpeed, LiveTile, speed_view, tile_view
from mnconsole.ui.pen_panel.state import Hand, PanelState, Preset, Scale, Speed, Tile
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.depth_slider import DepthSlider
from mnconsole.ui.widgets.key_button import KeyButton
from mnconsole.ui.widgets.number_tile import NumberTile
from mnconsole.ui.words import pen_values as words
from mnconsole.ui.words.keys import KeyAct, key_text

_GAP = 8


class Controls(QWidget):
    """Emits what was pressed. `read_*` are asked at the moment of painting."""

    depth_stepped = Signal(int)
    speed_stepped = Signal(int)
    preset_chosen = Signal(int)
    hand_confirmed = Signal()

    def __init__(
        self,
        theme: Theme,
        read_reports: Callable[[], Tile],
        read_speed: Callable[[], Speed],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._set_tile = NumberTile(theme, chosen=True)
        self._reports = LiveTile(theme, read_reports)
        self._hand = QuietButton(theme)
        self._hand.setObjectName("confirm_depth")
        # The tile that it stands for gives the width.
        self._hand.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._hand.clicked.connect(self.hand_confirmed)
        self._right_tile = QStackedWidget()
        for page in (self._reports, self._hand):
            self._right_tile.addWidget(page)
        self._slider = DepthSlider(theme)
        self._slider.setAccessibleName(words.slider())
        self._speed = LiveSpeed(theme, read_speed)
        self._shallower = self._stepper("depth_down", "minus", words.shallower(), KeyAct.DEPTH_DOWN)
        self._deeper = self._stepper("depth_up", "plus", words.deeper(), KeyAct.DEPTH_UP)
        self._slower = self._stepper("speed_down", "minus", words.slower(), KeyAct.SPEED_DOWN)
        self._faster = self._stepper("speed_up", "plus", words.faster(), KeyAct.SPEED_UP)
        self._shallower.clicked.connect(lambda: self.depth_stepped.emit(-1))
        self._deeper.clicked.connect(lambda: self.depth_stepped.emit(+1))
        self._slower.clicked.connect(lambda: self.speed_stepped.emit(-1))
        self._faster.clicked.connect(lambda: self.speed_stepped.emit(+1))
        self._presets: list[KeyButton] = []
        self._preset_row = QWidget()
        self._preset_box = _row(self._preset_row)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for line in (
            _line(self._set_tile, self._right_tile),
            _line(self._shallower, self._slider, self._deeper),
            self._preset_row,
            _line(self._slower, self._speed, self._faster),
        ):
            self._box.addWidget(line)
        self._set_tile.setObjectName("set_depth")
        self._reports.setObjectName("pen_reports")
        self._speed.setObjectName("speed")

    def _stepper(self, name: str, icon: str, spoken: str, act: KeyAct) -> KeyButton:
        key = KeyButton(self.theme, "", icon, stepper=True)
        key.setObjectName(name)
        key.setAccessibleName(words.with_key(spoken, key_text(act)))
        return key

    def set_spacing(self, gap: int) -> None:
        """Set the space between the lines, px."""
        self._box.setSpacing(gap)

    def show_presets(self, shown: bool) -> None:
        """Leave the presets out where the window is very low; the steppers do the same."""
        self._preset_row.setVisible(shown)

    @property
    def preset_height(self) -> int:
        """What leaving the presets out gains, px."""
        return self.theme.metrics.preset.height + self._box.spacing()

    def render_state(self, state: PanelState) -> None:
        """Show the part of `state` that is about depth and speed."""
        self._set_tile.set_view(tile_view(state.set_tile))
        self._reports.set_view(tile_view(state.reports))
        self._show_hand(state.hand)
        self._speed.set_view(speed_view(state.speed))
        self._show_scale(state.scale)
        self._show_presets(state.presets)
        for key, enabled in (
            (self._deeper, state.steps.deeper),
            (self._shallower, state.steps.shallower),
            (self._faster, state.steps.faster),
            (self._slower, state.steps.slower),
        ):
            _enable(key, enabled)

    def lead_to_hand(self) -> None:
        """Give the keyboard to the key that confirms a depth set by hand."""
        self._hand.setFocus()

    def _show_hand(self, hand: Hand | None) -> None:
        if hand is not None:
            self._hand.set_label(hand.text)
            self._hand.setAccessibleName(f"{hand.text}. {hand.todo}")
            if self._hand.isEnabled() != hand.enabled:
                self._hand.setEnabled(hand.enabled)
        page = self._reports if hand is None else self._hand
        if self._right_tile.currentWidget() is not page:
            self._right_tile.setCurrentWidget(page)

    def _show_scale(self, scale: Scale) -> None:
        self._slider.set_limits(scale.low_um, scale.high_um, scale.marks)
        self._slider.set_depth(scale.depth_um)
        self._slider.set_caution(scale.caution_um)

    def _show_presets(self, presets: tuple[Preset, ...]) -> None:
        while len(self._presets) < len(presets):
            self._presets.append(self._new_preset())
        for key, preset in zip(self._presets, presets, strict=True):
            if key.text() != preset.text:
                key.set_label(preset.text)
                key.setObjectName(f"preset_{preset.depth_um}")
                key.setAccessibleName(preset.spoken)
                key.setProperty("depth_um", preset.depth_um)
            _enable(key, preset.enabled)
            if key.isChecked() != preset.chosen:
                key.setChecked(preset.chosen)

    def _new_preset(self) -> KeyButton:
        key = KeyButton(self.theme)
        key.clicked.connect(self._preset_pressed)
        self._preset_box.addWidget(key, 1)
        return key

    def _preset_pressed(self) -> None:
        key = self.sender()
        if isinstance(key, KeyButton):
            self.preset_chosen.emit(int(key.property("depth_um")))


def _enable(key: KeyButton, enabled: bool) -> None:
    if key.isEnabled() != enabled:
        key.setEnabled(enabled)


def _row(holder: QWidget) -> QHBoxLayout:
    box = QHBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(_GAP)
    return box


def _line(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    box = _row(holder)
    for widget in widgets:
        box.addWidget(widget, 0 if isinstance(widget, KeyButton) else 1)
    return holder
