"""Staff: who may sign in, who is signed in, and the first set-up of a clinic's records."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from mnconsole.domain.events import Body
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.ports import Clock
from mnconsole.domain.record_events import ClinicSetUp, StaffAdded, StaffSignedIn, StaffSignedOut
from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.services.hub import Hub, StaffChanged
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe


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


class People:
    """Sign-in state. Main thread."""

    def __init__(self, scribe: Scribe, hub: Hub, clock: Clock, identity: Identity) -> None:
        self._scribe = scribe
        self._hub = hub
        self._clock = clock
        self._identity = identity
        self._staff: tuple[Staff, ...] = ()

    @property
    def staff(self) -> tuple[Staff, ...]:
        """Everybody who may sign in, as loaded."""
        return self._staff

    @property
    def signed_in(self) -> Staff | None:
        """Who acts now."""
        return self._identity.actor

    def load(
        self, done: Callable[[tuple[Staff, ...]], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """Read the staff."""

        def keep(staff: tuple[Staff, ...]) -> None:
            self._staff = tuple(one for one in staff if one.works_here)
            done(self._staff)

        self._scribe.run(lambda uow: uow.staff(), keep, failed)

    def sign_in(self, staff: Staff) -> None:
        """From now on acts are this person's. Recorded."""
        before = self._identity.actor
        if before is not None and before.id == staff.id:
            return
        bodies = [StaffSignedOut(before.id)] if before is not None else []
        events = [self._identity.event(body, self._clock) for body in bodies]
        self._identity.actor = staff
        events.append(self._identity.event(StaffSignedIn(staff.id), self._clock))
        self._scribe.note(events)
        self._hub.publish(StaffChanged(staff))
