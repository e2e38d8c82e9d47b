"""What the garbage collector did: each collection, where, and whether the pen was in use."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """One collection. `generation` is 2 for a whole one."""

    generation: int
    on_main: bool
    in_use: bool


@contextlib.contextmanager
def seen_collections(in_use: Callable[[], bool] = lambda: False) -> Iterator[list[Seen]]:
    """A list that grows with each collection of this process."""
    seen: list[Seen] = []

    def begun(phase: str, facts: dict[str, Any]) -> None:
        if phase == "start":
            on_main = threading.current_thread() is threading.main_thread()
            seen.append(Seen(facts["generation"], on_main, in_use()))

    gc.callbacks.append(begun)
    try:
        yield seen
    finally:
        gc.callbacks.remove(begun)
