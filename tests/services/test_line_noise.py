"""The share of lost cycles: told above 5 % of the last seconds, gone when the line is good again."""

from __future__ import annotations

import pytest

from mnconsole.domain.pen import LinkCounts, LinkState, LinkView
from mnconsole.services.line_noise import LineNoise

TICK_NS = 100_000_000


class Line:
    """A line on which cycles pass, of which some are lost; asked ten times a second."""

    def __init__(self) -> None:
        self.noise = LineNoise()
        self.now_ns = 10**12
        self.cycles, self.missed = 1_000_000, 50_000  # counted since the thread's start, on whatever line
        self.state = LinkState.READY

    def run(self, seconds: int, lost_of_100: int = 0) -> int:
        """What is said after so many seconds of 25 cycles each."""
        said = self.ask()
        for _ in range(seconds * 5):
            for _cycle in range(5):
                self.cycles += 1
                # Evenly spread, as by a counter that overflows.
                self.missed += self.cycles * lost_of_100 % 100 < lost_of_100
            self.now_ns += 2 * TICK_NS
            said = self.ask()
        return said

    def ask(self) -> int:
        counts = LinkCounts(self.cycles, self.cycles - self.missed, self.missed)
        return self.noise.percent(LinkView(self.state, "fake", counts=counts), self.now_ns)


@pytest.mark.parametrize(("lost_of_100", "said"), [(0, 0), (4, 0), (8, 8), (30, 30), (100, 100)])
def test_more_than_5_percent_is_told(lost_of_100: int, said: int) -> None:
    assert abs(Line().run(20, lost_of_100) - said) <= 1 * bool(said)


def test_what_was_lost_long_ago_is_no_noise() -> None:
    line = Line()
    assert line.run(10, 20) == 20
    assert line.run(6) == 0


def test_it_stays_told_until_the_line_is_good() -> None:
    line = Line()
    line.run(10, 8)
    assert line.run(10, 4) > 0
    assert line.run(10, 1) == 0
    assert line.run(10, 4) == 0


def test_two_lost_cycles_are_none_and_the_first_seconds_say_nothing() -> None:
    line = Line()
    assert line.run(1, 50) == 0
    line = Line()
    line.run(5)
    line.missed += 2
    line.cycles += 2
    assert line.run(1) == 0


def test_a_link_that_is_not_there_is_not_judged_and_begins_anew() -> None:
    line = Line()
    assert line.run(10, 20) > 0
    line.state = LinkState.LOST
    assert line.ask() == 0
    line.state = LinkState.DEGRADED
    assert line.run(1) == 0
    line.cycles = line.missed = 0  # another thread counts from nothing
    assert line.run(5) == 0


def test_it_keeps_no_more_than_its_window() -> None:
    line = Line()
    line.run(60, 10)
    assert len(line.noise._samples) <= 30
