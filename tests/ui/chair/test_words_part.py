"""A hint keeps the height that it once needed: what stands below does not move with each START and STOP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from mnconsole.ui.chair.blocks import Block, Fact, Facts, Words
from mnconsole.ui.chair.form.area import FormArea
from mnconsole.ui.chair.form.parts import WordsPart
from mnconsole.ui.chair.form.tell import Tell
from mnconsole.ui.theme import Theme

SHORT = "Lay the tip flat on the skin."
LONG = " ".join([SHORT] * 6)
FACTS = Facts((Fact("Planned", "0.50 mm"),))


def _nothing(*_values: str) -> None:
    return None


@pytest.fixture
def area(theme: Theme, keep: Callable[[QWidget], None]) -> FormArea:
    made = FormArea(theme, Tell(_nothing, _nothing))
    made.resize(260, 600)
    keep(made)
    return made


def top_of_the_facts(area: FormArea, *blocks: Block) -> int:
    area.set_blocks(blocks)
    QApplication.processEvents()
    _hint, facts = (part for _shape, part in area.column._parts[-2:])
    return int(facts.y())


def test_what_stands_below_stays_when_the_hint_is_shorter_again(area: FormArea) -> None:
    first = top_of_the_facts(area, Words(SHORT), FACTS)
    longer = top_of_the_facts(area, Words(LONG), FACTS)
    assert longer > first
    assert top_of_the_facts(area, Words(SHORT), FACTS) == longer


def test_another_page_and_other_sizes_give_the_room_back(area: FormArea, theme: Theme) -> None:
    first = top_of_the_facts(area, Words(SHORT), FACTS)
    top_of_the_facts(area, Words(LONG), FACTS)
    hint = area.column._parts[0][1]
    area.set_blocks((Words(SHORT), FACTS, FACTS))
    assert area.column._parts[0][1] is hint, "its widget is kept for the other page"
    assert top_of_the_facts(area, Words(SHORT), FACTS) == first
    assert isinstance(hint, WordsPart)
    width = hint.width()
    tall, _ = (top_of_the_facts(area, Words(LONG), FACTS), top_of_the_facts(area, Words(SHORT), FACTS))
    kept = hint.heightForWidth(width)
    theme.fit(1366, 700)
    assert hint.heightForWidth(width) < kept <= tall
