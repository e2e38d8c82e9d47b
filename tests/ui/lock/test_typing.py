"""The digits of a PIN at the lock: every key counts, in order, also while another PIN is being tried."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mnconsole.ui.lock.state import Asked
from tests.ui.lock.bench import PIN, clinic, lock
from tests.ui.lock.test_presenter import Page


@pytest.fixture
def page() -> Page:
    console = clinic()
    lock(console)
    return Page(console)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("258012345", "at most 8 digits"), ("L4-2291", "only digits"), ("\u0662\u0665\u0668\u0660", "only digits")],
)
def test_what_can_t_be_a_pin_is_refused_whole_and_costs_no_try(page: Page, typed: str, told: str) -> None:
    page.type(typed)
    assert told in page.state.hint
    assert (page.state.wrong, page.state.may_act) == (True, False)
    page.presenter.act("")
    assert told in page.state.hint
    assert (page.state.typed, page.console.access.state.tries_left) == (0, 5)
    page.enter(PIN)
    assert page.opened == 1


def test_a_sign_too_many_is_taken_back_like_any_other(page: Page) -> None:
    page.type(f"{PIN}x")
    page.presenter.erase()
    page.presenter.act("")
    assert page.opened == 1


class Slow:
    """The check of a PIN takes its time: `answer` lets it end."""

    def __init__(self, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tried: list[Callable[[], None]] = []
        enter = page.console.access.enter_pin
        monkeypatch.setattr(page.console.access, "enter_pin", lambda *asked: self.tried.append(lambda: enter(*asked)))

    def answer(self) -> None:
        self.tried.pop(0)()


def test_what_is_typed_while_a_pin_is_tried_belongs_to_the_next_one(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(page, monkeypatch)
    page.enter("4711")
    page.type("25")
    assert (page.state.busy, page.state.typed, page.state.hint) == (True, 4, "4 digits, then Enter")
    slow.answer()
    assert (page.state.typed, page.state.hint) == (2, "Not this PIN. 4 tries are left.")
    page.type("80")
    page.presenter.act("")
    slow.answer()
    assert page.opened == 1


def test_whole_pins_typed_ahead_are_tried_one_after_the_other(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(page, monkeypatch)
    page.enter("4711")
    page.type("1")
    page.presenter.clear()
    page.enter("4712")
    page.type("9")
    page.presenter.erase()
    page.enter(PIN)
    slow.answer()
    slow.answer()
    assert page.state.busy
    slow.answer()
    assert (page.opened, slow.tried) == (1, [])


def test_nothing_typed_ahead_goes_on_to_another_person_or_a_passphrase(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _try in range(4):
        page.enter("4711")
    slow = Slow(page, monkeypatch)
    page.enter("4711")
    page.enter(PIN)
    slow.answer()
    assert (page.state.asked, page.state.hint, slow.tried) == (Asked.PASSPHRASE, "", [])
