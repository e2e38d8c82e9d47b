"""Treatment: proposals become stored events; the acknowledged sessions are told to everybody.

Decisions are made on the writer's thread against the stored state. The main thread keeps the acknowledged folds of
the open sessions (`open_sessions`), replaced as a whole when the commit is acknowledged, and never guesses ahead.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import Context, RefusalCode, Refused, decide
from mnconsole.domain.events import Body, Event
from mnconsole.domain.numbing import Moment, Wait, wait_of
from mnconsole.domain.policy import Policy
from mnconsole.domain.ports import Clock
from mnconsole.domain.records_ports import Records, UnitOfWork
from mnconsole.domain.session import Session, Status
from mnconsole.errors import code_of
from mnconsole.services.background import Worker
from mnconsole.services.hub import ActRefused, BusyChanged, Hub, NotSaved, SessionChanged
from mnconsole.services.identity import Identity

log = logging.getLogger(__name__)


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
                uow.append([self._event(session, ev.SessionResumed(gap, cause), actor=False)])
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
        context_of = self._context

        def work() -> Session:
            return self._records.write(decided)

        def decided(uow: UnitOfWork) -> Session:
            session = self._need_session(uow, session_id)
            bodies = decide(session, proposal, context_of())
            uow.append([self._event(session, body) for body in bodies])
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

    def fact(self, session_id: UUID, bodies: Sequence[Body]) -> None:
        """Record what happened (pen reports, alarms). Never refused; any thread. Ignored only by a closed session."""
        at, mono = self._clock.utc_ms(), self._clock.mono_ms()

        def work() -> Session:
            return self._records.write(stored)

        def stored(uow: UnitOfWork) -> Session:
            session = self._need_session(uow, session_id)
            if session.status is Status.OPEN:
                uow.append([self._event(session, body, at_utc_ms=at, mono_ms=mono) for body in bodies])
            else:
                log.warning("a fact came after the session had been closed: %s", [b.KIND for b in bodies])
            return self._need_session(uow, session_id)

        self._writer.submit(work, self._keep, lambda error: self._not_saved(session_id, error))

    def undo(self, session_id: UUID, reason: str) -> None:
        """Take the newest step back, as a correction on record."""
        session = self.session(session_id)
        newest = session.newest_step_event if session is not None else None
        if newest is None:
            self._hub.publish(ActRefused(session_id, RefusalCode.NOTHING_TO_UNDO))
            return
        self.act(session_id, ev.Retracted(newest.id, reason))

    def _context(self) -> Context:
        return Context(self._policy, self.now(), self._identity.need_actor(), self.today())

    def _event(
        self, session: Session, body: Body, *, actor: bool = True, at_utc_ms: int = 0, mono_ms: int = 0
    ) -> Event:
        return self._identity.event(
            body,
            self._clock,
            session_id=session.id,
            patient_id=session.patient_id,
            with_actor=actor,
            at_utc_ms=at_utc_ms,
            mono_ms=mono_ms,
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
        before = self._busy.get(session_id, 0)
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
