"""Who sits in the chair: the patient's details and the sessions before this one, read in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from mnconsole.domain.people import Patient
from mnconsole.domain.session import Session
from mnconsole.services.console import Console

NEWEST = 6
"""So many sessions tell which lots are in use, a day's work of one chair."""


class Sitter:
    """`patient`, `previous` and `reaction`, the last session with an adverse event, belong to the session followed;
    `told` is called when one of them was read.

    `learn` gets sessions whose lots may be in use: the newest of all once, with the first patient in the chair.
    """

    def __init__(self, console: Console, told: Callable[[], None], learn: Callable[[Iterable[Session]], None]) -> None:
        self._console = console
        self._told = told
        self._learn = learn
        self._learnt = False
        self._session_id: UUID | None = None
        self._patient_id: UUID | None = None
        self.patient: Patient | None = None
        self.previous: Session | None = None
        self.reaction: Session | None = None

    def follow(self, session: Session | None) -> None:
        """Another session is in the chair, or none."""
        session_id = session.id if session is not None else None
        if session_id == self._session_id:
            return
        patient_id = session.patient_id if session is not None else None
        if patient_id != self._patient_id:
            self.patient = None
        self._session_id, self._patient_id, self.previous, self.reaction = session_id, patient_id, None, None
        if patient_id is not None:
            self._read(patient_id)
            if not self._learnt:
                self._learnt = True
                self._console.history.newest(NEWEST, self._keep_newest)
            self._console.history.previous(patient_id, lambda session: self._keep_last(patient_id, session))
            self._console.history.last_reaction(patient_id, lambda session: self._keep_reaction(patient_id, session))

    def changed(self, patient_id: UUID, *, erased: bool = False) -> None:
        """A patient's details were changed: read them again if it is this one. An erased one leaves the chair, with
        the closed session that was still shown there."""
        if patient_id != self._patient_id:
            return
        if erased:
            self.patient = self.previous = self.reaction = None
            self._console.pen.choose_chair(None)
        else:
            self._read(patient_id)

    def _read(self, patient_id: UUID) -> None:
        self._console.patients.details(patient_id, lambda patient: self._keep(patient_id, patient))

    def _keep(self, patient_id: UUID, patient: Patient | None) -> None:
        if patient_id == self._patient_id:
            self.patient = patient
            self._told()

    def _keep_last(self, patient_id: UUID, session: Session | None) -> None:
        if patient_id == self._patient_id and session is not None:
            self.previous = session
            self._learn((session,))
            self._told()

    def _keep_reaction(self, patient_id: UUID, session: Session | None) -> None:
        if patient_id == self._patient_id and session is not None:
            self.reaction = session
            self._told()

    def _keep_newest(self, sessions: tuple[Session, ...]) -> None:
        self._learn(sessions)
        self._told()
