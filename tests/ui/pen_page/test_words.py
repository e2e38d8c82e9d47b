"""Every code that the pen's page can meet has words."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import pytest

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import EndsBy, Fault, Feature, Interruption, Lacks, StopCause
from mnconsole.domain.pen_finding import FindPhase
from mnconsole.domain.pen_tools import LineVerdict
from mnconsole.domain.self_test import Figure, FigureName, Hindrance, Outcome, SelfTestEnd, SelfTestStep, StepResult
from mnconsole.services.pen_refusal import PenRefusalCode
from mnconsole.ui.words import pen_page as words
from mnconsole.ui.words import self_test as test_words

TABLES: list[tuple[type[Enum], Callable[..., object]]] = [
    (LineVerdict, words.nothing_to_do),
    (FindPhase, words.finding),
    (Feature, words.feature),
    (Lacks, lambda code: words.lacks(code, EndsBy.NOTHING)),
    (Fault, words.happened),
    (Interruption, words.happened),
    (AlarmCode, words.happened),
    (SelfTestStep, test_words.step),
    (SelfTestStep, test_words.to_do),
    (Outcome, test_words.outcome),
    (Hindrance, test_words.hindrance),
    (PenRefusalCode, test_words.refusal),
]


@pytest.mark.parametrize(("codes", "say"), TABLES, ids=lambda value: getattr(value, "__name__", ""))
def test_each_code_has_words(codes: type[Enum], say: Callable[..., object]) -> None:
    for code in codes:
        told = say(code)
        texts = told if isinstance(told, tuple) else (told,)
        assert all(isinstance(text, str) and text.strip() for text in texts), code
        assert "_" not in "".join(texts), code


CODES = [each.value for codes in (Interruption, StopCause, Hindrance) for each in codes]


@pytest.mark.parametrize("end", list(SelfTestEnd))
def test_each_end_says_why_and_what_to_do(end: SelfTestEnd) -> None:
    for why in (*CODES, "of_a_newer_program", ""):
        title, text = test_words.ended(end, why)
        assert title
        assert text.endswith(".") or why not in CODES or end is SelfTestEnd.HINDERED


@pytest.mark.parametrize("name", list(FigureName))
def test_each_figure_is_told(name: FigureName) -> None:
    told = test_words.figures(StepResult(SelfTestStep.REST, Outcome.PASSED, (Figure(name, 40),)))
    assert bool(told) == (name is not FigureName.STROKES_EXPECTED)


def test_counted_strokes_are_told_with_what_was_expected() -> None:
    both = Figure(FigureName.STROKES, 24), Figure(FigureName.STROKES_EXPECTED, 25)
    assert test_words.figures(StepResult(SelfTestStep.START, Outcome.PASSED, both)) == "24 strokes of 25"
