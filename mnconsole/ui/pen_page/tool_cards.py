"""The cards with something to press: the wire log's switch, and the self-test with its last result."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mnconsole.ui.pen_page.cards import TitledCard, show_note
from mnconsole.ui.pen_page.state import CheckCardState, WireState
from mnconsole.ui.pen_page.step_lines import StepLines
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import PrimaryButton
from mnconsole.ui.widgets.check_row import CheckRow
from mnconsole.ui.widgets.fact_list import FactList
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice


class WireCard(TitledCard):
    """Emits `switched(on)` for a person's press. Whether it is on is told from outside, after it was tried."""

    switched = Signal(bool)

    def __init__(self, theme: Theme, switch_text: str) -> None:
        super().__init__(theme, "wire_log")
        self._why = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True)
        self._switch = CheckRow(theme, switch_text)
        self._switch.setObjectName("wire_switch")
        self._switch.clicked.connect(self._pressed)
        self._path_name = Label(theme, "", Type.META, Ink.TEXT3)
        self._path = Label(theme, "", Type.META, Ink.TEXT, wrap=True)
        self._path.setObjectName("wire_path")
        self._facts = FactList(theme, indent_px=56)
        self._trouble = Notice(theme)
        for widget in (self._why, self._switch, self._path_name, self._path, self._facts, self._trouble):
            self.body.addWidget(widget)
        self.body.setSpacing(4)
        self._on = False

    def _pressed(self) -> None:
        wanted = not self._on
        self._switch.setChecked(self._on)
        self.switched.emit(wanted)

    def render_state(self, state: WireState) -> None:
        """Show it."""
        self.set_title(state.title)
        self._on = state.on
        self._why.set_text(state.why)
        self._switch.setChecked(state.on)
        self._path_name.set_text(state.path_name)
        self._path.set_text(state.path)
        self._facts.set_facts(state.facts)
        show_note(self._trouble, state.trouble)


class CheckCard(TitledCard):
    """Emits `asked`."""

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "self_test")
        self._why = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True)
        self._result = Notice(theme)
        self._steps = StepLines(theme)
        self._button = PrimaryButton(theme, "", "list-checks")
        self._button.setObjectName("ask_self_test")
        self._button.clicked.connect(self.asked)
        for widget in (self._why, self._result, self._steps, self._button):
            self.body.addWidget(widget)

    def render_state(self, state: CheckCardState) -> None:
        """Show it."""
        self.set_title(state.title)
        self._why.set_text(state.why)
        self._why.setVisible(state.result is None)
        show_note(self._result, state.result)
        self._steps.set_rows(state.rows)
        self._steps.setVisible(bool(state.rows))
        self._button.set_label(state.key, "list-checks")
