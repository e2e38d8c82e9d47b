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
        self._retry = PrimaryButton(theme, "", "refresh-cw")
        self._retry.setObjectName("trouble_retry")
        self._retry.clicked.connect(self.retried)
        self._restore = QuietButton(theme, "", "rotate-ccw")
        self._restore.setObjectName("trouble_restore")
        self._restore.clicked.connect(self.restore_asked)
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
        line.addWidget(self._restore, 2)
        line.addWidget(self._retry, 2)
        self.body.addWidget(self._to_do)
        self.foot.addLayout(above)
        self.foot.addLayout(line)

    def go_on(self) -> None:
        """As the filled button."""
        if self._retry.isVisible() and self._retry.isEnabled():
            self.retried.emit()

    def render_state(self, state: TroubleState) -> None:
        """Show `state`."""
        self.set_heading(state.title, state.text)
        self._to_do.set_view(NoticeView(state.to_do, "arrow-right", Tone.ACCENT_LINE))
        self._close.set_label(state.close, "x")
        self._restore.setVisible(bool(state.restore))
        self._restore.set_label(state.restore, "rotate-ccw")
        self._restore.setEnabled(not state.busy)
        self._go_on.setVisible(bool(state.go_on))
        self._go_on.set_label(state.go_on, "arrow-right")
        self._go_on.setEnabled(not state.busy)
        self._look.setVisible(bool(state.look))
        self._look.set_label(state.look, "eye")
        self._look.setEnabled(not state.busy)
        self._retry.setVisible(bool(state.retry))
        self._retry.set_label(state.retry, "refresh-cw")
        self._retry.setEnabled(not state.busy)
        self.setFocusProxy(self._retry if state.retry else self._close)
