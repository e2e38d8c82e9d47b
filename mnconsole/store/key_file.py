"""The key file on the disk: two copies beside the database, each whole or not at all.

JSON, so that it can be read and printed without this program. `check` tells damage from a wrong passphrase: it is the
SHA-256 of the canonical JSON of everything else. `revision` grows with each change, so that after a crash between the
two copies the newer one counts. While the key is being changed there are two files, `keys` and `keys-next`: which of
them belongs to the database is told by the salt that the database begins with.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.domain.events import Json
from mnconsole.regular import open_regular, read_regular
from mnconsole.store.canonical import canonical
from mnconsole.store.errors import KeyFileError, StoreCode, known_os, known_read
from mnconsole.store.files import write_whole
from mnconsole.store.key_slots import Slot

log = logging.getLogger(__name__)

COPIES: Final = ("keys.json", "keys-copy.json")
NEXT_COPIES: Final = ("keys-next.json", "keys-next-copy.json")
"""Only while the key is being changed."""

DATABASE: Final = "records.db"
FORMAT: Final = "mnconsole-keys"
VERSION: Final = 2
"""2: slots name their person and may be bound to a computer. Files of version 1 are read as they are."""

_SLOTS_VERSION: Final = 1
"""What every slot is sealed with, so that one of an older file goes on opening in a newer one."""

SALT_BYTES: Final = 16
_SALT: Final = re.compile(r"[0-9a-f]{32}")


class KeyFile(Struct, frozen=True):
    """The content of a key file. `salt` in hex."""

    salt: str
    revision: int
    slots: tuple[Slot, ...]

    @property
    def header(self) -> dict[str, Json]:
        """What every slot of this file is bound to."""
        return {"format": FORMAT, "version": _SLOTS_VERSION, "salt": self.salt}

    def with_slots(self, slots: Sequence[Slot]) -> KeyFile:
        """The next revision, with other slots."""
        return replace(self, slots=tuple(slots), revision=self.revision + 1)

    def encode(self) -> bytes:
        """The bytes of a copy."""
        content: dict[str, Json] = {
            "format": FORMAT, "version": VERSION, "salt": self.salt, "revision": self.revision,
            "slots": list(self.slots),
        }  # fmt: skip
        content["check"] = hashlib.sha256(canonical(content)).hexdigest()
        return json.dumps(content, indent=2, sort_keys=True).encode() + b"\n"


class Found(Struct, frozen=True):
    """The key file that counts, and the names of copies in `COPIES` that are to be like it and are not."""

    file: KeyFile
    other: tuple[str, ...]


class _DamagedCopyError(Exception):
    """This copy does not read."""


def _decode(content: bytes, path: Path) -> KeyFile:
    try:
        read: dict[str, Any] = json.loads(content)
        if read["format"] != FORMAT:
            raise _DamagedCopyError
        if type(read["version"]) is int and read["version"] > VERSION:
            raise KeyFileError(StoreCode.KEY_FILE_NEWER, path=str(path), found=read["version"], known=VERSION)
        check = read.pop("check")
        if hashlib.sha256(canonical(read)).hexdigest() != check:
            raise _DamagedCopyError
        salt, revision, slots = read["salt"], read["revision"], tuple(read["slots"])
        if not _SALT.fullmatch(salt) or type(revision) is not int or not all(type(slot) is dict for slot in slots):
            raise _DamagedCopyError
        return KeyFile(salt, revision, slots)
    except (KeyError, TypeError, ValueError, RecursionError, AttributeError) as error:
        raise _DamagedCopyError from error


def _read(path: Path) -> tuple[KeyFile, bytes] | None:
    """A copy with its bytes; None when it is missing or damaged. Raises KeyFileError, or RecordsError for a folder
    that can't be read."""
    try:
        content = read_regular(path)
        return _decode(content, path), content
    except (FileNotFoundError, _DamagedCopyError):
        return None
    except OSError as error:
        raise known_read(error, str(path)) from error


def salt_of(database: Path) -> str:
    """The salt in hex that a database begins with; empty when there is none to be read."""
    try:
        with open_regular(database) as file:
            found = file.read(SALT_BYTES)
    except OSError:
        return ""  # whoever opens the database tells what is wrong with it
    return found.hex() if len(found) == SALT_BYTES else ""


def load(folder: Path) -> Found:
    """The newest sound copy that belongs to the database; the newest of all where none does, or there is no database.

    Raises KeyFileError KEY_FILE_MISSING, KEY_FILE_DAMAGED (every copy), KEY_FILE_NEWER.
    """
    copies = {name: _read(folder / name) for name in (*COPIES, *NEXT_COPIES)}
    sound = [found for found in copies.values() if found is not None]
    ours = [found for name, found in copies.items() if found is not None and name in COPIES]
    first = str(folder / COPIES[0])
    salt = salt_of(folder / DATABASE)
    fitting = [found for found in sound if found[0].salt == salt] or ours
    if not fitting:
        if not exists(folder):
            raise KeyFileError(StoreCode.KEY_FILE_MISSING, path=first)
        raise KeyFileError(StoreCode.KEY_FILE_DAMAGED, path=first, copy=str(folder / COPIES[1]))
    newest, content = max(fitting, key=lambda found: found[0].revision)
    other = tuple(name for name in COPIES if (copy := copies[name]) is None or copy[1] != content)
    # One of `NEXT_COPIES` gets its usual name where the change of the key is finished, and nowhere else.
    return Found(newest, other if len(other) < len(COPIES) else ())


def newest(folder: Path, names: Sequence[str]) -> KeyFile:
    """The newest sound one of these copies. Raises KeyFileError KEY_FILE_MISSING, KEY_FILE_NEWER."""
    sound = [found[0] for name in names if (found := _read(folder / name)) is not None]
    if not sound:
        raise KeyFileError(StoreCode.KEY_FILE_MISSING, path=str(folder / names[0]))
    return max(sound, key=lambda file: file.revision)


def exists(folder: Path) -> bool:
    """Whether there is a key file, sound or not."""
    return any((folder / name).exists() for name in COPIES)


def write(folder: Path, file: KeyFile, names: Sequence[str] = COPIES) -> None:
    """Write copies, one after the other. Once the first is on the disk the change has been made: a later one that
    can't be written is left to the next opening, which makes it anew.

    Raises RecordsError when not even the first could be written; nothing has changed then.
    """
    content = file.encode()
    for name in names:
        try:
            write_whole(folder / name, content)
        except OSError as error:
            if name == names[0]:
                raise known_os(error, str(folder)) from error
            log.warning("the copy %s of the key file could not be written", name, exc_info=True)
