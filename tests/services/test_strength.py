"""How strong a passphrase is: the limits, the reasons, and that nothing typed can break it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnconsole.services.strength import GUESSES_PER_S, LEAST_SIGNS, PatternCode, Strength, judge


@pytest.mark.parametrize(
    ("passphrase", "pattern"),
    [
        ("password", PatternCode.COMMON),
        ("qwertzuiop", PatternCode.COMMON),
        ("qwsdfghjkuz6", PatternCode.KEYBOARD),
        ("xrxrxrxrxrxrxrxr", PatternCode.REPEAT),
        ("cdefghijk", PatternCode.SEQUENCE),
        ("x 12.03.1984 x", PatternCode.DATE),
        ("1987", PatternCode.DATE),
        ("dogged", PatternCode.WORD),
        ("margaret", PatternCode.NAME),
        ("Lindenhof Praxis", PatternCode.OWN_WORD),
        ("lindenhof 7", PatternCode.OWN_WORD),
    ],
)
def test_why_it_is_weak(passphrase: str, pattern: PatternCode) -> None:
    found = judge(passphrase, ["Lindenhof Praxis", "Ada Sample"])
    assert pattern in found.patterns
    assert not found.enough


@pytest.mark.parametrize(
    "passphrase", ["grey heron over the lake", "Grüne Wiese und Mehr", "k7#Qm2!vX9pL", "три зелёных яблока"]
)
def test_what_is_enough(passphrase: str) -> None:
    found = judge(passphrase)
    assert (found.enough, found.score >= 3) == (True, True)
    assert found.guesses_log10 >= 10


@pytest.mark.parametrize(
    "passphrase", ["", " ", "correct horse", "Sommer2024", " " * 40, "k7#Qm2!vX9p", "aaaaaaaaaaaaaaaa"]
)
def test_what_is_not(passphrase: str) -> None:
    assert not judge(passphrase).enough


def test_eleven_signs_are_too_few_however_good_they_are() -> None:
    found = judge("k7#Qm2!vX9p")
    assert (found.signs, found.score, found.enough) == (LEAST_SIGNS - 1, 3, False)


def test_accents_count_once_however_they_are_typed() -> None:
    assert judge("Gru\u0308ne Wiese 77") == judge("Gr\u00fcne Wiese 77")


def test_the_clinic_s_own_name_is_worth_little() -> None:
    name = "Hautarztpraxis Lindenhof"
    assert judge(name, [name]).score < judge(name).score


def test_only_the_first_signs_are_judged_and_more_does_no_harm() -> None:
    base = "grey heron over the lake and under the moon of seven long winters, he said"
    assert len(base) > 72
    assert judge(base * 40).guesses_log10 == judge(base).guesses_log10


def test_how_long_a_thief_needs() -> None:
    assert Strength(3, 10.0, (), enough=True).seconds == pytest.approx(10**10 / GUESSES_PER_S / 2)
    assert math.isfinite(Strength(4, 5000.0, (), enough=True).seconds)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=90), st.lists(st.text(max_size=20), max_size=3))
def test_whatever_is_typed_is_judged(passphrase: str, own_words: list[str]) -> None:
    found = judge(passphrase, own_words)
    assert 0 <= found.score <= 4
    assert found.enough is (found.score >= 3 and found.signs >= LEAST_SIGNS)
