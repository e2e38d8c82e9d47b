"""The key-slot file: two copies beside the database, each whole or not at all.

JSON, so that it can be read and printed without this program. `check` tells damage from a wrong passphrase: it is the
SHA-256 of the canonical JSON of everything else. `revision` grows with each change, so that after a crash between the
two copies the newer one counts.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mnconsole.domain.events import Json
from mnconsole.store.canonical import canonical
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import KeyFileError, StoreCode, known_os
from mnconsole.store.files import write_whole
from mnconsole.store.key_slots import (
    PASSPHRASE,
    PLAIN,
    Slot,
    SlotFormatError,
    open_slot,
    passphrase_slot,
    plain_slot,
)

COPIES: Final = ("keys.json", "keys-copy.json")
FORMAT: Final = "mnconsole-keys"
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The key, and what was found on the way. `repaired` names the copy that was written anew, or is empty."""

    key: DatabaseKey
    slot_id: str
    plain: bool
    repaired: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    salt: str
    revision: int
    slots: tuple[Slot, ...]

    @property
    def header(self) -> dict[str, Json]:
        return {"format": FORMAT, "version": VERSION, "salt": self.salt}

    def encode(self) -> bytes:
        content: dict[str, Json] = {**self.header, "revision": self.revision, "slots": list(self.slots)}
        content["check"] = hashlib.sha256(canonical(content)).hexdigest()
        return json.dumps(content, indent=2, sort_keys=True).encode() + b"\n"


class _DamagedCopyError(Exception):
    """This copy does not read."""


def _decode(content: bytes, path: Path) -> _File:
    try:
        read: dict[str, Any] = json.loads(content)
        if read["format"] != FORMAT:
            raise _DamagedCopyError
        if type(read["version"]) is int and read["version"] > VERSION:
            raise KeyFileError(StoreCode.KEY_FILE_NEWER, path=str(path), found=read["version"], known=VERSION)
        check = read.pop("check")
        if hashlib.sha256(canonical(read)).hexdigest() != check:
            raise _DamagedCopyError
        return _File(read["salt"], read["revision"], tuple(read["slots"]))
    except (KeyError, TypeError, ValueError, RecursionError, AttributeError) as error:
        raise _DamagedCopyError from error


def _read(path: Path) -> tuple[_File, bytes] | None:
    """A copy with its bytes; None when it is missing or damaged. Raises KeyFileError, or RecordsError for a folder
    that can't be read."""
    try:
        content = path.read_bytes()
        return _decode(content, path), content
    except (FileNotFoundError, _DamagedCopyError):
        return None
    except OSError as error:
        raise known_os(error, str(path)) from error


def _load(folder: Path) -> tuple[_File, tuple[str, ...]]:
    """The newest sound copy, and the names of copies that are not like it."""
    copies = {name: _read(folder / name) for name in COPIES}
    sound = [found for found in copies.values() if found is not None]
    first = str(folder / COPIES[0])
    if not sound:
        if not exists(folder):
            raise KeyFileError(StoreCode.KEY_FILE_MISSING, path=first)
        raise KeyFileError(StoreCode.KEY_FILE_DAMAGED, path=first, copy=str(folder / COPIES[1]))
    newest, content = max(sound, key=lambda found: found[0].revision)
    other = tuple(name for name, found in copies.items() if found is None or found[1] != content)
    return newest, other


def exists(folder: Path) -> bool:
    """Whether there is a key-slot file, sound or not."""
    return any((folder / name).exists() for name in COPIES)


def whole(folder: Path) -> tuple[bytes, bytes]:
    """The newest sound copy as it stands, and the salt of the database that it belongs to. Raises KeyFileError."""
    newest, _other = _load(folder)
    return newest.encode(), bytes.fromhex(newest.salt)


def kinds(folder: Path) -> frozenset[str]:
    """Kinds of slots, `passphrase` and `plain` among them. Raises KeyFileError."""
    newest, _other = _load(folder)
    return frozenset(str(slot.get("kind", "")) for slot in newest.slots)


def needs_passphrase(folder: Path) -> bool:
    """Whether a passphrase must be asked for. Raises KeyFileError."""
    return PLAIN not in kinds(folder)


def make() -> DatabaseKey:
    """A new random key with its salt."""
    return DatabaseKey(os.urandom(32), os.urandom(16))


def write_new(folder: Path, key: DatabaseKey, passphrase: str | None) -> None:
    """Write both copies for new records: with a passphrase slot, or plain for a demo (None).

    Raises RecordsError when the folder can't be written.
    """
    empty = _File(key.salt.hex(), 1, ())
    slot = plain_slot(key.key) if passphrase is None else passphrase_slot(key.key, passphrase, empty.header)
    _write(folder, _File(empty.salt, 1, (slot,)), COPIES)


def _write(folder: Path, file: _File, names: Sequence[str]) -> None:
    try:
        for name in names:
            write_whole(folder / name, file.encode())
    except OSError as error:
        raise known_os(error, str(folder)) from error


def unlock(folder: Path, passphrase: str | None, *, repair: bool = True) -> Unlocked:
    """Open the records key; `passphrase` None opens a plain slot only.

    With `repair` a damaged or missing copy is written anew from the sound one, once the key has been opened by it.
    Takes about 0.1 s a passphrase slot. Raises KeyFileError: WRONG_PASSPHRASE, PASSPHRASE_NEEDED, KEY_FILE_MISSING,
    KEY_FILE_DAMAGED (both copies), KEY_FILE_NEWER.
    """
    newest, other = _load(folder)
    path = str(folder / COPIES[0])
    for slot in newest.slots:
        try:
            key = open_slot(slot, passphrase, newest.header)
            opened = None if key is None else DatabaseKey(key, bytes.fromhex(newest.salt))
        except (SlotFormatError, ValueError) as error:
            # The check sum is right, so this is no damage by chance.
            raise KeyFileError(StoreCode.KEY_FILE_DAMAGED, path=path, copy="") from error
        if opened is not None:
            if repair and other:
                _write(folder, newest, other)
            kind = str(slot["kind"])
            return Unlocked(opened, str(slot["id"]), kind == PLAIN, ", ".join(other) if repair else "")
    wanted = any(slot.get("kind") == PASSPHRASE for slot in newest.slots)
    code = StoreCode.PASSPHRASE_NEEDED if wanted and not passphrase else StoreCode.WRONG_PASSPHRASE
    raise KeyFileError(code, path=path)
