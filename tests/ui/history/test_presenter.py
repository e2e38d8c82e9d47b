"""The history's presenter, without Qt."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.records_ports import Loss, VerifyResult
from mnconsole.domain.session import Step
from mnconsole.services.history import PAGE
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.history.presenter import REFRESH_TICKS, REST_TICKS, HistoryPresenter
from mnconsole.ui.history.state import HistoryState, Panel, Tone
from tests.helpers.consoles import BenchConsole, act, make_console, patient, session_at
from tests.ui.history.sessions import MINUTE, treated, week


class Page:
    """A presenter with the states that it has shown."""

    def __init__(self, console: BenchConsole) -> None:
        self.console = console
        self.shown: list[HistoryState] = []
        self.presenter = HistoryPresenter(console)
        self.presenter.attach(self.shown.append)

    @property
    def state(self) -> HistoryState:
        return self.shown[-1]

    def names(self) -> list[str]:
        return [row.patient for row in self.state.rows]

    def tick(self, times: int) -> None:
        for _ in range(times):
            self.presenter.tick()

    def viewed(self) -> int:
        return self.console.records.kinds().count("session.viewed")


@pytest.fixture
def page() -> Page:
    made = Page(week())
    made.presenter.page_shown()
    return made


def test_nothing_is_read_before_the_page_is_shown() -> None:
    page = Page(week())
    page.tick(REFRESH_TICKS)
    assert page.state.rows == ()
    assert page.state.count == "Reading …"
    page.presenter.page_shown()
    assert len(page.state.rows) == 5


def test_sessions_are_told_newest_first(page: Page) -> None:
    assert page.names() == ["Ada Sample", "Gus Dummy", "Fay Mockup", "Eli Testcase", "Dora Placeholder"]
    rows = page.state.rows
    assert [row.record for row in rows] == ["In chair", "In chair", "Signed", "Signed", "Signed"]
    assert [row.record_tone for row in rows] == [Tone.WORK, Tone.WORK, Tone.GOOD, Tone.GOOD, Tone.GOOD]
    assert [row.late for row in rows] == ["", "late cream removal", "", "", ""]
    assert [(row.flags, row.adverse) for row in rows][1:4] == [("1", ""), ("1", "AE"), ("3", "")]
    assert [row.numbing_text for row in rows] == ["10.0", "23.0", "12.0", "8.0", "12.0"]
    assert [row.numbing.in_band for row in rows if row.numbing] == [True, False, True, False, True]
    assert (rows[3].depth, rows[3].unit, rows[3].zones) == ("1.61", "mm", "Face, 8")
    assert (rows[0].depth, rows[0].unit) == ("–", "")


def test_a_session_left_open_for_long_is_a_record_nobody_signed() -> None:
    console = week()
    console.clock.advance(13 * 3_600_000)
    page = Page(console)
    page.presenter.page_shown()
    assert [row.record for row in page.state.rows][:3] == ["In chair", "Not signed", "Signed"]
    assert [row.record_tone for row in page.state.rows][:2] == [Tone.WORK, Tone.WARN]


def test_figures_are_those_of_the_filters(page: Page) -> None:
    figures = [(kpi.value, kpi.beside, kpi.remark) for kpi in page.state.kpis]
    assert page.state.kpis[1].title == "Numbing 10–20"
    assert figures[1:] == [
        ("3", "of 5", "1 over, 1 under"),
        ("6", "", "with reasons"),
        ("1", "", "look at each"),
        ("2", "", "oldest 5 h"),
    ]
    assert page.state.count == "5 sessions"


def test_filters_narrow_list_and_figures(page: Page) -> None:
    presenter = page.presenter
    presenter.toggle_unsigned()
    assert page.names() == ["Ada Sample", "Gus Dummy"]
    assert page.state.filters.record_value == "Not signed"
    presenter.toggle_unsigned()
    presenter.toggle_flagged()
    assert page.names() == ["Gus Dummy", "Fay Mockup", "Eli Testcase", "Dora Placeholder"]
    presenter.search("eli")
    assert page.names() == ["Eli Testcase"]
    assert page.state.count == "1 session"
    presenter.search("")
    presenter.choose_nurse(page.console.people.staff[1].id.hex)
    assert page.state.filters.nurse_value == "Nurse Two"
    assert page.state.empty is not None
    assert page.state.empty.can_clear
    presenter.clear_filters()
    assert len(page.names()) == 5
    assert page.state.filters.dates_value == "All dates"


def test_dates_by_one_tap_and_typed(page: Page) -> None:
    presenter = page.presenter
    assert page.state.filters.dates_value == "24 Feb – 2 Mar 2026"
    presenter.choose_range("today")
    assert (page.state.filters.dates_value, page.names()) == ("Today", ["Ada Sample", "Gus Dummy", "Fay Mockup"])
    presenter.choose_range("month")
    presenter.type_from("1 3 2026")
    presenter.type_to("1 3")
    assert (page.state.filters.dates_value, page.names()) == ("1 Mar 2026", ["Eli Testcase", "Dora Placeholder"])
    presenter.type_from("")
    assert page.state.filters.dates_value == "until 1 Mar 2026"
    presenter.type_to("")
    presenter.type_from("2 3 2026")
    assert (page.state.filters.dates_value, len(page.names())) == ("from 2 Mar 2026", 3)


def test_dates_that_make_no_sense_are_told_and_leave_the_list(page: Page) -> None:
    before = page.names()
    page.presenter.type_from("nonsense")
    assert page.state.filters.from_error == "Not a date. Type day month year, such as 12 3 2026."
    page.presenter.type_from("2 3 2026")
    page.presenter.type_to("1 3 2026")
    assert page.state.filters.to_error == "This is before the first day."
    assert len(page.names()) == 3
    assert before[:3] == page.names()


def test_pickers_open_close_and_escape(page: Page) -> None:
    presenter = page.presenter
    presenter.toggle_panel(Panel.DATES)
    assert page.state.filters.panel is Panel.DATES
    presenter.toggle_panel(Panel.NURSE)
    assert page.state.filters.panel is Panel.NURSE
    assert [name for _key, name in page.state.filters.nurses][:2] == ["All nurses", "Nurse One"]
    assert presenter.escape()
    assert page.state.filters.panel is Panel.NONE
    assert not presenter.escape()


def test_nothing_at_all_teaches_what_the_page_is_for() -> None:
    page = Page(make_console())
    page.presenter.page_shown()
    assert page.state.empty is not None
    assert page.state.empty.title == "No session fits"
    page.presenter.clear_filters()
    assert page.state.empty.title == "No sessions yet"


def test_further_pages_are_appended() -> None:
    console = make_console()
    for number in range(PAGE + 2):
        session_at(console, Step.SCREENING, patient(console, f"Sample {number:03}"), chair=False)
        console.clock.advance(1000)
    page = Page(console)
    page.presenter.page_shown()
    assert len(page.names()) == PAGE
    assert page.state.more
    console.reader.hold()
    page.presenter.more()
    page.presenter.more()
    console.reader.release()
    assert len(page.names()) == PAGE + 2
    assert len(set(page.names())) == PAGE + 2
    assert not page.state.more


def test_only_the_newest_filters_are_answered(page: Page) -> None:
    page.console.reader.hold()
    page.presenter.search("eli")
    page.presenter.search("fay")
    page.console.reader.release()
    assert page.names() == ["Fay Mockup"]


def test_a_read_that_fails_is_told_and_can_be_repeated(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RecordsError(StoreCode.IO_ERROR, path="x", reason="y")

    with monkeypatch.context() as patch:
        patch.setattr(page.console.records, "read", broken)
        page.presenter.toggle_unsigned()
        page.presenter.choose(page.state.rows[0].key)
        assert page.state.detail is None
        assert "could not be read" in page.state.detail_empty.text
    page.presenter.toggle_unsigned()
    assert len(page.names()) == 5
    page.presenter.choose(page.state.rows[0].key)
    page.tick(REST_TICKS)
    assert page.state.detail is not None


# one session


def test_opening_a_session_shows_it_and_is_written_down(page: Page) -> None:
    assert page.state.detail is None
    assert page.viewed() == 0
    page.presenter.choose(page.state.rows[3].key)
    detail = page.state.detail
    assert detail is not None
    assert (detail.name, detail.chip) == ("Eli Testcase", "Signed")
    assert detail.under.endswith("Nurse One  ·  Session 2 of 4")
    assert page.viewed() == 1
    page.presenter.choose(page.state.rows[3].key)
    page.tick(REST_TICKS)
    assert page.viewed() == 1


def test_a_held_arrow_key_opens_only_where_it_rests(page: Page) -> None:
    for row in page.state.rows:
        page.presenter.choose(row.key)
        page.tick(1)
    assert page.state.current == page.state.rows[4].key
    assert page.viewed() == 1
    page.tick(REST_TICKS)
    assert page.viewed() == 2
    assert page.state.detail is not None
    assert page.state.detail.name == "Dora Placeholder"


def test_the_answer_for_a_row_that_was_left_is_dropped(page: Page) -> None:
    page.console.reader.hold()
    page.presenter.choose(page.state.rows[3].key)
    page.presenter.choose(page.state.rows[4].key)
    page.console.reader.release()
    assert page.state.detail is None
    page.tick(REST_TICKS)
    assert page.state.detail is not None
    assert page.state.detail.name == "Dora Placeholder"


def test_steps_or_every_entry(page: Page) -> None:
    page.presenter.choose(page.state.rows[4].key)
    detail = page.state.detail
    assert detail is not None
    steps = len(detail.items)
    assert not detail.everything
    page.presenter.show_everything(True)
    detail = page.state.detail
    assert detail is not None
    assert detail.everything
    assert len(detail.items) > 2 * steps
    session = page.console.records.session(UUID(hex=detail.key))
    assert session is not None
    assert detail.all_text == f"All {len(session.events)} entries"


def test_an_open_session_goes_on_in_the_record(page: Page) -> None:
    page.presenter.choose(page.state.rows[0].key)
    before = page.state.detail
    assert before is not None
    session = page.console.treatment.open_sessions()[-1]
    act(page.console, session.id, ev.NoteAdded("Patient feels well"))
    after = page.state.detail
    assert after is not None
    assert after.items[-1].text == "Note: Patient feels well"
    assert page.viewed() == 1


def test_a_new_session_is_listed_after_a_while(page: Page) -> None:
    page.console.clock.advance(MINUTE)
    session_at(page.console, Step.CLEANSE, patient(page.console, "Ben Example"), chair=False)
    page.tick(REFRESH_TICKS)
    assert page.names()[0] == "Ben Example"
    assert page.state.count == "6 sessions"


def test_a_hidden_page_reads_when_it_is_shown_again(page: Page) -> None:
    page.presenter.page_hidden()
    page.console.clock.advance(MINUTE)
    treated(page.console, patient(page.console, "Ben Example"))
    page.tick(2 * REFRESH_TICKS)
    assert "Ben Example" not in page.names()
    page.presenter.page_shown()
    assert page.names()[0] == "Ben Example"


def test_closing_ends_the_subscriptions(page: Page) -> None:
    page.presenter.close()
    count = len(page.shown)
    session_at(page.console, Step.CLEANSE, patient(page.console, "Ben Example"), chair=False)
    assert len(page.shown) == count


# the seal


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
    assert page.state.detail.seal.anchor == f"Anchor {anchor.code}"
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
