"""The training drawer, in the centre column's page: STOP, the pen panel and the sidebar stay where they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.training.row import TrainingRow, VioletBand
from mnconsole.ui.training.state import ExerciseRow, TrainingState
from mnconsole.ui.turns import in_next_turn, polish, set_growing
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.section_header import SectionHeader
from mnconsole.ui.widgets.sheet import Sheet
from mnconsole.ui.words import training as words

_PUT_ALL_RIGHT = "put_all_right"

PARTS_A_TURN = 1
"""Exercises and headings that are made in one turn. A pen may be running meanwhile."""


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
        self._state: TrainingState | None = None
        self._to_make: Iterator[QWidget] = iter(())
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
        """Show `state`. The exercises of a pen never change; only what is told of them does."""
        first, self._state = self._state is None, state
        if first:
            self._to_make = self._parts(state)
            self._make_some()
        self._notice.set_text(state.notice)
        for row in _rows(state):
            if row.code in self._rows:
                self._rows[row.code].set_row(row)
        self._sheet.set_action_enabled(_PUT_ALL_RIGHT, state.can_put_right)

    def showEvent(self, event: QShowEvent) -> None:
        """It may have missed what happened."""
        super().showEvent(event)
        self.came_into_sight.emit()

    def hasHeightForWidth(self) -> bool:
        """It scrolls inside; its place would scroll as well, for the height of all that it holds."""
        return False

    def _make_some(self) -> None:
        """Make some more of the rows, and the rest in turns to come."""
        made = list(islice(self._to_make, PARTS_A_TURN))
        for part in made:
            self._sheet.content.addWidget(part)
            part.show()  # Qt would do it with the next event, and a layout counts nothing that is hidden
            polish(part)
        set_growing(self, bool(made))
        if made:
            in_next_turn(self, self._make_some)

    def _parts(self, state: TrainingState) -> Iterator[QWidget]:
        for group in state.groups:
            yield SectionHeader(self.theme, group.title)
            for row in group.rows:
                yield self._row(row.code)
        if state.missing:
            yield SectionHeader(self.theme, words.not_with_this_pen())
        for at, sentence in enumerate(state.missing):
            label = Label(self.theme, sentence, Type.BODY, Ink.TEXT2, wrap=True)
            label.setObjectName(f"missing_{at}")
            yield label

    def _row(self, code: str) -> TrainingRow:
        """An exercise's row, with what is so by now."""
        made = self._rows[code] = TrainingRow(self.theme, code)
        made.pressed.connect(self.pressed)
        for row in _rows(self._state):
            if row.code == code:
                made.set_row(row)
        return made

    def _acted(self, _code: str) -> None:
        self.all_right_asked.emit()


def _rows(state: TrainingState | None) -> Iterator[ExerciseRow]:
    for group in state.groups if state is not None else ():
        yield from group.rows
