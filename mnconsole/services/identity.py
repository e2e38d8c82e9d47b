"""Who acts, in which run, with which new ids. One object, so that every event is stamped the same way."""

from __future__ import annotations

from uuid import UUID, uuid4

from msgspec.structs import replace

from mnconsole.domain.events import Body, Event
from mnconsole.domain.people import Staff
from mnconsole.domain.permissions import Acting
from mnconsole.domain.ports import Clock


def new_uuid7() -> UUID:
    """A time-ordered id."""
    import uuid6  # it takes 45 ms with all that it needs, and no id is needed before the first picture

    return UUID(int=uuid6.uuid7().int)


class Identity:
    """The run's id and the person signed in. Behind a lock nobody acts: what the pen does then is nobody's act, and
    nothing can be written down under the wrong name. Each value is replaced as a whole; safe to read from any thread.
    """

    def __init__(self, run_id: UUID | None = None) -> None:
        self.run_id = run_id or uuid4()  # only ever compared
        self._acting = Acting(None)
        self._looks_only = False

    @property
    def acting(self) -> Acting:
        """Who acts now; replaced as a whole."""
        return self._acting

    @acting.setter
    def acting(self, acting: Acting) -> None:
        self._acting = replace(acting, looks_only=self._looks_only)

    def look_only(self) -> None:
        """From now on everybody may look and do no more: the records take no entry."""
        self._looks_only = True
        self.acting = self._acting

    @property
    def actor(self) -> Staff | None:
        """Who acts now; None while the console is locked, or nobody is signed in."""
        acting = self.acting
        return None if acting.locked else acting.person

    @actor.setter
    def actor(self, person: Staff | None) -> None:
        self.acting = Acting(person)

    @staticmethod
    def new_id() -> UUID:
        """A new time-ordered id."""
        return new_uuid7()

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
        """A new event stamped with now (or with the instant given), this run and who acts now (or `actor`)."""
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
