"""Which times the records can hold, and which ones a clock can honestly show. UTC ms since 1970."""

from __future__ import annotations

from typing import Final

LATEST_MS: Final = 253_402_214_400_000
"""The last day of the year 9999: no calendar goes further, in whatever place of the earth it is read. Nor does one go
back behind 1970 everywhere."""

EARLIEST_NOW_MS: Final = 1_577_836_800_000
"""2020-01-01: there was no such program before. A laptop whose battery is empty starts at an earlier day."""

LATEST_NOW_MS: Final = 7_258_118_400_000
"""The year 2200: no clock is read beyond 2261 (steady_clock.py), and nobody uses this program then."""


def storable(at_utc_ms: int) -> bool:
    """Whether an entry may have this time; what lies outside no program wrote."""
    return 0 <= at_utc_ms <= LATEST_MS


def may_be_now(at_utc_ms: int) -> bool:
    """Whether a clock that shows this can be right."""
    return EARLIEST_NOW_MS <= at_utc_ms <= LATEST_NOW_MS
