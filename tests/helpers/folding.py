"""A session written event by event, without services: for tests of the fold and of decisions."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import Context, decide
from mnconsole.domain.events import Body, Event
from mnconsole.domain.numbing import Moment
from mnconsole.domain.people import Patient, Role, Staff
from mnconsole.domain.policy import Policy
from mnconsole.domain.session import Session, Step, fold
from tests.helpers.consoles import built_in_policy, cartridge, cream, plan, screening, serum, stretch
from tests.helpers.fakes import NOON_UTC_MS, FakeClock

NURSE = Staff(UUID(int=11), "Nurse One", Role.NURSE, True)
ADA = Patient(UUID(int=12), 1, "Ada Sample", date(1984, 3, 12), 3)
TODAY = "2026-03-01"


class Written:
    """One open session. `add` writes a body down as it is, `do` decides first; both return the event."""

    def __init__(self, policy: Policy | None = None, actor: Staff = NURSE) -> None:
        self.policy = policy or built_in_policy()
        self.actor = actor
        self.clock = FakeClock(NOON_UTC_MS)
        self.run_id = uuid4()
        self.session_id = uuid4()
        self.pen_wanted = False
        self.used = False
        self.events: list[Event] = []
        self.add(ev.SessionStarted(ADA.id, self.policy.version, actor.id))

    @property
    def session(self) -> Session:
        """The fold of everything."""
        return fold(self.events)

    def now(self) -> Moment:
        """Now, in this run."""
        return Moment(self.clock.utc_ms(), self.clock.mono_ms(), self.run_id)

    def context(self) -> Context:
        """What decisions look at."""
        return Context(self.policy, self.now(), self.actor, TODAY, self.used, self.pen_wanted)

    def add(self, body: Body, after_ms: int = 1000) -> Event:
        """Write it down."""
        self.clock.advance(after_ms)
        event = Event(
            id=uuid4(),
            body=body,
            at_utc_ms=self.clock.utc_ms(),
            mono_ms=self.clock.mono_ms(),
            run_id=self.run_id,
            actor_id=self.actor.id,
            session_id=self.session_id,
            patient_id=ADA.id,
            seq=len(self.events) + 1,
        )
        self.events.append(event)
        return event

    def do(self, proposal: Body) -> Event:
        """Decide, then write. Raises Refused."""
        (body,) = decide(self.session, proposal, self.context())
        return self.add(body)

    def undo(self, reason: str = "wrong_details") -> Event:
        """Take the newest step back."""
        newest = self.session.newest_step_event
        assert newest is not None
        return self.do(ev.Retracted(newest.id, reason))

    def set_and_restart(self, jump_ms: int) -> None:
        """The laptop's clock is set while the program runs, which is then started anew at once."""
        self.clock.jump(jump_ms)
        self.add(ev.NoteAdded("x"), 0)
        self.restart(0)
        self.add(ev.SessionResumed(0, ev.ResumeCause.CLOSED), 0)

    def restart(self, gap_ms: int = 5000) -> None:
        """The program ends and is started again: another run, another monotonic clock."""
        self.clock.advance(gap_ms)
        self.clock.mono = 7
        self.run_id = uuid4()

    def numbed(self) -> Written:
        """Cream on long enough and off again."""
        self.do(cream(self.policy))
        self.clock.advance(self.session.cream.applied.ready_ms if self.session.cream else 0)
        self.do(ev.CreamRemoved(0))
        return self

    def to(self, step: Step, *zones: str) -> Written:
        """Walk to a step by decided acts; needled zones get 100 strokes each."""
        zones = zones or ("forehead", "nose")
        for at in Step:
            if at >= step:
                return self
            self._pass(at, zones)
        return self

    def _pass(self, step: Step, zones: tuple[str, ...]) -> None:
        match step:
            case Step.SCREENING:
                self.do(screening(self.policy))
            case Step.CLEANSE:
                self.do(ev.CleanseDone())
            case Step.NUMBING:
                self.numbed()
            case Step.SERUM_BEFORE:
                self.do(serum(self.policy, ev.SerumWhen.BEFORE))
            case Step.NEEDLING:
                self.needle(*zones)
                self.do(ev.NeedlingFinished())
            case Step.SERUM_AFTER:
                self.do(serum(self.policy, ev.SerumWhen.AFTER))
            case Step.AFTERCARE:
                self.do(ev.AftercareGiven(self.policy.aftercare_version, ()))
            case Step.SIGN_OFF:
                self.do(ev.SessionSigned(UUID(int=0), "pink", False, "1"))
            case Step.CLOSED:
                pass

    def plan(self, *zones: str) -> Written:
        """Load a cartridge and plan these zones."""
        self.do(cartridge(self.policy))
        self.do(plan(self.policy, *zones))
        return self

    def needle(self, *zones: str) -> Written:
        """Plan these zones, and give each of them one stretch."""
        self.plan(*zones)
        for zone_id in zones:
            self.do(ev.ZoneChosen(zone_id))
            self.add(stretch(zone_id))
            self.do(ev.ZoneDone(zone_id, "even_redness"))
        return self


def incremental(events: list[Event]) -> Session:
    """The same session, one event after the other as the store does it."""
    session = fold(events[:1])
    for event in events[1:]:
        session = session.apply(event)
    return session


def with_policy(policy: Policy, **changes: object) -> Policy:
    """The policy with changes."""
    return replace(policy, **changes)  # type: ignore[arg-type]
