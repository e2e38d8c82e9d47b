"""One call for many reasons."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.ui.soon import Soon


class Bench:
    """What was called, and what waits for its turn. `asks_again`: with its first call it asks for another."""

    def __init__(self, *, waits: bool = True, asks_again: bool = False) -> None:
        self.calls = 0
        self.turns: list[Callable[[], None]] = []
        self._asks_again = asks_again
        self.soon = Soon(self._call)
        if waits:
            self.soon.through(self.turns.append)

    def _call(self) -> None:
        self.calls += 1
        if self._asks_again and self.calls == 1:
            self.soon.ask()

    def turn(self) -> None:
        """What waits longest has its turn."""
        self.turns.pop(0)()


def test_at_once_until_somebody_can_wait() -> None:
    bench = Bench(waits=False)
    bench.soon.ask()
    bench.soon.ask()
    assert bench.calls == 2


def test_once_for_all_who_ask_meanwhile() -> None:
    bench = Bench()
    bench.soon.ask()
    bench.soon.ask()
    assert (len(bench.turns), bench.calls) == (1, 0)
    bench.turn()
    assert bench.calls == 1
    bench.soon.ask()
    bench.turn()
    assert bench.calls == 2


def test_what_is_due_can_be_had_now_and_then_not_again() -> None:
    bench = Bench()
    bench.soon.now()
    assert bench.calls == 0
    bench.soon.ask()
    bench.soon.now()
    assert bench.calls == 1
    bench.turn()
    assert bench.calls == 1


def test_what_was_made_for_another_reason_is_not_made_again() -> None:
    bench = Bench()
    bench.soon.ask()
    bench.soon.done()
    bench.turn()
    assert bench.calls == 0


def test_a_call_that_asks_again_gets_another() -> None:
    bench = Bench(asks_again=True)
    bench.soon.ask()
    bench.turn()
    assert (len(bench.turns), bench.calls) == (1, 1)
    bench.turn()
    assert (len(bench.turns), bench.calls) == (0, 2)
