"""What opening a data folder takes and gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.custody_ports import KeyChanger, KeyKeeper
from mnconsole.domain.records_ports import Records
from mnconsole.services.lifecycle import Started

if TYPE_CHECKING:
    from mnconsole.domain.backup_ports import BackupKeeper


class SetUp(Struct, frozen=True):
    """What a first start without the demo asks for. The person is a manager; `pin` and `recovery_code` may be empty,
    and so may `second_medium`, a folder on another disk that backups are copied to."""

    clinic_name: str
    person_name: str
    passphrase: str
    pin: str = ""
    recovery_code: str = ""
    second_medium: str = ""
    treats: bool = True

    def __repr__(self) -> str:
        """Without what opens the records: a repr comes into logs and tracebacks."""
        return f"SetUp({self.clinic_name!r}, {self.person_name!r})"


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a backup: a passphrase of its day, or the recovery code. None: a demo's, whose key lies in it."""

    text: str | None = field(repr=False)


class Opened(Struct, frozen=True):
    """Open records, and what the start found. `staff_id` is who opened them, None when that is not known (the demo, a
    passphrase that names nobody among several people). Records that are open to look only have no `custody`."""

    records: Records
    started: Started
    keeper: KeyKeeper
    custody: Custody | None
    staff_id: UUID | None = None


class Custody(Struct, frozen=True):
    """What keeps records that are written: their key, their backups and where these are copied to."""

    changer: KeyChanger
    backups: BackupKeeper
    second_medium: str
