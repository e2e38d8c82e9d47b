"""The meter's words: every pattern, every score, times that read as times."""

from __future__ import annotations

import pytest

from mnconsole.services.strength import PatternCode, Strength
from mnconsole.ui.words import strength as words


def _strength(
    score: int, log10: float = 5.0, *patterns: PatternCode, enough: bool = False, signs: int = 12
) -> Strength:
    return Strength(score, log10, patterns, enough, signs)


def test_every_pattern_has_its_own_sentence() -> None:
    told = [words.lines(_strength(1, 5.0, code))[0] for code in PatternCode]
    assert len(set(told)) == len(PatternCode)
    assert all(text.endswith(".") for text in told)


def test_the_words_of_the_bar() -> None:
    told = [words.word(_strength(score, enough=score >= 3)) for score in range(5)]
    assert told == ["Very weak", "Weak", "Not strong enough", "Strong", "Very strong"]
    assert words.word(_strength(4, 13.0, enough=False, signs=8)) == "Too short"


def test_what_is_missing_is_counted() -> None:
    assert words.lines(_strength(1, signs=11))[-1] == "One more character is needed: 12 at least."
    assert words.lines(_strength(1, signs=4))[-1] == "8 more characters are needed: 12 at least."
    assert words.lines(_strength(2, signs=14))[-1] == "Add a word that has nothing to do with the others."
    assert words.lines(_strength(4, 20.0, PatternCode.WORD, enough=True, signs=20)) == ()


@pytest.mark.parametrize(
    ("log10", "time"),
    [
        (0.0, "less than a second"),
        (4.4, "about a second"),
        (5.0, "about 5 seconds"),
        (6.3, "about 2 minutes"),
        (7.9, "about an hour"),
        (9.5, "about 2 days"),
        (11.0, "about 2 months"),
        (12.0, "about 2 years"),
        (14.0, "more than a hundred years"),
        (400.0, "more than a hundred years"),
    ],
)
def test_the_estimate(log10: float, time: str) -> None:
    told = words.estimate(_strength(0, log10))
    assert f"would need {time}. An estimate." in told
