"""Staff: set-up, signing in and changing over."""

from __future__ import annotations

from mnconsole.domain.people import Role, Staff
from mnconsole.domain.record_events import ClinicSetUp, StaffAdded, StaffSignedIn, StaffSignedOut
from mnconsole.errors import KnownError
from mnconsole.services.hub import NotSaved, StaffChanged
from mnconsole.services.identity import Identity
from mnconsole.services.people import clinic_set_up
from tests.helpers.consoles import STAFF, make_console
from tests.helpers.fakes import FakeClock, InMemoryRecords
from tests.helpers.memory import Trouble


def test_a_clinic_begins_with_its_name_and_its_people() -> None:
    records = InMemoryRecords()
    people = ((" Manager One ", Role.MANAGER, True),)
    records.write(clinic_set_up(FakeClock(), Identity(), " Sample Clinic ", people, True))
    bodies = [event.body for event in records.log]
    assert bodies[0] == ClinicSetUp("Sample Clinic", True)
    assert isinstance(bodies[1], StaffAdded)
    assert (bodies[1].display_name, bodies[1].role, bodies[1].treats) == ("Manager One", "manager", True)
    assert records.clinic_name() == "Sample Clinic"
    assert records.writes == 1


def test_everybody_who_may_sign_in_is_loaded() -> None:
    console = make_console(signed_in=None)
    loaded: list[tuple[Staff, ...]] = []
    console.people.load(loaded.append)
    assert [(s.display_name, s.role, s.treats) for s in loaded[0]] == list(STAFF)
    assert console.people.staff == loaded[0]
    assert console.people.signed_in is None


def test_changing_over_is_signed_out_and_in() -> None:
    console = make_console()
    first, second, _third = console.people.staff
    told: list[StaffChanged] = []
    console.hub.subscribe(StaffChanged, told.append)
    console.people.sign_in(second)
    out, into = console.records.log[-2:]
    assert (out.body, out.actor_id) == (StaffSignedOut(first.id), first.id)
    assert (into.body, into.actor_id) == (StaffSignedIn(second.id), second.id)
    assert told == [StaffChanged(second)]
    assert console.people.signed_in == second


def test_signing_in_again_is_nothing_new() -> None:
    console = make_console()
    before = len(console.records.log)
    console.people.sign_in(console.people.staff[0])
    assert len(console.records.log) == before


def test_records_that_fail_are_told() -> None:
    console = make_console()
    full = KnownError(Trouble.DISK_FULL)
    console.records.fail_next(full, full)
    console.people.sign_in(console.people.staff[1])
    console.people.load(lambda _staff: None)
    assert console.unsaved == [NotSaved(None, "disk_full", kept=True), NotSaved(None, "disk_full")]
