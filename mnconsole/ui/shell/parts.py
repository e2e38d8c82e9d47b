"""What the frame holds and calls; the pages themselves come from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field
from PySide6.QtWidgets import QWidget

from mnconsole.domain.interlock import Condition
from mnconsole.ui.words.keys import KeyAct


def _nothing(*_values: object) -> None:
    return None


class Parts(Struct, frozen=True):
    """The parts around the pen panel.

    `go_to` leads to the place of something that ARM still needs, `ask_depth_reason(zone_id, depth_um, caution_um)`
    opens that question. `pen_act` is what the keys of the pen's page do, `clinic_primary` the clinic's filled button.
    `acts` are what keys do, besides those of pen and frame; `escapes` are asked in turn to close what is open, until
    one says that it did. `ticks` run ten times a second. `practice` makes the training drawer when it is first asked
    for.
    """

    sidebar: QWidget
    chair: QWidget
    history: QWidget
    pen_page: QWidget
    clinic: QWidget
    lock: QWidget
    fold_sidebar: Callable[[bool], None] = _nothing
    go_to: Callable[[Condition], None] = _nothing
    ask_depth_reason: Callable[[str, int, int], None] = _nothing
    pen_act: Callable[[KeyAct], None] = _nothing
    clinic_primary: Callable[[], object] = _nothing
    acts: Mapping[KeyAct, Callable[[], object]] = field(default_factory=dict)
    escapes: tuple[Callable[[], bool], ...] = ()
    ticks: tuple[Callable[[], object], ...] = ()
    practice: Callable[[], QWidget] | None = None
