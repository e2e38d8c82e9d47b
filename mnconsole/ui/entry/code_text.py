"""A recovery code as it is typed: tidied to the signs that a code has, and compared group by group. No Qt."""

from __future__ import annotations

import unicodedata

from mnconsole.domain.recovery_code import GROUP_SIGNS, GROUPS, CodeProblem, problem_of
from mnconsole.ui.words import entry as words

_AS_READ = str.maketrans({"O": "0", "I": "1", "L": "1"})


def tidy(text: str) -> str:
    """Capital letters and digits only, with what is read as another sign put right."""
    capital = unicodedata.normalize("NFKC", text).upper().translate(_AS_READ)
    return "".join(sign for sign in capital if sign.isascii() and sign.isalnum())


def groups_of(code: str) -> tuple[str, ...]:
    """`K7QF-2M9X-...` as nine groups."""
    signs = tidy(code)
    return tuple(signs[at : at + GROUP_SIGNS] for at in range(0, len(signs), GROUP_SIGNS))


def unlike(typed: tuple[str, ...], code: tuple[str, ...]) -> frozenset[int]:
    """Numbers, from 0, of the groups that are whole and not as in the code."""
    pairs = enumerate(zip(typed, code, strict=False))
    return frozenset(number for number, (one, other) in pairs if len(one) == GROUP_SIGNS and one != other)


def split(text: str) -> tuple[str, ...]:
    """What stands in the nine lines, as the field tells it: with single spaces between the lines, so that an empty
    one is an empty text."""
    lines = text.split(" ")
    return (*lines, *("" for _line in range(GROUPS - len(lines))))[:GROUPS]


def code_problem(text: str) -> str:
    """What is wrong with a code that nobody here knows: its length, a sign, or the check group. Empty: nothing is."""
    problem = problem_of(text)
    return "" if problem is CodeProblem.NONE else words.code_problem(problem.value)
