"""The recovery code: 160 random bits as somebody writes them down and types them back.

Nine groups of four signs, Crockford's base 32. The ninth group is 20 bits of SHA-256 over the others, so that a sign
that was misread is told as that, and not as a wrong code.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from enum import StrEnum
from typing import Final

from mnconsole.errors import KnownError

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, which are read as other signs."""

SECRET_BYTES: Final = 20
GROUPS: Final = 9
GROUP_SIGNS: Final = 4

_BITS: Final = 5
_SIGNS: Final = GROUPS * GROUP_SIGNS
_CHECK_BITS: Final = GROUP_SIGNS * _BITS
_AS_READ: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN: Final = re.compile(r"[\s\-‐-―−_.,:;/|]+")


class CodeProblem(StrEnum):
    """What is wrong with a code as it was typed."""

    NONE = ""
    LENGTH = "length"
    SIGN = "sign"
    """A sign that no code has."""
    CHECK = "check"
    """Every sign is possible, and one of them was misread, or two were swapped."""


class CodeError(KnownError):
    """Not a code, and what is wrong with it."""

    code: CodeProblem


def code_of(secret: bytes) -> str:
    """The code of 20 random bytes: `K7QF-2M9X-...`, nine groups. Raises ValueError for another length."""
    if len(secret) != SECRET_BYTES:
        raise ValueError("a recovery code stands for 20 bytes")
    signs = _signs(int.from_bytes(secret, "big") << _CHECK_BITS | _check(secret))
    return "-".join(signs[at : at + GROUP_SIGNS] for at in range(0, _SIGNS, GROUP_SIGNS))


def secret_of(typed: str) -> bytes:
    """The 20 bytes of a code as somebody types it: small letters, spaces, O for 0, I or L for 1. Raises CodeError."""
    signs = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_AS_READ)
    if not set(signs) <= set(ALPHABET):
        raise CodeError(CodeProblem.SIGN)
    if len(signs) != _SIGNS:
        raise CodeError(CodeProblem.LENGTH)
    number = 0
    for sign in signs:
        number = number << _BITS | ALPHABET.index(sign)
    secret = (number >> _CHECK_BITS).to_bytes(SECRET_BYTES, "big")
    if number & ((1 << _CHECK_BITS) - 1) != _check(secret):
        raise CodeError(CodeProblem.CHECK)
    return secret


def problem_of(typed: str) -> CodeProblem:
    """What is wrong with a typed code; NONE when nothing is."""
    try:
        secret_of(typed)
    except CodeError as error:
        return error.code
    return CodeProblem.NONE


def _signs(number: int) -> str:
    return "".join(ALPHABET[number >> (_BITS * place) & 31] for place in range(_SIGNS - 1, -1, -1))


def _check(secret: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"mnconsole-recovery-check-1" + secret).digest()[:4], "big") >> 12
