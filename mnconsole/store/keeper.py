"""`KeyKeeper`: the slots of opened records. Each change is one new revision of the key file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from mnconsole.domain.custody_ports import Keystore, SlotPerson
from mnconsole.store import key_file, keys
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import KeyFileError, StoreCode
from mnconsole.store.key_file import KeyFile
from mnconsole.store.key_slots import PASSPHRASE, RECOVERY, Slot, SlotFormatError, is_bound, staff_of


class SlotKeeper:
    """The key file of records that are open. The slots of people whom a change is not about stay as they are."""

    def __init__(self, folder: Path, key: Callable[[], DatabaseKey]) -> None:
        """`key` answers the key of the opened records, which may be changed while they are open."""
        self._folder = folder
        self._key = key
        self._one_change = threading.RLock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing changes the slots meanwhile."""
        with self._one_change:
            yield

    def people(self) -> tuple[SlotPerson, ...]:
        """Everybody with a passphrase, in the order of the slots."""
        return keys.people(self._folder)

    def keystore(self) -> Keystore:
        """Whether new passphrases will be bound to this computer."""
        return keys.keystore(self.people(), self._load().salt)

    def has_recovery(self) -> bool:
        """Whether there is a recovery code."""
        return any(slot.get("kind") == RECOVERY for slot in self._load().slots)

    def check(self, staff_id: UUID, passphrase: str) -> bool:
        """Whether this person's passphrase opens these records."""
        try:
            return bool(passphrase) and keys.unlock(self._folder, passphrase, staff_id).key == self._key()
        except KeyFileError as error:
            if error.code is StoreCode.WRONG_PASSPHRASE:
                return False
            raise

    def set_passphrase(self, staff_id: UUID, name: str, passphrase: str) -> bool:
        """Replace a person's passphrase, or give a first one. True when it is bound to this computer."""
        return self._put(staff_id, name, passphrase, "")

    def adopt(self, slot_id: str, staff_id: UUID, name: str, passphrase: str) -> bool:
        """Give the slot of an older program, which names nobody, to the person whose passphrase opens it."""
        return self._put(staff_id, name, passphrase, slot_id)

    def _put(self, staff_id: UUID, name: str, passphrase: str, instead_of: str) -> bool:
        with self.held():
            file = self._load()
            mine = keys.slot_of_person(file, self._key().key, passphrase, staff_id, name)
            others = [slot for slot in file.slots if not self._is_of(slot, staff_id)]
            self._write(file, [*(s for s in others if not instead_of or s.get("id") != instead_of), mine])
            return is_bound(mine)

    def remove(self, staff_id: UUID) -> None:
        """Take a person's passphrase away. Nothing when there is none. Raises KeyFileError LAST_WAY_IN."""
        with self.held():
            file = self._load()
            others = [slot for slot in file.slots if not self._is_of(slot, staff_id)]
            if len(others) == len(file.slots):
                return
            if not any(slot.get("kind") == PASSPHRASE for slot in others):
                raise KeyFileError(StoreCode.LAST_WAY_IN, path=str(self._folder / keys.COPIES[0]))
            self._write(file, others)

    def rename(self, staff_id: UUID, name: str) -> None:
        """Change the name that the sign-in page shows. Nothing when that person has no passphrase."""
        with self.held():
            file = self._load()
            slots = [{**slot, "name": name} if self._is_of(slot, staff_id) else slot for slot in file.slots]
            if slots != list(file.slots):
                self._write(file, slots)

    def store_recovery(self, code: str) -> None:
        """Replace the recovery code. Raises CodeError."""
        with self.held():
            file = self._load()
            slot = keys.slot_of_code(file, self._key().key, code)
            self._write(file, [*(s for s in file.slots if s.get("kind") != RECOVERY), slot])

    def _is_of(self, slot: Slot, staff_id: UUID) -> bool:
        try:
            return slot.get("kind") == PASSPHRASE and staff_of(slot) == staff_id
        except SlotFormatError as error:
            path = str(self._folder / keys.COPIES[0])
            raise KeyFileError(StoreCode.KEY_FILE_DAMAGED, path=path, copy="") from error

    def _load(self) -> KeyFile:
        return key_file.load(self._folder).file

    def _write(self, file: KeyFile, slots: Sequence[Slot]) -> None:
        key_file.write(self._folder, file.with_slots(slots))
