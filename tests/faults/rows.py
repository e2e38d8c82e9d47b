"""A row of the fault table as a test: what is injected, what is measured, and the bound that it is held against."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tests.benchmarks.figures import Spread, figure
from tests.benchmarks.processes import BareTimer

Measured = Mapping[str, float]
"""What one trial measured, by the names of the row's bounds."""

T = TypeVar("T")


class Dice(random.Random):
    """The chances of one trial, all from its row's name and its number."""

    def __init__(self, row: str, number: int) -> None:
        super().__init__(f"{row} {number}")
        self.number = number
        self.kinds = 1
        """How many trials in a row it takes to meet every kind."""

    def turn(self, kinds: Sequence[T]) -> T:
        """Each kind in turn, trial by trial: a row is played at least as often as it has kinds, or it is missed."""
        self.kinds = max(self.kinds, len(kinds))
        return kinds[self.number % len(kinds)]


Whole = Callable[[Path], Mapping[str, float | Sequence[float]]]
"""One long trial in a folder of its own: a figure, or many, for each bound."""

Opened = Callable[[Path], AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Bound:
    """`most` in `unit`, and never less than `least`. A bound in ms is held with the raw operation's time on top, a
    count as it is. Held is the maximum, but for a bound that is itself one of the 99th percentile."""

    most: float
    unit: str = "ms"
    least: float | None = None
    p99: bool = False

    def text(self) -> str:
        """For the table."""
        least = f"{self.least:g} to " if self.least is not None else ""
        return f"{'p99 ' if self.p99 else ''}{least}{self.most:g} {self.unit}".strip()

    def held(self, values: Sequence[float]) -> float:
        """What of all trials is held against it."""
        return Spread.of(values).p99 if self.p99 else max(values)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the fault table. `trial` gets what `ground` opens and a seeded generator; what must hold without
    a figure it asserts; None for a row that has the long form only."""

    name: str
    fault: str
    injected: str
    bounds: Mapping[str, Bound]
    ground: Opened
    trial: Callable[[Any, Dice], Measured] | None
    few: int = 2
    """Trials in the test run: at least one of each kind; the long form never has fewer."""
    whole: Whole | None = None
    """The long form that is one long trial instead."""
    whole_bounds: Mapping[str, Bound] = field(default_factory=dict)
    """What only the long form measures."""


@dataclass
class Found:
    """What all trials of a row measured."""

    row: Row
    values: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    """Seeds and assertions that failed."""
    raw_ms: list[float] = field(default_factory=list)
    late_ms: list[float] = field(default_factory=list)
    trials: int = 0
    kinds: int = 1
    """How many kinds the row takes in turn."""
    seconds: float = 0.0
    whole: bool = False

    @property
    def bounds(self) -> Mapping[str, Bound]:
        """All that has to be held."""
        return {**self.row.bounds, **self.row.whole_bounds} if self.whole else self.row.bounds

    @property
    def raw(self) -> tuple[float, float]:
        """The bare exchange through the same line and the bare timer's lateness, ms, of this run (p99 or max)."""
        exchange = Spread.of(self.raw_ms).p99 if self.raw_ms else 0.0
        return exchange, Spread.of(self.late_ms).p99 if self.late_ms else 0.0

    @property
    def latest(self) -> float:
        """The bare timer's greatest lateness, ms: told, never allowed."""
        return max(self.late_ms, default=0.0)

    def allowed(self, bound: Bound) -> float:
        """The bound with what the machine itself took on top."""
        return bound.most + sum(self.raw) if bound.unit == "ms" else bound.most

    def missed(self) -> list[str]:
        """Every bound that was not met, and every assertion that failed, in words."""
        missed = list(self.wrong)
        if not self.whole and self.trials < self.kinds:
            missed.append(f"{self.trials} of {self.kinds} kinds were injected")
        for what, bound in self.bounds.items():
            values = self.values.get(what, [])
            if not values:
                missed.append(f"{what}: never measured")
                continue
            if (worst := bound.held(values)) > self.allowed(bound):
                missed.append(f"{what}: {figure(worst)} {bound.unit}, allowed {figure(self.allowed(bound))}")
            if bound.least is not None and min(values) < bound.least:
                missed.append(f"{what}: {figure(min(values))} {bound.unit}, at least {bound.least:g} is right")
        return missed

    def lines(self) -> list[str]:
        """What was measured, a line a bound."""
        exchange, late = self.raw
        return [
            f"{self.row.name} / {what}: max {figure(max(values))}, median {figure(statistics.median(values))} "
            f"{bound.unit} ({len(values)}); bound {bound.text()}, raw exchange {figure(exchange)} ms, "
            f"10 ms timer late {figure(late)} ms, at worst {figure(self.latest)} ms"
            for what, bound in self.bounds.items()
            if (values := self.values.get(what, []))
        ]


def play(row: Row, ground: Any, trials: int, *, seed: int = 0, raw_ms: list[float] | None = None) -> Found:
    """So many trials on one ground, each with a seed of its own. Nothing is tried twice."""
    assert row.trial is not None, f"{row.name} is one long trial"
    found = Found(row, raw_ms=list(raw_ms or []))
    begun = time.monotonic()
    with BareTimer() as timer:
        for number in range(seed, seed + trials):
            found.trials += 1
            dice = Dice(row.name, number)
            try:
                measured = row.trial(ground, dice)
            except (AssertionError, RuntimeError) as error:  # of a trial, or of the desk that waited in vain
                found.wrong.append(f"seed {number}: {str(error)[:600]}")
                continue
            finally:
                found.kinds = max(found.kinds, dice.kinds)
            for what, value in measured.items():
                found.values.setdefault(what, []).append(value)
    found.late_ms = [ns / 1e6 for ns in timer.late_ns]
    found.seconds = time.monotonic() - begun
    return found


def check(row: Row, found: Found) -> None:
    """Print what was measured, and fail when a bound was missed."""
    print("\n".join(found.lines()))
    missed = found.missed()
    assert not missed, f"{row.name}: " + "; ".join(missed)
