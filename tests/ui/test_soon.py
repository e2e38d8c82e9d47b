"""One call for many reasons."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.ui.soon import Soon


def test_at_once_until_somebody_can_wait() -> None:
    calls: list[int] = []
    soon = Soon(lambda: calls.append(1))
    soon.ask()
    soon.ask()
    assert calls == [1, 1]


def test_once_for_all_who_ask_meanwhile() -> None:
    calls: list[int] = []
    turns: list[Callable[[], None]] = []
    soon = Soon(lambda: calls.append(1))
    soon.through(turns.append)
    soon.ask()
    soon.ask()
    assert (len(turns), calls) == (1, [])
    turns.pop()()
    assert calls == [1]
    soon.ask()
    turns.pop()()
    assert calls == [1, 1]


def test_what_is_due_can_be_had_now_and_then_not_again() -> None:
    calls: list[int] = []
    turns: list[Callable[[], None]] = []
    soon = Soon(lambda: calls.append(1))
    soon.through(turns.append)
    soon.now()
    assert calls == []
    soon.ask()
    soon.now()
    assert calls == [1]
    turns.pop()()
    assert calls == [1]


def test_what_was_made_for_another_reason_is_not_made_again() -> None:
    calls: list[int] = []
    turns: list[Callable[[], None]] = []
    soon = Soon(lambda: calls.append(1))
    soon.through(turns.append)
    soon.ask()
    soon.done()
    turns.pop()()
    assert calls == []


def test_a_call_that_asks_again_gets_another() -> None:
    calls: list[int] = []
    turns: list[Callable[[], None]] = []

    def work() -> None:
        calls.append(1)
        if len(calls) == 1:
            soon.ask()

    soon = Soon(work)
    soon.through(turns.append)
    soon.ask()
    turns.pop(0)()
    assert (len(turns), calls) == (1, [1])
    turns.pop()()
    assert calls == [1, 1]
