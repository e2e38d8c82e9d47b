"""Lists wait for somebody who may look; what one person has opened is not another's view unseen."""

from __future__ import annotations

from mnconsole.domain.access_events import LockCause
from mnconsole.domain.record_events import PatientViewed
from mnconsole.domain.session import Step
from mnconsole.ui.history.presenter import REST_TICKS, HistoryPresenter
from mnconsole.ui.history.state import HistoryState
from mnconsole.ui.sidebar.presenter import SidebarPresenter
from mnconsole.ui.sidebar.state import Page, SidebarState
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at
from tests.ui.history.sessions import week


def sidebar(console: BenchConsole) -> tuple[SidebarPresenter, list[SidebarState]]:
    """Attached and started, as the window does it before the sign-in."""
    shown: list[SidebarState] = []
    presenter = SidebarPresenter(console)
    presenter.attach(shown.append)
    presenter.start()
    return presenter, shown


def views(console: BenchConsole, kind: str) -> list[str]:
    """Who has looked, in order."""
    people = {one.id: one.display_name for one in console.people.all_staff}
    return [people[event.actor_id] for event in console.records.log if event.kind == kind and event.actor_id]


def test_the_list_of_patients_comes_with_the_sign_in_and_again_after_the_lock() -> None:
    seed = make_console()
    patient(seed)
    console = make_console(seed.records, signed_in=None)
    presenter, shown = sidebar(console)
    assert shown[-1].patients.rows == ()
    console.access.enter_by_tap(console.people.staff[0].id)
    assert [row.name for row in shown[-1].patients.rows] == ["Ada Sample"]
    console.access.lock(LockCause.PERSON)
    presenter.search("ada")
    assert shown[-1].patients.rows == ()
    console.access.enter_by_tap(console.people.staff[0].id)
    assert [row.name for row in shown[-1].patients.rows] == ["Ada Sample"]


def test_details_are_closed_when_somebody_else_takes_over_and_stay_for_the_same_person() -> None:
    console = make_console()
    ada = patient(console)
    presenter, shown = sidebar(console)
    presenter.choose_patient(ada.id.hex)
    presenter.show_details()
    assert shown[-1].details is not None
    console.access.lock(LockCause.PERSON)
    console.access.enter_by_tap(console.people.staff[0].id)
    assert shown[-1].details is not None
    console.access.enter_by_tap(console.people.staff[1].id)
    assert (shown[-1].details, shown[-1].page) == (None, Page.LISTS)
    assert views(console, PatientViewed.KIND) == ["Nurse One"]


def test_a_record_that_stays_open_is_viewed_by_whoever_comes() -> None:
    console = week()
    shown: list[HistoryState] = []
    presenter = HistoryPresenter(console)
    presenter.attach(shown.append)
    presenter.page_shown()
    presenter.choose(shown[-1].rows[2].key)
    for _tick in range(REST_TICKS):
        presenter.tick()
    assert views(console, "session.viewed") == ["Nurse One"]
    console.access.lock(LockCause.PERSON)
    console.access.enter_by_tap(console.people.staff[0].id)
    assert views(console, "session.viewed") == ["Nurse One"]
    console.access.enter_by_tap(console.people.staff[1].id)
    assert views(console, "session.viewed") == ["Nurse One", "Nurse Two"]


def test_who_sees_the_chair_is_on_record_once_and_who_works_there_stands_in_it() -> None:
    console = make_console()
    ada = patient(console)
    session_at(console, Step.NUMBING, ada)
    first, second, _third = console.people.staff
    assert views(console, PatientViewed.KIND) == []
    for _round in range(3):
        console.access.enter_by_tap(second.id)
        console.access.lock(LockCause.PERSON)
        console.access.enter_by_tap(first.id)
    assert views(console, PatientViewed.KIND) == ["Nurse Two"]
    again = make_console(console.records)
    assert views(again, PatientViewed.KIND) == ["Nurse Two"]
    assert again.pen.choose_chair(again.treatment.open_sessions()[0].id) is None
    assert views(again, PatientViewed.KIND) == ["Nurse Two", "Nurse One"], "another run, another look"
