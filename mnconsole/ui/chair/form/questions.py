"""Questions with two answers each, in two columns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.chair.blocks import Question, Questions
from mnconsole.ui.chair.form.tell import Tell, name_of
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.choice_row import ChoiceKey, ChoiceRow
from mnconsole.ui.widgets.label import Label

_COLUMNS = 2


class QuestionRow(QWidget):
    """One question: words at the left, answers at the right."""

    def __init__(self, theme: Theme, question: Question, tell: Tell) -> None:
        super().__init__()
        self._words = Label(theme, question.text, Type.BODY_STRONG, wrap=True)
        self._note = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        self._choice = ChoiceRow(theme, question.text)
        keys: list[ChoiceKey] = []
        for option in question.options:
            key = self._choice.add(option.code, option.text, option.icon, warns=option.warns)
            key.setObjectName(name_of(f"{question.key}.{option.code}"))
            key.setAccessibleName(f"{question.text}: {option.text}")
            keys.append(key)
        wide = max(round(theme.metrics.px(66)), *(key.sizeHint().width() for key in keys))
        for key in keys:
            key.setFixedWidth(wide)
        self._choice.chosen.connect(lambda code, asked=question.key: tell.changed(asked, code))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._words)
        words.addWidget(self._note)
        words.addStretch(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addLayout(words, 1)
        box.addWidget(self._choice, 0, Qt.AlignmentFlag.AlignVCenter)

    def take(self, question: Question) -> None:
        """Show the answer, last time's answer, and whether it is missing."""
        if self._choice.value() != question.value:
            self._choice.set_value(question.value)
        self._words.set_text(question.text, Ink.DANGER_TEXT if question.error else Ink.TEXT)
        self._note.set_text(question.note, Ink.WARN if question.warns else Ink.TEXT2)
        self._note.setVisible(bool(question.note))


class QuestionGrid(QWidget):
    """The rows, read line by line."""

    def __init__(self, theme: Theme, block: Questions, tell: Tell) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(6)
        self._rows: list[QuestionRow] = []
        for number, question in enumerate(block.rows):
            row = QuestionRow(theme, question, tell)
            grid.addWidget(row, number // _COLUMNS, number % _COLUMNS)
            self._rows.append(row)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)

    def take(self, block: Questions) -> None:
        """Show the answers."""
        for question, row in zip(block.rows, self._rows, strict=True):
            row.take(question)
