"""What records that are to be replaced still tell: erasures, and how far their log had come."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import Connection

from mnconsole.domain.access_events import StaffChanged, StaffLeft, StaffReturned
from mnconsole.domain.custody_events import PatientErased
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.record_events import StaffAdded
from mnconsole.regular import open_regular
from mnconsole.store import event_log, schema
from mnconsole.store.ballast import lacks_room
from mnconsole.store.chain_links import known_chains
from mnconsole.store.diagnosis import diagnosed
from mnconsole.store.engine import DatabaseKey, reader_engine
from mnconsole.store.erased_list import Erased, of_event
from mnconsole.store.errors import KeyFileError, RecordsError, StoreCode, os_errors
from mnconsole.store.keys import needs_passphrase, whole
from mnconsole.store.opened import DATABASE
from mnconsole.store.sealing import PatientKeys
from mnconsole.store.sides import DATABASE_ERRORS
from mnconsole.store.snapshot import PAGE_BYTES

_OF_STAFF: Final = tuple(kind.KIND for kind in (StaffAdded, StaffChanged, StaffLeft, StaffReturned))


class OwnRecords(Struct, frozen=True):
    """Erasures, and the highest number that is known of each device. `unread` names a database that is there and could
    not be asked, `staff` who works there. `shut`: for all that can be told without their key they are sound, and the
    secret at hand does not open them."""

    erased: dict[UUID, Erased] = field(default_factory=dict)
    heads: dict[UUID, int] = field(default_factory=dict)
    unread: tuple[Path, ...] = ()
    staff: tuple[Staff, ...] = ()
    shut: bool = False


@contextmanager
def _why_shut(folder: Path) -> Iterator[None]:
    """To be asked at all a database may need an index of its log beside it. Where none can be made SQLite does not say
    why."""
    try:
        yield
    except RecordsError as error:
        if lacks_room(error, folder):
            raise RecordsError(StoreCode.DISK_FULL, path=str(folder)) from error
        if error.code is StoreCode.FOLDER_UNUSABLE and not os.access(folder, os.W_OK):
            raise RecordsError(StoreCode.READ_ONLY, path=str(folder)) from error
        raise


@contextmanager
def asking(folder: Path, key: DatabaseKey) -> Iterator[Connection]:
    """One snapshot of the records of a folder, of whatever schema; nothing is changed. Raises RecordsError."""
    path = folder / DATABASE
    if not path.exists():
        raise RecordsError(StoreCode.DATABASE_MISSING, path=str(path))
    engine = reader_engine(path, key)
    try:
        with _why_shut(folder), diagnosed(path, key), engine.connect() as connection, connection.begin():
            schema.require_begun(connection, path)
            yield connection
    finally:
        engine.dispose()


def staff_in(folder: Path, key: DatabaseKey) -> tuple[Staff, ...]:
    """Everybody in the records of a folder, of whatever schema. Raises RecordsError."""
    with asking(folder, key) as connection:
        return _staff(connection)


def _staff(connection: Connection) -> tuple[Staff, ...]:
    """By the log, and not by the table that is made of it: that one may have to be made anew."""
    people: dict[UUID, Staff] = {}
    for event in event_log.of_kinds(connection, PatientKeys(connection), None, _OF_STAFF):
        match event.body:
            case StaffAdded() | StaffChanged() as body:
                before = people.get(body.staff_id)
                left = before.left_utc_ms if before is not None else 0
                people[body.staff_id] = Staff(body.staff_id, body.display_name, Role(body.role), body.treats, left)
            case StaffLeft() | StaffReturned() as body if body.staff_id in people:
                left = event.at_utc_ms if isinstance(body, StaffLeft) else 0
                people[body.staff_id] = replace(people[body.staff_id], left_utc_ms=left)
            case _:
                pass
    return tuple(people[staff_id] for staff_id in sorted(people))


def look_at(folder: Path, unlock: Callable[[Path], DatabaseKey], *, asks: bool, immutable: bool = False) -> OwnRecords:
    """Ask the records of a folder, which may be damaged, of another clinic or not there at all. Changes nothing.

    `asks`: only records that a secret opens are believed, and those that need none otherwise: whoever has none could
    have put them there. `immutable` is for a backup, which nobody writes, maybe on a medium that nobody may write.
    """
    path = folder / DATABASE
    with os_errors(path):
        if not path.exists():
            return OwnRecords()
    try:
        protected = needs_passphrase(folder)
        if protected is not asks:
            return OwnRecords(unread=(path,), shut=protected and _seems_sound(path))
        engine = reader_engine(path, unlock(folder), immutable=immutable)
    except KeyFileError as error:
        lost = error.code in (StoreCode.KEY_FILE_MISSING, StoreCode.KEY_FILE_DAMAGED)  # nobody opens them any more
        return OwnRecords(unread=(path,), shut=not lost and _seems_sound(path))
    except RecordsError:
        return OwnRecords(unread=(path,))
    try:
        with engine.connect() as connection, connection.begin():
            return _ask(connection)
    except (RecordsError, *DATABASE_ERRORS):
        return OwnRecords(unread=(path,))
    finally:
        engine.dispose()


def _seems_sound(path: Path) -> bool:
    """Whether the file has whole pages and begins with the salt that its key file tells."""
    with os_errors(path), open_regular(path) as file:
        begins, size_bytes = file.read(16), path.stat().st_size
    return begins == whole(path.parent)[1] and size_bytes % PAGE_BYTES == 0


def heads_in(folder: Path, key: DatabaseKey) -> dict[UUID, int]:
    """How far each chain has come that the records of a folder hold, or tell of as lost. Raises RecordsError."""
    with asking(folder, key) as connection:
        return known_chains(connection)


def _ask(connection: Connection) -> OwnRecords:
    return OwnRecords(erased=erasures(connection), heads=known_chains(connection), staff=_staff(connection))


def held_of_chains(connection: Connection) -> dict[UUID, int]:
    """Every chain that the log is made of, or tells of as left behind by a restore, and how many of its entries it
    holds: 0 of one that was left behind as a whole."""
    held = dict.fromkeys(known_chains(connection), 0)
    return held | {device: event_log.head(connection, device)[0] for device in event_log.devices(connection)}


def erasures(connection: Connection) -> dict[UUID, Erased]:
    """Every erasure in the log, as its first tombstone tells it."""
    keys = PatientKeys(connection)
    found: dict[UUID, Erased] = {}
    for event in event_log.of_kinds(connection, keys, None, (PatientErased.KIND,)):
        if isinstance(event.body, PatientErased):
            found.setdefault(event.body.patient_id, of_event(event.body))
    return found
