"""Private fields: sealed with a key per patient, hashed as ciphertext, so that destroying the key erases the person."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from mnconsole.domain.events import Event, Json, MalformedEventError
from mnconsole.store.canonical import canonical, parse

SEALED: Final = "sealed"
_NONCE_BYTES: Final = 12
_ID_BYTES: Final = 16


class PatientKeys:
    """The patients' keys as one connection sees them, remembered until `forget`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[UUID, bytes | None] = {}

    def forget(self) -> None:
        """After a rollback: a key that was made in it never was."""
        self._known.clear()

    def remember(self, found: Mapping[bytes, bytes | None]) -> None:
        """Take over keys that were read all at once, by the bytes of their patients' ids."""
        self._known |= {UUID(bytes=patient): key for patient, key in found.items() if len(patient) == _ID_BYTES}

    def key(self, patient_id: UUID) -> bytes | None:
        """The key, None when there is none or it has been destroyed."""
        if patient_id not in self._known:
            query = "SELECT key FROM patient_key WHERE patient_id = ?"
            row = self._connection.exec_driver_sql(query, (patient_id.bytes,)).first()
            if row is None:
                return None
            self._known[patient_id] = row[0]
        return self._known[patient_id]

    def key_to_seal(self, patient_id: UUID, now_utc_ms: int) -> bytes:
        """The key, made now for a new patient. Raises ValueError for a patient who has been erased."""
        found = self.key(patient_id)
        if found is not None:
            return found
        if patient_id in self._known:
            raise ValueError("the patient's key was destroyed: nothing more can be sealed for this person")
        made = os.urandom(32)
        put = "INSERT INTO patient_key(patient_id, key, made_utc_ms) VALUES (?, ?, ?)"
        self._connection.exec_driver_sql(put, (patient_id.bytes, made, now_utc_ms))
        self._known[patient_id] = made
        return made

    def destroy(self, patient_id: UUID) -> None:
        """Make everything that was sealed for this patient unreadable, for ever. Again: nothing."""
        self._connection.exec_driver_sql("UPDATE patient_key SET key = NULL WHERE patient_id = ?", (patient_id.bytes,))
        self._known[patient_id] = None

    def seal(self, event: Event, private: dict[str, Json]) -> Json:
        """What stands in the body under "sealed". Raises ValueError when the event names no patient."""
        if event.patient_id is None:
            raise ValueError(f"{event.kind} has private fields and names no patient")
        key = self.key_to_seal(event.patient_id, event.at_utc_ms)
        nonce = os.urandom(_NONCE_BYTES)
        text = AESGCM(key).encrypt(nonce, canonical(private), event.id.bytes)
        return {"patient": event.patient_id.hex, "nonce": nonce.hex(), "text": b64encode(text).decode()}

    def open(self, event_id: UUID, sealed: Json) -> tuple[UUID, dict[str, Json]]:
        """The patient and the private fields; no fields when the key has been destroyed.

        Raises MalformedEventError when the text does not belong to this event and this key.
        """
        try:
            if not isinstance(sealed, dict):
                raise TypeError("an object was expected")
            patient_id = UUID(hex=str(sealed["patient"]))
            key = self.key(patient_id)
            if key is None:
                return patient_id, {}
            nonce, text = bytes.fromhex(str(sealed["nonce"])), b64decode(str(sealed["text"]), validate=True)
            return patient_id, parse(AESGCM(key).decrypt(nonce, text, event_id.bytes))
        except (InvalidTag, KeyError, TypeError, ValueError) as error:
            raise MalformedEventError(f"sealed fields of {event_id} can't be opened") from error
