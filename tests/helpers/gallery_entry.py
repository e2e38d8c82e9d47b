"""The gallery's page of what stands before the records: options, a meter, a recovery code."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.code_field import CodeField
from mnconsole.ui.widgets.code_groups import CodeGroups
from mnconsole.ui.widgets.option_key import OptionKey, OptionView
from mnconsole.ui.widgets.person_key import PersonKey, PersonView
from mnconsole.ui.widgets.strength_meter import MeterView, StrengthMeter

GROUPS = ("7K2M", "09XQ", "ZTR4", "W8HN", "5VCD", "J3PG", "6B1Y", "EFSA", "QQ84")


def entry(theme: Theme) -> QWidget:
    """Both columns."""
    holder = QWidget()
    columns = QHBoxLayout(holder)
    left, right = QVBoxLayout(), QVBoxLayout()
    columns.addLayout(left)
    columns.addLayout(right)
    for checked in (False, True):
        option = OptionKey(theme, OptionView("a", "A new clinic", "Have paper and a pen at hand.", "plus"))
        option.setCheckable(checked)
        option.setChecked(checked)
        left.addWidget(option)
    left.addWidget(
        OptionKey(theme, OptionView("b", "Later", "Until then a lost laptop takes all of it.", "clock", True))
    )
    left.addWidget(PersonKey(theme, PersonView("c", "Ada Sample", "AS", "")))
    weak = MeterView("Strength", 1, "Too easy", False, "About 3 minutes, estimated", ("A common word", "A year"))
    for view in (MeterView("Strength"), weak, MeterView("Strength", 4, "Very strong", True, "Centuries")):
        meter = StrengthMeter(theme)
        meter.set_view(view)
        left.addWidget(meter)
    groups = CodeGroups(theme, "Code")
    groups.set_groups(GROUPS)
    right.addWidget(groups)
    field = CodeField(theme, tuple(f"Group {number}" for number in range(1, 10)), str.upper)
    field.set_wrong(frozenset({3}))
    right.addWidget(field)
    holder.setFixedWidth(1000)
    return holder
