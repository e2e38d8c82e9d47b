"""Opening the records of a data folder: lock, key, database, first entries. Runs on a worker, never imports Qt.

New records begin with the clinic's name and people in the same step that makes them; each run begins with
`app.started`, which also tells whether the run before had ended in order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec.structs import replace

from mnconsole import __version__, assets, settings
from mnconsole.domain.access_events import (
    PassphraseNotSet,
    PassphraseSet,
    PinSet,
    RecoveryCodeMade,
    RecoveryCodeUsed,
    Way,
)
from mnconsole.domain.custody_ports import Keystore, SlotPerson
from mnconsole.domain.events import Body
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.permissions import Permission
from mnconsole.domain.policy import Policy
from mnconsole.domain.ports import Clock
from mnconsole.domain.records_ports import Records, UnitOfWork
from mnconsole.errors import KnownError, code_of
from mnconsole.opened import Custody, Opened, Secret, SetUp
from mnconsole.services.clock import DemoClock
from mnconsole.services.identity import Identity
from mnconsole.services.lifecycle import Started, record_start, restore_demo_time
from mnconsole.services.opener import Asking
from mnconsole.services.people import clinic_set_up
from mnconsole.services.policy_file import policy_sha256
from mnconsole.services.settings_audit import InForce, record_in_force
from mnconsole.services.sign_ins import take_in

if TYPE_CHECKING:
    from mnconsole.domain.backup_ports import BackupFacts, Progress
    from mnconsole.store.engine import DatabaseKey
    from mnconsole.store.keys import NewKeys, Unlocked
    from mnconsole.store.opened import OpenRecords
    from mnconsole.store.restore import Restored

log = logging.getLogger(__name__)

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
    PERSON_GONE = "person_gone"


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
        from mnconsole.store import keys
        from mnconsole.store.records import FolderState, state_of

        new = state_of(self._path) is FolderState.EMPTY
        opened = self._make_demo() if new else self._begin(self._records(keys.unlock(self._path, None)))
        with _closed_on_error(opened.records):
            self._fill(opened.records)
        return opened

    def _make_demo(self) -> Opened:
        from mnconsole.store import keys

        return self._create(keys.demo(), clinic_set_up(self._clock, self._identity, DEMO_CLINIC, DEMO_PEOPLE, True))

    def people(self) -> tuple[SlotPerson, ...]:
        """Whose passphrases open the records, as the key file tells before anything is open. Raises KnownError."""
        from mnconsole.store import keys

        return keys.people(self._path)

    def keystore(self) -> Keystore:
        """What there is of the system's keystore; before a set-up, whether a passphrase will be bound to this computer.
        Raises KnownError."""
        from mnconsole.store import key_file, keys

        if not keys.exists(self._path):
            return keys.keystore((), keys.make().salt.hex())
        return keys.keystore(self.people(), key_file.load(self._path).file.salt)

    def open(self, passphrase: str, staff_id: UUID | None = None) -> Opened:
        """Open the clinic's records with this person's passphrase, with anybody's for None.

        A wrong one is noted, and told in the log at the next opening. Raises KnownError with the store's codes.
        """
        from mnconsole.store import keys

        unlocked = self._unlock(lambda: keys.unlock(self._path, passphrase, staff_id), Way.PASSPHRASE, staff_id)
        records = self._records(unlocked)
        opened = self._begin(records)
        with _closed_on_error(records):
            opener = unlocked.staff_id or self._adopted(records, unlocked, passphrase)
        return replace(opened, staff_id=opener)

    def open_with_code(self, code: str, staff_id: UUID | None, new_passphrase: str) -> Opened:
        """Open the clinic's records with the recovery code, on any computer, and give this person a new passphrase; for
        None the first manager. Raises KnownError with the store's codes, or PERSON_GONE for somebody who does not work
        here; ValueError for an empty passphrase."""
        from mnconsole.store import keys

        if not new_passphrase:
            raise ValueError("an empty passphrase protects nothing")
        unlocked = self._unlock(lambda: keys.unlock_with_code(self._path, code), Way.RECOVERY, staff_id)
        records = self._records(unlocked)
        opened = self._begin(records)
        with _closed_on_error(records):
            self._write(records, RecoveryCodeUsed())
            person = _chosen(records.write(lambda uow: uow.staff()), staff_id)
            # The log first: no passphrase opens records whose log knows nothing of it.
            will_be_bound = records.keeper.keystore() is Keystore.AVAILABLE
            self._write(records, PassphraseSet(person.id, will_be_bound))
            try:
                bound = records.keeper.set_passphrase(person.id, person.display_name, new_passphrase)
            except KnownError as error:
                self._write(records, PassphraseNotSet(person.id, code_of(error)))
                raise
            if bound != will_be_bound:
                self._write(records, PassphraseSet(person.id, bound))
        return replace(opened, staff_id=person.id)

    def look(self, passphrase: str, staff_id: UUID | None = None) -> Opened:
        """Open damaged records to look only: nothing is written, not even that somebody looked. Passphrase, person and
        what is noted of a wrong one as in `open`. Raises KnownError."""
        from mnconsole.store import keys

        unlock = partial(keys.unlock, self._path, passphrase, staff_id, repair=False)
        return self._seen(self._unlock(unlock, Way.PASSPHRASE, staff_id))

    def look_with_code(self, code: str) -> Opened:
        """As `look`, with the recovery code."""
        from mnconsole.store import keys

        unlock = partial(keys.unlock_with_code, self._path, code, repair=False)
        return self._seen(self._unlock(unlock, Way.RECOVERY, None))

    def _seen(self, unlocked: Unlocked) -> Opened:
        from mnconsole.store.records import open_to_look

        records = open_to_look(self._path, unlocked.key)
        with _closed_on_error(records):
            found = Started(unclean=False, clinic_name=records.read(lambda reader: reader.clinic_name()))
        return Opened(records, found, records.keeper, None, unlocked.staff_id)

    def set_up(self, asked: SetUp) -> Opened:
        """Make the clinic's records: one person, a manager, whose passphrase opens them, and the recovery code."""
        from mnconsole.services.pins import verifier_of
        from mnconsole.store import keys

        if asked.second_medium:  # first: a setting without records is no harm
            file = self._path / settings.FILE_NAME
            settings.save(settings.load(file).changed(second_medium=asked.second_medium), file)
        staff_id = self._identity.new_id()
        name = asked.person_name.strip()
        new_keys = keys.new(asked.passphrase, staff_id=staff_id, name=name, code=asked.recovery_code)
        told: list[Body] = [PassphraseSet(staff_id, new_keys.bound)]
        told += [RecoveryCodeMade()] if asked.recovery_code else []
        told += [PinSet(staff_id)] if asked.pin else []
        verifier = verifier_of(asked.pin) if asked.pin else ""
        first = clinic_set_up(
            self._clock, self._identity, asked.clinic_name, ((name, Role.MANAGER, asked.treats),), False,
            first_id=staff_id, more=tuple(told),
        )  # fmt: skip

        def all_at_once(uow: UnitOfWork) -> None:
            first(uow)
            if verifier:
                uow.set_pin_verifier(staff_id, verifier, self._clock.utc_ms())

        return replace(self._create(new_keys, all_at_once), staff_id=staff_id)

    def backups_in(self, path: Path) -> tuple[BackupFacts, ...]:
        """The backups that somebody means by a folder, newest first; of the folder itself, in it, or below it as a
        second medium keeps them. Each with how many later entries are known, to the records here and to what lies
        around it. A look only: nothing is decrypted. Raises KnownError."""
        from mnconsole.store import witness
        from mnconsole.store.backup_list import found_in
        from mnconsole.store.later_known import with_all_later

        return with_all_later(found_in(path.expanduser().absolute()), witness.known(self._path))

    def restore(self, source: Path, secret: Secret, progress: Progress | None = None) -> Restored:
        """Bring back a backup (or the newest usable one in a folder) into this folder, whose records of before are
        kept beside. The records are closed before and after. `progress(done, all)` False ends it, and nothing was done.
        Raises KnownError.
        """
        from mnconsole.store import keys
        from mnconsole.store.pace import Pace
        from mnconsole.store.restore import Plan, restore

        source, asking = source.expanduser().absolute(), Asking(Permission.MANAGE_BACKUPS)

        def unlock(folder: Path) -> DatabaseKey:
            unlocked = keys.unlock_with_either(folder, secret.text)
            asking.opener = unlocked.opener
            return unlocked.key

        plan = Plan(source, self._path, self._clock.utc_ms(), self._beside(), asking.need)
        return restore(plan, unlock, Pace(progress, path=str(source)))

    def go_on(self, passphrase: str, staff_id: UUID | None = None) -> Restored:
        """Begin a new chain with what is there, when the newest entries are gone for good (`store/going_on.py`). The
        records are closed before and after; passphrase, person and what is noted as in `open`. Raises KnownError."""
        from mnconsole.store import keys

        unlock = partial(keys.unlock, self._path, passphrase, staff_id)
        return self._gone_on(self._unlock(unlock, Way.PASSPHRASE, staff_id))

    def go_on_with_code(self, code: str) -> Restored:
        """As `go_on`, with the recovery code."""
        from mnconsole.store import keys

        return self._gone_on(self._unlock(partial(keys.unlock_with_code, self._path, code), Way.RECOVERY, None))

    def _gone_on(self, unlocked: Unlocked) -> Restored:
        from mnconsole.store.going_on import go_on
        from mnconsole.store.own_records import staff_in

        unlocked.opener.need(staff_in(self._path, unlocked.key), Permission.MANAGE_BACKUPS)
        return go_on(self._path, unlocked.key, self._clock.utc_ms(), self._beside())

    def _beside(self) -> tuple[Path, ...]:
        """Where the second medium may tell of erasures, for every chain that was copied there."""
        from mnconsole.store.second_medium import homes_of

        return homes_of(settings.load(self._path / settings.FILE_NAME).second_medium)

    def _create(self, new_keys: NewKeys, first: Callable[[UnitOfWork], None]) -> Opened:
        from mnconsole.store.records import create_records

        return self._begin(create_records(self._path, new_keys, first))

    def _unlock(self, unlock: Callable[[], Unlocked], way: Way, staff_id: UUID | None) -> Unlocked:
        from mnconsole.store import failed_sign_ins

        with failed_sign_ins.noted(self._path, self._clock.utc_ms(), way, staff_id):
            return unlock()

    def _records(self, unlocked: Unlocked) -> OpenRecords:
        from mnconsole.store.records import open_records

        return open_records(self._path, unlocked.key)

    def _begin(self, records: OpenRecords) -> Opened:
        from mnconsole.store.backup_keeper import FolderBackups

        with _closed_on_error(records):
            chosen = settings.load(self._path / settings.FILE_NAME)
            # Read before anything is written: records in which this is spoilt stay as they are.
            records.write(lambda uow: (uow.staff(), uow.open_sessions()))
            if isinstance(self._clock, DemoClock):
                restore_demo_time(records, self._clock)
            self._take_in_sign_ins(records)
            started = record_start(records, self._clock, self._identity, __version__, self._policy.version)
            record_in_force(records, self._clock, self._identity, self._in_force(chosen))
        backups = FolderBackups(records.open_folder, chosen.second_medium)
        return Opened(records, started, records.keeper, Custody(records, backups, chosen.second_medium))

    def _in_force(self, chosen: settings.Settings) -> InForce:
        sha256 = policy_sha256(assets.path("policy", "clinic.toml"), self._path)
        defaults = settings.as_toml(settings.Settings())
        return InForce(settings.as_toml(chosen), defaults, self._policy.version, sha256)

    def _take_in_sign_ins(self, records: Records) -> None:
        """Before the start's own entry, as they were before it. They leave their file once they are on the disk."""
        from mnconsole.store import failed_sign_ins

        waiting = failed_sign_ins.waiting(self._path)
        if waiting:
            take_in(records, [(one.event_id, one.at_utc_ms, one.way, one.staff_id) for one in waiting],
                    self._clock, self._identity)  # fmt: skip
            failed_sign_ins.clear(self._path)

    def _adopted(self, records: OpenRecords, unlocked: Unlocked, passphrase: str) -> UUID | None:
        """The slot of an older program names nobody. Where one person works, it is theirs, and says so from now on."""
        from mnconsole.store.errors import RecordsError

        here = [one for one in records.write(lambda uow: uow.staff()) if one.works_here]
        if unlocked.plain or len(here) != 1:
            return None
        try:
            records.keeper.adopt(unlocked.slot_id, here[0].id, here[0].display_name, passphrase)
        except RecordsError:  # it goes on opening as it is
            log.warning("the slot of an older program could not be given a name", exc_info=True)
        return here[0].id

    def _write(self, records: Records, body: Body) -> None:
        records.write(lambda uow: uow.append([self._identity.event(body, self._clock, with_actor=False)]))

    def _fill(self, records: Records) -> None:
        from mnconsole.services.sample_records import SamplePlan, fill_empty

        plan = SamplePlan(patients=DEMO_PATIENTS, sessions=DEMO_SESSIONS, seed=DEMO_SEED)
        fill_empty(records, self._policy, plan, self._clock.utc_ms())


@contextmanager
def _closed_on_error(records: Records) -> Iterator[None]:
    """What was opened for a start that then fails must not stay open, and locked."""
    try:
        yield
    except BaseException:
        records.close()
        raise


def _chosen(staff: tuple[Staff, ...], staff_id: UUID | None) -> Staff:
    here = [one for one in staff if one.works_here]
    fitting = [one for one in here if (one.role is Role.MANAGER if staff_id is None else one.id == staff_id)]
    if not fitting:
        raise KnownError(OpeningCode.PERSON_GONE)
    return fitting[0]
