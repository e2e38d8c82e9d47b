"""The history's presenter, without Qt."""

from __future__ import annotations

from uuid import UUID

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Step
from mnconsole.services.history import PAGE
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.history.presenter import REFRESH_TICKS, REST_TICKS
from mnconsole.ui.history.state import Panel, Tone
from tests.helpers.consoles import act, make_console, patient, session_at
from tests.ui.history.sessions import MINUTE, Page, treated, week


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
    assert [row.numbing_text for row in rows] == ["10:00", "23:00", "12:00", "8:00", "12:00"]
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
