"""PINs are kept as Argon2id in its text form: a copy of the table is no list of PINs.

Four digits are few: whoever has the opened database has them in half an hour. A PIN only tells colleagues apart at
a console that is open already. Each call takes about 80 ms on a laptop: file worker only.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from argon2 import PasswordHasher

PASSES: Final = 3
MEMORY_KIB: Final = 32 * 1024


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)


def verifier_of(pin: str) -> str:
    """What this PIN can be tried against."""
    return _hasher().hash(pin)


def fits(verifier: str, pin: str) -> bool:
    """Whether it is this PIN. Raises argon2's InvalidHashError for a text that is no verifier."""
    from argon2.exceptions import VerifyMismatchError

    try:
        return _hasher().verify(verifier, pin)
    except VerifyMismatchError:
        return False
