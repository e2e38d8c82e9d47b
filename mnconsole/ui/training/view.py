"""The training drawer, in the centre column's page: STOP, the pen panel and the sidebar stay where they are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.training.row import TrainingRow, VioletBand
from mnconsole.ui.training.state import TrainingState
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.section_header import SectionHeader
from mnconsole.ui.widgets.sheet import Sheet
from mnconsole.ui.words import training as words

_PUT_ALL_RIGHT = "put_all_right"


class TrainingView(QWidget):
    """Emits `pressed` with an exercise's code, `all_right_asked` and `close_asked`."""

    pressed = Signal(str)
    all_right_asked = Signal()
    came_into_sight = Signal()
    close_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("training")
        self._rows: dict[str, TrainingRow] = {}
        self._notice = VioletBand(theme)
        self._sheet = Sheet(theme, words.close_name())
        self._sheet.set_title(words.title(), words.intro())
        self._sheet.content.addWidget(self._notice)
        self._sheet.add_action(_PUT_ALL_RIGHT, words.put_all_right(), "check")
        self._sheet.acted.connect(self._acted)
        self._sheet.close_asked.connect(self.close_asked)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._sheet)

    def render_state(self, state: TrainingState) -> None:
        """Show `state`."""
        if not self._rows:
            self._build(state)
        self._notice.set_text(state.notice)
        for group in state.groups:
            for row in group.rows:
                self._rows[row.code].set_row(row)
        self._sheet.set_action_enabled(_PUT_ALL_RIGHT, state.can_put_right)

    def showEvent(self, event: QShowEvent) -> None:
        """It may have missed what happened."""
        super().showEvent(event)
        self.came_into_sight.emit()

    def hasHeightForWidth(self) -> bool:
        """It scrolls inside; its place would scroll as well, for the height of all that it holds."""
        return False

    def _build(self, state: TrainingState) -> None:
        """The exercises of a pen never change; only what is told of them does."""
        for group in state.groups:
            self._sheet.content.addWidget(SectionHeader(self.theme, group.title))
            for row in group.rows:
                made = self._rows[row.code] = TrainingRow(self.theme, row.code)
                made.pressed.connect(self.pressed)
                self._sheet.content.addWidget(made)
        if state.missing:
            self._sheet.content.addWidget(SectionHeader(self.theme, words.not_with_this_pen()))
        for at, sentence in enumerate(state.missing):
            label = Label(self.theme, sentence, Type.BODY, Ink.TEXT2, wrap=True)
            label.setObjectName(f"missing_{at}")
            self._sheet.content.addWidget(label)

    def _acted(self, _code: str) -> None:
        self.all_right_asked.emit()
