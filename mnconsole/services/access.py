"""Who is at the console: showing who one is, the lock, and the lock that closes by itself.

Locked, nobody acts: services refuse what a person asks for, and what the pen and the alarms do is on record without a
name. Recording goes on, STOP and the alarms stay alive. Whose place it was is kept; the same person opens it again,
somebody else takes it over.

The times run on a clock that nobody can set and that runs on in sleep, so that a laptop that wakes is locked. In the
demo that clock does not run ahead: an hour that is left out is no hour in which nobody was there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from typing import Any
from uuid import UUID

from mnconsole.domain.access import PASSPHRASE_MS, UNDER_WAY_MS, Entry, Idle, LockState, WrongPins
from mnconsole.domain.access_events import ConsoleLocked, ConsoleUnlocked, LockCause, SignInFailed, Way
from mnconsole.domain.custody_ports import KeyKeeper
from mnconsole.domain.events import Body
from mnconsole.domain.pen import StopCause
from mnconsole.domain.people import Staff
from mnconsole.domain.permissions import Acting
from mnconsole.domain.ports import Clock
from mnconsole.services.background import Worker
from mnconsole.services.hub import Hub, LinkChanged, LockChanged, PeopleChanged, SessionChanged
from mnconsole.services.identity import Identity
from mnconsole.services.in_turn import InTurn, Job, on
from mnconsole.services.pen_control import PenControl
from mnconsole.services.people import People
from mnconsole.services.pins import fits
from mnconsole.services.scribe import Scribe
from mnconsole.services.treatment import Treatment

log = logging.getLogger(__name__)

Done = Callable[[Entry], None]

TOUCHED_MS = 100
"""One touch stands for those that follow so soon."""


class Access:
    """Main thread. Call `tick` once a second and `touch` at whatever a person does; tells LockChanged."""

    def __init__(
        self,
        scribe: Scribe,
        hub: Hub,
        clock: Clock,
        identity: Identity,
        people: People,
        pen: PenControl,
        treatment: Treatment,
        keeper: KeyKeeper,
        files: Worker,
        mono_ms: Callable[[], int],
        *,
        lock_after_s: int,
        tap_only: bool,
    ) -> None:
        self._scribe, self._hub, self._clock, self._identity = scribe, hub, clock, identity
        self._people, self._pen, self._treatment = people, pen, treatment
        self._keeper, self._files = keeper, files
        self._mono_ms = mono_ms
        self._tap_only = tap_only
        self._idle = Idle(lock_after_s * 1000, mono_ms())
        self._wrong = WrongPins()
        self._turns = InTurn()
        self._passphrase_ms: int | None = None
        self._moved_ms: dict[UUID, int] = {}
        self._since_utc_ms = clock.utc_ms()
        self._cause: LockCause | None = None
        self.trouble: Exception | None = None
        """Why the last entry could not be checked."""
        self._told = self.state
        hub.subscribe(LinkChanged, lambda _message: self._look_at_pen())
        hub.subscribe(SessionChanged, self._session_changed)
        hub.subscribe(PeopleChanged, lambda _message: self._tell())

    # what is so

    @property
    def state(self) -> LockState:
        """The lock as it stands."""
        acting, now = self._identity.acting, self._mono_ms()
        counts = acting.person is not None and not acting.locked and not self._pen.is_active()
        return LockState(
            locked=acting.locked,
            by=acting.person,
            since_utc_ms=self._since_utc_ms,
            cause=self._cause,
            closes_in_s=self._idle.closes_in_s(now) if counts else None,
            passphrase_needed=self._needs_passphrase(),
            tries_left=self._wrong.left,
            tap_only=self._tap_only,
        )

    def has_pin(self, staff_id: UUID) -> bool:
        """Whether this person has a PIN."""
        return bool(self._people.pin_verifier(staff_id))

    def asks_passphrase(self, staff_id: UUID) -> bool:
        """Whether this person has to show the passphrase: there is no PIN, or none opens now."""
        verifier = self._people.pin_verifier(staff_id)
        return not verifier or self._needs_passphrase() or not self._wrong.may_try(verifier)

    def _needs_passphrase(self) -> bool:
        if self._tap_only:
            return False
        return not self._wrong.left or self._passphrase_is_old()

    def _passphrase_is_old(self) -> bool:
        """Never while a treatment is under way. A run begins with a passphrase."""
        if self._passphrase_ms is None:
            return True
        now = self._mono_ms()
        if now - self._passphrase_ms < PASSPHRASE_MS:
            return False
        newest = max((self._moved_ms.get(one.id, 0) for one in self._treatment.open_sessions()), default=None)
        return newest is None or now - newest > UNDER_WAY_MS

    def _session_changed(self, message: SessionChanged) -> None:
        self._moved_ms[message.session.id] = self._mono_ms()

    # being there

    def touch(self) -> None:
        """A person moves, presses or types. What was due before stands: a laptop that wakes is locked. Called at every
        movement of a mouse; there may be a thousand a second."""
        if 0 <= self._mono_ms() - self._idle.present_ms < TOUCHED_MS:
            return
        self._look()
        if not self._identity.acting.locked:
            self._idle.present_ms = self._mono_ms()
            if self._told.closes_in_s is not None:
                self._tell()

    def tick(self) -> None:
        """Lock when it is time, and tell the count-down. Called once a second."""
        self._look()
        self._tell()

    def _look(self) -> None:
        self._look_at_pen()
        acting = self._identity.acting
        if acting.person is None or acting.locked or self._pen.is_active():
            return
        if self._mono_ms() >= self._idle.due_ms():
            self.lock(LockCause.IDLE)

    def _look_at_pen(self) -> None:
        if self._pen.is_active():
            self._idle.pen_ms = self._mono_ms()

    # locking

    def lock(self, cause: LockCause) -> None:
        """Lock the console; a pen that is armed or running is stopped first. Nothing happens when nobody is there."""
        acting = self._identity.acting
        if acting.person is None or acting.locked:
            return
        if self._pen.is_active():
            self._pen.stop(StopCause.LOCKED)
        self._note(ConsoleLocked(cause), by=acting.person if cause is LockCause.PERSON else None)
        self._identity.acting = Acting(acting.person, locked=True)
        self._cause, self._since_utc_ms = cause, self._clock.utc_ms()
        self._tell()

    # entering

    def begin(self, staff_id: UUID, way: Way) -> Entry:
        """The records were opened by this person: they are at the console. By a name that is tapped only where nothing
        else is asked for."""
        if way is Way.PIN or (way is Way.TAP and not self._tap_only):
            return Entry.PASSPHRASE_NEEDED
        person = self._people.at_work(staff_id)
        if person is None:
            return Entry.LEFT
        return self._let_in(person, way)

    def enter_by_tap(self, staff_id: UUID) -> Entry:
        """Demo only: a name is tapped."""
        return self.begin(staff_id, Way.TAP)

    def enter_pin(self, staff_id: UUID, pin: str, done: Done) -> None:
        """This person types the PIN: opens the lock, or takes the console over from whoever is signed in."""
        self._turns.do(self._by_pin(staff_id, pin), done, lambda error: done(self._not_checked(error)))

    def enter_passphrase(self, staff_id: UUID, passphrase: str, done: Done) -> None:
        """As `enter_pin`, by the passphrase. PINs count from new afterwards."""
        self._turns.do(self._by_passphrase(staff_id, passphrase), done, lambda error: done(self._not_checked(error)))

    def _by_pin(self, staff_id: UUID, pin: str) -> Generator[Job, Any, Entry]:
        person, verifier = self._people.at_work(staff_id), self._people.pin_verifier(staff_id)
        if person is None:
            return Entry.LEFT
        if not verifier:
            return Entry.NO_PIN
        if self.asks_passphrase(staff_id):
            return Entry.PASSPHRASE_NEEDED
        if self._may_not_switch(person):
            return Entry.PEN_MOVING
        if (yield on(self._files, lambda: fits(verifier, pin))):
            self._wrong.right(verifier)
            return self._let_in(person, Way.PIN)
        self._wrong.wrong(verifier)
        return self._refuse(staff_id, Way.PIN)

    def _by_passphrase(self, staff_id: UUID, passphrase: str) -> Generator[Job, Any, Entry]:
        person = self._people.at_work(staff_id)
        if person is None:
            return Entry.LEFT
        if self._may_not_switch(person):
            return Entry.PEN_MOVING
        if not (yield on(self._files, lambda: self._keeper.check(staff_id, passphrase))):
            return self._refuse(staff_id, Way.PASSPHRASE)
        return self._let_in(person, Way.PASSPHRASE)

    def _may_not_switch(self, person: Staff) -> bool:
        """Behind the lock the pen was stopped; there somebody must always get in."""
        acting = self._identity.acting
        other = acting.person is not None and acting.person.id != person.id
        return other and not acting.locked and self._pen.is_active()

    def _let_in(self, person: Staff, way: Way) -> Entry:
        if self._people.at_work(person.id) is None:  # meanwhile
            return Entry.LEFT
        if way in (Way.PASSPHRASE, Way.RECOVERY):
            self._wrong.passphrase(self._people.pin_verifier(person.id))
            self._passphrase_ms = self._mono_ms()
        if self._may_not_switch(person):
            return Entry.PEN_MOVING
        was_locked = self._identity.acting.locked
        changed = was_locked or self._identity.acting.person != person
        self._people.sign_in(person)
        if was_locked:
            self._note(ConsoleUnlocked(person.id, way), by=person)
        if changed:
            self._cause, self._since_utc_ms = None, self._clock.utc_ms()
        self._idle.present_ms = self._mono_ms()
        self._tell()
        return Entry.OPENED

    def _refuse(self, staff_id: UUID, way: Way) -> Entry:
        self._note(SignInFailed(way, staff_id), by=None)
        self._tell()
        return Entry.WRONG

    def _not_checked(self, error: Exception) -> Entry:
        log.error("an entry could not be checked", exc_info=error)
        self.trouble = error
        return Entry.NOT_CHECKED

    # telling

    def _note(self, body: Body, by: Staff | None) -> None:
        self._scribe.note([self._identity.event(body, self._clock, with_actor=by is not None, actor=by)])

    def _tell(self) -> None:
        state = self.state
        if state != self._told:
            self._told = state
            self._hub.publish(LockChanged(state))
