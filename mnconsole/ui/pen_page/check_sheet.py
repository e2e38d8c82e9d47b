"""The self-test's sheet: what will move, what to do now, how each step came out. Never over STOP."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mnconsole.ui.pen_page.looks import notice_view
from mnconsole.ui.pen_page.state import CheckSheetState, Note
from mnconsole.ui.pen_page.step_lines import StepLines
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Type
from mnconsole.ui.widgets.buttons import PrimaryButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.motor_key import MotorKey, MotorKeyView, MotorLook
from mnconsole.ui.widgets.notice import Notice
from mnconsole.ui.widgets.sheet import Sheet

_BEGIN, _CLOSE = "begin_test", "close_test"


class CheckSheet(Sheet):
    """Emits `begun` (also for another test), `pressed` for the big key, and `closed`."""

    begun = Signal()
    pressed = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, close_name: str) -> None:
        super().__init__(theme, close_name)
        self.setObjectName("sheet_self_test")
        self._notes: list[Notice] = []
        self._state: CheckSheetState | None = None
        self._to_do = Label(theme, "", Type.STATE, wrap=True)
        self._to_do.setObjectName("test_to_do")
        self._steps = StepLines(theme)
        self._motion = MotorKey(theme)
        self._motion.setObjectName("test_motion")
        self._motion.pressed_at.connect(lambda _ms: self.pressed.emit())
        # Above the steps, where it does not move when a figure comes in.
        self.body.insertWidget(1, self._to_do)
        self.content.addWidget(self._steps)
        self.body.insertWidget(self.body.count() - 1, self._motion)
        self.add_action(_CLOSE, "", "x")
        self.add_action(_BEGIN, "", "hand", primary=True)
        self.acted.connect(lambda code: (self.begun if code == _BEGIN else self.closed).emit())
        self.close_asked.connect(self.closed)

    def render_state(self, state: CheckSheetState) -> None:
        """Show it."""
        before, self._state = self._state, state
        self.set_title(state.title)
        self.setAccessibleDescription(state.text)
        self._to_do.set_text(state.text)
        self._to_do.setVisible(bool(state.text))
        if before is None or before.notes != state.notes:
            self._show_notes(state.notes)
        self._steps.set_rows(state.rows, state.progress_permille)
        self._motion.set_view(MotorKeyView(MotorLook.FILLED, state.motion, "play", state.motion))
        self._motion.setVisible(bool(state.motion))
        begin, close = self.action(_BEGIN), self.action(_CLOSE)
        close.set_label(state.close, "x")
        begin.setVisible(bool(state.begin))
        begin.set_label(state.begin, state.begin_icon)
        begin.setEnabled(state.may_begin)
        changed = before is None or (before.begin, before.motion) != (state.begin, state.motion)
        if changed and isinstance(begin, PrimaryButton):
            begin.guard()

    def _show_notes(self, notes: tuple[Note, ...]) -> None:
        while len(self._notes) < len(notes):
            notice = Notice(self.theme)
            self.content.insertWidget(len(self._notes), notice)
            self._notes.append(notice)
        for number, notice in enumerate(self._notes):
            if number < len(notes):
                notice.set_view(notice_view(notes[number]))
            notice.setVisible(number < len(notes))
