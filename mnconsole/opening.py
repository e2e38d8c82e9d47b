"""Opening the records of a data folder: lock, key, database, first entries. Runs on a worker, never imports Qt.

New records begin with the clinic's name and people in the same step that makes them; each run begins with
`app.started`, which also tells whether the run before had ended in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mnconsole import __version__, settings
from mnconsole.domain.people import Role
from mnconsole.domain.policy import Policy
from mnconsole.domain.ports import Clock
from mnconsole.domain.records_ports import Records, UnitOfWork
from mnconsole.errors import KnownError
from mnconsole.services.clock import DemoClock
from mnconsole.services.identity import Identity
from mnconsole.services.lifecycle import Started, record_start, restore_demo_time
from mnconsole.services.people import clinic_set_up

if TYPE_CHECKING:
    from mnconsole.domain.backup_ports import BackupFacts, BackupKeeper, Progress
    from mnconsole.store.engine import DatabaseKey
    from mnconsole.store.opened import OpenRecords
    from mnconsole.store.restore import Restored

T = TypeVar("T")

DEMO_CLINIC = "Sample clinic"
DEMO_PEOPLE: tuple[tuple[str, Role, bool], ...] = (
    ("Nurse One", Role.NURSE, True),
    ("Nurse Two", Role.NURSE, True),
    ("Manager One", Role.MANAGER, True),
)
DEMO_PATIENTS = 200
DEMO_SESSIONS = 60
DEMO_SEED = 11


class OpeningCode(StrEnum):
    """Why a folder is not opened, beside the store's own reasons."""

    DEMO_FOLDER = "demo_folder"  # path


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a first start without the demo asks for."""

    clinic_name: str
    person_name: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a backup: a passphrase of its day, or the recovery code. None: a demo's, whose key lies in it."""

    text: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """Open records, and what the start found."""

    records: Records
    started: Started
    backups: BackupKeeper
    second_medium: str


class Folder:
    """One data folder and how its records are opened. Worker thread only."""

    def __init__(self, path: Path, clock: Clock, identity: Identity, policy: Policy) -> None:
        self._path = path
        self._clock = clock
        self._identity = identity
        self._policy = policy

    def held(self) -> KnownError | None:
        """What stands in the way when another start has the folder; None when it is free at this moment."""
        from mnconsole.store.errors import HeldError, RecordsError
        from mnconsole.store.folder_lock import FolderLock

        try:
            FolderLock(self._path).release()
        except HeldError as error:
            return error
        except RecordsError:
            return None  # opening it tells what is wrong with it
        return None

    def is_new(self) -> bool:
        """Whether there are no records yet. Raises KnownError when the folder can't be read or is a demo's."""
        from mnconsole.store.records import FolderState, state_of

        state = state_of(self._path)
        if state is FolderState.DEMO:
            raise KnownError(OpeningCode.DEMO_FOLDER, path=str(self._path))
        return state is FolderState.EMPTY

    def open_demo(self) -> Opened:
        """Open the demo's records with the key that lies in the folder; make and fill them the first time."""
        from mnconsole.store.records import FolderState, state_of

        new = state_of(self._path) is FolderState.EMPTY
        opened = self._create(None, DEMO_CLINIC, DEMO_PEOPLE, demo=True) if new else self._open(None)
        try:
            self._fill(opened.records)
        except BaseException:
            opened.records.close()
            raise
        return opened

    def open(self, passphrase: str) -> Opened:
        """Open the clinic's records. Raises KnownError with the store's codes."""
        return self._open(passphrase)

    def set_up(self, asked: SetUp) -> Opened:
        """Make the clinic's records: one person, a manager who also treats, one passphrase."""
        person = (asked.person_name, Role.MANAGER, True)
        return self._create(asked.passphrase, asked.clinic_name, (person,), demo=False)

    def backups_in(self, path: Path) -> tuple[BackupFacts, ...]:
        """The backups that somebody means by a folder, newest first; of the folder itself, in it, or below it as a
        second medium keeps them. A look only: nothing is decrypted. Raises KnownError."""
        from mnconsole.store.backup_list import found_in

        return found_in(path.expanduser().absolute())

    def restore(self, source: Path, secret: Secret, progress: Progress | None = None) -> Restored:
        """Bring back a backup (or the newest usable one in a folder) into this folder, whose records of before are
        kept beside. The records are closed before and after. `progress(done, all)` False ends it, and nothing was done.

        Raises KnownError.
        """
        from mnconsole.store.pace import Pace
        from mnconsole.store.restore import Plan, restore

        source = source.expanduser().absolute()
        plan = Plan(source, self._path, self._clock.utc_ms(), self._beside())
        return restore(plan, lambda folder: _unlock(folder, secret), Pace(progress, path=str(source)))

    def _beside(self) -> tuple[Path, ...]:
        """Where the second medium may tell of erasures, for every chain that was copied there."""
        from mnconsole.store.second_medium import homes

        second = settings.load(self._path / settings.FILE_NAME).second_medium
        return homes(Path(second).expanduser()) if second else ()

    def _create(
        self, passphrase: str | None, clinic: str, people: tuple[tuple[str, Role, bool], ...], *, demo: bool
    ) -> Opened:
        from mnconsole.store.records import create_records

        first = clinic_set_up(self._clock, self._identity, clinic, people, demo)
        return self._begin(create_records(self._path, passphrase, first))

    def _open(self, passphrase: str | None) -> Opened:
        from mnconsole.store import keys
        from mnconsole.store.records import open_records

        return self._begin(open_records(self._path, keys.unlock(self._path, passphrase).key))

    def _begin(self, records: OpenRecords) -> Opened:
        from mnconsole.store.backup_keeper import FolderBackups

        try:
            second_medium = settings.load(self._path / settings.FILE_NAME).second_medium
            if isinstance(self._clock, DemoClock):
                restore_demo_time(records, self._clock)
            started = record_start(records, self._clock, self._identity, __version__, self._policy.version)
        except BaseException:
            records.close()
            raise
        return Opened(records, started, FolderBackups(records.open_folder, second_medium), second_medium)

    def _fill(self, records: Records) -> None:
        """Sample patients and sessions where there are none: in one unit of work, so that a start that is cut short
        leaves none of them."""
        from mnconsole.services.sample_records import SamplePlan, fill

        def work(unit: UnitOfWork) -> None:
            if unit.count_patients(""):
                return
            practitioners = [person.id for person in unit.staff() if person.treats and person.works_here]
            plan = SamplePlan(patients=DEMO_PATIENTS, sessions=DEMO_SESSIONS, seed=DEMO_SEED)
            fill(_OneUnit(unit), self._policy, practitioners, plan, self._clock.utc_ms())

        records.write(work)


def _unlock(folder: Path, secret: Secret) -> DatabaseKey:
    from mnconsole.store import keys

    return keys.unlock(folder, secret.text, repair=False).key


class _OneUnit:
    """Writes inside a unit of work that is under way."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do `work` in this unit."""
        return work(self._unit)
