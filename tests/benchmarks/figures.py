"""Rows of the table, and what is said about many trials."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

TRIALS_FOR_P99 = 300
"""With fewer, the 99th percentile is one of the last few values: then the maximum is told."""

NS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `met` is None where there is no bound."""

    what: str
    measured: str
    beside: str = ""
    bound: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one benchmark, with what has to be known to read them."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """What many trials gave, in one unit."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Sorted. ValueError without any value."""
        if not values:
            raise ValueError("no trial")
        return cls(tuple(sorted(values)))

    @classmethod
    def of_ns(cls, values: Sequence[int]) -> Spread:
        """Nanoseconds, kept as ms."""
        return cls.of([value / NS_PER_MS for value in values])

    def at(self, percent: float) -> float:
        """The smallest value that at least `percent` of the trials do not exceed (nearest rank)."""
        rank = math.ceil(len(self.values) * percent / 100)
        return self.values[max(rank, 1) - 1]

    @property
    def median(self) -> float:
        """The middle one."""
        return self.at(50)

    @property
    def p99(self) -> float:
        """The 99th percentile with enough trials, else the maximum."""
        return self.at(99) if len(self.values) >= TRIALS_FOR_P99 else self.values[-1]

    @property
    def worst(self) -> float:
        """The maximum."""
        return self.values[-1]

    def text(self, unit: str = "ms") -> str:
        """p50, p99 (where there are enough trials) and maximum."""
        parts = [f"p50 {figure(self.median)}"]
        if len(self.values) >= TRIALS_FOR_P99:
            parts.append(f"p99 {figure(self.p99)}")
        parts.append(f"max {figure(self.worst)}")
        return f"{', '.join(parts)} {unit} ({len(self.values)})"


def figure(value: float) -> str:
    """Three digits that count, none of them invented.

    >>> figure(0.01234), figure(1.234), figure(56.78), figure(1234.5)
    ('0.0123', '1.23', '56.8', '1234')
    """
    if value <= 0:
        return "0"
    places = max(0, 2 - math.floor(math.log10(value)))
    return f"{value:.{places}f}"


def below(what: str, spread: Spread, bound_ms: float, beside: str = "") -> Row:
    """A row whose 99th percentile (or maximum) must not exceed a bound in ms."""
    word = "p99" if len(spread.values) >= TRIALS_FOR_P99 else "max"
    return Row(what, spread.text(), beside, f"{word} {bound_ms:g} ms", spread.p99 <= bound_ms)
