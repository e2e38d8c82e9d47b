"""The pen panel: wide on the chair page, folded on the others, with a red frame while a high alarm of the pen lasts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from mnconsole.ui.pen_panel.pieces import FoldedFacts
from mnconsole.ui.pen_panel.state import PanelState, Speed, Tile
from mnconsole.ui.pen_panel.wide import WidePanel
from mnconsole.ui.theme.metrics import CARD_MARGIN, PEN_PANEL_FOLDED
from mnconsole.ui.theme.paint import painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink
from mnconsole.ui.widgets.flasher import HIGH_HALF_MS, Flasher
from mnconsole.ui.widgets.stop_button import StopButton
from mnconsole.ui.words import pen as words
from mnconsole.ui.words import pen_arming as arming_words

_FRAME_PX = 4.0


class PenPanelView(QWidget):
    """Shows a `PanelState`; tells what was pressed."""

    arm_pressed = Signal()
    pause_pressed = Signal()
    start_pressed = Signal()
    stop_pressed = Signal()
    depth_stepped = Signal(int)
    speed_stepped = Signal(int)
    preset_chosen = Signal(int)
    condition_chosen = Signal(str)
    link_pressed = Signal()
    hand_confirmed = Signal()
    pen_chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        read_reports: Callable[[], Tile],
        read_speed: Callable[[], Speed],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("pen_panel")
        self._frame = self._flashes = False
        self._flash = Flasher(self, HIGH_HALF_MS)
        self.wide = WidePanel(theme, read_reports, read_speed)
        self._narrow = _Narrow(theme)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.wide)
        self._pages.addWidget(self._narrow)
        for signal, own in (
            (self.wide.arm_pressed, self.arm_pressed),
            (self.wide.pause_pressed, self.pause_pressed),
            (self.wide.start_pressed, self.start_pressed),
            (self.wide.stop_pressed, self.stop_pressed),
            (self._narrow.stop_pressed, self.stop_pressed),
            (self.wide.controls.depth_stepped, self.depth_stepped),
            (self.wide.controls.speed_stepped, self.speed_stepped),
            (self.wide.controls.preset_chosen, self.preset_chosen),
            (self.wide.condition_chosen, self.condition_chosen),
            (self.wide.link_pressed, self.link_pressed),
            (self.wide.controls.hand_confirmed, self.hand_confirmed),
            (self.wide.question.pen_chosen, self.pen_chosen),
        ):
            signal.connect(own)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def folded(self) -> bool:
        """Whether the narrow form is shown."""
        return self._pages.currentWidget() is self._narrow

    def set_folded(self, folded: bool) -> None:
        """Show the narrow form, or the wide one."""
        self._pages.setCurrentWidget(self._narrow if folded else self.wide)
        self._restyle()

    def start_is_down(self) -> bool:
        """Whether a finger or the mouse is known to hold START now."""
        return not self.folded and self.wide.start_is_down()

    def lead_to_hand(self) -> None:
        """Give the keyboard to the key that confirms a depth set by hand."""
        self.wide.controls.lead_to_hand()

    def _restyle(self) -> None:
        self.setFixedWidth(PEN_PANEL_FOLDED if self.folded else self.theme.metrics.pen_panel)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the width; the height is whatever the window has, down to STOP and the keys alone."""
        return QSize(self.width(), self.theme.metrics.stop.height + 2 * CARD_MARGIN)

    def render_state(self, state: PanelState) -> None:
        """Show `state`."""
        self.wide.render_state(state)
        self._narrow.render_state(state)
        if (state.frame, state.flash) != (self._frame, self._flashes):
            self._frame, self._flashes = state.frame, state.flash
            if state.flash:
                self._flash.start()
            else:
                self._flash.stop()
            self.update()

    @property
    def flashing(self) -> bool:
        """Whether the frame flashes now."""
        return self._flash.timer.isActive()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the hairline at the left and, in alarm, the frame."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.theme.ink(Ink.SURFACE))
        painter.fillRect(0, 0, 1, self.height(), self.theme.ink(Ink.BORDER))
        painter.end()
        if self._frame:
            with painting(self, self.theme) as canvas:
                red = canvas.colour(Ink.ALARM_HIGH)
                if not self._flash.lit:
                    red = canvas.theme.blend(Ink.ALARM_HIGH, Ink.SURFACE, 0.3)
                canvas.panel(QRectF(self.rect()), 0, None, red, _FRAME_PX)


class _Narrow(QWidget):
    stop_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._facts = FoldedFacts(theme, words.pen())
        self._stop = StopButton(theme, arming_words.stop_word(), tall=True)
        self._stop.setObjectName("stop_tall")
        self._stop.stop_pressed.connect(lambda _ms: self.stop_pressed.emit())
        box = QVBoxLayout(self)
        box.setContentsMargins(4, 10, 4, 4)
        box.addWidget(self._facts, 1)
        box.addWidget(self._stop)

    def render_state(self, state: PanelState) -> None:
        self._facts.set_folded(state.folded)
        self._stop.set_line(state.stop.short, state.stop.spoken)
