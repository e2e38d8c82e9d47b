"""Who acts, in which run, with which new ids. One object, so that every event is stamped the same way."""

from __future__ import annotations

from uuid import UUID, uuid4

from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.events import Body, Event
from mnconsole.domain.people import Staff
from mnconsole.domain.ports import Clock


def new_uuid7() -> UUID:
    """A time-ordered id."""
    import uuid6  # it takes 45 ms with all that it needs, and no id is needed before the first picture

    return UUID(int=uuid6.uuid7().int)


class Identity:
    """The run's id and the person signed in. `actor` is replaced as a whole; safe to read from any thread."""

    def __init__(self, run_id: UUID | None = None) -> None:
        self.run_id = run_id or uuid4()  # only ever compared
        self.actor: Staff | None = None

    @staticmethod
    def new_id() -> UUID:
        """A new time-ordered id."""
        return new_uuid7()

    @staticmethod
    def who_treats(actor: Staff | None) -> Staff:
        """`actor`. Raises Refused when there is none, or when that person does not treat."""
        if actor is None or not actor.treats:
            raise Refused(RefusalCode.NOT_PERMITTED)
        return actor

    def event(
        self,
        body: Body,
        clock: Clock,
        *,
        session_id: UUID | None = None,
        patient_id: UUID | None = None,
        with_actor: bool = True,
        actor: Staff | None = None,
        at_utc_ms: int = 0,
        mono_ms: int = 0,
    ) -> Event:
        """A new event stamped with now (or with the instant given), this run and the person signed in (or `actor`)."""
        by = actor or self.actor
        return Event(
            id=self.new_id(),
            body=body,
            at_utc_ms=at_utc_ms or clock.utc_ms(),
            mono_ms=mono_ms or clock.mono_ms(),
            run_id=self.run_id,
            actor_id=by.id if with_actor and by is not None else None,
            session_id=session_id,
            patient_id=patient_id,
        )
