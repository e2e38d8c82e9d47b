"""The key of the records: made once, opened by a passphrase, a recovery code, or, in a demo, as it lies there."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.custody_ports import Keystore, SlotPerson
from mnconsole.domain.recovery_code import CodeProblem, problem_of, secret_of
from mnconsole.services.opener import Opener
from mnconsole.store import device_secret, key_file
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import KeyFileError, StoreCode
from mnconsole.store.key_file import KeyFile
from mnconsole.store.key_slots import (
    PASSPHRASE,
    PLAIN,
    RECOVERY,
    Slot,
    SlotFormatError,
    is_bound,
    names_well,
    open_plain,
    open_with_code,
    open_with_passphrase,
    passphrase_slot,
    plain_slot,
    recovery_slot,
    require_well_formed,
    staff_of,
)

log = logging.getLogger(__name__)

COPIES: Final = key_file.COPIES


class Unlocked(Struct, frozen=True):
    """The key, and what was found on the way. `staff_id` is whose passphrase it was, None for a code, a plain key or a
    slot that names nobody. `repaired` names the copies that were written anew, or is empty."""

    key: DatabaseKey
    slot_id: str
    plain: bool
    repaired: str = ""
    with_code: bool = False
    staff_id: UUID | None = None

    @property
    def opener(self) -> Opener:
        """Whose secret it was."""
        return Opener(self.staff_id, with_code=self.with_code, plain=self.plain)


class NewKeys(Struct, frozen=True):
    """A new key with the file that opens it, not yet written. `bound`: the passphrase opens on this computer only."""

    key: DatabaseKey
    file: KeyFile
    bound: bool


def exists(folder: Path) -> bool:
    """Whether there is a key file, sound or not."""
    return key_file.exists(folder)


def whole(folder: Path) -> tuple[bytes, bytes]:
    """The key file that belongs to the database, as it stands, and its salt. Raises KeyFileError."""
    found = key_file.load(folder).file
    return found.encode(), bytes.fromhex(found.salt)


def kinds(folder: Path) -> frozenset[str]:
    """Kinds of slots, `passphrase` and `plain` among them. Raises KeyFileError."""
    return frozenset(str(slot.get("kind", "")) for slot in key_file.load(folder).file.slots)


def needs_passphrase(folder: Path) -> bool:
    """Whether a passphrase must be asked for. Raises KeyFileError."""
    return PLAIN not in kinds(folder)


def people_of(file: KeyFile) -> tuple[SlotPerson, ...]:
    """Everybody with a passphrase that reads."""
    return tuple(
        SlotPerson(str(slot.get("id", "")), staff_of(slot), str(slot.get("name", "")), is_bound(slot))
        for slot in slots_of(file, None)
    )


def people(folder: Path) -> tuple[SlotPerson, ...]:
    """Everybody whose passphrase opens the records. Raises KeyFileError."""
    with _sound(folder):
        return people_of(key_file.load(folder).file)


def malformed(folder: Path) -> int:
    """How many slots do not read as what they say they are. Raises KeyFileError."""
    found = 0
    for slot in key_file.load(folder).file.slots:
        try:
            require_well_formed(slot)
        except SlotFormatError:
            found += 1
    return found


def keystore(slots: tuple[SlotPerson, ...], salt: str) -> Keystore:
    """What there is of the system's keystore, for these people and this file's salt in hex."""
    try:
        found = device_secret.read(salt)
    except device_secret.NoKeystoreError:
        return Keystore.MISSING
    return Keystore.SECRET_GONE if found is None and any(person.bound for person in slots) else Keystore.AVAILABLE


def make() -> DatabaseKey:
    """A new random key with its salt."""
    return DatabaseKey(os.urandom(32), os.urandom(key_file.SALT_BYTES))


def demo() -> NewKeys:
    """New keys that lie open in the folder."""
    key = make()
    return NewKeys(key, KeyFile(key.salt.hex(), 1, (plain_slot(key.key),)), bound=False)


def new(passphrase: str, *, staff_id: UUID | None = None, name: str = "", code: str = "", revision: int = 1) -> NewKeys:
    """New keys that this person's passphrase opens, and, where one is given, this recovery code. Takes 0.1 to 0.4 s.

    Raises ValueError for an empty passphrase, CodeError.
    """
    key = make()
    empty = KeyFile(key.salt.hex(), revision, ())
    slots = [slot_of_code(empty, key.key, code)] if code else []
    mine = slot_of_person(empty, key.key, passphrase, staff_id, name)
    return NewKeys(key, KeyFile(empty.salt, revision, (mine, *slots)), is_bound(mine))


def slot_of_person(file: KeyFile, key: bytes, passphrase: str, staff_id: UUID | None, name: str) -> Slot:
    """A slot for this file, bound to this computer where its keystore can be used. Raises ValueError when empty."""
    device: bytes | None = None
    with contextlib.suppress(device_secret.NoKeystoreError):  # the slot says so, and so does `keystore`
        device = device_secret.read_or_make(file.salt)
    return passphrase_slot(key, passphrase, file.header, staff_id=staff_id, name=name, device=device)


def slot_of_code(file: KeyFile, key: bytes, code: str) -> Slot:
    """A slot for this file. Raises CodeError."""
    return recovery_slot(key, secret_of(code), file.header)


def write_new(folder: Path, new_keys: NewKeys) -> None:
    """Write the key file of new records. Raises RecordsError when the folder can't be written."""
    key_file.write(folder, new_keys.file)


@contextlib.contextmanager
def _sound(folder: Path) -> Iterator[None]:
    """The check sum of a file that is read is right, so what does not fit in it is no damage by chance."""
    try:
        yield
    except (SlotFormatError, ValueError) as error:
        path = str(folder / COPIES[0])
        raise KeyFileError(StoreCode.KEY_FILE_DAMAGED, path=path, copy="") from error


