"""The two sides of opened records: one connection that writes, one that only reads. Each belongs to one thread."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from sqlalchemy import Connection, Engine, delete, event, insert
from sqlalchemy.exc import DBAPIError

from mnconsole.domain.custody_events import PatientErased
from mnconsole.domain.events import Event
from mnconsole.domain.records_ports import Reader, UnitOfWork
from mnconsole.domain.session import Session
from mnconsole.store import event_log, state_check
from mnconsole.store.authorizer import Use, guard_engine, using
from mnconsole.store.engine import BUSY_TIMEOUT_MS, DatabaseKey, DriverError, reader_engine, writer_engine
from mnconsole.store.errors import RecordsError, StoreCode, known_or_misshapen
from mnconsole.store.projections import Projector, SessionCache
from mnconsole.store.repositories import Queries
from mnconsole.store.sealing import PatientKeys
from mnconsole.store.tables import staff_pin
from mnconsole.store.witness import Newest

T = TypeVar("T")

_ASKED_EVERY: Final = 20_000
"""Steps of SQLite's machine, under a millisecond, between two looks at whether the query was interrupted."""

MakeQueries = Callable[[Connection, PatientKeys, UUID], Queries]

DATABASE_ERRORS = (DBAPIError, DriverError)


class Unit(Queries):
    """`UnitOfWork`: queries that see what has been appended, and append."""

    def __init__(self, connection: Connection, keys: PatientKeys, device: UUID, projector: Projector) -> None:
        super().__init__(connection, keys, device)
        self._projector = projector
        self.appended: tuple[Event, ...] = ()

    def session(self, session_id: UUID) -> Session | None:
        """The folded session, this unit's own events included."""
        return self._projector.session(session_id)

    def holds(self, event_id: UUID) -> bool:
        """Whether an event is in the log already."""
        return event_log.holds(self._connection, event_id)

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Append to the log and write the state tables; the events come back with their numbers.

        Raises ValueError or TypeError for events that can't be stored; the whole unit must then be given up.
        """
        stored = event_log.append(self._connection, self._device, self._keys, events)
        self._projector.apply(stored)
        if any(isinstance(event.body, PatientErased) for event in stored):
            self._projector.forget_words()
        self.appended += stored
        return stored

    def set_pin_verifier(self, staff_id: UUID, verifier: str, at_utc_ms: int) -> None:
        """Replace what a person's PIN is tried against; empty: that person has no PIN any more."""
        self._connection.execute(delete(staff_pin).where(staff_pin.c.staff_id == staff_id))
        if verifier:
            values = {"staff_id": staff_id, "verifier": verifier, "set_utc_ms": at_utc_ms}
            self._connection.execute(insert(staff_pin), values)

    def rebuild_state(self) -> None:
        """Make the state tables again from the log."""
        with using(self._connection, Use.REBUILDING):
            state_check.rebuild(self._connection, self._keys, self._projector)


class CommitFailedError(Exception):
    """The work was done and its commit failed: whether it is on the disk must be looked up."""

    def __init__(self, appended: tuple[Event, ...], result: object) -> None:
        super().__init__("commit failed")
        self.appended, self.result = appended, result


