"""Names of the patients in the clinic, read once each. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from mnconsole.domain.people import Patient
from mnconsole.services.patients import Patients


class PatientNames:
    """`changed` is told when a name has been read."""

    def __init__(self, patients: Patients, changed: Callable[[], None]) -> None:
        self._patients = patients
        self._changed = changed
        self._names: dict[UUID, str] = {}
        self._asked: set[UUID] = set()

    def of(self, patient_id: UUID) -> str:
        """The name; empty while it is being read, and of an erased person."""
        if patient_id not in self._names and patient_id not in self._asked:
            self._asked.add(patient_id)

            def read(patient: Patient | None) -> None:
                self._names[patient_id] = patient.name if patient is not None else ""
                self._changed()

            self._patients.details(patient_id, read, lambda _code: self._asked.discard(patient_id))
        return self._names.get(patient_id, "")

    def know(self, patient: Patient) -> None:
        """A name that needs no reading."""
        self._names[patient.id] = patient.name

    def forget(self, patient_id: UUID) -> None:
        """The details have changed: read the name again."""
        self._names.pop(patient_id, None)
        self._asked.discard(patient_id)
