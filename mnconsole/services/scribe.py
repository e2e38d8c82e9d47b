"""The one way into the records, for all services: one transaction a job, on the writer's thread.

What happened and could not be written (a full disk, a failing one) is kept, and goes in front of the next entry that
can be written, whoever writes it: the pen's dose must not depend on one full disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final, TypeVar
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.decisions import Refused
from mnconsole.domain.events import Event
from mnconsole.domain.records_ports import Records, UnitOfWork
from mnconsole.domain.session import Session, Status
from mnconsole.errors import code_of
from mnconsole.services.background import Worker, WorkerClosedError
from mnconsole.services.hub import ActRefused, Hub, NotSaved
from mnconsole.services.late import RecordsClosedError
from mnconsole.services.waiting import on

T = TypeVar("T")
log = logging.getLogger(__name__)

_LOOK_ONLY: Final = "look_only"
"""The store's code for records that take no entry at all: what happened is left out, not kept for later."""

_NOT_STORABLE = (ValueError, TypeError, LookupError)
"""Errors of the entry itself; it would fail again. Everything else is the disk's or the database's."""


class _Fact(Struct, frozen=True):
    """What happened, stamped when it happened; kept until it is in the records."""

    session_id: UUID | None
    events: tuple[Event, ...]


class Scribe:
    """Submitting is allowed from any thread; answers come on the main thread."""

    def __init__(self, records: Records, writer: Worker, hub: Hub) -> None:
        self._records = records
        self._writer = writer
        self._hub = hub
        self._kept: list[_Fact] = []  # writer's thread only

    @property
    def kept(self) -> int:
        """How many entries wait for a disk that takes them. Any thread."""
        return len(self._kept)

    def run(
        self,
        work: Callable[[UnitOfWork], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do `work` in one transaction; then `done`, or `failed`. Without it a failure is told to everybody."""
        answer = failed or (lambda error: self.told(None, error))
        try:
            self._writer.submit(lambda: self._write(work), done, answer)
        except WorkerClosedError as closed:
            answer(closed)

    def wait_for(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do `work` in one transaction, and wait for it: for the file worker. Raises what it raises."""
        return on(self._writer, lambda: self._write(work))

    def sweep(self) -> bool:
        """`Records.sweep` on the writer's thread, and wait for it: for the file worker."""
        return on(self._writer, self._records.sweep)

    def note(
        self, events: Sequence[Event], session_id: UUID | None = None, done: Callable[[Session], None] | None = None
    ) -> None:
        """Write down what happened. Never refused; left out only when its session was closed meanwhile.

        `done` gets the session with its new entries.
        """
        fact = _Fact(session_id, tuple(events))

        def work() -> Session | None:
            try:
                return self._write(stored)
            except _NOT_STORABLE:
                raise
            except Exception as error:
                if code_of(error) == _LOOK_ONLY:
                    log.info("open to look only, not written down: %s", [event.kind for event in fact.events])
                    return None
                self._kept.append(fact)
                raise

        def stored(uow: UnitOfWork) -> Session | None:
            _append(uow, fact)
            return uow.session(session_id) if session_id is not None else None

        def answered(session: Session | None) -> None:
            if session is not None and done is not None:
                done(session)

        try:
            self._writer.submit(work, answered, lambda error: self.told(session_id, error, kept=True))
        except WorkerClosedError as closed:
            self.told(session_id, closed)

    def try_again(self) -> None:
        """Write what waits, if anything does. A failure was told before."""
        if self._kept:
            self.run(lambda _uow: None, None, lambda error: log.info("entries still wait: %s", code_of(error)))

    def telling(self, failed: Callable[[Exception], None] | None) -> Callable[[Exception], None]:
        """A failure is told to everybody, and to who has asked."""

        def both(error: Exception) -> None:
            self.told(None, error)
            if failed is not None:
                failed(error)

        return both

    def told(self, session_id: UUID | None, error: Exception, *, kept: bool = False) -> None:
        """Tell everybody that something was refused or not saved."""
        if isinstance(error, Refused):
            self._hub.publish(ActRefused(session_id, error.code, error.details))
            return
        if isinstance(error, RecordsClosedError | WorkerClosedError):  # the program ends: nobody's mistake
            log.warning("not saved, the program ends: %s", type(error).__name__)
        else:
            log.error("not saved: %s", error, exc_info=error)
        self._hub.publish(NotSaved(session_id, code_of(error), kept and not isinstance(error, _NOT_STORABLE)))

    def _write(self, work: Callable[[UnitOfWork], T]) -> T:
        """One transaction, with what could not be written before in front."""
        waiting = tuple(self._kept)
        under_way: list[_Fact] = []

        def whole(uow: UnitOfWork) -> T:
            under_way.clear()
            for fact in waiting:
                under_way[:] = [fact]
                _append(uow, fact)
            under_way.clear()
            return work(uow)

        try:
            result = self._records.write(whole)
        except _NOT_STORABLE:
            if not under_way:
                raise
            # It must not hold back everything behind it. The log file tells what it was.
            log.exception("an entry that was kept can't be stored: %s", under_way[0])
            self._kept.remove(under_way[0])
            return self._write(work)
        del self._kept[: len(waiting)]
        return result


def _append(uow: UnitOfWork, fact: _Fact) -> None:
    if fact.session_id is not None:
        session = uow.session(fact.session_id)
        if session is None:
            raise LookupError(f"no session {fact.session_id}")
        if session.status is not Status.OPEN:
            log.warning("a fact came after the session had been closed: %s", [e.kind for e in fact.events])
            return
    # A commit whose end failed may have brought them to the disk all the same.
    uow.append([event for event in fact.events if not uow.holds(event.id)])
