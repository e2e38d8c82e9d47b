"""An erased patient: the key and every name leave the file, the log stays whole, the figures stay without a name."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.custody_events import ErasureAsked, PatientErased
from mnconsole.domain.privacy import Tombstone
from mnconsole.domain.record_events import PatientChanged, PatientViewed
from mnconsole.domain.records_ports import HistoryQuery
from mnconsole.store import keys
from mnconsole.store.errors import DamagedError
from mnconsole.store.records import open_read_only
from tests.helpers.pages import found_in
from tests.helpers.records import MANAGER, NOON, NURSE, Clinic, opened
from tests.helpers.tampering import database, forge

_NAME, _BORN, _PHONE = "Zebediah Placeholder", "1971-08-09", "555-0199"
_NOTE = "an unusual sentence about the patient"


def _treated(clinic: Clinic) -> tuple[UUID, UUID]:
    patient = clinic.add_patient(_NAME, _BORN, phone=_PHONE, allergies="Latexium")
    session = clinic.start_session(patient)
    clinic.append(
        ev.NoteAdded(_NOTE), ev.SessionEndedUntreated("patient_left", NURSE), session_id=session, patient_id=patient
    )
    return patient, session


def _erase(clinic: Clinic, patient: UUID, number: int) -> None:
    clinic.append(PatientErased(patient, number, "patient_asked", "2033-11-22", MANAGER, NOON + 1, NOON))


def _key_of(clinic: Clinic, patient: UUID) -> bytes:
    with database(clinic.records.folder, read_only=True) as connection:
        found = connection.exec_driver_sql(
            "SELECT key FROM patient_key WHERE patient_id = ?", (patient.bytes,)
        ).scalar()
    assert isinstance(found, bytes)
    assert len(found) == 32
    return found


def _needles(key: bytes) -> dict[str, bytes]:
    # A page of the text index names a term by what it does not share with the one before it: whole trigrams are
    # looked for by the index's own vocabulary, in a test below.
    # Of the key every part: what is written over it may be shorter than it was.
    return {f"key {at}": key[at : at + 8] for at in range(0, 32, 8)} | {
        "name": b"Zebediah",
        "folded name": b"zebediah",
        "birth date": b"1971-08-09",
        "phone": _PHONE.encode(),
        "allergy": b"Latexium",
        "note": b"unusual sentence",
    }


def _many(clinic: Clinic, count: int) -> None:
    for number in range(count):
        clinic.add_patient(f"Ben Example {number:03}")


def test_neither_key_nor_name_is_left_in_any_page(clinic: Clinic) -> None:
    file_key = keys.unlock(clinic.records.folder, None).key.key
    _many(clinic, 40)
    patient, session = _treated(clinic)
    _many(clinic, 40)
    needles = _needles(_key_of(clinic, patient))
    assert clinic.records.sweep()
    before = {name.partition(" in ")[0] for name in found_in(clinic.database, file_key, needles)}
    assert before == {"key 0", "key 8", "key 16", "key 24", "name", "folded name", "birth date", "phone", "allergy"}
    _erase(clinic, patient, 41)
    assert clinic.records.sweep()
    assert found_in(clinic.database, file_key, needles) == []
    assert clinic.records.read(lambda reader: reader.session(session)) is not None


def test_the_text_index_keeps_no_trigram_of_the_name(clinic: Clinic) -> None:
    _many(clinic, 3)
    patient, _session = _treated(clinic)
    query = "SELECT DISTINCT term FROM patient_search_words"
    with database(clinic.records.folder, read_only=True) as connection:
        before = {str(term) for (term,) in connection.exec_driver_sql(query)}
    _erase(clinic, patient, 4)
    with database(clinic.records.folder, read_only=True) as connection:
        after = {str(term) for (term,) in connection.exec_driver_sql(query)}
        blocks = [bytes(block) for (block,) in connection.exec_driver_sql("SELECT block FROM patient_search_data")]
    assert {"zeb", "ebe", "lac"} <= before
    assert not {"zeb", "ebe", "lac"} & after
    assert not [block for block in blocks if b"zeb" in block]


def test_nobody_is_found_and_nothing_opens_but_the_figures_stay(clinic: Clinic) -> None:
    patient, session = _treated(clinic)
    # The reader has opened the note, and so knows the key, before it is destroyed.
    events = clinic.records.read(lambda reader: reader.session_events(session))
    assert [e.body.text for e in events if isinstance(e.body, ev.NoteAdded)] == [_NOTE]
    _erase(clinic, patient, 1)

    def looked(reader: object) -> tuple[object, ...]:
        return (
            reader.patient(patient),  # type: ignore[attr-defined]
            reader.search_patients("zebediah", 10),  # type: ignore[attr-defined]
            reader.search_patients("1971", 10),  # type: ignore[attr-defined]
            reader.search_patients("555", 10),  # type: ignore[attr-defined]
            reader.same_name(_NAME),  # type: ignore[attr-defined]
        )

    assert clinic.records.read(looked) == (None, (), (), (), ())
    notes = clinic.records.read(lambda reader: reader.session_events(session))
    assert [e.body.text for e in notes if isinstance(e.body, ev.NoteAdded)] == [""]
    written = clinic.records.write(lambda unit: unit.session(session))
    assert written is not None
    assert [e.body.text for e in written.events if isinstance(e.body, ev.NoteAdded)] == [""]
    (row,) = clinic.records.read(lambda reader: reader.history(HistoryQuery(), None, 10)).rows
    assert (row.patient_name, row.patient_number, row.summary.id) == ("", 1, session)
    found = clinic.records.read(lambda reader: reader.tombstone(patient))
    assert found == Tombstone(patient, 1, NOON, "2033-11-22", NOON + 1)


def test_nothing_more_is_sealed_for_an_erased_person_but_who_looked_is_written(clinic: Clinic) -> None:
    patient, _session = _treated(clinic)
    _erase(clinic, patient, 1)
    for body in (PatientChanged(patient, 3, name="Ben Example"), ErasureAsked(patient, "patient_asked")):
        with pytest.raises(ValueError, match="was destroyed"):
            clinic.append(body, patient_id=patient)
    clinic.append(PatientViewed(patient), patient_id=patient)


def test_the_erased_stand_behind_everybody_in_the_list(clinic: Clinic) -> None:
    patient, _session = _treated(clinic)
    clinic.add_patient("Zoë Sample")
    _erase(clinic, patient, 1)
    names = [hit.name for hit in clinic.records.read(lambda reader: reader.search_patients("", 10))]
    assert names == ["Zoë Sample", ""]
    assert [
        hit.number for hit in clinic.records.read(lambda reader: reader.search_patients("1", 10)) if not hit.name
    ] == [1]


def test_the_state_can_be_made_again_and_keeps_the_erasure(folder: Path) -> None:
    with opened(folder) as clinic:
        patient, _session = _treated(clinic)
        clinic.add_patient("Ada Sample")
        _erase(clinic, patient, 1)
        clinic.records.rebuild_state()
        assert clinic.records.check_state() == ()
        assert clinic.records.read(lambda reader: reader.search_patients("zebediah", 10)) == ()
    with opened(folder) as clinic:
        assert clinic.records.read(lambda reader: reader.patient(patient)) is None


def test_a_sweep_that_a_reader_is_in_the_way_of_says_so(clinic: Clinic) -> None:
    patient, _session = _treated(clinic)
    with database(clinic.records.folder, read_only=True) as connection:
        connection.exec_driver_sql("SELECT count(*) FROM event").scalar()
        _erase(clinic, patient, 1)
        assert not clinic.records.sweep()
    assert clinic.records.sweep()


def test_nothing_is_reckoned_from_a_time_that_no_calendar_knows(folder: Path) -> None:
    with opened(folder) as clinic:
        patient, _session = _treated(clinic)
        size = clinic.records.read(lambda reader: reader.record_size(patient))
        assert size.last_entry_utc_ms > 0
    forge(folder, "at_utc_ms", 10**17)
    with closing(open_read_only(folder, keys.unlock(folder, None).key)) as records, pytest.raises(DamagedError):
        records.read(lambda reader: reader.record_size(patient))