def unlock(folder: Path, passphrase: str | None, staff_id: UUID | None = None, *, repair: bool = True) -> Unlocked:
    """Open the records key with the passphrase of this person, or of anybody; None opens a plain slot only.

    With `repair` a damaged or missing copy is written anew from the sound one, once the key has been opened by it.
    Takes about 0.1 s for each slot that is tried. Raises KeyFileError: WRONG_PASSPHRASE, PASSPHRASE_NEEDED,
    DEVICE_SECRET_MISSING (bound to another computer), KEYSTORE_SILENT, KEY_FILE_MISSING, KEY_FILE_DAMAGED (both
    copies), KEY_FILE_NEWER.
    """
    found = key_file.load(folder)
    path = str(folder / COPIES[0])
    with _sound(folder):
        for slot in found.file.slots:
            if slot.get("kind") == PLAIN:
                return _unlocked(folder, found, slot, open_plain(slot), repair)
        mine = slots_of(found.file, staff_id)
        if not passphrase and mine:
            raise KeyFileError(StoreCode.PASSPHRASE_NEEDED, path=path)
        if passphrase:
            slot, key = open_any(found.file, mine, passphrase, path)
            return _unlocked(folder, found, slot, key, repair)
    raise KeyFileError(StoreCode.WRONG_PASSPHRASE, path=path)


def unlock_with_code(folder: Path, code: str, *, repair: bool = True) -> Unlocked:
    """Open the records key with the recovery code, on any computer.

    Raises CodeError for a mistyped code; KeyFileError WRONG_CODE, NO_RECOVERY_CODE, and what `unlock` raises of the
    file.
    """
    secret = secret_of(code)
    found = key_file.load(folder)
    path = str(folder / COPIES[0])
    there = [slot for slot in found.file.slots if slot.get("kind") == RECOVERY]
    if not there:
        raise KeyFileError(StoreCode.NO_RECOVERY_CODE, path=path)
    damaged: SlotFormatError | None = None
    for slot in there:
        try:
            key = open_with_code(slot, secret, found.file.header)
        except SlotFormatError as error:
            log.warning("a recovery slot of the key file does not read: %s", error)
            damaged = error
            continue
        if key is not None:
            return _unlocked(folder, found, slot, key, repair)
    if damaged is not None:
        raise KeyFileError(StoreCode.KEY_FILE_DAMAGED, path=path, copy="") from damaged
    raise KeyFileError(StoreCode.WRONG_CODE, path=path)


def unlock_with_either(folder: Path, secret: str | None) -> Unlocked:
    """As `unlock`, or as `unlock_with_code` when it is a code: its check group makes sure that no passphrase is ever
    taken for one. Nothing is repaired."""
    if secret and problem_of(secret) is CodeProblem.NONE:
        return unlock_with_code(folder, secret, repair=False)
    return unlock(folder, secret, repair=False)


def slots_of(file: KeyFile, staff_id: UUID | None) -> list[Slot]:
    """A person's passphrase slots, everybody's for None. One that does not read shuts nobody else's."""
    slots = [slot for slot in file.slots if slot.get("kind") == PASSPHRASE and names_well(slot)]
    return slots if staff_id is None else [slot for slot in slots if staff_of(slot) == staff_id]


def open_any(file: KeyFile, slots: list[Slot], passphrase: str, path: str) -> tuple[Slot, bytes]:
    """The first slot that this passphrase opens, and the key in it.

    Raises KeyFileError WRONG_PASSPHRASE; DEVICE_SECRET_MISSING or KEYSTORE_SILENT when none opened and some could not
    be tried; KEY_FILE_DAMAGED when none opened and one of them does not read.
    """
    device, why = _device_for(file, slots)
    untried: StoreCode | None = None
    damaged: SlotFormatError | None = None
    for slot in slots:
        if is_bound(slot) and not device_secret.fits(device, slot.get("device")):
            untried = why
            continue
        try:
            key = open_with_passphrase(slot, passphrase, file.header, device)
        except SlotFormatError as error:
            log.warning("a slot of the key file does not read: %s", error)
            damaged = error
            continue
        if key is not None:
            return slot, key
    if damaged is not None:
        raise KeyFileError(StoreCode.KEY_FILE_DAMAGED, path=path, copy="") from damaged
    raise KeyFileError(untried or StoreCode.WRONG_PASSPHRASE, path=path)


def _device_for(file: KeyFile, slots: list[Slot]) -> tuple[bytes | None, StoreCode]:
    """The secret of this computer, asked for only when a slot needs it, and what to tell of slots it does not fit."""
    if not any(is_bound(slot) for slot in slots):
        return None, StoreCode.DEVICE_SECRET_MISSING
    try:
        return device_secret.read(file.salt), StoreCode.DEVICE_SECRET_MISSING
    except device_secret.SilentKeystoreError:
        return None, StoreCode.KEYSTORE_SILENT
    except device_secret.NoKeystoreError:
        return None, StoreCode.DEVICE_SECRET_MISSING


def _unlocked(folder: Path, found: key_file.Found, slot: Slot, key: bytes, repair: bool) -> Unlocked:
    opened = DatabaseKey(key, bytes.fromhex(found.file.salt))
    if repair and found.other:
        key_file.write(folder, found.file, found.other)
    repaired = ", ".join(found.other) if repair else ""
    plain = slot["kind"] == PLAIN
    with_code = slot["kind"] == RECOVERY
    return Unlocked(opened, str(slot.get("id", "")), plain, repaired, with_code, None if plain else staff_of(slot))
