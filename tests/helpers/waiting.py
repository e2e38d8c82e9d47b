"""Waiting for a condition without sleeping longer than needed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_PAUSE_S = 0.002
_never = threading.Event()


def wait_for(condition: Callable[[], bool], timeout_s: float = 5.0, what: str = "") -> float:
    """Seconds until `condition()` holds; AssertionError after `timeout_s`."""
    begin = time.monotonic()
    while not condition():
        passed = time.monotonic() - begin
        assert passed < timeout_s, f"not within {timeout_s} s: {what or condition}"
        _never.wait(_PAUSE_S)
    return time.monotonic() - begin
