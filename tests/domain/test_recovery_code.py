"""The recovery code: what is written down is read back, and a slip of the pen is told as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnconsole.domain.recovery_code import (
    ALPHABET,
    SECRET_BYTES,
    CodeError,
    CodeProblem,
    code_of,
    problem_of,
    secret_of,
)

SECRETS = st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES)
ZEROS = "0000-0000-0000-0000-0000-0000-0000-0000"


def test_what_a_code_looks_like() -> None:
    code = code_of(bytes(range(20)))
    assert [len(group) for group in code.split("-")] == [4] * 9
    assert code.startswith("000G-40R4-0M30-E209-185G-R38E-1W81-24GK-")
    assert code_of(bytes(20)).startswith(ZEROS + "-")
    assert code_of(b"\xff" * 20).startswith("ZZZZ-" * 8)


@given(SECRETS)
def test_it_is_read_back_however_it_is_typed(secret: bytes) -> None:
    code = code_of(secret)
    misread = code.replace("0", "O").replace("1", "l")
    for typed in (code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')}\n", misread):
        assert secret_of(typed) == secret
    assert secret_of(code.replace("-", "\N{EN DASH}")) == secret
    assert secret_of("".join(chr(ord(sign) + 0xFEE0) for sign in code)) == secret  # full width, as some keyboards type


@given(SECRETS, st.integers(0, 35), st.sampled_from(ALPHABET))
def test_a_sign_that_was_misread_is_told(secret: bytes, place: int, sign: str) -> None:
    signs = list(code_of(secret).replace("-", ""))
    changed = signs[place] != sign
    signs[place] = sign
    # 20 bits of check: one of a million changes would pass, and none of one sign in the check group itself.
    assert problem_of("".join(signs)) == (CodeProblem.CHECK if changed else CodeProblem.NONE)


@given(SECRETS, st.integers(0, 34))
def test_two_signs_that_were_swapped_are_told(secret: bytes, place: int) -> None:
    signs = list(code_of(secret).replace("-", ""))
    same = signs[place] == signs[place + 1]
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    assert problem_of("".join(signs)) == (CodeProblem.NONE if same else CodeProblem.CHECK)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", CodeProblem.LENGTH),
        ("  - ", CodeProblem.LENGTH),
        (ZEROS, CodeProblem.LENGTH),
        (code_of(bytes(20))[:-1], CodeProblem.LENGTH),
        (code_of(bytes(20)) + "0", CodeProblem.LENGTH),
        (ZEROS + "-0000", CodeProblem.CHECK),
        (ZEROS.replace("0", "U") + "-0000", CodeProblem.SIGN),
        ("a passphrase, and no code!", CodeProblem.SIGN),
        ("\N{GREEK SMALL LETTER OMEGA}" * 36, CodeProblem.SIGN),
        ("\ud800", CodeProblem.SIGN),
    ],
)
def test_what_is_wrong_is_named(typed: str, problem: CodeProblem) -> None:
    assert problem_of(typed) is problem
    with pytest.raises(CodeError) as caught:
        secret_of(typed)
    assert caught.value.code is problem
    assert typed not in str(caught.value) or not typed


@pytest.mark.parametrize("secret", [b"", bytes(19), bytes(21)])
def test_a_secret_has_its_length(secret: bytes) -> None:
    with pytest.raises(ValueError, match="20 bytes"):
        code_of(secret)
