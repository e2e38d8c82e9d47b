"""The sidebar's presenter, without Qt."""

from __future__ import annotations

from datetime import date

import pytest

from mnconsole.domain.pen import StopCause
from mnconsole.domain.people import PatientDetails, Role
from mnconsole.domain.session import Step
from mnconsole.services.hub import PatientsChanged
from mnconsole.services.patients import PAGE
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.sidebar.presenter import SidebarPresenter
from mnconsole.ui.sidebar.state import Page, SidebarState, StageTone
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at

MINUTE = 60_000


class Side:
    """A presenter with the states that it has shown."""

    def __init__(self, console: BenchConsole) -> None:
        self.console = console
        self.shown: list[SidebarState] = []
        self.opened: list[str] = []
        self.presenter = SidebarPresenter(console)
        self.presenter.opened = lambda session_id: self.opened.append(session_id.hex)
        self.presenter.attach(self.shown.append)
        self.presenter.start()

    @property
    def state(self) -> SidebarState:
        return self.shown[-1]

    def key(self, name: str) -> str:
        return next(row.key for row in self.state.patients.rows if row.name == name)

    def type(self, **fields: str) -> None:
        for field, text in fields.items():
            self.presenter.form_typed(field, text)


@pytest.fixture
def console() -> BenchConsole:
    return make_console()


@pytest.fixture
def side(console: BenchConsole) -> Side:
    for name in ("Dora Placeholder", "Eli Testcase", "Fay Mockup"):
        patient(console, name)
    return Side(console)


def test_all_patients_are_listed_with_their_count(side: Side) -> None:
    patients = side.state.patients
    assert [row.name for row in patients.rows] == ["Dora Placeholder", "Eli Testcase", "Fay Mockup"]
    assert (patients.title, patients.count) == ("All patients", "3")
    assert patients.rows[0].under == "12 Mar 1984  ·  no. 1"
    assert patients.rows[0].initials == "DP"


def test_nobody_is_told_what_to_do() -> None:
    assert Side(make_console()).state.patients.empty == "No patients yet. Add the first one below."


def test_a_search_shows_what_was_found_and_how_many(side: Side) -> None:
    side.presenter.search("testc")
    assert [row.name for row in side.state.patients.rows] == ["Eli Testcase"]
    assert (side.state.patients.title, side.state.patients.count) == ("Found", "1")
    side.presenter.search("zz")
    assert "zz" in side.state.patients.empty
    assert side.state.patients.rows == ()


def test_only_the_newest_search_is_shown(side: Side) -> None:
    side.console.reader.hold()
    side.presenter.search("dora")
    side.presenter.search("fay")
    side.console.reader.release()
    assert [row.name for row in side.state.patients.rows] == ["Fay Mockup"]
    assert ["Dora Placeholder"] not in [[row.name for row in state.patients.rows] for state in side.shown]


def test_pages_are_read_one_after_the_other(console: BenchConsole) -> None:
    for number in range(PAGE + 3):
        patient(console, f"Sample {number:03}")
    side = Side(console)
    assert len(side.state.patients.rows) == PAGE
    assert side.state.patients.more
    side.console.reader.hold()
    side.presenter.more()
    side.presenter.more()
    side.console.reader.release()
    assert len(side.state.patients.rows) == PAGE + 3
    assert len({row.key for row in side.state.patients.rows}) == PAGE + 3
    assert not side.state.patients.more


def test_a_page_of_an_older_search_is_dropped(console: BenchConsole) -> None:
    for number in range(PAGE + 3):
        patient(console, f"Sample {number:03}")
    side = Side(console)
    side.console.reader.hold()
    side.presenter.more()
    side.presenter.search("Sample 001")
    side.console.reader.release()
    assert [row.name for row in side.state.patients.rows] == ["Sample 001"]


