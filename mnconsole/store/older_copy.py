"""Whether these records are an older copy that somebody put back: backups and anchors, here and on the second medium,
know entries that are not in them.

Once such a copy is worked with it writes its own entries under the same numbers, and its backups lie beside those of
before. So it is not the newest number that counts, but every one that is told of.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.errors import KnownError
from mnconsole.store import anchors, event_log
from mnconsole.store.backup_list import listed
from mnconsole.store.backup_manifest import read_manifest
from mnconsole.store.chains_known import believable

log = logging.getLogger(__name__)

_HASHES: Final = "SELECT seq, hash FROM event WHERE device_id = ? AND seq IN (SELECT value FROM json_each(?))"


def told_on(home: Path, device: UUID) -> frozenset[tuple[int, bytes]]:
    """Number and hash of every entry of a chain that a folder's anchors and its usable backups tell of. Raises
    RecordsError."""
    told = (*anchors.read(home / anchors.FILE_NAME).anchors, *_heads(home))
    return frozenset((anchor.seq, anchor.hash) for anchor in told if anchor.device_id == device)


def _heads(home: Path) -> Iterator[Anchor]:
    for facts in listed(home):
        if facts.usable:
            try:
                yield read_manifest(Path(facts.path)).head
            except KnownError as error:  # pulled out, or thinned out by another console, since it was listed
                log.info("what %s tells of the log is not compared this time: %s", facts.name, error)


def goes_on_from(connection: Connection, backup: BackupFacts) -> bool:
    """Whether the newest entry of its chain in this backup is in the log. Not when it can't be told."""
    try:
        head = read_manifest(Path(backup.path)).head
    except KnownError as error:
        log.info("whether the log goes on from %s is not known this time: %s", backup.name, error)
        return False
    asked = (head.device_id.bytes, json.dumps([head.seq]))
    return any(bytes(hash_) == head.hash for _seq, hash_ in connection.exec_driver_sql(_HASHES, asked))


def lacking(connection: Connection, device: UUID, told: frozenset[tuple[int, bytes]]) -> int:
    """How many entries of the chain were told of that are not in the log: from the lowest number whose entry is another
    one here, or not here at all, to the highest such number. 0 when all are there. A number that no clinic reaches
    counts for nothing, anybody could have written it."""
    head_seq, _hash = event_log.head(connection, device)
    believed = {(seq, hash_) for seq, hash_ in told if believable(seq, head_seq)}
    asked = json.dumps(sorted({seq for seq, _hash in believed}))
    here = {(int(seq), bytes(hash_)) for seq, hash_ in connection.exec_driver_sql(_HASHES, (device.bytes, asked))}
    missing = {seq for seq, _hash in believed - here}
    if not missing:
        return 0
    # What is missing begins behind the newest entry at the latest: nobody may have told of the first ones.
    return max(missing) - min(*missing, head_seq + 1) + 1
