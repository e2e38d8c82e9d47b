"""A clinic that marks in the trace of its process what it was told is saved: `ACK number id`."""

from __future__ import annotations

from random import Random
from uuid import UUID

from mnconsole.domain.events import Body, Event
from mnconsole.services.identity import new_uuid7
from mnconsole.services.sample_session import SampleTreatment, closed_session
from tests.helpers.records import MANAGER, NURSE, Clinic, clinic_policy
from tests.trials import shim


class Told(Clinic):
    """A clinic that marks in the trace what it was told is saved."""

    def append(
        self, *bodies: Body, session_id: UUID | None = None, patient_id: UUID | None = None
    ) -> tuple[Event, ...]:
        stored = super().append(*bodies, session_id=session_id, patient_id=patient_id)
        for event in stored:
            shim.mark(f"ACK {event.seq} {event.id.hex}")
        return stored

    def treat(self, random: Random) -> None:
        """One treatment from its beginning to its signature, one or two entries a commit, with a reader beside it."""
        patient = self.add_patient(f"Ada Sample {random.randrange(10**6)}", allergies="none known")
        session = new_uuid7()
        treatment = SampleTreatment(patient, random.choice((NURSE, MANAGER)), self.make.at_utc_ms)
        bodies = [body for _ms, body in closed_session(random, clinic_policy(), treatment)]
        while bodies:
            together = bodies[: random.choice((1, 1, 1, 2))]
            del bodies[: len(together)]
            self.append(*together, session_id=session, patient_id=patient)
            if random.random() < 0.2:
                self.records.read(lambda reader: reader.session(session))
