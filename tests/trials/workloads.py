"""What the power is cut in: each workload with the folder it begins in, and what is asked of what a cut left.

The workloads themselves are in `children/`; they run in a process under the shim.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from mnconsole.store import keys
from mnconsole.store.engine import DatabaseKey, reader_engine
from tests.helpers.backups import back_up
from tests.helpers.records import opened, set_up
from tests.trials import clinics, shim
from tests.trials.pool import Looker

FIXTURE: Final = shim.ROOT / "tests" / "store" / "fixtures" / "0001"
FIXTURE_PASSPHRASE: Final = "sample passphrase of schema 0001"

Acked = tuple[tuple[int, str], ...]
"""Events by number and id in hex."""


@dataclass(frozen=True)
class Cut:
    """What is known at a cut: the marks before it; a file with the events that are acknowledged in the end, and how
    many of them are by now; whether the state tables are compared too, which takes as long as all the rest."""

    marks: list[str]
    expected: Path
    acked: int
    state: bool

    def values(self, folder: Path) -> dict[str, Any]:
        """For the looker."""
        return {"folder": str(folder), "expected": str(self.expected), "acked": self.acked, "state": self.state}


@dataclass(frozen=True)
class Workload:
    """`prepare` makes the folder as it is before, `known` are the events in it then; `ask` looks at what a cut left.

    `one_fault`: the power stays on from an fsync that failed until the console has answered. Within those milliseconds
    a cut may leave a database that does not read: what the disk dropped is being brought out of the system's memory.
    """

    name: str
    prepare: Callable[[Path], object]
    ask: Callable[[Looker, Path, Cut], dict[str, Any]]
    arguments: Callable[[], tuple[str, ...]] = tuple
    known: Callable[[], Acked] = tuple
    one_fault: bool = False


@cache
def _fixture_key() -> DatabaseKey:
    return keys.unlock(FIXTURE, FIXTURE_PASSPHRASE, repair=False).key


def _hex(key: DatabaseKey) -> str:
    return key.key.hex() + key.salt.hex()


@cache
def _fixture_events() -> Acked:
    engine = reader_engine(FIXTURE / "records.db", _fixture_key(), immutable=True)
    try:
        with engine.connect() as connection, connection.begin():
            rows = connection.exec_driver_sql("SELECT seq, id FROM event ORDER BY seq").fetchall()
    finally:
        engine.dispose()
    return tuple((seq, event_id.hex()) for seq, event_id in rows)


def clinic(folder: Path) -> None:
    """An empty clinic."""
    set_up(folder).close()


def _backed_up(folder: Path) -> None:
    """A clinic with two treatments, a backup, and one more treatment since."""
    clinic(folder)
    with opened(folder) as found:
        clinics.treated(found, Random(3), 1)
        back_up(folder)
        found.add_patient("Ben Example")


def ask_records(looker: Looker, folder: Path, cut: Cut) -> dict[str, Any]:
    """For workloads that leave a mark for each event, under a key that lies in the folder."""
    return looker.ask("records", **cut.values(folder))


def _ask_making(looker: Looker, folder: Path, cut: Cut) -> dict[str, Any]:
    return looker.ask("making", folder=str(folder), made="MADE" in cut.marks)


def _ask_migration(looker: Looker, folder: Path, cut: Cut) -> dict[str, Any]:
    return looker.ask("migration", **cut.values(folder), key=_hex(_fixture_key()))


def _ask_backup(looker: Looker, folder: Path, cut: Cut) -> dict[str, Any]:
    """Backups that were told as made are there, but for those that a thinning may have thrown away by now."""
    made = [mark.split()[1] for mark in cut.marks if mark.startswith("MADE ")]
    thinning = [mark.split()[1] for mark in cut.marks if mark.startswith("THINNING ")]
    there = made[made.index(thinning[0]) :] if thinning else made
    return looker.ask("backups", **cut.values(folder), made=there)


def _ask_key_change(looker: Looker, folder: Path, cut: Cut) -> dict[str, Any]:
    return looker.ask("records", **cut.values(folder), passphrase=clinics.PASSPHRASE)


def _ask_restoring(looker: Looker, folder: Path, cut: Cut) -> dict[str, Any]:
    return looker.ask("restoring", folder=str(folder), restored="RESTORED" in cut.marks)


WORKLOADS: Final = (
    Workload("session", clinic, ask_records),
    Workload("checkpoint", clinic, ask_records),
    Workload("failing", clinic, ask_records, one_fault=True),
    Workload("making", Path.mkdir, _ask_making),
    Workload(
        "migration",
        lambda folder: shutil.copytree(FIXTURE, folder),
        _ask_migration,
        lambda: (_hex(_fixture_key()),),
        _fixture_events,
    ),
    Workload("backup", clinic, _ask_backup),
    Workload("key_change", lambda folder: clinics.cheap(folder, clinics.PASSPHRASE), _ask_key_change),
    Workload("restoring", _backed_up, _ask_restoring),
)