def test_a_read_that_fails_is_told(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RecordsError(StoreCode.IO_ERROR, path="x", reason="y")

    with monkeypatch.context() as patch:
        patch.setattr(side.console.records, "read", broken)
        side.presenter.search("dora")
        assert "could not be read" in side.state.patients.empty
    side.presenter.search("fay")
    assert [row.name for row in side.state.patients.rows] == ["Fay Mockup"]


def test_a_patient_without_a_session_is_confirmed_first(side: Side) -> None:
    side.presenter.choose_patient(side.key("Eli Testcase"))
    confirm = side.state.confirm
    assert confirm is not None
    assert (confirm.name, confirm.primary) == ("Eli Testcase", "Start treatment")
    assert side.state.patients.chosen == confirm.key
    assert side.console.treatment.open_sessions() == ()
    side.presenter.close_confirm()
    assert side.state.confirm is None
    assert side.console.treatment.open_sessions() == ()


def test_starting_opens_a_session_and_puts_it_in_the_chair(side: Side) -> None:
    side.presenter.choose_patient(side.key("Eli Testcase"))
    side.console.writer.hold()
    side.presenter.start_treatment()
    side.presenter.start_treatment()
    assert side.state.confirm is not None
    assert side.state.confirm.busy
    side.console.writer.release()
    (session,) = side.console.treatment.open_sessions()
    assert side.console.pen.chair_id == session.id
    assert side.opened == [session.id.hex]
    assert side.state.confirm is None
    (row,) = side.state.clinic
    assert (row.name, row.stage, row.current) == ("Eli Testcase", "Screening", True)


def test_enter_in_the_search_field_takes_the_only_hit(side: Side) -> None:
    side.presenter.search("fay")
    side.presenter.enter_search()
    assert side.state.confirm is not None
    assert side.state.confirm.name == "Fay Mockup"
    side.presenter.close_confirm()
    side.presenter.search("nobody at all")
    side.presenter.enter_search()
    assert (side.state.confirm, side.state.several, side.state.to_list) == (None, "", 0)


def test_enter_takes_none_of_several(side: Side) -> None:
    patient(side.console, "Eli Example")
    side.presenter.search("eli")
    side.presenter.enter_search()
    assert (side.state.confirm, side.state.to_list) == (None, 1)
    assert side.state.several == "2 found: choose with Up and Down, then Enter"
    side.presenter.choose_patient(side.key("Eli Testcase"))
    assert side.state.several == ""
    side.presenter.search("eli")
    side.presenter.enter_search()
    assert side.state.to_list == 2
    side.presenter.search("elisa")
    assert side.state.several == ""


def test_enter_means_what_is_typed_and_not_an_older_search(side: Side) -> None:
    side.presenter.search("dora")
    side.console.reader.hold()
    side.presenter.search("e")
    side.presenter.enter_search()
    assert side.state.confirm is None
    side.console.reader.release()
    assert (side.state.confirm, side.state.to_list) == (None, 1)
    side.console.reader.hold()
    side.presenter.search("fay")
    side.presenter.enter_search()
    side.console.reader.release()
    assert side.state.confirm is not None
    assert side.state.confirm.name == "Fay Mockup"


def test_enter_counts_hits_of_further_pages_too(console: BenchConsole) -> None:
    for number in range(PAGE + 3):
        patient(console, f"Sample {number:03}")
    side = Side(console)
    side.presenter.search("sample")
    side.presenter.enter_search()
    assert side.state.several.startswith(f"{PAGE + 3} found")


def test_an_answer_after_the_form_was_opened_chooses_nobody(side: Side) -> None:
    side.console.reader.hold()
    side.presenter.search("fay")
    side.presenter.enter_search()
    side.presenter.new_patient()
    side.console.reader.release()
    assert (side.state.page, side.state.confirm) == (Page.FORM, None)


def test_a_started_treatment_empties_the_search(side: Side) -> None:
    side.presenter.search("fay")
    side.presenter.enter_search()
    side.presenter.start_treatment()
    assert (side.state.search, side.state.patients.count) == ("", "3")
    side.presenter.search("fay")
    side.presenter.enter_search()
    assert (side.state.search, side.state.patients.title) == ("", "All patients")


def test_a_patient_with_a_session_goes_to_the_chair_at_once(side: Side) -> None:
    session = session_at(side.console, Step.CLEANSE, patient(side.console, "Ada Sample"), chair=False)
    side.presenter.choose_patient(side.key("Ada Sample"))
    assert side.console.pen.chair_id == session.id
    assert side.state.confirm is None
    assert side.opened == [session.id.hex]


def test_the_chair_is_not_changed_under_an_armed_pen(side: Side) -> None:
    console = side.console
    in_chair = session_at(console, Step.NEEDLING, patient(console, "Ada Sample"))
    other = session_at(console, Step.CLEANSE, patient(console, "Ben Example"), chair=False)
    assert console.pen.arm(console.link.now_ns()) is None
    side.presenter.choose_session(other.id.hex)
    assert console.pen.chair_id == in_chair.id
    assert side.state.notice == "The pen is armed or running. Stop it, then choose Ben Example."
    assert side.opened == []
    side.presenter.close_notice()
    assert side.state.notice == ""


def test_a_start_under_an_armed_pen_leaves_the_chair_as_it_is(side: Side) -> None:
    console = side.console
    in_chair = session_at(console, Step.NEEDLING, patient(console, "Ada Sample"))
    assert console.pen.arm(console.link.now_ns()) is None
    side.presenter.choose_patient(side.key("Eli Testcase"))
    side.presenter.start_treatment()
    assert console.pen.chair_id == in_chair.id
    assert [row.name for row in side.state.clinic] == ["Ada Sample", "Eli Testcase"]
    assert "stop it, then choose Eli Testcase" in side.state.notice


def test_a_start_that_is_not_saved_is_told_and_can_be_repeated(side: Side) -> None:
    side.presenter.choose_patient(side.key("Eli Testcase"))
    side.console.records.fail_next(RecordsError(StoreCode.DISK_FULL, path="x"))
    side.presenter.start_treatment()
    assert "Not saved: the disk is full" in side.state.notice
    assert side.state.confirm is not None
    assert not side.state.confirm.busy
    side.presenter.start_treatment()
    assert [row.name for row in side.state.clinic] == ["Eli Testcase"]
    assert side.state.notice == ""


def test_a_start_by_nobody_is_refused_in_words() -> None:
    console = make_console()
    patient(console, "Eli Testcase")
    console.identity.actor = console.people.staff[2]
    side = Side(console)
    side.presenter.choose_patient(side.key("Eli Testcase"))
    side.presenter.start_treatment()
    assert "Nobody who treats is signed in" in side.state.notice


def test_details_are_shown_and_the_look_is_written_down(side: Side) -> None:
    ada = patient(side.console, "Ada Sample", allergies="Latex", flags="Cold sores", phone="555 0100")
    side.presenter.choose_patient(ada.id.hex)
    before = side.console.records.kinds().count("patient.viewed")
    side.presenter.show_details()
    details = side.state.details
    assert side.state.page is Page.DETAILS
    assert details is not None
    assert dict(details.lines)["Born"] == "12 Mar 1984, 41 years"
    assert dict(details.lines)["Fitzpatrick type"] == "III"
    assert details.alarming == ("Allergies", "Flags")
    assert side.console.records.kinds().count("patient.viewed") == before + 1
    side.presenter.start_treatment()
    assert side.state.page is Page.LISTS
    assert side.state.clinic[0].name == "Ada Sample"


# in clinic now


def test_nothing_is_painted_again_when_nothing_has_changed(side: Side) -> None:
    count = len(side.shown)
    side.presenter.tick()
    side.presenter.tick()
    assert len(side.shown) == count


def test_sessions_stand_in_the_order_of_their_start_and_the_current_one_is_marked(side: Side) -> None:
    console = side.console
    first = session_at(console, Step.CLEANSE, patient(console, "Ada Sample"), chair=False)
    console.clock.advance(MINUTE)
    second = session_at(console, Step.NEEDLING, patient(console, "Ben Example"))
    assert [(row.key, row.current) for row in side.state.clinic] == [(first.id.hex, False), (second.id.hex, True)]
    assert side.state.clinic[1].under == "Forehead"
    assert side.state.clinic[1].tone is StageTone.NEEDLING


def test_a_signed_session_leaves_the_clinic(side: Side) -> None:
    session_at(side.console, Step.SIGN_OFF)
    assert len(side.state.clinic) == 1
    session_at(side.console, Step.CLOSED, patient(side.console, "Ben Example"), chair=False)
    assert [row.name for row in side.state.clinic] == ["Ada Sample"]


def test_a_changed_name_is_read_again(side: Side) -> None:
    console = side.console
    ada = patient(console, "Ada Sample")
    session_at(console, Step.CLEANSE, ada)
    details = PatientDetails("Ada Renamed", date(1984, 3, 12), 3)
    console.patients.change(ada, details, date(2026, 3, 1), lambda: None)
    assert side.state.clinic[0].name == "Ada Renamed"
    assert "Ada Renamed" in [row.name for row in side.state.patients.rows]
    console.hub.publish(PatientsChanged(ada.id))
    assert side.state.clinic[0].name == "Ada Renamed"


# who is signed in


def test_somebody_else_is_asked_for_in_the_middle_of_the_window(side: Side) -> None:
    asked: list[str] = []
    side.presenter.switch_asked = lambda: asked.append("asked")
    assert (side.state.person.name, side.state.person.role) == ("Nurse One", "Nurse")
    assert side.state.can_switch
    side.presenter.switch()
    assert asked == ["asked"]
    side.console.access.enter_by_tap(side.console.people.staff[1].id)
    assert side.state.person.name == "Nurse Two"


def test_nobody_else_signs_in_while_the_pen_is_armed(side: Side) -> None:
    console, asked = side.console, list[str]()
    side.presenter.switch_asked = lambda: asked.append("asked")
    session_at(console, Step.NEEDLING)
    assert console.pen.arm(console.link.now_ns()) is None
    side.presenter.switch()
    assert asked == []
    assert side.state.notice


def test_locking_stops_the_pen(side: Side) -> None:
    console = side.console
    session_at(console, Step.NEEDLING)
    assert console.pen.arm(console.link.now_ns()) is None
    side.presenter.lock()
    assert console.access.state.locked
    assert console.link.stops == [StopCause.LOCKED]


def test_one_person_alone_has_nobody_to_switch_to() -> None:
    console = make_console(staff=(("Manager One", Role.MANAGER, True),))
    assert not Side(console).state.can_switch


def test_closing_ends_the_subscriptions(side: Side) -> None:
    side.presenter.close()
    count = len(side.shown)
    session_at(side.console, Step.CLEANSE)
    assert len(side.shown) == count
