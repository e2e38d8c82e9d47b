"""A backup's manifest: what it holds and how to tell that it is whole. JSON, no name in the clear.

`check` is the SHA-256 of the canonical JSON of everything else, so that a flipped bit shows. Whoever has the key can
write another manifest; that the log is the right one is told by its anchors elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.anchors import Anchor, parse_text
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.events import Json
from mnconsole.regular import read_regular
from mnconsole.store.canonical import canonical, whole_number
from mnconsole.store.errors import BackupFault, RecordsError, StoreCode, known_read
from mnconsole.store.files import write_whole

MANIFEST: Final = "manifest.json"
FORMAT: Final = "mnconsole-backup"
VERSION: Final = 1
_NAME: Final = re.compile(r"(\d{8}T\d{6}Z)-([0-9a-f]{8})-([1-9]\d{0,17})")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_MAX_BYTES: Final = 16 * 1024 * 1024
MOST_CHAINS: Final = 1000
"""A manifest names no more of them: the newest. Each is a restore."""

_NEWEST_UTC_MS: Final = 253_402_300_799_999
"""The end of the year 9999: no calendar has names for what comes then."""


class Manifest(Struct, frozen=True):
    """What a backup holds. `head` is where the present chain stood; `anchors` are the heads of older chains and what
    else was known; `erased` are the patients whose keys had been destroyed by then. `chains` are the other chains that
    its log knows, each with the highest number: those that it goes on from, and those that a restore left behind; None
    in a manifest of before, whose anchors tell of them."""

    made_utc_ms: int
    cause: BackupCause
    head: Anchor
    anchors: tuple[Anchor, ...]
    events: int
    schema: str
    program: str
    database_sha256: str
    keys_sha256: str
    size_bytes: int
    erased: tuple[UUID, ...]
    chains: Mapping[UUID, int] | None = None

    @property
    def device_id(self) -> UUID:
        """The chain that was being written."""
        return self.head.device_id

    @property
    def chains_before(self) -> int:
        """How many other chains its log knows."""
        return len(self.known)

    @property
    def known(self) -> Mapping[UUID, int]:
        """The other chains that it knows, each with the highest number."""
        if self.chains is not None:
            return self.chains
        found: dict[UUID, int] = {}
        for anchor in self.anchors:
            if anchor.device_id != self.device_id:
                found[anchor.device_id] = max(anchor.seq, found.get(anchor.device_id, 0))
        return dict(sorted(found.items())[-MOST_CHAINS:])

    @property
    def name(self) -> str:
        """What its folder is called."""
        return name_of(self.made_utc_ms, self.device_id, self.head.seq)


def name_of(made_utc_ms: int, device_id: UUID, head_seq: int) -> str:
    """`20261121T093000Z-1f2e3d4c-1234`: when, whose (the random end of the id), up to which entry."""
    stamp = datetime.fromtimestamp(made_utc_ms // 1000, UTC).strftime(_STAMP)
    return f"{stamp}-{end_of(device_id)}-{head_seq}"


def end_of(device_id: UUID) -> str:
    """What a backup's name tells of a chain: the random end of its id."""
    return device_id.hex[-8:]


def time_in(name: str) -> int | None:
    """When a backup of this name was made, UTC ms; None for a name that is no backup's."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return int(datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC).timestamp()) * 1000
    except ValueError:
        return None


def place_in(name: str) -> tuple[str, int]:
    """The end of the device's id and the number of the last entry; nothing and 0 for a name that is no backup's."""
    found = _NAME.fullmatch(name)
    return (found[2], int(found[3])) if found is not None else ("", 0)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it, whole or not at all. Raises OSError."""
    content: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "made_utc_ms": manifest.made_utc_ms,
        "cause": manifest.cause.value,
        "device_id": manifest.device_id.hex,
        "head": manifest.head.text,
        "anchors": [anchor.text for anchor in manifest.anchors],
        "events": manifest.events,
        "schema": manifest.schema,
        "program": manifest.program,
        "database_sha256": manifest.database_sha256,
        "keys_sha256": manifest.keys_sha256,
        "size_bytes": manifest.size_bytes,
        "erased": [patient_id.hex for patient_id in manifest.erased],
    }
    if manifest.chains is not None:
        content["chains"] = {device_id.hex: seq for device_id, seq in manifest.chains.items()}
    content["check"] = hashlib.sha256(canonical(content)).hexdigest()
    write_whole(folder / MANIFEST, json.dumps(content, indent=2, sort_keys=True).encode() + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup's folder.

    Raises RecordsError NO_BACKUP for a folder without one, BACKUP_DAMAGED for one that does not read as it was written,
    BACKUP_NEWER.
    """
    path = folder / MANIFEST
    try:
        content = read_regular(path, _MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RecordsError(StoreCode.NO_BACKUP, path=str(folder)) from error
    except OSError as error:
        raise known_read(error, str(path)) from error
    try:
        return _decode(content, folder)
    except (KeyError, TypeError, ValueError, RecursionError, AttributeError) as error:
        raise RecordsError(StoreCode.BACKUP_DAMAGED, path=str(folder), what=BackupFault.MANIFEST) from error


def _decode(content: bytes, folder: Path) -> Manifest:
    if len(content) > _MAX_BYTES:
        raise ValueError("too long")
    read: dict[str, Any] = json.loads(content)
    if read["format"] != FORMAT:
        raise ValueError("not a manifest of a backup")
    check = read.pop("check")
    if hashlib.sha256(canonical(read)).hexdigest() != check:
        raise ValueError("not as it was written")
    if read["version"] > VERSION:
        raise RecordsError(StoreCode.BACKUP_NEWER, path=str(folder), found=str(read["version"]), known=str(VERSION))
    head = parse_text(read["head"])
    if head.device_id != UUID(hex=read["device_id"]):
        raise ValueError("another device's head")
    return Manifest(
        made_utc_ms=whole_number(read["made_utc_ms"], _NEWEST_UTC_MS),
        cause=BackupCause(read["cause"]),
        head=head,
        anchors=tuple(parse_text(text) for text in read["anchors"]),
        events=whole_number(read["events"]),
        schema=str(read["schema"]),
        program=str(read["program"]),
        database_sha256=str(read["database_sha256"]),
        keys_sha256=str(read["keys_sha256"]),
        size_bytes=whole_number(read["size_bytes"]),
        erased=tuple(UUID(hex=text) for text in read["erased"]),
        chains=_chains(read["chains"]) if "chains" in read else None,
    )


def _chains(read: dict[str, Any]) -> dict[UUID, int]:
    if len(read) > MOST_CHAINS:
        raise ValueError("more chains than a log has")
    return {UUID(hex=text): whole_number(seq) for text, seq in read.items()}
