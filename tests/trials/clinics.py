"""Clinics' folders for the trials: real encrypted records, closed in order or left by a killed console."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import cast
from unittest.mock import patch
from uuid import UUID

from mnconsole.domain.recovery_code import code_of
from mnconsole.services.identity import new_uuid7
from mnconsole.services.sample_session import SampleTreatment, closed_session
from mnconsole.store import key_slots, keys
from mnconsole.store.records import open_records
from mnconsole.store.repositories import Queries
from mnconsole.store.witness import WITNESS
from tests.helpers.backups import back_up
from tests.helpers.records import NURSE, Clinic, clinic_policy, opened, set_up
from tests.trials.content import content_of

KEY_FILES = ("keys.json", "keys-copy.json")
CODE = code_of(bytes(range(20)))
PASSPHRASE = "sample passphrase of a trial"


@dataclass(frozen=True)
class Subject:
    """A folder that is copied and damaged: one of `files`, or all of them. `content` is the hash of all its rows,
    `question` what the looker is asked."""

    name: str
    folder: Path
    files: tuple[str, ...]
    content: str
    passphrase: str = ""
    all_of_them: bool = False
    question: str = "look"


def treated(clinic: Clinic, random: Random, sessions: int) -> tuple[UUID, ...]:
    """Whole treatments of new patients, one entry a commit. The patients' ids."""
    patients = []
    for number in range(sessions):
        patient = clinic.add_patient(f"Ada Sample {number}", allergies="none known", phone="555 0100")
        session = new_uuid7()
        treatment = SampleTreatment(patient, NURSE, clinic.make.at_utc_ms)
        for _ms, body in closed_session(random, clinic_policy(), treatment):
            clinic.append(body, session_id=session, patient_id=patient)
        patients.append(patient)
    return tuple(patients)


def cheap(folder: Path, passphrase: str) -> Path:
    """Records whose passphrase costs little to try: the slot says so, and is opened by what it says."""
    with patch.object(key_slots, "MEMORY_KIB", 64), patch.object(key_slots, "PASSES", 1):
        set_up(folder, passphrase).close()
    return folder


def content(folder: Path, passphrase: str = "") -> str:
    """The hash of all rows, on a copy: looking at it changes nothing."""
    copy = Path(shutil.copytree(folder, folder.with_name(folder.name + "-looked-at")))
    records = open_records(copy, keys.unlock(copy, passphrase or None).key)
    try:
        return records.read(lambda reader: content_of(cast(Queries, reader)))
    finally:
        records.close()
        shutil.rmtree(copy)


def subjects(folder: Path) -> tuple[Subject, ...]:
    """Closed records; records whose newest entries are in the log only, as a kill leaves them; key files."""
    closed, left = folder / "closed", folder / "left"
    set_up(closed).close()
    with opened(closed) as clinic:
        treated(clinic, Random(1), 3)
    shutil.copytree(closed, folder / "working")
    with opened(folder / "working") as clinic:
        treated(clinic, Random(2), 1)
        shutil.copytree(folder / "working", left)
    backup = Path(back_up(closed).path)
    locked = cheap(folder / "locked", PASSPHRASE)
    return (
        Subject("a closed database", closed, ("records.db",), content(closed)),
        Subject("a killed console's database", left, ("records.db",), content(left)),
        Subject("a killed console's log", left, ("records.db-wal",), content(left)),
        Subject("a key file", locked, KEY_FILES, content(locked, PASSPHRASE), PASSPHRASE),
        Subject("both key files", locked, KEY_FILES, content(locked, PASSPHRASE), PASSPHRASE, all_of_them=True),
        Subject(
            "a backup", backup, ("records.db", "manifest.json", *KEY_FILES), content(backup), question="look_at_backup"
        ),
        Subject("the witness", left, (WITNESS,), content(left)),
    )
