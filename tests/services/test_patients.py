"""Patients: searching, adding, changing, opening."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.people import Patient, PatientDetails, PatientProblem
from mnconsole.domain.record_events import PatientAdded, PatientChanged, PatientViewed
from mnconsole.domain.records_ports import PatientHit
from mnconsole.errors import KnownError
from mnconsole.services.hub import PatientsChanged
from tests.helpers.consoles import BenchConsole, make_console, patient
from tests.helpers.memory import Trouble

TODAY = date(2026, 3, 1)
BORN = date(1984, 3, 12)


def _found(console: BenchConsole, text: str, offset: int = 0) -> tuple[list[str], int]:
    answers: list[tuple[tuple[PatientHit, ...], int]] = []
    console.patients.search(text, offset, lambda hits, total: answers.append((hits, total)))
    return [hit.name for hit in answers[0][0]], answers[0][1]


def _details(console: BenchConsole, ada: Patient) -> Patient | None:
    answers: list[Patient | None] = []
    console.patients.details(ada.id, answers.append)
    return answers[0]


def test_added_patients_are_numbered_told_and_found() -> None:
    console = make_console()
    told: list[PatientsChanged] = []
    console.hub.subscribe(PatientsChanged, told.append)
    ada = patient(console, "  Ada   Sample ", phone=" 0400 ", allergies=" latex ", flags=" anxious ")
    ben = patient(console, "Ben Exámple", date(1990, 1, 2))
    assert (ada.name, ada.number, ada.phone, ada.allergies, ada.flags) == (
        "Ada Sample",
        1,
        "0400",
        "latex",
        "anxious",
    )
    assert told == [PatientsChanged(ada.id), PatientsChanged(ben.id)]
    assert _details(console, ada) == ada
    assert _found(console, "") == (["Ada Sample", "Ben Exámple"], 2)
    assert _found(console, "example 1990") == (["Ben Exámple"], 1)
    assert _found(console, "", 1) == (["Ben Exámple"], 2)
    assert _found(console, "nobody") == ([], 0)


def test_personal_details_are_stored_for_the_patients_own_key() -> None:
    console = make_console()
    ada = patient(console)
    event = console.records.log[-1]
    assert isinstance(event.body, PatientAdded)
    assert event.patient_id == ada.id
    assert event.actor_id == console.people.staff[0].id


def test_unchecked_details_store_nothing() -> None:
    console = make_console()
    ada = patient(console)
    before = len(console.records.log)
    for wrong in (PatientDetails("", BORN), PatientDetails("Ada", None), PatientDetails("Ada", date(2030, 1, 1))):
        assert console.patients.check(wrong, TODAY)
        with pytest.raises(ValueError, match="not checked"):
            console.patients.add(wrong, TODAY, lambda _patient: None)
        with pytest.raises(ValueError, match="not checked"):
            console.patients.change(ada, wrong, TODAY, lambda: None)
    assert len(console.records.log) == before
    assert console.patients.check(PatientDetails("Ada", date(2030, 1, 1)), TODAY) == (PatientProblem.BIRTH_DATE_FUTURE,)


def test_a_changed_patient_is_found_by_the_new_name() -> None:
    console = make_console()
    ada = patient(console)
    done: list[str] = []
    console.patients.change(
        ada, PatientDetails("Ada Specimen", BORN, 4, flags="x"), TODAY, lambda: done.append("stored")
    )
    assert done == ["stored"]
    assert isinstance(console.records.log[-1].body, PatientChanged)
    after = _details(console, ada)
    assert after is not None
    assert (after.name, after.fitzpatrick, after.number) == ("Ada Specimen", 4, ada.number)
    assert _found(console, "sample") == ([], 0)


def test_the_same_name_in_other_letters_is_told() -> None:
    console = make_console()
    ada = patient(console, "Adá Sämple")
    answers: list[tuple[PatientHit, ...]] = []
    console.patients.same_name(" ADA  sample ", answers.append)
    console.patients.same_name("Ada", answers.append)
    assert [[hit.id for hit in hits] for hits in answers] == [[ada.id], []]


def test_opening_a_record_is_written_down() -> None:
    console = make_console()
    ada = patient(console)
    opened: list[Patient | None] = []
    console.patients.open(ada.id, opened.append)
    assert opened == [ada]
    assert console.records.log[-1].body == PatientViewed(ada.id)


def test_nobody_signed_in_adds_nobody() -> None:
    console = make_console(signed_in=None)
    console.patients.add(PatientDetails("Ada", BORN), TODAY, lambda _patient: None)
    assert [refusal.code for refusal in console.refusals] == [RefusalCode.NOT_PERMITTED]
    assert console.records.count_patients("") == 0


def test_a_patient_that_is_not_saved_is_told_and_not_there() -> None:
    console = make_console()
    done: list[Patient] = []
    console.records.fail_next(KnownError(Trouble.DISK_FULL), KnownError(Trouble.DISK_FULL))
    console.patients.add(PatientDetails("Ada", BORN), TODAY, done.append)
    console.patients.open(uuid4(), lambda _patient: None)
    assert done == []
    assert [message.code for message in console.unsaved] == ["disk_full"] * 2
    assert _found(console, "") == ([], 0)
