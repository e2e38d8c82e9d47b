"""Treatment: proposals become stored events; the acknowledged sessions are told to everybody.

Decisions are made on the writer's thread against the stored state. The main thread keeps the acknowledged folds of
the open sessions (`open_sessions`), replaced as a whole when the commit is acknowledged, and never guesses ahead.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import Context, RefusalCode, Refused, decide
from mnconsole.domain.events import Body, Event
from mnconsole.domain.numbing import Moment, Wait, wait_of
from mnconsole.domain.people import Staff
from mnconsole.domain.policy import Policy
from mnconsole.domain.ports import Clock
from mnconsole.domain.records_ports import Records, UnitOfWork
from mnconsole.domain.session import Session, Status
from mnconsole.errors import KnownError, code_of
from mnconsole.services.background import Worker
from mnconsole.services.hub import ActRefused, BusyChanged, Hub, NotSaved, SessionChanged
from mnconsole.services.identity import Identity

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Fact:
    """What happened, stamped when it happened; kept until it is in the records."""

    session_id: UUID | None
    events: tuple[Event, ...]


class Treatment:
    """Open sessions and everything that can be done to them. Lives on the main thread."""

    def __init__(
        self, records: Records, writer: Worker, hub: Hub, clock: Clock, identity: Identity, policy: Policy
    ) -> None:
        self._records = records
        self._writer = writer
        self._hub = hub
        self._clock = clock
        self._identity = identity
        self._policy = policy
        self._open: dict[UUID, Session] = {}
        self._busy: dict[UUID, int] = {}
        self._unsaved: list[_Fact] = []  # writer's thread only
        self.pen_wanted: Callable[[UUID], bool] = lambda _session_id: False
        """Whether the pen is wanted armed or running for a session; set by pen control. Any thread."""

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        return self._policy

    def now(self) -> Moment:
        """Now on the records' clock, with this run's id."""
        return Moment(self._clock.utc_ms(), self._clock.mono_ms(), self._identity.run_id)

    def today(self) -> str:
        """ISO date in the laptop's time zone on the records' clock."""
        return datetime.fromtimestamp(self._clock.utc_ms() / 1000).astimezone().date().isoformat()

    def open_sessions(self) -> tuple[Session, ...]:
        """Every open session as acknowledged, oldest first."""
        return tuple(sorted(self._open.values(), key=lambda s: (s.started_utc_ms, s.id)))

    def session(self, session_id: UUID | None) -> Session | None:
        """An open session as acknowledged."""
        return self._open.get(session_id) if session_id is not None else None

    def open_session_of(self, patient_id: UUID) -> Session | None:
        """The open session of a patient."""
        return next((s for s in self._open.values() if s.patient_id == patient_id), None)

    def wait(self, session: Session) -> Wait | None:
        """The running numbing wait of a session, now."""
        return wait_of(session, self.now())

    def is_busy(self, session_id: UUID) -> bool:
        """Whether an act of this session is not yet acknowledged."""
        return self._busy.get(session_id, 0) > 0

    def resume_all(self, unclean: bool, done: Callable[[tuple[Session, ...]], None]) -> None:
        """Take up every open session at its step, with the gap on record; `done` on the main thread."""
        cause = ev.ResumeCause.UNCLEAN_END if unclean else ev.ResumeCause.CLOSED

        def work() -> tuple[Session, ...]:
            return self._records.write(self._resume(cause))

        def finished(sessions: tuple[Session, ...]) -> None:
            for session in sessions:
                self._keep(session)
            done(sessions)

        self._writer.submit(work, finished, lambda error: self._not_saved(None, error))

    def _resume(self, cause: ev.ResumeCause) -> Callable[[UnitOfWork], tuple[Session, ...]]:
        def resume(uow: UnitOfWork) -> tuple[Session, ...]:
            for session in uow.open_sessions():
                gap = max(0, self._clock.utc_ms() - session.events[-1].at_utc_ms)
                uow.append([self._event(session, ev.SessionResumed(gap, cause))])
            return uow.open_sessions()

        return resume

    def start_session(self, patient_id: UUID, opened: Callable[[Session], None] | None = None) -> None:
        """Open a session for a patient, or answer with the one that is open already."""

        def work() -> Session:
            actor = self._identity.need_actor()
            return self._records.write(lambda uow: self._start(uow, patient_id, actor.id))

        def done(session: Session) -> None:
            self._keep(session)
            if opened is not None:
                opened(session)

        self._writer.submit(work, done, lambda error: self._failed(None, error))

    def _start(self, uow: UnitOfWork, patient_id: UUID, actor_id: UUID) -> Session:
        for session in uow.open_sessions():
            if session.patient_id == patient_id:
                return session
        if uow.patient(patient_id) is None:
            raise Refused(RefusalCode.PATIENT_UNKNOWN)
        session_id = self._identity.new_id()
        started = ev.SessionStarted(patient_id, self._policy.version, actor_id)
        event = self._identity.event(started, self._clock, session_id=session_id, patient_id=patient_id)
        uow.append([event])
        return self._need_session(uow, session_id)

    def act(self, session_id: UUID, proposal: Body, stored: Callable[[Session], None] | None = None) -> None:
        """Propose a step. Answers come as SessionChanged, ActRefused or NotSaved; `stored` after the commit."""
        # Who, and when, as of the press: the disk may be slow, and somebody else may sign in meanwhile.
        actor, now, today = self._identity.actor, self.now(), self.today()

        def work() -> Session:
            return self._write(decided)

        def decided(uow: UnitOfWork) -> Session:
            if actor is None:
                raise Refused(RefusalCode.NOT_PERMITTED)
            session = self._need_session(uow, session_id)
            context = Context(self._policy, now, actor, today, pen_wanted=self.pen_wanted(session_id))
            bodies = decide(session, proposal, context)
            uow.append([self._event(session, body, actor=actor, moment=now) for body in bodies])
            return self._need_session(uow, session_id)

        def done(session: Session) -> None:
            self._set_busy(session_id, -1)
            self._keep(session)
            if stored is not None:
                stored(session)

        def failed(error: Exception) -> None:
            self._set_busy(session_id, -1)
            self._failed(session_id, error)

        self._set_busy(session_id, +1)
        self._writer.submit(work, done, failed)

    def fact(self, session_id: UUID | None, bodies: Sequence[Body]) -> None:
        """Record what happened (pen reports, alarms). Never refused; any thread. Ignored only by a closed session.

        Without a session it is an entry of the program's own. What can't be written is kept, and goes with the next
        entry that can: the pen's dose must not depend on one full disk.
        """
        now = self.now()
        session = self.session(session_id)
        patient_id = session.patient_id if session is not None else None
        events = tuple(
            self._identity.event(
                body,
                self._clock,
                session_id=session_id,
                patient_id=patient_id,
                at_utc_ms=now.utc_ms,
                mono_ms=now.mono_ms,
            )
            for body in bodies
        )
        fact = _Fact(session_id, events)

        def work() -> Session | None:
            try:
                return self._write(stored)
            except KnownError:
                self._unsaved.append(fact)
                raise

        def stored(uow: UnitOfWork) -> Session | None:
            self._append(uow, fact)
            return uow.session(session_id) if session_id is not None else None

        def done(session: Session | None) -> None:
            if session is not None:
                self._keep(session)

        self._writer.submit(work, done, lambda error: self._not_saved(session_id, error))

    def _write(self, work: Callable[[UnitOfWork], T]) -> T:
        """One transaction, with what could not be written before in front."""
        waiting = len(self._unsaved)

        def whole(uow: UnitOfWork) -> T:
            for fact in self._unsaved[:waiting]:
                self._append(uow, fact)
            return work(uow)

        result = self._records.write(whole)
        del self._unsaved[:waiting]
        return result

    def _append(self, uow: UnitOfWork, fact: _Fact) -> None:
        if fact.session_id is not None:
            session = self._need_session(uow, fact.session_id)
            if session.status is not Status.OPEN:
                log.warning("a fact came after the session had been closed: %s", [e.kind for e in fact.events])
                return
        uow.append(fact.events)

    def undo(self, session_id: UUID, reason: str) -> None:
        """Take the newest step back, as a correction on record."""
        session = self.session(session_id)
        newest = session.newest_step_event if session is not None else None
        if newest is None:
            self._hub.publish(ActRefused(session_id, RefusalCode.NOTHING_TO_UNDO))
            return
        self.act(session_id, ev.Retracted(newest.id, reason))

    def _event(
        self, session: Session, body: Body, *, actor: Staff | None = None, moment: Moment | None = None
    ) -> Event:
        return self._identity.event(
            body,
            self._clock,
            session_id=session.id,
            patient_id=session.patient_id,
            with_actor=actor is not None,
            actor=actor,
            at_utc_ms=moment.utc_ms if moment is not None else 0,
            mono_ms=moment.mono_ms if moment is not None else 0,
        )

    @staticmethod
    def _need_session(uow: UnitOfWork, session_id: UUID) -> Session:
        session = uow.session(session_id)
        if session is None:
            raise LookupError(f"no session {session_id}")
        return session

    def _keep(self, session: Session) -> None:
        known = self._open.get(session.id)
        if known is not None and len(known.events) > len(session.events):
            return
        if session.status is Status.OPEN:
            self._open[session.id] = session
        else:
            self._open.pop(session.id, None)
        self._hub.publish(SessionChanged(session, self._clock.utc_ms()))

    def _set_busy(self, session_id: UUID, change: int) -> None:
        before = self._busy.pop(session_id, 0)
        if before + change:
            self._busy[session_id] = before + change
        if (before > 0) != (before + change > 0):
            self._hub.publish(BusyChanged(session_id, before + change > 0))

    def _failed(self, session_id: UUID | None, error: Exception) -> None:
        if isinstance(error, Refused):
            self._hub.publish(ActRefused(session_id, error.code, error.details))
        else:
            self._not_saved(session_id, error)

    def _not_saved(self, session_id: UUID | None, error: Exception) -> None:
        log.error("not saved: %s", error, exc_info=error)
        self._hub.publish(NotSaved(session_id, code_of(error)))
