"""Staff: who may sign in, who is signed in, and the first set-up of a clinic's records."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.events import Body
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.permissions import Acting
from mnconsole.domain.ports import Clock
from mnconsole.domain.record_events import ClinicSetUp, StaffAdded, StaffSignedIn, StaffSignedOut
from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.services.hub import Hub, PeopleChanged, StaffChanged
from mnconsole.services.identity import Identity
from mnconsole.services.in_turn import Failure, InTurn
from mnconsole.services.scribe import Scribe
from mnconsole.services.staff_acts import StaffActs


def clinic_set_up(
    clock: Clock,
    identity: Identity,
    clinic_name: str,
    people: tuple[tuple[str, Role, bool], ...],
    demo: bool,
    *,
    first_id: UUID | None = None,
    more: tuple[Body, ...] = (),
) -> Callable[[UnitOfWork], None]:
    """The first unit of work of a clinic's records: its name and its people as (name, role, treats), then `more`.

    `first_id` is the first person's id, for whom a key slot was made before.
    """
    ids = [first_id or identity.new_id(), *(identity.new_id() for _ in people[1:])]
    staff = tuple(
        StaffAdded(id_, name.strip(), role.value, treats) for id_, (name, role, treats) in zip(ids, people, strict=True)
    )

    def first(uow: UnitOfWork) -> None:
        uow.append([identity.event(body, clock) for body in (ClinicSetUp(clinic_name.strip(), demo), *staff, *more)])

    return first


class _Known(Struct, frozen=True):
    """What the records tell of people at one moment. `verifiers` of those who have a PIN."""

    staff: tuple[Staff, ...] = ()
    verifiers: tuple[tuple[UUID, str], ...] = ()


Done = Callable[[Staff], None]
"""Told the person as they are afterwards."""


class People:
    """Who works here, and who is signed in. Main thread. `failed` gets Refused or KnownError."""

    def __init__(self, scribe: Scribe, hub: Hub, clock: Clock, identity: Identity, acts: StaffActs) -> None:
        self._scribe = scribe
        self._hub = hub
        self._clock = clock
        self._identity = identity
        self._acts = acts
        self._turns = InTurn()
        self._known = _Known()

    @property
    def staff(self) -> tuple[Staff, ...]:
        """Everybody who may sign in, as loaded."""
        return tuple(one for one in self._known.staff if one.works_here)

    @property
    def all_staff(self) -> tuple[Staff, ...]:
        """Everybody, whoever has left too, as loaded."""
        return self._known.staff

    @property
    def signed_in(self) -> Staff | None:
        """Whose place the console is, also while it is locked."""
        return self._identity.acting.person

    def at_work(self, staff_id: UUID) -> Staff | None:
        """The person of this id, None for somebody who may not sign in."""
        return next((one for one in self.staff if one.id == staff_id), None)

    def pin_verifier(self, staff_id: UUID) -> str:
        """What this person's PIN is tried against, empty without one. Kept in memory: while a disk is full nobody
        must stand before a lock that can't be opened."""
        return dict(self._known.verifiers).get(staff_id, "")

    def load(self, done: Callable[[tuple[Staff, ...]], None] | None = None, failed: Failure | None = None) -> None:
        """Read who works here; `done` with those who may sign in."""

        def keep(known: _Known) -> None:
            self._keep(known)
            if done is not None:
                done(self.staff)

        self._scribe.run(_read, keep, failed)

    def _keep(self, known: _Known) -> None:
        self._known = known
        acting = self._identity.acting
        fresh = next((one for one in known.staff if acting.person is not None and one.id == acting.person.id), None)
        if fresh is not None:
            self._identity.acting = Acting(fresh, acting.locked)
        self._hub.publish(PeopleChanged())

    def sign_in(self, staff: Staff) -> None:
        """From now on acts are this person's. Recorded. Whether it is that person was asked by services/access.py."""
        before = self._identity.acting.person
        bodies = [StaffSignedOut(before.id)] if before is not None and before.id != staff.id else []
        events = [self._identity.event(body, self._clock) for body in bodies]
        self._identity.actor = staff
        if before is not None and before.id == staff.id:
            return
        events.append(self._identity.event(StaffSignedIn(staff.id), self._clock))
        self._scribe.note(events)
        self._hub.publish(StaffChanged(staff))

    # what a manager does, and everybody for themselves

    def add(
        self, name: str, role: Role, treats: bool, passphrase: str, pin: str, done: Done, failed: Failure, own: str = ""
    ) -> None:
        """Somebody new, with a passphrase; `pin` may be empty. `own` is the manager's passphrase. In the demo all are
        empty."""
        act = self._acts.add(self._identity.acting, name, role, treats, passphrase, pin, own)
        self._turns.do(act, lambda staff_id: self._show(staff_id, done, failed), self._looking_again(failed))

    def change(self, staff_id: UUID, name: str, role: Role, treats: bool, done: Done, failed: Failure) -> None:
        """Another name, another role."""
        act = self._acts.change(self._identity.acting, staff_id, name, role, treats)
        self._turns.do(act, lambda _none: self._show(staff_id, done, failed), self._looking_again(failed))

    def leave(self, staff_id: UUID, done: Done, failed: Failure) -> None:
        """Somebody may sign in no more. What they know of the key they know: changing it is another act."""
        act = self._acts.leave(self._identity.acting, staff_id)
        self._turns.do(act, lambda _none: self._show(staff_id, done, failed), self._looking_again(failed))

    def take_back(self, staff_id: UUID, passphrase: str, done: Done, failed: Failure, own: str = "") -> None:
        """Somebody who had left works here again, with a new passphrase. `own` is the manager's."""
        act = self._acts.take_back(self._identity.acting, staff_id, passphrase, own)
        self._turns.do(act, lambda _none: self._show(staff_id, done, failed), self._looking_again(failed))

    def set_passphrase(self, staff_id: UUID, passphrase: str, done: Done, failed: Failure, own: str = "") -> None:
        """A new passphrase: one's own, or by a manager for somebody who has forgotten it. `own` is the one until now
        of who sets it."""
        act = self._acts.set_passphrase(self._identity.acting, staff_id, passphrase, own)
        self._turns.do(act, lambda _none: self._show(staff_id, done, failed), self._looking_again(failed))

    def set_pin(self, staff_id: UUID, pin: str, done: Done, failed: Failure, own: str = "") -> None:
        """A new PIN: one's own, with `own` the passphrase, or by a manager."""
        act = self._acts.set_pin(self._identity.acting, staff_id, pin, own)
        self._turns.do(act, lambda _none: self._show(staff_id, done, failed), self._looking_again(failed))

    def _show(self, staff_id: UUID, done: Done, failed: Failure) -> None:
        def loaded(_staff: tuple[Staff, ...]) -> None:
            done(next(one for one in self.all_staff if one.id == staff_id))

        self.load(loaded, failed)

    def _looking_again(self, failed: Failure) -> Failure:
        """An act that failed half way may have written something down: what is shown follows the records."""

        def told(error: Exception) -> None:
            self.load(lambda _staff: failed(error), lambda _unread: failed(error))

        return told


def _read(uow: UnitOfWork) -> _Known:
    with_pin = sorted(uow.staff_with_pin())
    return _Known(uow.staff(), tuple((staff_id, uow.pin_verifier(staff_id)) for staff_id in with_pin))
