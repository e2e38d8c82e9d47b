"""Treatment: proposals become stored events; the acknowledged sessions are told to everybody.

Decisions are made on the writer's thread against the stored state. The main thread keeps the acknowledged folds of
the open sessions (`open_sessions`), replaced as a whole when the commit is acknowledged, and never guesses ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import Context, RefusalCode, Refused, decide
from mnconsole.domain.events import Body, Event
from mnconsole.domain.numbing import Moment, Wait, wait_of
from mnconsole.domain.people import Staff
from mnconsole.domain.permissions import Permission
from mnconsole.domain.policy import Policy
from mnconsole.domain.ports import Clock
from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.domain.session import Session, Status
from mnconsole.services.hub import BusyChanged, Hub, SessionChanged
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe


class Treatment:
    """Open sessions and everything that can be done to them. Lives on the main thread."""

    def __init__(self, scribe: Scribe, hub: Hub, clock: Clock, identity: Identity, policy: Policy) -> None:
        self._scribe = scribe
        self._hub = hub
        self._clock = clock
        self._identity = identity
        self._policy = policy
        self._open: dict[UUID, Session] = {}
        self._busy: dict[UUID, int] = {}
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

    def may(self, act: Permission) -> bool:
        """Whether who is at the console may do that now."""
        return self._identity.acting.may(act)

    @property
    def behind(self) -> int:
        """How many entries happened and could not be written yet."""
        return self._scribe.kept

    def is_busy(self, session_id: UUID) -> bool:
        """Whether an act of this session is not yet acknowledged."""
        return self._busy.get(session_id, 0) > 0

    def resume_all(
        self,
        unclean: bool,
        done: Callable[[tuple[Session, ...]], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Take up every open session at its step, with the gap on record; `done` on the main thread."""
        cause = ev.ResumeCause.UNCLEAN_END if unclean else ev.ResumeCause.CLOSED

        def resume(uow: UnitOfWork) -> tuple[Session, ...]:
            for session in uow.open_sessions():
                gap = max(0, self._clock.utc_ms() - session.events[-1].at_utc_ms)
                uow.append([self._event(session, ev.SessionResumed(gap, cause))])
            return uow.open_sessions()

        def finished(sessions: tuple[Session, ...]) -> None:
            for session in sessions:
                self._keep(session)
            done(sessions)

        self._scribe.run(resume, finished, failed)

    def slept(self, gap_ms: int) -> None:
        """Nothing of the program ran for so long: a gap in every open session."""
        for session in self.open_sessions():
            event = self._event(session, ev.SessionResumed(gap_ms, ev.ResumeCause.SLEPT))
            self._scribe.note([event], session.id, self._keep)

    def start_session(
        self,
        patient_id: UUID,
        opened: Callable[[Session], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Open a session for a patient, or answer with the one that is open already."""
        acting, now = self._identity.acting, self.now()

        def start(uow: UnitOfWork) -> Session:
            practitioner = acting.need(Permission.TREAT)
            for session in uow.open_sessions():
                if session.patient_id == patient_id:
                    return session
            if uow.patient(patient_id) is None:
                raise Refused(RefusalCode.PATIENT_UNKNOWN)
            session_id = self._identity.new_id()
            started = ev.SessionStarted(patient_id, self._policy.version, practitioner.id)
            uow.append([self._stamped(started, session_id, patient_id, practitioner, now)])
            return self._need_session(uow, session_id)

        def done(session: Session) -> None:
            self._keep(session)
            if opened is not None:
                opened(session)

        self._scribe.run(start, done, self._scribe.telling(failed))

    def act(self, session_id: UUID, proposal: Body, stored: Callable[[Session], None] | None = None) -> None:
        """Propose a step. Answers come as SessionChanged, ActRefused or NotSaved; `stored` after the commit."""
        # Who, and when, as of the press: the disk may be slow, and somebody else may sign in meanwhile.
        acting, now, today = self._identity.acting, self.now(), self.today()

        def decided(uow: UnitOfWork) -> Session:
            actor = acting.need(Permission.TREAT)
            session = self._need_session(uow, session_id)
            used = isinstance(proposal, ev.CartridgeLoaded) and self._used_before(uow, proposal, session_id)
            age = self._age(uow, session, today) if isinstance(proposal, ev.ScreeningConfirmed) else None
            context = Context(self._policy, now, actor, today, used, self.pen_wanted(session_id), age)
            bodies = decide(session, proposal, context)
            uow.append([self._stamped(body, session.id, session.patient_id, actor, now) for body in bodies])
            return self._need_session(uow, session_id)

        def done(session: Session) -> None:
            self._set_busy(session_id, -1)
            self._keep(session)
            if stored is not None:
                stored(session)

        def failed(error: Exception) -> None:
            self._set_busy(session_id, -1)
            self._scribe.told(session_id, error)
            if not isinstance(error, Refused):
                self._look_again(session_id)

        self._set_busy(session_id, +1)
        self._scribe.run(decided, done, failed)

    def _look_again(self, session_id: UUID) -> None:
        """A commit whose end failed may have stored the act all the same: what is shown follows the records."""

        def found(session: Session | None) -> None:
            if session is not None:
                self._keep(session)

        def failed(_error: Exception) -> None:
            """It was told with the act itself; the next entry that is saved shows what is so."""

        self._scribe.run(lambda uow: uow.session(session_id), found, failed)

    def fact(self, session_id: UUID | None, bodies: Sequence[Body]) -> None:
        """Record what happened (pen reports, alarms). Never refused; any thread. Ignored only by a closed session.

        Without a session it is an entry of the program's own.
        """
        now = self.now()
        session = self.session(session_id)
        patient_id = session.patient_id if session is not None else None
        events = [self._stamped(body, session_id, patient_id, None, now) for body in bodies]
        self._scribe.note(events, session_id, self._keep)

    def _event(self, session: Session, body: Body) -> Event:
        return self._identity.event(
            body, self._clock, session_id=session.id, patient_id=session.patient_id, with_actor=False
        )

    def _stamped(
        self, body: Body, session_id: UUID | None, patient_id: UUID | None, actor: Staff | None, moment: Moment
    ) -> Event:
        """An event of that moment, by `actor`, or by whoever is signed in."""
        return self._identity.event(
            body,
            self._clock,
            session_id=session_id,
            patient_id=patient_id,
            actor=actor,
            at_utc_ms=moment.utc_ms,
            mono_ms=moment.mono_ms,
        )

    @staticmethod
    def _used_before(uow: UnitOfWork, cartridge: ev.CartridgeLoaded, session_id: UUID) -> bool:
        """A lot alone is no cartridge's own: there the nurse has said that it is new."""
        if cartridge.identity is ev.CartridgeIdentity.LOT_CONFIRMED_NEW:
            return False
        return uow.cartridge_used(cartridge.identity, cartridge.identity_text.strip(), session_id)

    @staticmethod
    def _age(uow: UnitOfWork, session: Session, today: str) -> int | None:
        patient = uow.patient(session.patient_id)
        return patient.age_years(date.fromisoformat(today)) if patient is not None else None

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
