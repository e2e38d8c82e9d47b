"""How a failed read is told."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.errors import code_of

Failed = Callable[[str], None]
"""Told the code of a read that failed, so that nobody waits for it for ever."""


def told(failed: Failed | None) -> Callable[[Exception], None] | None:
    """The worker's failure as a code, for `failed`; None leaves it to the log file."""
    return None if failed is None else lambda error: failed(code_of(error))
