"""Make the encrypted database that stands for the present schema: `python -m tests.store.make_fixture`.

Run it when a schema is new and before another one comes: `tests/store/fixtures/<schema>/` then stays as it is for ever.
The program's own functions make it: sample patients and sessions, people who leave and come back, keys and backups, a
patient who was erased, and a restore, so that there are two chains. Passphrase: `sample passphrase of schema <schema>`.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from uuid import UUID

from mnconsole.domain import access_events as acc
from mnconsole.domain import custody_events as cus
from mnconsole.domain import record_events as rec
from mnconsole.domain.events import Body
from mnconsole.domain.people import Role
from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.domain.recovery_code import SECRET_BYTES, code_of
from mnconsole.services.sample_records import SamplePlan, fill
from mnconsole.store import keys, schema
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backups import Request, make
from mnconsole.store.records import create_records, open_records
from mnconsole.store.restore import Plan, restore
from tests.helpers.records import MANAGER, NOON, NURSE, Clinic, EventMaker, clinic_policy

FIXTURES = Path(__file__).with_name("fixtures")
FILES = ("records.db", "keys.json", "keys-copy.json")
DAY_MS = 86_400_000
LEFT = UUID("01990000-0000-7000-8000-000000000003")


def passphrase_of(step: str) -> str:
    """What opens the fixture of a schema."""
    return f"sample passphrase of schema {step}"


def _people(erased: UUID, number: int) -> tuple[Body, ...]:
    way = acc.Way.PASSPHRASE
    return (
        rec.StaffAdded(LEFT, "Nurse Two", Role.NURSE.value, True),
        acc.PassphraseSet(LEFT, False),
        acc.PinSet(LEFT),
        acc.StaffChanged(LEFT, "Nurse Two Example", Role.VIEWER.value, False),
        acc.StaffLeft(LEFT),
        acc.StaffReturned(LEFT),
        acc.StaffLeft(LEFT),
        acc.RecoveryCodeMade(),
        acc.RecoveryCodeUsed(),
        acc.SignInFailed(way, None),
        acc.ConsoleLocked(acc.LockCause.IDLE),
        acc.ConsoleUnlocked(NURSE, acc.Way.PIN),
        acc.KeyChanged(),
        cus.SettingChanged("lock_after_s", "180", "240"),
        cus.PolicyChanged("2026.1", "2026.2", "0" * 64, "1" * 64),
        cus.BackupMade("20261121T120000Z-00000000-1", cus.BackupCause.SCHEDULE, 1, 4096, False),
        cus.BackupFailed(cus.BackupCause.PERSON, "disk_full", True),
        cus.BackupDrilled("20261121T120000Z-00000000-1", 1, ""),
        cus.RecordsExported("patient", erased, 3, 100, "0" * 64),
        cus.RecordsPrinted("summary", None),
        cus.PatientErased(erased, number, "asked for", "2033-11-21", MANAGER, NOON + 730 * DAY_MS, NOON),
    )


def make_fixture(folder: Path, step: str) -> None:
    """Make the fixture of the present schema in an empty folder."""
    secret = passphrase_of(step)
    first = (
        rec.ClinicSetUp("Sample Clinic", False),
        rec.StaffAdded(NURSE, "Nurse One", Role.NURSE.value, True),
        rec.StaffAdded(MANAGER, "Manager One", Role.MANAGER.value, True),
    )
    stamp = EventMaker()

    def begin(unit: UnitOfWork) -> None:
        unit.append([stamp(body) for body in first])

    new_keys = keys.new(secret, staff_id=MANAGER, name="Manager One", code=code_of(bytes(range(SECRET_BYTES))))
    records, key = create_records(folder, new_keys, begin), new_keys.key
    try:
        clinic = Clinic(records, stamp)
        fill(records, clinic_policy(), [NURSE, MANAGER], SamplePlan(patients=6, sessions=4, seed=step_seed(step)), NOON)
        erased = clinic.add_patient("Ben Example", allergies="none known")
        clinic.append(cus.ErasureAsked(erased, reason="asked for"), patient_id=erased)
        clinic.start_session(clinic.add_patient("Ada Sample"))
        backup = make(folder, key, folder / BACKUPS, Request(cus.BackupCause.PERSON, NOON + DAY_MS))
        number = records.read(lambda reader: reader.count_patients("")) - 1
        clinic.append(*_people(erased, number))
        records.write(lambda unit: unit.set_pin_verifier(NURSE, "$argon2id$sample", NOON))
    finally:
        records.close()
    restore(Plan(Path(backup.path), folder, NOON + 2 * DAY_MS), lambda _folder: key)
    records = open_records(folder, key)
    try:
        after = EventMaker(at_utc_ms=NOON + 2 * DAY_MS)
        Clinic(records, after).append(*_people(erased, number)[:-1])
    finally:
        records.close()


def step_seed(step: str) -> int:
    """The sample's seed."""
    return int(step)


def main() -> None:
    """Put the fixture of the present schema in its place."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "clinic"
        make_fixture(folder, schema.HEAD)
        target = FIXTURES / schema.HEAD
        target.mkdir(exist_ok=True)
        for name in FILES:
            shutil.copyfile(folder / name, target / name)
    print(f"{target.relative_to(Path.cwd())}: {sum((target / name).stat().st_size for name in FILES)} bytes")


if __name__ == "__main__":
    main()
