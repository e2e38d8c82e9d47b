"""The record of texts that did not fit their place. Painted text is cut without any warning; this tells."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

_KEPT: Final = 500


class Overflow(Struct, frozen=True):
    """One text that was cut. Sizes in px."""

    owner: str
    """The widget that painted it: class, and object name or accessible name."""
    text: str
    needed_px: int
    room_px: int
    direction: str
    """`width`, `height` or `lines`."""


class OverflowLog:
    """Each overflow once, in the order of first sight, bounded."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, str], Overflow] = {}

    def note(self, entry: Overflow) -> None:
        """Record that a text did not fit."""
        key = (entry.owner, entry.text, entry.direction)
        if key not in self._seen and len(self._seen) < _KEPT:
            self._seen[key] = entry

    @property
    def entries(self) -> tuple[Overflow, ...]:
        """All that was recorded since the last `clear`."""
        return tuple(self._seen.values())

    def clear(self) -> None:
        """Forget everything."""
        self._seen.clear()
