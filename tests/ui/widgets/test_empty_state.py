"""What stands where there is nothing yet."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.buttons import PrimaryButton
from mnconsole.ui.widgets.empty_state import EmptyState
from mnconsole.ui.widgets.label import Label
from tests.helpers.widgets import longer, overflows, said


def test_title_text_and_a_button(both: Theme, qtbot: QtBot) -> None:
    for stretch in (str, longer):
        empty = EmptyState(
            both, "users", stretch("Nobody in the clinic"), stretch("Find a patient at the left, or add a walk-in.")
        )
        qtbot.addWidget(empty)
        empty.body.addWidget(PrimaryButton(both, stretch("New patient"), "user-plus"))
        empty.resize(420, 400)
        empty.grab()
        names = [said(label)[0] for label in empty.findChildren(Label)]
        assert names[0] == stretch("Nobody in the clinic")
    assert overflows(both) == []
