"""The grid of questions keeps its answers in sight, whatever stands beside them."""

from __future__ import annotations

from mnconsole.ui.chair.blocks import Option, Question, Questions
from mnconsole.ui.chair.form.questions import QuestionGrid
from mnconsole.ui.chair.form.tell import Tell
from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.choice_row import ChoiceKey
from tests.ui.chair.test_view import Show

WIDE = 620


def test_a_long_note_leaves_the_answers_in_sight(theme: Theme, keep: Show) -> None:
    answers = (Option("no", "No"), Option("yes", "Yes"))
    block = Questions(tuple(Question(f"q.{name}", "Question", answers, "", "one two three " * 8) for name in "ab"))
    grid = QuestionGrid(theme, block, Tell(lambda _key, _value: None, lambda _code: None))
    grid.take(block)
    grid.resize(WIDE, 300)
    keep(grid)
    keys = grid.findChildren(ChoiceKey)
    assert len(keys) == 4
    assert all(key.mapTo(grid, key.rect().topRight()).x() < WIDE for key in keys)
    assert grid.minimumSizeHint().width() <= WIDE
