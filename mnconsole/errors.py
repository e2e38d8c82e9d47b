"""Errors that a person can act on, kept apart from bugs.

A `KnownError` carries a code and its parameters, never a sentence: the window's word catalogue and the
command line turn it into text. Any other exception is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import TypeAlias

Param: TypeAlias = str | int | bool | None


class KnownError(Exception):
    """Something went wrong that the reader can put right: a port in use, a damaged file, a full disk.

    `code` is a member of the enum of the part that raises it; `params` are the facts that its sentence
    needs (names, numbers, paths as text). `str(error)` is for the log only.
    """

    def __init__(self, code: Enum, **params: Param) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, Param] = MappingProxyType(dict(params))

    def __str__(self) -> str:
        facts = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{type(self.code).__name__}.{self.code.name}({facts})"


def code_of(error: BaseException) -> str:
    """The code of a known error as text, "unexpected" for anything else (a bug, told as such)."""
    return str(error.code.value) if isinstance(error, KnownError) else "unexpected"
