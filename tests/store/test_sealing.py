"""Names and notes: never in the clear on the disk, and gone for good with the patient's key."""

from __future__ import annotations

from pathlib import Path

import pytest

from mnconsole.domain import record_events as rec
from mnconsole.domain import session_events as ev
from mnconsole.domain.custody_events import PatientErased
from mnconsole.store.errors import DamagedError, StoreCode
from tests.helpers.records import Clinic, opened
from tests.helpers.tampering import by_hand, database

_NAME = "Zebediah Placeholder"
_NOTE = "an unusual sentence about the patient"


def _with_a_note(clinic: Clinic) -> tuple[object, object]:
    patient = clinic.add_patient(_NAME, phone="555-0199")
    session = clinic.start_session(patient)
    clinic.append(ev.NoteAdded(_NOTE), session_id=session, patient_id=patient)
    return patient, session


def _needles() -> list[bytes]:
    words = (_NAME, _NAME.lower(), "zebediah", "Placeholder", _NOTE, "unusual", "555-0199", "session.started", "SQLite")
    return [form for word in words for form in (word.encode(), word.encode("utf-16-le"))]


def test_no_file_of_the_folder_holds_a_name_or_a_note(clinic: Clinic) -> None:
    _with_a_note(clinic)
    files = {path.name: path.read_bytes() for path in clinic.records.folder.iterdir() if path.is_file()}
    assert len(files["records.db-wal"]) > 4096
    for name, content in files.items():
        assert not [needle for needle in _needles() if needle in content], name


def test_nor_does_the_closed_database(folder: Path) -> None:
    with opened(folder) as clinic:
        _with_a_note(clinic)
    content = (folder / "records.db").read_bytes()
    assert len(content) > 4096
    assert not [needle for needle in _needles() if needle in content]


def test_hashed_bodies_do_not_hold_them_either(clinic: Clinic) -> None:
    _with_a_note(clinic)
    with database(clinic.records.folder, read_only=True) as connection:
        bodies = [str(body) for (body,) in connection.exec_driver_sql("SELECT body FROM event")]
    assert any('"sealed"' in body for body in bodies)
    assert not [body for body in bodies if "Zebediah" in body or "unusual" in body or "1984" in body]


def test_without_the_key_the_person_is_gone_and_the_chain_still_verifies(folder: Path) -> None:
    with opened(folder) as clinic:
        patient, session = _with_a_note(clinic)
        other = clinic.add_patient("Ben Example")
        clinic.append(PatientErased(patient, 1, "", "2033-01-01", None, 0, clinic.make.at_utc_ms))
    with opened_and_rebuilt(folder) as clinic:
        events = clinic.records.read(lambda reader: reader.session_events(session))
        assert events[-1].body == ev.NoteAdded("")
        assert events[-1].patient_id == patient
        assert clinic.records.read(lambda reader: reader.patient(patient)) is None
        assert clinic.records.read(lambda reader: reader.search_patients("zebediah", 10)) == ()
        ben = clinic.records.read(lambda reader: reader.patient(other))
        assert ben is not None
        assert ben.name == "Ben Example"
        with pytest.raises(ValueError, match="destroyed"):
            clinic.append(ev.NoteAdded("more"), session_id=session, patient_id=patient)


def opened_and_rebuilt(folder: Path):  # type: ignore[no-untyped-def]
    """Opened after the state tables were made again."""
    from mnconsole.store import keys
    from mnconsole.store.records import open_records

    records = open_records(folder, keys.unlock(folder, None).key)
    records.rebuild_state()
    records.close()
    return opened(folder)


def test_private_fields_need_a_patient(clinic: Clinic) -> None:
    session = clinic.start_session(clinic.add_patient())
    with pytest.raises(ValueError, match="names no patient"):
        clinic.append(ev.NoteAdded("whose?"), session_id=session)


def test_each_patient_has_a_key_of_its_own_and_each_seal_a_nonce(clinic: Clinic) -> None:
    ada, ben = clinic.add_patient("Ada Sample"), clinic.add_patient("Ada Sample")
    change = rec.PatientChanged(ada, 3, name="Ada Sample", birth_date="1984-03-12")
    clinic.append(change, change, patient_id=ada)
    with database(clinic.records.folder, read_only=True) as connection:
        found = connection.exec_driver_sql("SELECT patient_id, key FROM patient_key").fetchall()
        seals = [body for (body,) in connection.exec_driver_sql("SELECT body FROM event WHERE kind LIKE 'patient.%'")]
    assert {bytes(row[0]) for row in found} == {ada.bytes, ben.bytes}
    assert len({bytes(row[1]) for row in found}) == 2
    assert len(set(seals)) == 4


def test_a_seal_does_not_open_in_another_event(clinic: Clinic) -> None:
    patient, session = _with_a_note(clinic)
    clinic.append(ev.NoteAdded("a second note"), session_id=session, patient_id=patient)
    copy = "UPDATE event SET body = (SELECT body FROM event WHERE seq = {}) WHERE seq = 6"
    with database(clinic.records.folder, read_only=True) as connection:
        before = connection.exec_driver_sql("SELECT body FROM event WHERE seq = 6").scalar_one()
    by_hand(clinic.records.folder, copy.format(7))
    with pytest.raises(DamagedError) as caught:
        clinic.records.read(lambda reader: reader.session_events(session))
    assert caught.value.code is StoreCode.ENTRY_UNREADABLE
    by_hand(clinic.records.folder, f"UPDATE event SET body = '{before}' WHERE seq = 6")


def test_a_key_made_in_a_unit_that_was_given_up_never_was(clinic: Clinic) -> None:
    patient = clinic.add_patient()
    stranger = clinic.make(rec.PatientViewed(patient)).id

    def given_up(unit: object) -> None:
        body = rec.PatientAdded(stranger, 2, 1, name="Cleo Specimen", birth_date="1990-01-01")
        unit.append([clinic.make(body, patient_id=stranger)])  # type: ignore[attr-defined]
        raise LookupError("changed my mind")

    with pytest.raises(LookupError):
        clinic.records.write(given_up)
    body = rec.PatientAdded(stranger, 2, 1, name="Cleo Specimen", birth_date="1990-01-01")
    clinic.append(body, patient_id=stranger)
    found = clinic.records.read(lambda reader: reader.patient(stranger))
    assert found is not None
    assert found.name == "Cleo Specimen"


def test_an_amendment_may_not_carry_a_private_field_in_the_clear(clinic: Clinic) -> None:
    patient, session = _with_a_note(clinic)
    note = clinic.records.read(lambda reader: reader.session_events(session))[-1]
    amended = ev.Amended(note.id, "text", '"a"', '"b"', "typing")
    with pytest.raises(ValueError, match="in the clear"):
        clinic.append(amended, session_id=session, patient_id=patient)
    with pytest.raises(ValueError, match="not an event of this session"):
        clinic.append(ev.Amended(patient, "text", "1", "2", "typing"), session_id=session, patient_id=patient)
