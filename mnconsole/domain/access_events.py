"""Events about people and keys: who may sign in, who did, who failed to, and what became of passphrases and codes.

No secret is ever part of an event: neither a passphrase nor a PIN, nor anything that either could be tried against.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from mnconsole.domain.events import Body, kind


class Way(StrEnum):
    """How somebody showed who they are."""

    PASSPHRASE = "passphrase"
    PIN = "pin"
    RECOVERY = "recovery"
    TAP = "tap"
    """The demo: a name is tapped, and nothing is asked."""


class LockCause(StrEnum):
    """Why the console was locked."""

    PERSON = "person"
    IDLE = "idle"


@kind("staff.changed")
class StaffChanged(Body, frozen=True):
    """A person's details from now on, whole."""

    staff_id: UUID
    display_name: str
    role: str
    treats: bool


@kind("staff.left")
class StaffLeft(Body, frozen=True):
    """This person may sign in no more. Their passphrase and PIN are gone."""

    staff_id: UUID


@kind("staff.returned")
class StaffReturned(Body, frozen=True):
    """Somebody who had left may sign in again, with a passphrase that is set anew."""

    staff_id: UUID


@kind("staff.passphrase_set")
class PassphraseSet(Body, frozen=True):
    """A person has a new passphrase. `bound` tells that it opens on this computer only (the system's keystore)."""

    staff_id: UUID
    bound: bool


@kind("staff.pin_set")
class PinSet(Body, frozen=True):
    """A person has a new PIN."""

    staff_id: UUID


@kind("recovery.code_made")
class RecoveryCodeMade(Body, frozen=True):
    """A new recovery code was typed back; the one before opens nothing any more (but for older backups)."""


@kind("recovery.code_not_made")
class RecoveryCodeNotMade(Body, frozen=True):
    """The code told of just before could not be written to the key's file: what opened before opens still."""

    code: str


@kind("recovery.code_used")
class RecoveryCodeUsed(Body, frozen=True):
    """The records were opened with the recovery code."""


@kind("key.changed")
class KeyChanged(Body, frozen=True):
    """The database was written anew under another key. Older backups keep the key of their day."""


@kind("sign_in.failed")
class SignInFailed(Body, frozen=True):
    """A wrong passphrase, PIN or recovery code. The time is when it was typed, also when the records were closed then.

    `staff_id` is whose name was chosen, None when none was.
    """

    way: Way
    staff_id: UUID | None


@kind("console.locked")
class ConsoleLocked(Body, frozen=True):
    """The screen shows nothing of patients from now on."""

    cause: LockCause


@kind("console.unlocked")
class ConsoleUnlocked(Body, frozen=True):
    """Somebody is at the screen again."""

    staff_id: UUID
    way: Way


@kind("staff.passphrase_not_set")
class PassphraseNotSet(Body, frozen=True):
    """The passphrase told of just before could not be written to the key's file: what opened before opens still."""

    staff_id: UUID
    code: str
