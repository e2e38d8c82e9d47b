"""Workloads that copy or replace whole databases: backups, another key, a restore."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from mnconsole.domain.access_events import KeyChanged
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.retention_plan import RetentionPlan
from mnconsole.store import key_slots, keys
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backups import Request, make
from mnconsole.store.records import open_records
from mnconsole.store.thinning import thin
from tests.helpers.backups import bring_back
from tests.helpers.records import MANAGER, NOON
from tests.trials import shim
from tests.trials.clinics import CODE, PASSPHRASE
from tests.trials.told import Told

if TYPE_CHECKING:
    from mnconsole.domain.records_ports import UnitOfWork

FEW = RetentionPlan(hourly=1, daily=1, weekly=1, monthly=1, by_person=0)


def backup(folder: Path, random: Random) -> None:
    """Entries, a backup after each few of them, and old backups thrown away."""
    clinic = Told(open_records(folder, keys.unlock(folder, None).key))
    for number in range(4):
        clinic.add_patient(f"Ben Example {random.randrange(10**6)}")
        key, at = keys.unlock(folder, None).key, Request(BackupCause.PERSON, NOON + number * 1000)
        made = make(folder, key, folder / BACKUPS, at)
        shim.mark(f"MADE {made.name}")
        clinic.add_patient(f"Ada Sample {random.randrange(10**6)}")
        if number == 2:
            shim.mark(f"THINNING {made.name}")
            thin(folder / BACKUPS, made.name, at.made_utc_ms, plan=FEW)
    clinic.records.close()


def key_change(folder: Path, _random: Random) -> None:
    """Entries, the whole database written anew under another key, more entries."""
    key_slots.MEMORY_KIB, key_slots.PASSES = 64, 1  # type: ignore[misc]
    records = open_records(folder, keys.unlock(folder, PASSPHRASE).key)
    clinic = Told(records)
    clinic.add_patient("Ben Example")

    def note(unit: UnitOfWork, _bound: bool) -> None:
        unit.append([clinic.make(KeyChanged())])

    records.change_key(MANAGER, "Manager One", PASSPHRASE, CODE, note, lambda _done, _of: None)
    shim.mark("CHANGED")
    clinic.add_patient("Ada Sample")
    records.close()


def restoring(folder: Path, _random: Random) -> None:
    """The newest backup takes the place of what is there."""
    bring_back(folder / BACKUPS, folder)
    shim.mark("RESTORED")
