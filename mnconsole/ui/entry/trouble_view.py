"""Something stands in the way of the start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mnconsole.ui.entry.frame import EntryPage
from mnconsole.ui.entry.state import TroubleState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.buttons import PrimaryButton, QuietButton
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.notice import Notice, NoticeView

WIDTH, HEIGHT = 760, 420


class TroubleView(EntryPage):
    """What happened, what to do, and the way out."""

    closed = Signal()
    retried = Signal()
    restore_asked = Signal()
    going_on_asked = Signal()
    look_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, WIDTH, parent)
        self.setObjectName("trouble_page")
        self.limit_height(HEIGHT)
        self._to_do = Notice(theme)
        self._close = QuietButton(theme, "", "x")
        self._close.setObjectName("trouble_close")
        self._close.clicked.connect(self.closed)
        # What helps is filled: a backup where one can mend it, else another try.
        self._filled = PrimaryButton(theme, "", "refresh-cw")
        self._filled.clicked.connect(self._press_filled)
        self._quiet = QuietButton(theme, "", "refresh-cw")
        self._quiet.clicked.connect(self._press_quiet)
        self._mends = False
        self._go_on = QuietButton(theme, "", "arrow-right")
        self._go_on.setObjectName("trouble_go_on")
        self._go_on.clicked.connect(self.going_on_asked)
        self._look = QuietButton(theme, "", "eye")
        self._look.setObjectName("trouble_look")
        self._look.clicked.connect(self.look_asked)
        above = QHBoxLayout()
        above.setSpacing(10)
        above.addWidget(self._look, 1)
        above.addWidget(self._go_on, 1)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._close, 1)
        line.addWidget(self._quiet, 2)
        line.addWidget(self._filled, 2)
        self.body.addWidget(self._to_do)
        self.foot.addLayout(above)
        self.foot.addLayout(line)

    def go_on(self) -> None:
        """As the filled button."""
        if self._filled.isVisible() and self._filled.isEnabled():
            self._press_filled()

    def _press_filled(self) -> None:
        (self.restore_asked if self._mends else self.retried).emit()

    def _press_quiet(self) -> None:
        (self.retried if self._mends else self.restore_asked).emit()

    def render_state(self, state: TroubleState) -> None:
        """Show `state`."""
        self.set_heading(state.title, state.text)
        self._to_do.set_view(NoticeView(state.to_do, "arrow-right", Tone.ACCENT_LINE))
        self._close.set_label(state.close, "x")
        self._go_on.setVisible(bool(state.go_on))
        self._go_on.set_label(state.go_on, "arrow-right")
        self._go_on.setEnabled(not state.busy)
        self._look.setVisible(bool(state.look))
        self._look.set_label(state.look, "eye")
        self._look.setEnabled(not state.busy)
        self._mends = bool(state.restore) and not state.go_on  # what is missing may be found, and then nothing is lost
        restore, retry = (self._filled, self._quiet) if self._mends else (self._quiet, self._filled)
        for button, label, icon, name in (
            (restore, state.restore, "rotate-ccw", "trouble_restore"),
            (retry, state.retry, "refresh-cw", "trouble_retry"),
        ):
            button.setObjectName(name)
            button.setVisible(bool(label))
            button.set_label(label, icon)
            button.setEnabled(not state.busy)
        self.setFocusProxy(self._filled if (state.restore if self._mends else state.retry) else self._close)
