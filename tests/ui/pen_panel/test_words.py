"""Every code that the panel can meet has words."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from itertools import product

import pytest

from mnconsole.domain.interlock import Condition
from mnconsole.domain.limits import LimitOwner, OutOfRange, Quantity
from mnconsole.domain.pen import Fault, Interruption, LinkState, PortTrouble, StopCause, WriteResult
from mnconsole.services.pen_control import PenRefusalCode
from mnconsole.ui.words import pen as words
from mnconsole.ui.words import pen_arming as arming_words
from mnconsole.ui.words import pen_link as link_words
from mnconsole.ui.words import pen_ports as port_words
from mnconsole.ui.words import pen_values as value_words
from tests.helpers.bare_pens import halt
from tests.helpers.fakes import IDENTITY

TABLES: list[tuple[type[Enum], Callable[..., object]]] = [
    (LinkState, link_words.link_title),
    (LinkState, link_words.link_short),
    (LinkState, lambda code: link_words.link_todo(code, halt(IDENTITY))),
    (PortTrouble, lambda code: port_words.trouble(code, "COM3")),
    (Interruption, words.interruption),
    (StopCause, words.stop_cause),
    (Condition, arming_words.condition),
    (Condition, arming_words.condition_met),
    (PenRefusalCode, arming_words.refusal),
    (WriteResult, value_words.refused_kept),
]


@pytest.mark.parametrize(("codes", "say"), TABLES, ids=lambda value: getattr(value, "__name__", ""))
def test_each_code_has_words_of_its_own(codes: type[Enum], say: Callable[..., object]) -> None:
    for code in codes:
        told = say(code)
        texts = told if isinstance(told, tuple) else (told,)
        if code is not PortTrouble.NONE:
            assert isinstance(texts[0], str)
            assert texts[0].strip(), code
            assert "_" not in "".join(texts), code


def test_each_trouble_says_what_to_do() -> None:
    for code, system in product(PortTrouble, port_words.System):
        title, todo = port_words.panel_trouble(code, "COM3", system=system)
        assert bool(todo) == (code is not PortTrouble.NONE)
        assert not title.endswith(".")
        assert not todo or todo.endswith(".")


@pytest.mark.parametrize("bit", [bit for bit in Fault if bit])
def test_each_fault_has_words_alone_and_with_others(bit: Fault) -> None:
    assert words.fault(bit) in words.faults(bit | Fault.BATTERY_LOW)
    assert words.fault(bit) != words.fault(Fault.NONE)


def test_a_fault_without_a_bit_is_told_as_such() -> None:
    assert words.faults(Fault.NONE)


@pytest.mark.parametrize("owner", list(LimitOwner))
@pytest.mark.parametrize("quantity", list(Quantity))
@pytest.mark.parametrize("off_step", [False, True])
def test_a_refused_value_names_itself_and_its_limit(owner: LimitOwner, quantity: Quantity, off_step: bool) -> None:
    depth = quantity is Quantity.DEPTH
    limit = OutOfRange(quantity, 2600 if depth else 1300, 500, 2500, owner, off_step)
    told = value_words.out_of_range(limit)
    assert ("2.60 mm" if depth else "130 Hz") in told
    if not off_step:
        assert ("2.50 mm" if depth else "250 Hz") in told
        assert ("this pen" in told) == (owner is LimitOwner.PEN)


@pytest.mark.parametrize("word", ["off", "armed", "on", "fault"])
def test_the_motor_in_the_folded_panel(word: str) -> None:
    assert words.motor_short(word)


def test_stop_names_only_the_keys_that_act() -> None:
    assert arming_words.stop_line(True, False, False, True, ("Space", "Esc")).endswith("Space or Esc")
    assert "Space" not in arming_words.stop_line(False, False, False, True, ("Esc",))
    assert arming_words.stop_line(True, False, False, True, ("Esc", "F12")).endswith("Esc or F12")
    assert "no answer" in arming_words.stop_line(True, True, True, True, ("Esc",))
    assert "Not sent" in arming_words.stop_line(True, True, True, False, ("Esc",))
