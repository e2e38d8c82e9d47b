"""What a passphrase is worth, in words: how strong, what makes it weak, how long a thief would need."""

from __future__ import annotations

from typing import Final

from mnconsole.services.strength import LEAST_SIGNS, PatternCode, Strength
from mnconsole.ui.words import say

_C = "Strength"

_MINUTE_S: Final = 60
_HOUR_S: Final = 60 * _MINUTE_S
_DAY_S: Final = 24 * _HOUR_S
_MONTH_S: Final = 30 * _DAY_S
_YEAR_S: Final = 365 * _DAY_S
_LONG_YEARS: Final = 100


def word(strength: Strength) -> str:
    """One or two words beside the bar."""
    if strength.score >= 3 and not strength.enough:
        return say(_C, "Too short")
    return (
        say(_C, "Very weak"),
        say(_C, "Weak"),
        say(_C, "Not strong enough"),
        say(_C, "Strong"),
        say(_C, "Very strong"),
    )[strength.score]


def estimate(strength: Strength) -> str:
    """How long a thief would need."""
    return say(
        _C,
        "Somebody with a copy of the records and ten fast graphics cards would need {time}. An estimate.",
        time=_time(strength.seconds),
    )


def lines(strength: Strength) -> tuple[str, ...]:
    """What makes it weak, and what to do; empty when it is enough and nothing stands out."""
    found = [_pattern(code) for code in strength.patterns] if not strength.enough else []
    missing = LEAST_SIGNS - strength.signs
    if missing == 1:
        found.append(say(_C, "One more character is needed: {least} at least.", least=LEAST_SIGNS))
    elif missing > 1:
        found.append(say(_C, "{count} more characters are needed: {least} at least.", count=missing, least=LEAST_SIGNS))
    elif not strength.enough:
        found.append(say(_C, "Add a word that has nothing to do with the others."))
    return tuple(found)


def _pattern(code: PatternCode) -> str:
    match code:
        case PatternCode.COMMON:
            return say(_C, "A part of it is among the passwords that many people use.")
        case PatternCode.WORD:
            return say(_C, "Words from a dictionary are tried first; several of them together are good.")
        case PatternCode.NAME:
            return say(_C, "It has a name that many people bear.")
        case PatternCode.OWN_WORD:
            return say(_C, "It has the clinic’s name or a person’s: a thief tries those first.")
        case PatternCode.KEYBOARD:
            return say(_C, "It has keys that lie side by side, such as qwertz.")
        case PatternCode.REPEAT:
            return say(_C, "It has repeated characters or words.")
        case PatternCode.SEQUENCE:
            return say(_C, "It has a row such as abc or 6543.")
        case PatternCode.DATE:
            return say(_C, "It has a date or a year.")


def _time(seconds: float) -> str:
    if seconds < 1:
        return say(_C, "less than a second")
    if seconds >= _LONG_YEARS * _YEAR_S:
        return say(_C, "more than a hundred years")
    steps = (
        (_YEAR_S, say(_C, "about a year"), "about {count} years"),
        (_MONTH_S, say(_C, "about a month"), "about {count} months"),
        (_DAY_S, say(_C, "about a day"), "about {count} days"),
        (_HOUR_S, say(_C, "about an hour"), "about {count} hours"),
        (_MINUTE_S, say(_C, "about a minute"), "about {count} minutes"),
        (1, say(_C, "about a second"), "about {count} seconds"),
    )
    length, one, many = next(step for step in steps if seconds >= step[0])
    count = round(seconds / length)
    return one if count == 1 else say(_C, many, count=count)