class WriteSide:
    """The writer's connection with what it remembers. Replaced as a whole after a database error."""

    def __init__(self, path: Path, key: DatabaseKey, *, create: bool = False) -> None:
        self.engine: Engine = writer_engine(path, key, create=create)
        guard_engine(self.engine, Use.WRITING)
        self._sessions = SessionCache()
        self._connection: Connection | None = None
        self._keys: PatientKeys | None = None
        self._device: UUID | None = None
        self.newest: Newest | None = None
        """The newest entry that this side has committed."""

    def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` in one transaction and commit. Rolls back on any exception. Raises CommitFailedError."""
        connection, keys, device = self._opened()
        unit = Unit(connection, keys, device, Projector(connection, keys, self._sessions))
        worked = False
        try:
            with connection.begin():
                result = work(unit)
                newest = Newest(device, *event_log.head(connection, device)) if unit.appended else self.newest
                worked = True
        except BaseException as error:
            self._sessions.rollback()
            keys.forget()
            if worked and isinstance(error, DATABASE_ERRORS):
                raise CommitFailedError(unit.appended, result) from error
            raise
        self._sessions.commit()
        self.newest = newest
        return result

    def _opened(self) -> tuple[Connection, PatientKeys, UUID]:
        if self._connection is None or self._keys is None or self._device is None:
            connection = self.engine.connect()
            try:
                with connection.begin():
                    self._device = event_log.device_id(connection)
            except BaseException:
                connection.close()
                raise
            self._connection, self._keys = connection, PatientKeys(connection)
        return self._connection, self._keys, self._device

    def holds(self, events: Sequence[Event]) -> bool:
        """Whether all of these are in the records; asked on a new connection after a failed commit."""
        connection, _keys, _device = self._opened()
        with connection.begin():
            return bool(events) and all(event_log.holds(connection, one.id) for one in events)

    def flush(self, wait_ms: int = BUSY_TIMEOUT_MS) -> bool:
        """Bring the write-ahead log into the database and both to the disk, and empty it; False when readers were in
        the way for `wait_ms`."""
        connection, _keys, _device = self._opened()
        raw = cast(Any, connection.connection.driver_connection)
        raw.execute(f"PRAGMA busy_timeout = {wait_ms}")
        try:
            busy, _pages, _moved = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        return bool(busy == 0)

    def look(self, query: Callable[[Connection], T]) -> T:
        """Ask the bare connection, in one transaction that writes nothing. Raises the driver's errors."""
        connection, _keys, _device = self._opened()
        with connection.begin():
            return query(connection)

    def raw(self) -> sqlite3.Connection:
        """The driver's own connection, to copy the database from. Writer thread only."""
        connection, _keys, _device = self._opened()
        return cast(sqlite3.Connection, connection.connection.driver_connection)

    def close(self) -> None:
        """Close the connection; the last one out folds the write-ahead log into the database."""
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                connection.close()
        finally:
            self.engine.dispose()


class ReadSide:
    """A connection that can't write, with queries that can be interrupted from any thread."""

    def __init__(
        self, path: Path, key: DatabaseKey, queries: MakeQueries = Queries, *, immutable: bool = False
    ) -> None:
        self._path = path
        self._asks = queries
        self._engine = reader_engine(path, key, immutable=immutable)
        guard_engine(self._engine, Use.READING)
        event.listen(self._engine, "before_cursor_execute", self._stop_when_told)
        self._connection: Connection | None = None
        self._keys: PatientKeys | None = None
        self._queries: Queries | None = None
        self._guard = threading.Lock()
        self._running: sqlite3.Connection | None = None
        self._told = False

    def read(self, query: Callable[[Reader], T]) -> T:
        """Run a query in one snapshot. Raises RecordsError; INTERRUPTED after `interrupt`."""
        try:
            connection, queries = self._opened()
            with self._guard:
                if self._running is not None:
                    raise RuntimeError("the records have one reader thread, and a query does not begin another")
                self._running = cast(sqlite3.Connection, connection.connection.driver_connection)
            try:
                with connection.begin():
                    return query(queries)
            finally:
                # A key that was destroyed since must not open anything from memory.
                if self._keys is not None:
                    self._keys.forget()
                with self._guard:
                    self._running, self._told = None, False
        except DATABASE_ERRORS as error:
            meant = known_or_misshapen(error, str(self._path))
            if meant is None or meant.code is not StoreCode.INTERRUPTED:
                self._drop()
            if meant is None:
                raise
            raise meant from error

    def look(self, check: Callable[[Connection], object]) -> None:
        """Run a check before anything is known about the database. Raises the driver's errors."""
        with self._engine.connect() as connection, connection.begin():
            check(connection)

    def _opened(self) -> tuple[Connection, Queries]:
        if self._connection is None or self._queries is None:
            connection = self._engine.connect()
            try:
                with connection.begin():
                    device = event_log.device_id(connection)
            except BaseException:
                connection.close()
                raise
            raw = cast(sqlite3.Connection, connection.connection.driver_connection)
            raw.set_progress_handler(self._is_told, _ASKED_EVERY)
            self._connection, self._keys = connection, PatientKeys(connection)
            self._queries = self._asks(connection, self._keys, device)
        return self._connection, self._queries

    def _is_told(self) -> bool:
        return self._told

    def interrupt(self) -> None:
        """Abort the running query, and its later statements. From any thread; nothing when none runs."""
        # SQLite forgets an interruption that comes just before a statement begins; the flag does not.
        with self._guard:
            if self._running is not None:
                self._told = True
                self._running.interrupt()

    def _stop_when_told(self, *_arguments: object) -> None:
        # A query of several statements may be between two of them when it is interrupted.
        if self._told:
            raise RecordsError(StoreCode.INTERRUPTED, path=str(self._path))

    def _drop(self) -> None:
        connection, self._connection, self._queries = self._connection, None, None
        try:
            if connection is not None:
                connection.close()
        finally:
            self._engine.dispose()

    def close(self) -> None:
        """Close the connection. After the reader thread has ended."""
        self._drop()
