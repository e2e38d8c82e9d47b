"""The frame's presenter: pages, alarms with names, acknowledging, announcing, demo time."""

from __future__ import annotations

from datetime import date

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.people import PatientDetails
from mnconsole.domain.policy import ProductUse
from mnconsole.domain.session import Step
from mnconsole.services.hub import RecordsOpened
from mnconsole.ui.shell.presenter import SEEN_NS, ShellPresenter
from mnconsole.ui.shell.state import Level, Page, ShellState
from mnconsole.ui.words import shell as words
from mnconsole.ui.words.formats import time_of_day
from tests.helpers.bare_pens import AT_THE_PEN, NO_LEASE, running
from tests.helpers.consoles import BenchConsole, act, cream, make_console, patient, session_at

MINUTE_MS = 60_000


class Bench:
    """A frame with what it showed and announced."""

    def __init__(self, console: BenchConsole | None = None) -> None:
        self.console = console or make_console()
        self.link = self.console.link
        self.pressed_after_ns = 0
        self.presenter = ShellPresenter(self.console, lambda: self.link.now)
        self.states: list[ShellState] = []
        self.spoken: list[str] = []
        self.presenter.announce = self.spoken.append
        self.presenter.attach(self.states.append)

    @property
    def state(self) -> ShellState:
        return self.states[-1]

    def wait(self, ns: int) -> None:
        """Time passes, with the pen answering."""
        self.link.advance(ns // 1_000_000)
        self.link.report()


def with_cream_on(minutes: int = 0) -> Bench:
    """Ben's cream on for so long; without a number a minute longer than its label allows."""
    console = make_console()
    minutes = minutes or console.policy.products_for(ProductUse.CREAM)[0].longest_ms // MINUTE_MS + 1
    session = session_at(console, Step.NUMBING, patient(console, "Ben Example", date(1980, 2, 2)))
    act(console, session.id, cream(console.policy))
    bench = Bench(console)
    console.clock.advance(minutes * MINUTE_MS)
    console.alarms.tick()
    return bench


def test_pages() -> None:
    bench = Bench()
    assert bench.state.page is Page.CHAIR
    bench.presenter.choose_page("history")
    assert bench.state.page is Page.HISTORY
    session = session_at(bench.console, Step.SCREENING)
    bench.presenter.opened(session.id)
    assert bench.state.page is Page.CHAIR


def test_before_somebody_signs_in_no_page_can_be_chosen() -> None:
    bench = Bench(make_console(signed_in=None))
    bench.presenter.enter()
    bench.presenter.choose_page("history")
    assert bench.state.page is Page.ENTRY
    bench.console.people.sign_in(bench.console.people.staff[1])
    assert bench.state.page is Page.CHAIR
    bench.presenter.choose_page("history")
    bench.console.people.sign_in(bench.console.people.staff[0])
    assert bench.state.page is Page.HISTORY, "another person changes no page"


def test_title_and_place_follow_the_records() -> None:
    bench = Bench()
    bench.console.clinic_name = "Another Clinic"
    bench.console.hub.publish(RecordsOpened("Another Clinic", False))
    assert (bench.state.title, bench.state.place) == ("mnconsole - Another Clinic", "Another Clinic")
    bench.console.clinic_name = ""
    bench.presenter.show()
    assert bench.state.title == "mnconsole - Demo"


def test_the_clock_is_the_records() -> None:
    bench = Bench()
    before = bench.state.clock
    bench.console.clock.advance(3 * MINUTE_MS)
    bench.presenter.tick()
    assert bench.state.clock != before
    rendered = len(bench.states)
    bench.presenter.tick()
    assert len(bench.states) == rendered


def test_demo_time_moves_and_the_clock_with_it() -> None:
    bench = Bench()
    before = bench.state.clock
    bench.presenter.move_demo_time(5)
    assert bench.console.clock.offset_ms == 5 * MINUTE_MS
    assert bench.state.clock != before


def test_an_alarm_about_a_patient_names_the_patient() -> None:
    bench = with_cream_on(23)
    pill = bench.state.pill
    assert pill is not None
    assert pill.level is Level.MEDIUM
    assert pill.text == "Ben Example: cream on for 23:00, remove now"
    assert bench.spoken == ["Medium alarm. Ben Example: cream on for 23:00. Remove the cream now."]


def test_a_changed_name_is_taken_over() -> None:
    bench = with_cream_on(23)
    session = bench.console.treatment.open_sessions()[0]
    console = bench.console
    person = console.records.patient(session.patient_id)
    assert person is not None
    details = PatientDetails("Ben Other", date(1980, 2, 2), fitzpatrick=3)
    console.patients.change(person, details, date(2026, 3, 1), lambda: None)
    assert bench.state.alarms[0].title.startswith("Ben Other")


def test_a_time_that_counts_on_is_announced_once() -> None:
    bench = with_cream_on(23)
    bench.console.clock.advance(1000)
    bench.console.alarms.tick()
    assert "23:01" in bench.state.alarms[0].title
    assert len(bench.spoken) == 1


def test_a_high_alarm_is_left_to_its_strip_to_tell() -> None:
    bench = with_cream_on()
    assert bench.state.strip is not None
    assert bench.spoken == []


def test_acknowledging_folds_the_strip_into_a_pill() -> None:
    bench = with_cream_on()
    bench.wait(SEEN_NS)
    bench.presenter.acknowledge()
    assert bench.state.strip is None
    assert bench.state.pill is not None
    assert bench.state.pill.level is Level.HIGH
    assert [alarm.acknowledged for alarm in bench.console.alarms.alarms] == [True]


def test_a_press_for_what_stood_there_before_acknowledges_nothing() -> None:
    bench = with_cream_on()
    bench.link.advance(SEEN_NS // 1_000_000 - 1)
    bench.presenter.acknowledge()
    assert bench.state.strip is not None
    bench.link.advance(1)
    bench.presenter.acknowledge()
    assert bench.state.strip is None


def test_an_alarm_that_was_not_to_be_seen_can_not_be_acknowledged() -> None:
    bench = with_cream_on()
    bench.link.report(battery_percent=15)
    hidden = next(row for row in bench.state.alarms if row.level is Level.LOW)
    bench.link.advance(SEEN_NS // 1_000_000)
    bench.presenter.acknowledge_one(hidden.key)
    assert not any(alarm.acknowledged for alarm in bench.console.alarms.alarms)
    bench.presenter.toggle_alarms()
    assert bench.state.list_open
    bench.link.advance(SEEN_NS // 1_000_000)
    bench.presenter.acknowledge_one(hidden.key)
    done = {alarm.code for alarm in bench.console.alarms.alarms if alarm.acknowledged}
    assert done == {AlarmCode.BATTERY_LOW}


def test_the_list_opens_only_over_alarms_and_closes_with_them() -> None:
    bench = Bench()
    bench.presenter.toggle_alarms()
    assert not bench.state.list_open
    bench.link.report(battery_percent=15)
    bench.presenter.toggle_alarms()
    assert bench.state.list_open
    assert bench.presenter.escape()
    assert not bench.state.list_open
    assert not bench.presenter.escape()
    bench.presenter.toggle_alarms()
    bench.link.report(battery_percent=90)
    assert not bench.state.list_open


def test_another_page_closes_the_list() -> None:
    bench = Bench()
    bench.link.report(battery_percent=15)
    bench.presenter.toggle_alarms()
    bench.presenter.choose_page("history")
    assert (bench.state.page, bench.state.list_open) == (Page.HISTORY, False)


def test_without_an_alarm_acknowledging_does_nothing() -> None:
    bench = Bench()
    bench.presenter.acknowledge()
    bench.presenter.acknowledge_one("link_lost:")
    assert bench.state.alarms == ()


def test_an_alarm_of_one_patient_leads_to_that_patient() -> None:
    bench = with_cream_on()
    bens = bench.console.pen.chair_id
    session_at(bench.console, Step.NEEDLING)
    assert bench.console.pen.chair_id != bens
    bench.presenter.choose_page("history")
    bench.presenter.press_pill()
    assert bench.console.pen.chair_id == bens
    assert (bench.state.page, bench.state.list_open) == (Page.CHAIR, False)


def test_nobody_goes_to_another_patient_while_the_pen_is_armed() -> None:
    bench = with_cream_on()
    chair = session_at(bench.console, Step.NEEDLING).id
    assert bench.console.pen.arm(bench.link.now) is None
    bench.link.answer()
    bench.presenter.press_pill()
    assert bench.console.pen.chair_id == chair
    assert bench.state.list_open
    assert bench.state.notice == words.pen_in_use()
    assert bench.spoken[-1] == words.pen_in_use()
    bench.presenter.escape()
    assert bench.state.notice == ""


def test_the_pill_opens_the_list_when_there_is_more_than_one_alarm() -> None:
    bench = with_cream_on()
    bench.link.report(battery_percent=15)
    chair = bench.console.pen.chair_id
    bench.presenter.press_pill()
    assert bench.state.list_open
    assert bench.console.pen.chair_id == chair
    about = [row.go_to for row in bench.state.alarms]
    assert sorted(about) == ["", "Go to Ben Example"]


def test_a_cream_alarm_says_since_when_the_cream_is_on() -> None:
    bench = with_cream_on()
    cream_on = (
        bench.console.clock.utc_ms()
        - (bench.console.policy.products_for(ProductUse.CREAM)[0].longest_ms // MINUTE_MS + 1) * MINUTE_MS
    )
    assert bench.state.alarms[0].since == words.since(time_of_day(cream_on))


def test_before_sign_in_an_alarm_shows_initials_and_leads_nowhere() -> None:
    bench = with_cream_on()
    bench.presenter.enter()
    row = bench.state.alarms[0]
    assert "Ben" not in row.title + row.text + row.short
    assert row.title.startswith("BE: ")
    assert row.go_to == ""
    chair = bench.console.pen.chair_id
    bench.console.pen.choose_chair(None)
    bench.presenter.go_to_alarm(row.key)
    assert bench.console.pen.chair_id != chair


def test_the_strip_tells_how_this_pen_s_profile_has_it_switched_off() -> None:
    console = running(NO_LEASE, way=AT_THE_PEN)
    bench = Bench(console)
    console.link.lose()
    console.alarms.tick()
    strip = bench.state.strip
    assert strip is not None
    assert strip.row.text == "The motor may still run. Lift the pen off the skin now, then switch it off at the pen."
