"""What the services need from whoever keeps the key of the records, as Protocols. Implemented by the store.

All of it is slow (Argon2, the system's keystore, the disk): it is called on the file worker, never on the main thread.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.records_ports import UnitOfWork

Progress = Callable[[int, int], None]
"""Told (done, of how many) now and then, on the thread that works."""

NoteInCopy = Callable[[UnitOfWork, bool], None]
"""Appends to the copy what stands in it before it counts. The flag: the new passphrase is bound to this computer."""


class SlotPerson(Struct, frozen=True):
    """Somebody whose passphrase opens the records. `staff_id` is None, and the name empty, for a slot of an older
    program, which named nobody. `bound`: it opens on this computer only."""

    slot_id: str
    staff_id: UUID | None
    name: str
    bound: bool


class Keystore(StrEnum):
    """What there is of the system's keystore."""

    AVAILABLE = "available"
    MISSING = "missing"
    """There is none on this computer, or it does not answer: a copied folder can be tried with guesses."""
    SECRET_GONE = "secret_gone"
    """Passphrases are bound to a secret that this computer's keystore does not have."""


class KeyKeeper(Protocol):
    """The slots of opened records. Raises RecordsError when the key file can't be read or written."""

    def people(self) -> tuple[SlotPerson, ...]:
        """Everybody with a passphrase, in the order of the slots."""

    def keystore(self) -> Keystore:
        """Whether new passphrases will be bound to this computer."""

    def has_recovery(self) -> bool:
        """Whether there is a recovery code."""

    def check(self, staff_id: UUID, passphrase: str) -> bool:
        """Whether this person's passphrase opens these records. False also for a person without one.

        Raises KeyFileError DEVICE_SECRET_MISSING or KEYSTORE_SILENT when that can't be told.
        """

    def set_passphrase(self, staff_id: UUID, name: str, passphrase: str) -> bool:
        """Replace a person's passphrase, or give a first one. True when it is bound to this computer."""

    def remove(self, staff_id: UUID) -> None:
        """Take a person's passphrase away. Nothing when there is none. Raises KeyFileError LAST_WAY_IN."""

    def rename(self, staff_id: UUID, name: str) -> None:
        """Change the name that the sign-in page shows. Nothing when that person has no passphrase."""

    def store_recovery(self, code: str) -> None:
        """Replace the recovery code. Raises CodeError."""


class KeyChanger(Protocol):
    """Opened records that can be written anew under another key."""

    def change_key(
        self, staff_id: UUID, name: str, passphrase: str, code: str, note: NoteInCopy, progress: Progress
    ) -> bool:
        """Write the whole database anew under a new key that this passphrase and this recovery code open, and nobody
        else's. True when the passphrase is bound to this computer. Writer thread only; takes as long as a backup.

        Raises KeyFileError WRONG_PASSPHRASE when it is not this person's present one, CodeError; RecordsError when
        it could not be done: everything is then as it was.
        """
