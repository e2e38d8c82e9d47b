"""A patient's key that is gone, back, or another's, and what the check says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mnconsole.domain.custody_events import PatientErased
from mnconsole.store import keys
from mnconsole.store.log_faults import LogFault
from mnconsole.store.records import open_read_only
from tests.helpers.records import opened
from tests.helpers.tampering import by_hand

_FIRST = "(SELECT min(patient_id) FROM patient_key)"


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        (f"UPDATE patient_key SET key = NULL WHERE patient_id = {_FIRST}", 0),
        ("UPDATE patient_key SET key = randomblob(32) WHERE key IS NULL", 0),
        (f"UPDATE patient_key SET key = randomblob(32) WHERE patient_id = {_FIRST}", 4),
        (f"DELETE FROM patient_key WHERE patient_id = {_FIRST}", 4),
        (f"UPDATE patient_key SET patient_id = randomblob(16) WHERE patient_id = {_FIRST}", 4),
        ("INSERT INTO patient_key VALUES (randomblob(16), NULL, 0)", 0),
    ],
)
def test_a_key_that_is_not_the_log_s_is_found(folder: Path, statement: str, seq: int) -> None:
    with opened(folder) as clinic:
        clinic.add_patient()
        gone = clinic.add_patient("Ben Example")
        clinic.append(PatientErased(gone, 2, "", "2033-01-01", None, 0, clinic.make.at_utc_ms))
    by_hand(folder, statement)
    records = open_read_only(folder, keys.unlock(folder, None).key)
    try:
        found = records.read(lambda reader: reader.verify())
    finally:
        records.close()
    assert (found.fault, found.first_bad_seq) == (LogFault.KEYS, seq)
