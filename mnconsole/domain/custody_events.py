"""Events about what becomes of the records: backups, drills, restores, exports, prints, erasures, changed settings."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.events import Body, Private, kind


class BackupCause(StrEnum):
    """Why a backup was made."""

    PERSON = "person"
    SCHEDULE = "schedule"
    CLOSING = "closing"
    MIGRATION = "migration"
    KEY_CHANGE = "key_change"


@kind("backup.made")
class BackupMade(Body, frozen=True):
    """A backup was written, reopened with the key and checked. `head_seq` is the last entry that it holds."""

    name: str
    cause: BackupCause
    head_seq: int
    size_bytes: int
    on_second_medium: bool


@kind("backup.failed")
class BackupFailed(Body, frozen=True):
    """A backup could not be made. `code` is the store's code; `second_medium` tells that only the copy there failed."""

    cause: BackupCause
    code: str
    second_medium: bool


@kind("backup.drilled")
class BackupDrilled(Body, frozen=True):
    """A backup was restored into a scratch folder and verified. `fault` is empty when it came out sound. Also of one
    that was found to have changed when it was to be copied to the second medium."""

    name: str
    events: int
    fault: str


class LostChain(Struct, frozen=True):
    """A chain that is not in the restored records, or not as far as it is known to have come: its highest number."""

    device_id: UUID
    known_seq: int


@kind("records.restored")
class RecordsRestored(Body, frozen=True):
    """The first entry of a new chain: these records were brought back from a backup.

    `device_id`, `head_seq` and `head_hash` (hex) are the old chain as the backup holds it. `known_seq` is the highest
    number of that chain that any anchor told of: what lies between was lost. `erased` counts the erasures that were
    done again. `also_lost` are other chains of which more is known than the backup has.
    """

    name: str
    made_utc_ms: int
    device_id: UUID
    head_seq: int
    head_hash: str
    known_seq: int
    erased: int
    also_lost: tuple[LostChain, ...] = ()


@kind("records.exported")
class RecordsExported(Body, frozen=True):
    """Something left the records as a file. `sha256` is of the file as it was written."""

    what: str
    patient_id: UUID | None
    events: int
    size_bytes: int
    sha256: str


@kind("records.printed")
class RecordsPrinted(Body, frozen=True):
    """Something left the records on paper, or as a page that can be printed."""

    what: str
    printed_session_id: UUID | None


@kind("patient.erased")
class PatientErased(Body, frozen=True):
    """A tombstone: this patient's key is destroyed, and with it every name, note and detail.

    `retained_until` is the ISO date to which the law wanted the record kept. Before it a second manager confirms.
    `backups_until_utc_ms` is when the last backup that holds the key has aged out. `again` marks an erasure that a
    restore has done once more; its time is then of the restore, `first_utc_ms` of the erasure itself. `seal` is made
    by the store with the key that is destroyed: a backup still has it, and can tell this erasure from an invented one.
    """

    patient_id: UUID
    number: int
    reason: str
    retained_until: str
    confirmed_by: UUID | None
    backups_until_utc_ms: int
    first_utc_ms: int
    again: bool = False
    seal: str = ""


@kind("settings.changed")
class SettingChanged(Body, frozen=True):
    """A setting has another value than at the last start, or was changed in the window. As TOML writes them."""

    key: str
    old: str
    new: str


@kind("policy.changed")
class PolicyChanged(Body, frozen=True):
    """Another version of the clinic's rules is in force. The hashes (hex) are SHA-256 of the files."""

    old: str
    new: str
    old_sha256: str
    new_sha256: str


@kind("patient.erasure_asked")
class ErasureAsked(Body, frozen=True):
    """A manager asked for an erasure that another manager has to confirm. Valid for a day."""

    patient_id: UUID
    reason: Private = ""
