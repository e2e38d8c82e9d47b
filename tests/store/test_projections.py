"""State tables are the fold of the log: after each kind of event, after corrections, and made again from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from mnconsole.domain import record_events as rec
from mnconsole.domain import session_events as ev
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.records_ports import HistoryQuery
from mnconsole.domain.session import Status, Step
from mnconsole.domain.summary import SessionSummary, summary_of
from mnconsole.services.sample_records import SamplePlan, fill
from mnconsole.store import projections
from tests.helpers.records import MANAGER, NOON, NURSE, Clinic, clinic_policy, copy_of, opened
from tests.helpers.tampering import database

_CREAM = ev.CreamApplied("clinic_cream", "L1", "2027-01-01", 9500, 600_000, 1_200_000, 18_000_000)
_SCREENING = ev.ScreeningConfirmed((ev.Answer("infection", False),), 3, "2026.1", allergies="Latex")
_TIP = ev.CartridgeLoaded("cartridge_11", "C-7", "2027-01-01", 11, ev.CartridgeIdentity.LOT_CONFIRMED_NEW)


def _summary(clinic: Clinic, session: UUID) -> SessionSummary:
    """As the history shows it, which must be what the folded session says."""
    rows = clinic.records.read(lambda reader: reader.history(HistoryQuery(), None, 100)).rows
    found = next(row.summary for row in rows if row.summary.id == session)
    folded = clinic.records.read(lambda reader: reader.session(session))
    assert folded is not None
    assert found == summary_of(folded)
    return found


def test_people_and_clinic_as_set_up(clinic: Clinic) -> None:
    staff = clinic.records.read(lambda reader: reader.staff())
    assert staff == (Staff(NURSE, "Nurse One", Role.NURSE, True), Staff(MANAGER, "Manager One", Role.MANAGER, True))
    clinic.append(rec.StaffAdded(NURSE, "Nurse One", Role.MANAGER.value, False))
    staff = clinic.records.read(lambda reader: reader.staff())
    assert staff[0] == Staff(NURSE, "Nurse One", Role.MANAGER, False)
    clinic.append(rec.ClinicSetUp("Other Clinic", True))
    assert clinic.records.read(lambda reader: reader.clinic_name()) == "Other Clinic"


def test_a_changed_patient_is_shown_and_found_as_changed(clinic: Clinic) -> None:
    patient = clinic.add_patient("Ada Sample", phone="555-0100")
    change = rec.PatientChanged(patient, 4, name="Ada Notreal", birth_date="1984-03-13", allergies="Latex")
    clinic.append(change, patient_id=patient)
    found = clinic.records.read(lambda reader: reader.patient(patient))
    assert found is not None
    assert (found.name, found.number, found.fitzpatrick, found.phone, found.allergies) == (
        "Ada Notreal",
        1,
        4,
        "",
        "Latex",
    )
    assert clinic.records.read(lambda reader: reader.count_patients("sample")) == 0
    assert clinic.records.read(lambda reader: reader.count_patients("notreal 1984-03-13")) == 1


def test_added_and_changed_in_one_unit(clinic: Clinic) -> None:
    patient = UUID(int=3)
    added = rec.PatientAdded(patient, 1, 3, name="Ben Example", birth_date="1970-01-01")
    changed = rec.PatientChanged(patient, 5, name="Ben Specimen", birth_date="1970-01-01")
    clinic.append(added, changed, patient_id=patient)
    found = clinic.records.read(lambda reader: reader.patient(patient))
    assert found is not None
    assert (found.name, found.fitzpatrick) == ("Ben Specimen", 5)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (rec.PatientAdded(UUID(int=3), 2, 3, name="Ada Sample", birth_date="1984-03-12"), "twice"),
        (rec.PatientChanged(UUID(int=4), 3, name="Ada Sample", birth_date="1984-03-12"), "never added"),
        (rec.PatientAdded(UUID(int=5), 2, 3, name="Ada Sample", birth_date="12.3.1984"), "isoformat"),
    ],
)
def test_events_that_can_not_be_are_refused_whole(clinic: Clinic, body: Any, words: str) -> None:
    first = rec.PatientAdded(UUID(int=3), 1, 3, name="Ada Sample", birth_date="1984-03-12")
    clinic.append(first, patient_id=UUID(int=3))
    with pytest.raises(ValueError, match=words):
        clinic.append(rec.AppClosed(), body, patient_id=body.patient_id)
    assert clinic.records.read(lambda reader: reader.count_events()) == 4


def test_a_session_is_shown_as_it_goes_on(clinic: Clinic) -> None:
    patient = clinic.add_patient()
    session = clinic.start_session(patient)
    assert _summary(clinic, session).step is Step.SCREENING
    about = {"session_id": session, "patient_id": patient}
    clinic.append(_SCREENING, ev.CleanseDone(), _CREAM, **about)
    assert (_summary(clinic, session).step, _summary(clinic, session).numbing_ms) == (Step.NUMBING, -1)
    clinic.append(ev.CreamRemoved(700_000), **about)
    clinic.append(ev.SerumApplied(ev.SerumWhen.BEFORE, "repair_serum", "S", "2027-01-01"), _TIP, **about)
    now = _summary(clinic, session)
    assert (now.step, now.numbing_ms, now.cartridge_lot, now.event_count) == (Step.NEEDLING, 700_000, "C-7", 7)
    clinic.append(ev.SessionEndedUntreated("patient_left", NURSE), **about)
    assert _summary(clinic, session).status is Status.UNTREATED
    assert clinic.records.write(lambda unit: unit.open_sessions()) == ()


def test_a_retracted_step_is_open_again_and_its_timer_goes_on(clinic: Clinic) -> None:
    session = clinic.start_session(clinic.add_patient())
    (cream,) = clinic.append(_CREAM, session_id=session)
    removed = clinic.append(ev.CreamRemoved(700_000), session_id=session)[0]
    clinic.append(ev.Retracted(removed.id, "too_early"), session_id=session)
    assert _summary(clinic, session).numbing_ms == -1
    clinic.append(ev.Retracted(cream.id, "wrong_lot"), session_id=session)
    again = clinic.append(replace(_CREAM, lot="L2"), session_id=session)[0]
    folded = clinic.records.read(lambda reader: reader.session(session))
    assert folded is not None
    assert folded.cream is not None
    assert (folded.cream.applied.lot, folded.cream.first.id, again.seq) == ("L2", cream.id, 10)


def test_an_amendment_counts_in_every_table(clinic: Clinic) -> None:
    session = clinic.start_session(clinic.add_patient())
    first = clinic.append(_TIP, session_id=session)[0]
    clinic.append(replace(_TIP, lot="C-8"), session_id=session)
    clinic.append(ev.Amended(first.id, "lot", '"C-7"', '"C-6"', "misread"), session_id=session)
    lots = {lot: clinic.records.read(lambda r, lot=lot: r.cartridge_lot_sessions(lot)) for lot in ("C-6", "C-7", "C-8")}
    assert lots == {"C-6": 1, "C-7": 0, "C-8": 1}
    assert _summary(clinic, session).cartridge_lot == "C-8"


def test_one_lot_in_several_sessions_counts_each_once(clinic: Clinic) -> None:
    for name in ("Ada Sample", "Ben Example"):
        session = clinic.start_session(clinic.add_patient(name))
        clinic.append(_TIP, _TIP, session_id=session)
    assert clinic.records.read(lambda reader: reader.cartridge_lot_sessions("C-7")) == 2


def test_a_cartridge_of_its_own_name_is_known_to_every_other_session(clinic: Clinic) -> None:
    chip, sticker = ev.CartridgeIdentity.CHIP, ev.CartridgeIdentity.STICKER
    first, second = (clinic.start_session(clinic.add_patient(name)) for name in ("Ada Sample", "Ben Example"))
    clinic.append(replace(_TIP, identity=chip, identity_text='0"A1'), session_id=first)
    clinic.append(ev.SessionEndedUntreated("patient_left", NURSE), session_id=first)

    def used(identity: ev.CartridgeIdentity, text: str, session: UUID) -> bool:
        return clinic.records.write(lambda unit: unit.cartridge_used(identity, text, session))

    assert used(chip, '0"A1', second)
    assert not used(chip, '0"A1', first)
    assert not used(chip, "00A2", second)
    assert not used(sticker, '0"A1', second)


def test_more_open_sessions_than_are_kept_folded(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projections, "KEPT_SESSIONS", 2)
    patient = clinic.add_patient()
    sessions = [clinic.start_session(patient) for _ in range(5)]
    for session in sessions:
        clinic.append(ev.CleanseDone(), session_id=session)
    found = clinic.records.write(lambda unit: unit.open_sessions())
    assert [(one.id, one.cleansed) for one in found] == [(session, True) for session in sessions]


_HARM = {
    "UPDATE patient SET phone = '555-0000' WHERE number = 1": ("patient", "phone"),
    "UPDATE patient SET folded = 'x' WHERE number = 1": ("patient", "folded"),
    "DELETE FROM patient WHERE number = 2": ("patient", "missing"),
    "UPDATE session SET override_count = 99": ("session", "override_count"),
    "UPDATE session SET status = 'open'": ("session", "status"),
    "DELETE FROM session_cartridge": ("session_cartridge", "missing"),
    "INSERT INTO session_cartridge SELECT 'X', session_id FROM session_cartridge": ("session_cartridge", "extra"),
    "UPDATE staff SET role = 'manager' WHERE display_name = 'Nurse One'": ("staff", "role"),
    "UPDATE clinic SET demo = 0": ("clinic", "demo"),
    "DELETE FROM patient_search WHERE rowid = 2": ("patient_search", "missing"),
    "INSERT OR REPLACE INTO patient_search(rowid, folded) VALUES (2, 'somebody else')": ("patient_search", "folded"),
    "INSERT INTO patient_search(rowid, folded) VALUES (900, 'nobody')": ("patient_search", "extra"),
}


@pytest.fixture(scope="module")
def harmed_template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed records with sample patients and sessions."""
    folder = copy_of(template, tmp_path_factory.mktemp("filled") / "records")
    with opened(folder) as clinic:
        fill(clinic.records, clinic_policy(), [NURSE], SamplePlan(8, 6, 3, 30), NOON)
    return folder


@pytest.mark.parametrize("statement", _HARM)
def test_state_that_is_not_what_the_log_says_is_found_and_made_again(
    harmed_template: Path, tmp_path: Path, statement: str
) -> None:
    folder = copy_of(harmed_template, tmp_path / "records")
    with database(folder) as connection:
        connection.exec_driver_sql(statement)
    with opened(folder) as clinic:
        table, what = _HARM[statement]
        found = clinic.records.check_state()
        assert found
        assert {(one.table, one.what) for one in found} >= {(table, what)}
        clinic.records.rebuild_state()
        assert clinic.records.check_state() == ()


def test_a_rebuild_that_fails_leaves_the_state_as_it_was(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = clinic.add_patient()
    clinic.start_session(patient)

    def fails(*_arguments: object) -> None:
        raise LookupError("no")

    with monkeypatch.context() as patch:
        patch.setattr(projections.Projector, "write_session", fails)
        with pytest.raises(LookupError):
            clinic.records.rebuild_state()
    assert clinic.records.check_state() == ()
    assert clinic.records.read(lambda reader: reader.patient(patient)) is not None
