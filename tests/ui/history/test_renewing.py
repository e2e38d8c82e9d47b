"""When the history's list is read again, and when it must not be."""

from __future__ import annotations

from typing import Any

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Step
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.history import presenter
from mnconsole.ui.history.presenter import REFRESH_TICKS
from tests.helpers.consoles import act, patient, session_at
from tests.ui.history.sessions import MINUTE, week
from tests.ui.history.test_presenter import Page


@pytest.fixture
def page() -> Page:
    made = Page(week())
    made.presenter.page_shown()
    return made


def _pages_read(page: Page) -> list[int]:
    """Counts the pages that are read from now on."""
    read = [0]
    real = page.console.history.page

    def counted(*arguments: Any) -> None:
        read[0] += 1
        real(*arguments)

    page.console.history.page = counted  # type: ignore[method-assign]
    return read


def test_a_treatment_that_the_filters_leave_out_renews_nothing(page: Page) -> None:
    session = page.console.treatment.open_sessions()[-1]
    page.presenter.search("Gus")
    page.tick(REFRESH_TICKS)
    assert session.id.hex not in [row.key for row in page.state.rows]
    act(page.console, session.id, ev.NoteAdded("seen from now on"))
    page.tick(REFRESH_TICKS)
    read = _pages_read(page)
    for number in range(3):
        act(page.console, session.id, ev.NoteAdded(str(number)))
        page.tick(REFRESH_TICKS)
    assert read == [0]


def test_what_was_scrolled_to_stays(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presenter, "PAGE", 3)
    read = _pages_read(page)
    page.console.clock.advance(MINUTE)
    session_at(page.console, Step.CLEANSE, patient(page.console, "Ben Example"), chair=False)
    page.tick(2 * REFRESH_TICKS)
    assert read == [0]
    page.presenter.page_hidden()
    page.presenter.page_shown()
    assert page.names()[0] == "Ben Example"


def test_figures_that_can_t_be_read_are_told(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_query: object) -> None:
        raise RecordsError(StoreCode.IO_ERROR)

    monkeypatch.setattr(page.console.records, "history_totals", fail)
    page.presenter.search("nobody")
    assert page.state.empty is not None
    assert "could not be read" in page.state.empty.title
