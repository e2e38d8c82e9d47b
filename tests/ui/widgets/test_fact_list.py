"""Facts as lines."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.fact_list import FactList
from tests.helpers.widgets import longer, overflows, said

FACTS = (
    ("Product", "Lidocaine 4 % cream", ""), ("Lot", "L4-2291", "exp 08/2027"), ("Amount", "9.5 g", "limit 10 g"),
)  # fmt: skip


def spoken_lines(facts: FactList) -> list[str]:
    found = (facts.layout().itemAt(at).widget() for at in range(facts.layout().count()))
    return [said(line)[0] for line in found if isinstance(line, Readout)]


def test_lines_come_and_go_with_the_facts(theme: Theme, qtbot: QtBot) -> None:
    facts = FactList(theme)
    qtbot.addWidget(facts)
    facts.set_facts(FACTS)
    assert spoken_lines(facts) == ["Product, Lidocaine 4 % cream", "Lot, L4-2291, exp 08/2027",
                                   "Amount, 9.5 g, limit 10 g"]  # fmt: skip
    facts.set_facts(FACTS[2:])
    assert spoken_lines(facts) == ["Amount, 9.5 g, limit 10 g"]


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for stretch in (str, longer):
        facts = FactList(both)
        qtbot.addWidget(facts)
        facts.set_facts(tuple((stretch(label), stretch(value), stretch(remark)) for label, value, remark in FACTS))
        facts.resize(330, 110)
        facts.grab()
    assert overflows(both) == []
