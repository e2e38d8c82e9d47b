"""What the services need of the key's slots, as Protocols. Implemented by the store; joined in the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SlotPerson:
    """One passphrase slot. `staff_id` None: made before slots had names. `bound`: opens on this computer only."""

    slot_id: str
    staff_id: UUID | None
    name: str
    bound: bool


class Keystore(StrEnum):
    """The system's keystore, which keeps a secret that a copied folder lacks."""

    AVAILABLE = "available"
    MISSING = "missing"
    SECRET_GONE = "secret_gone"
    """Slots are bound to a secret that is not there."""


class KeyKeeper(Protocol):
    """The slots of the opened records. Every call blocks, some for a tenth of a second: file worker only."""

    def people(self) -> tuple[SlotPerson, ...]:
        """Whose passphrases open these records."""

    def keystore(self) -> Keystore:
        """What the system's keystore says."""

    def has_recovery(self) -> bool:
        """Whether a recovery code opens these records."""

    def check(self, staff_id: UUID, passphrase: str) -> bool:
        """Whether this person's passphrase is that one."""

    def set_passphrase(self, staff_id: UUID, name: str, passphrase: str) -> bool:
        """A slot for this person in the place of the one before; True when it is bound to this computer."""

    def remove(self, staff_id: UUID) -> None:
        """This person's passphrase opens nothing any more. Nothing happens where there is none."""

    def rename(self, staff_id: UUID, name: str) -> None:
        """Another label on this person's slot."""

    def store_recovery(self, code: str) -> None:
        """This code opens the records, and the one before no more."""
