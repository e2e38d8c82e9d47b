"""How long somebody with a copied folder would have to guess at a passphrase. An estimate, by zxcvbn.

Slow for long texts (some 100 ms): on a worker.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

JUDGED_SIGNS: Final = 72
"""zxcvbn takes no more; what comes behind makes a passphrase only stronger."""

LEAST_SIGNS: Final = 12
LEAST_SCORE: Final = 3

GUESSES_PER_S: Final = 10_000
"""A thief with some ten strong graphics cards, against Argon2id with 64 MiB and 3 passes: each guess moves 64 MiB
several times through the card's memory, which allows one card some thousand a second at the very best."""

_STEPS_LOG10: Final = (6, 8, 10, 12)
"""Guesses for a score of 1, 2, 3, 4: a minute, three hours, twelve days, three years of that thief."""


class PatternCode(StrEnum):
    """What makes a passphrase easier to guess."""

    COMMON = "common"
    """Stands in lists of passwords that many people use."""
    WORD = "word"
    NAME = "name"
    OWN_WORD = "own_word"
    """The clinic's name, a person's name."""
    KEYBOARD = "keyboard"
    REPEAT = "repeat"
    SEQUENCE = "sequence"
    DATE = "date"


class Strength(Struct, frozen=True):
    """`score` 0 to 4. `guesses_log10`: the power of ten of the guesses it takes. `patterns` in the order they occur.
    `signs`: how many were typed."""

    score: int
    guesses_log10: float
    patterns: tuple[PatternCode, ...]
    enough: bool
    signs: int = 0

    @property
    def seconds(self) -> float:
        """How long the thief of GUESSES_PER_S needs, on average half of all guesses."""
        return float(10 ** min(self.guesses_log10, 300.0)) / GUESSES_PER_S / 2


_DICTIONARIES: Final = {
    "passwords": PatternCode.COMMON,
    "english_wikipedia": PatternCode.WORD,
    "us_tv_and_film": PatternCode.WORD,
    "female_names": PatternCode.NAME,
    "male_names": PatternCode.NAME,
    "surnames": PatternCode.NAME,
    "user_inputs": PatternCode.OWN_WORD,
}
_PATTERNS: Final = {
    "spatial": PatternCode.KEYBOARD,
    "repeat": PatternCode.REPEAT,
    "sequence": PatternCode.SEQUENCE,
    "date": PatternCode.DATE,
    "regex": PatternCode.DATE,  # the only one that zxcvbn has is a year of late
}

_EMPTY: Final = Strength(0, 0.0, (), enough=False, signs=0)


def judge(passphrase: str, own_words: Iterable[str] = ()) -> Strength:
    """Judge a passphrase as it would be used. `own_words` are names that a thief would try first: the clinic's, a
    person's. Enough are 12 signs and a score of 3, which is ten thousand million guesses."""
    typed = unicodedata.normalize("NFC", passphrase)
    if not typed:
        return _EMPTY
    from zxcvbn import zxcvbn

    found: Any = zxcvbn(typed[:JUDGED_SIGNS], user_inputs=_words(own_words))
    log10 = float(found["guesses_log10"])
    score = sum(log10 >= step for step in _STEPS_LOG10)
    enough = len(typed) >= LEAST_SIGNS and score >= LEAST_SCORE
    return Strength(score, log10, _patterns(found["sequence"]), enough, len(typed))


def _words(own_words: Iterable[str]) -> list[str]:
    """Whole and word by word, since a thief tries both."""
    whole = [unicodedata.normalize("NFC", text).strip().lower() for text in own_words]
    return [word for text in whole for word in dict.fromkeys((text, *text.split())) if len(word) > 2]


def _patterns(sequence: Sequence[Any]) -> tuple[PatternCode, ...]:
    found: list[PatternCode] = []
    for match in sequence:
        code = _PATTERNS.get(match["pattern"])
        if match["pattern"] == "dictionary":
            code = _DICTIONARIES.get(match["dictionary_name"], PatternCode.WORD)
        if code is not None and code not in found:
            found.append(code)
    return tuple(found)
