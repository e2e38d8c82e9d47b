"""How a read that failed, or that is not allowed, is told."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.permissions import Acting, Permission
from mnconsole.domain.refusals import Refused
from mnconsole.errors import code_of

Failed = Callable[[str], None]
"""Told the code of a read that failed, so that nobody waits for it for ever."""


def told(failed: Failed | None) -> Callable[[Exception], None] | None:
    """The worker's failure as a code, for `failed`; None leaves it to the log file."""
    return None if failed is None else lambda error: failed(code_of(error))


def permitted(acting: Acting, act: Permission, failed: Failed | None) -> bool:
    """Whether that may be read now; if not, `failed` is told the refusal's code."""
    try:
        acting.need(act)
    except Refused as refused:
        if failed is not None:
            failed(refused.code.value)
        return False
    return True
