"""The record's seal: what was checked and what not, with what, and the anchor of a closed session."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.records_ports import Loss, VerifyResult
from mnconsole.store.errors import DamagedError, RecordsError, StoreCode
from mnconsole.ui.history.state import Tone
from tests.helpers.consoles import act
from tests.ui.history.sessions import Page, week


@pytest.fixture
def page() -> Page:
    made = Page(week())
    made.presenter.page_shown()
    return made


def test_the_seal_claims_nothing_before_a_check(page: Page) -> None:
    page.presenter.choose(page.state.rows[4].key)
    assert page.state.detail is not None
    assert (page.state.detail.seal.title, page.state.detail.seal.tone) == ("Not checked yet", Tone.PLAIN)


def test_a_sound_log_is_told_with_time_and_numbers(page: Page) -> None:
    page.presenter.choose(page.state.rows[4].key)
    page.presenter.press_check()
    assert page.state.detail is not None
    seal = page.state.detail.seal
    total = page.console.records.count_events()
    assert (seal.title, seal.tone) == ("Record seal verified", Tone.GOOD)
    assert f"all {total:,} unbroken" in seal.text


def test_a_closed_session_shows_its_anchor_and_an_open_one_none(page: Page) -> None:
    page.presenter.choose(page.state.rows[4].key)
    assert page.state.detail is not None
    session = UUID(hex=page.state.detail.key)
    anchor = page.console.records.anchor_of_session(session)
    assert anchor is not None
    assert page.state.detail.seal.anchor == f"Anchor:\n{anchor.code}"
    page.presenter.tick()
    page.presenter.choose(page.console.treatment.open_sessions()[0].id.hex)
    for _ in range(5):
        page.presenter.tick()
    assert page.state.detail is not None
    assert page.state.detail.key != session.hex
    assert page.state.detail.seal.anchor == ""


def test_what_the_check_compared_with_and_what_was_lost_is_told(page: Page) -> None:
    page.presenter.choose(page.state.rows[4].key)
    verify = page.console.records.verify
    for anchors, lost, words in (
        (0, 0, "unbroken, checked"),
        (1, 0, ", 1 anchor agrees"),
        (1200, 3, ", 1,200 anchors agree. 3 entries were lost before a restore"),
        (0, 1, ". 1 entry was lost before a restore"),
    ):
        losses = (Loss(UUID(int=1), 1, lost, "a-backup"),) if lost else ()
        answer = partial(_answer, verify, anchors, losses)
        page.console.records.verify = answer  # type: ignore[method-assign]
        page.presenter.press_check()
        assert page.state.detail is not None
        assert words in page.state.detail.seal.text


def _answer(verify: Any, anchors: int, losses: tuple[Loss, ...], progress: Any, _given: object) -> VerifyResult:
    return replace(verify(progress), anchors=anchors, lost=losses)


def test_entries_after_the_check_are_not_covered_by_it(page: Page) -> None:
    page.presenter.choose(page.state.rows[0].key)
    page.presenter.press_check()
    session = page.console.treatment.open_sessions()[-1]
    act(page.console, session.id, ev.NoteAdded("Later"))
    assert page.state.detail is not None
    assert page.state.detail.seal.title == "Newer entries are not checked yet"
    assert page.state.detail.seal.text.startswith("1 entry since")


def test_a_broken_log_is_told_with_its_place(page: Page) -> None:
    page.presenter.choose(page.state.rows[4].key)
    log = page.console.records.log
    log[6], log[7] = log[7], log[6]
    page.presenter.press_check()
    assert page.state.detail is not None
    seal = page.state.detail.seal
    assert (seal.title, seal.tone) == ("The records do not verify", Tone.BAD)
    assert "From entry 7 on." in seal.text


def test_a_check_that_is_going_on_is_told_and_can_be_cancelled(page: Page) -> None:
    page.presenter.choose(page.state.rows[4].key)
    page.console.reader.hold()
    page.presenter.press_check()
    assert page.state.detail is not None
    seal = page.state.detail.seal
    assert (seal.checking, seal.button) == (True, "Cancel")
    page.presenter.press_check()
    page.console.reader.release()
    assert page.state.detail is not None
    assert page.state.detail.seal.title == "Not checked yet"


def test_a_check_that_fails_is_told(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.presenter.choose(page.state.rows[4].key)

    def broken(*_args: object) -> None:
        raise RecordsError(StoreCode.IO_ERROR, path="x", reason="y")

    monkeypatch.setattr(page.console.records, "read", broken)
    page.presenter.press_check()
    assert page.state.detail is not None
    assert page.state.detail.seal.title == "Could not be checked"


def test_a_check_that_damage_ends_says_so_and_not_to_try_again(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.presenter.choose(page.state.rows[4].key)

    def broken(*_args: object) -> None:
        raise DamagedError(StoreCode.DAMAGED, path="x")

    monkeypatch.setattr(page.console.records, "read", broken)
    page.presenter.press_check()
    assert page.state.detail is not None
    assert page.state.detail.seal.title == "The records are damaged"
    assert "Try again" not in page.state.detail.seal.text


def test_progress_is_shown_as_it_comes(page: Page) -> None:
    page.presenter.choose(page.state.rows[4].key)
    told: list[str] = []
    original = page.console.records.verify

    def slow(progress: object = None, _anchors: object = ()) -> object:
        def going_on(done: int, total: int) -> bool:
            page.console.clock.advance(200)
            return progress(done, total)  # type: ignore[operator]

        return original(going_on)

    page.console.records.verify = slow  # type: ignore[method-assign]
    page.presenter.press_check()
    told = [state.detail.seal.text for state in page.shown if state.detail is not None and state.detail.seal.checking]
    assert told[0] == "Counting the entries …"
    assert any(text.startswith("Entry 50 of") for text in told)
