"""What one process did to the files under a folder, as the shim wrote it down."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from struct import Struct
from typing import Final, NamedTuple

_HEAD: Final = Struct("<BBHIqI")


class Kind(StrEnum):
    """Operations; the letters are the shim's."""

    OPEN = "O"
    WRITE = "W"
    TRUNCATE = "T"
    SYNC = "S"
    SYNC_FAILED = "F"
    RENAME = "R"
    LINK = "L"
    UNLINK = "U"
    MAKE_FOLDER = "D"
    REMOVE_FOLDER = "X"
    MARK = "M"


CREATED: Final = 1
EMPTIED: Final = 2
IS_FOLDER: Final = 4


class Operation(NamedTuple):
    """One step. `handle` is that of the opening; `offset` is also the size of a truncation; `names` has two entries
    for a rename and a link, and a mark's text."""

    kind: Kind
    flags: int
    handle: int
    offset: int
    names: tuple[str, ...]
    data: bytes


def read(path: Path) -> list[Operation]:
    """Every operation, in order."""
    return list(_operations(path.read_bytes()))


def _operations(content: bytes) -> Iterator[Operation]:
    at = 0
    while at < len(content):
        kind, flags, name_bytes, handle, offset, data_bytes = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        name = content[at : at + name_bytes].decode()
        at += name_bytes
        yield Operation(Kind(chr(kind)), flags, handle, offset, tuple(name.split("\0")), content[at : at + data_bytes])
        at += data_bytes
