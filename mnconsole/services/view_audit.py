"""Who looks at the patient in the chair is on record, also when they record nothing themselves.

Once for each person and session in a run. Who has done something in the session stands in it already.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from mnconsole.domain.ports import Clock
from mnconsole.domain.record_events import PatientViewed
from mnconsole.services.hub import ChairChanged, Hub, LockChanged, StaffChanged
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe
from mnconsole.services.treatment import Treatment


class ChairViews:
    """Lives by its subscriptions. `chair` tells the session in the chair. Main thread."""

    def __init__(
        self,
        scribe: Scribe,
        hub: Hub,
        clock: Clock,
        identity: Identity,
        treatment: Treatment,
        chair: Callable[[], UUID | None],
    ) -> None:
        self._scribe = scribe
        self._clock = clock
        self._identity = identity
        self._treatment = treatment
        self._chair = chair
        self._known: set[tuple[UUID, UUID]] = set()
        for message in (ChairChanged, StaffChanged, LockChanged):
            hub.subscribe(message, lambda _message: self._look())

    def _look(self) -> None:
        person, session = self._identity.actor, self._treatment.session(self._chair())
        if person is None or session is None or (person.id, session.id) in self._known:
            return
        self._known.add((person.id, session.id))
        run_id = self._identity.run_id
        if not any(event.actor_id == person.id and event.run_id == run_id for event in session.events):
            body = PatientViewed(session.patient_id)
            self._scribe.note([self._identity.event(body, self._clock, patient_id=session.patient_id)])
