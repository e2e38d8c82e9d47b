"""A clinic at work whose memory is full of secrets, in a process that then crashes: `FOLDER [private]`.

Its last act is a crash of the interpreter; with `private` it has kept its memory to itself before, as the program does.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import resource
import sys
from pathlib import Path
from random import Random

from mnconsole.__main__ import keep_memory_private
from mnconsole.domain import session_events as ev
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.record_events import PatientChanged
from mnconsole.domain.records_ports import HistoryQuery, UnitOfWork
from mnconsole.errors import KnownError
from mnconsole.logs import LogFile
from mnconsole.opened import SetUp
from mnconsole.opening import Folder
from mnconsole.services.clock import SystemClock
from mnconsole.services.identity import Identity
from mnconsole.services.pins import verifier_of
from mnconsole.store import keys
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backups import Request, make
from mnconsole.store.opened import OpenRecords
from tests.helpers.records import NOON, Clinic, clinic_policy
from tests.trials.clinics import CODE, treated

PASSPHRASE = "velvet otter ladder 1951"
PIN, WRONG = "831907", "wrong velvet words"
SECRETS = (
    "Ada Sampleworth", "1951-07-23", "+43 555 0199 77", "allergic to quizzical nuts", "whispered note of the nurse",
    "very unusual mark", PASSPHRASE, WRONG, CODE, PIN,
)  # fmt: skip


def work(folder: Path, records: OpenRecords) -> None:
    """Everything that holds a secret: patients, notes, searches, a PIN, refused passphrases, backups, logged errors."""
    clinic = Clinic(records)
    name, born, phone, allergies, note, flag = SECRETS[:6]
    patient = clinic.add_patient(name, born, phone=phone, allergies=allergies)
    session = clinic.start_session(patient)
    for text in (note, note * 400):
        clinic.append(ev.NoteAdded(text), session_id=session, patient_id=patient)
    change = PatientChanged(patient, 1, name=name + " the second", birth_date=born, phone=phone, allergies=flag)
    clinic.append(change, patient_id=patient)
    treated(clinic, Random(4), 1)
    records.read(lambda reader: (reader.search_patients("samplew", 10), reader.history(HistoryQuery(name), None, 10)))
    (staff,) = records.read(lambda reader: reader.staff())
    records.write(lambda unit: unit.set_pin_verifier(staff.id, verifier_of(PIN), NOON))
    try:
        keys.unlock(folder, WRONG)
    except KnownError:
        logging.getLogger("mnconsole").exception("not opened")
    make(folder, keys.unlock(folder, PASSPHRASE).key, folder / BACKUPS, Request(BackupCause.PERSON, NOON))
    records.rebuild_state()
    _refused(clinic, name)


def _refused(clinic: Clinic, name: str) -> None:
    """A unit of work that fails with the name in it, told in the log file."""

    def fails(unit: UnitOfWork) -> None:
        unit.append([clinic.make(PatientChanged(clinic.make.run_id, -1, name=name), patient_id=clinic.make.run_id)])
        raise ValueError(f"no place for {name}")

    try:
        clinic.records.write(fails)
    except Exception:
        logging.getLogger("mnconsole").exception("not written")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
    if "private" in sys.argv[2:]:
        keep_memory_private()
    place.mkdir()
    log = LogFile(place, "debug")
    log.start()
    logging.getLogger().setLevel(logging.DEBUG)
    asked = SetUp("Sample Clinic", "Manager One", PASSPHRASE, PIN, CODE)
    opened = Folder(place, SystemClock(), Identity(), clinic_policy()).set_up(asked).records
    assert isinstance(opened, OpenRecords)
    work(place, opened)
    print("at work", flush=True)
    sys.stdin.readline()
    faulthandler.enable((place / "crash.txt").open("w"))
    os.abort()
