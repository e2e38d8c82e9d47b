"""Which erasures are done again at a restore: those that somebody with the key has told of, and no others.

A line in a list, or an id in a manifest, can be written by whoever reaches the folder. A line bears a seal made with
the key of the patient whom it names; a backup that is to forget that patient still has the key, and so the means to
check it. What bears no seal, from an older program or from somebody else, counts when a newer backup's own log tells
the same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from msgspec import Struct, field
from sqlalchemy import Connection

from mnconsole.store.diagnosis import diagnosed
from mnconsole.store.engine import DatabaseKey, reader_engine
from mnconsole.store.erased_list import Erased, bears_seal
from mnconsole.store.sealing import PatientKeys


class Claims(Struct):
    """What is told apart from the records: lines of lists, and backups by the patients whom their manifests call
    erased."""

    lines: list[Erased] = field(default_factory=list)
    backups: dict[UUID, list[Path]] = field(default_factory=dict)

    def by_backup(self, patient_id: UUID, backup: Path) -> None:
        """This backup's manifest tells of it."""
        self.backups.setdefault(patient_id, []).append(backup)


class Proven(Struct, frozen=True):
    """`doubted` are the numbers of patients whom something calls erased and nothing proves it."""

    erased: dict[UUID, Erased]
    doubted: tuple[int, ...] = ()


def proven(
    path: Path,
    key: DatabaseKey,
    own: dict[UUID, Erased],
    claims: Claims,
    ask: Callable[[Path], dict[UUID, Erased]],
) -> Proven:
    """Look into the database that is to be restored, and where that is not enough into backups. `own` are the erasures
    in the log that is replaced; `ask` gives those in the log of a backup, none when it does not open with the secret at
    hand. Raises RecordsError."""
    engine = reader_engine(path, key)
    try:
        with diagnosed(path, key), engine.connect() as connection, connection.begin():
            keys = PatientKeys(connection)
            told = {line.patient_id for line in claims.lines} | claims.backups.keys()
            here = {patient_id: found for patient_id in told if (found := keys.key(patient_id)) is not None}
            numbers = {patient_id: _number(connection, patient_id) for patient_id in here}
    finally:
        engine.dispose()
    erased = own | {line.patient_id: line for line in claims.lines if bears_seal(line, here.get(line.patient_id))}
    for backup in dict.fromkeys(each for patient_id in here for each in claims.backups.get(patient_id, ())):
        if here.keys() <= erased.keys():
            break
        erased |= ask(backup)
    return Proven(erased, tuple(sorted(numbers[patient_id] for patient_id in here.keys() - erased.keys())))


def _number(connection: Connection, patient_id: UUID) -> int:
    found = connection.exec_driver_sql("SELECT number FROM patient WHERE id = ?", (patient_id.bytes,)).scalar()
    return 0 if found is None else int(found)
