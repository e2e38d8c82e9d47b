"""The witness: a small file beside the database that knows the newest entry which was acknowledged.

SQLite takes a damaged, shortened or missing write-ahead log for one that a crash has cut off, and drops its end in
silence: in trials every damage to the log of a killed console lost entries that nothing told of. The witness is written
after each commit, so it never knows more than the disk does; it is not synced, so it costs no time, and after a power
cut it may be some seconds behind. After a kill it is exact.

Two places of one sector each take turns, so that a torn write leaves the one before.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from struct import Struct
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from mnconsole.regular import read_regular
from mnconsole.store.chains_known import believable

WITNESS: Final = "newest-entry.bin"

_SECTOR: Final = 512
_PLACES: Final = 2
_MARK: Final = b"mnconsole-newest-1"
_FACTS: Final = Struct(">18s16sQ32s")
_CHECK_BYTES: Final = 16

log = logging.getLogger(__name__)


class Newest(NamedTuple):
    """The newest entry of a device's chain: its number and its hash."""

    device_id: UUID
    seq: int
    hash: bytes


_SEQ_END: Final = 1 << 63


def _encoded(newest: Newest) -> bytes:
    facts = _FACTS.pack(_MARK, newest.device_id.bytes, newest.seq, newest.hash)
    return (facts + hashlib.sha256(facts).digest()[:_CHECK_BYTES]).ljust(_SECTOR, b"\0")


def _decoded(sector: bytes) -> Newest | None:
    facts, check = sector[: _FACTS.size], sector[_FACTS.size : _FACTS.size + _CHECK_BYTES]
    if len(check) < _CHECK_BYTES or hashlib.sha256(facts).digest()[:_CHECK_BYTES] != check:
        return None
    mark, device, seq, hash_ = _FACTS.unpack(facts)
    # No log comes that far, and no database can look for it.
    return Newest(UUID(bytes=device), seq, hash_) if mark == _MARK and seq < _SEQ_END else None


def known(folder: Path) -> tuple[Newest, ...]:
    """What the witness of a folder knows, newest first; nothing when it is missing or does not read."""
    try:
        content = read_regular(folder / WITNESS)
    except OSError as error:
        if not isinstance(error, FileNotFoundError):
            log.warning("the witness can't be read: %s", error)
        return ()
    places = (content[at * _SECTOR : (at + 1) * _SECTOR] for at in range(_PLACES))
    return tuple(sorted(filter(None, map(_decoded, places)), key=lambda newest: newest.seq, reverse=True))


class Witness:
    """Writes the witness of one folder. One thread."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / WITNESS
        self._file: io.FileIO | None = None
        self._place = 0

    def note(self, newest: Newest) -> None:
        """This entry is on the disk. A witness that can't be written is told in the log file: the entry is safe."""
        try:
            if self._file is None:
                self._file = self._opened()
            self._file.seek(self._place * _SECTOR)
            self._file.write(_encoded(newest))
            self._place = (self._place + 1) % _PLACES
        except OSError as error:
            log.warning("the witness can't be written: %s", error)
            self.close()

    def _opened(self) -> io.FileIO:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        return io.FileIO(os.open(self._path, flags, 0o600), "r+b")

    def close(self) -> None:
        """Let the file go."""
        file, self._file = self._file, None
        if file is not None:
            file.close()


class Missing(NamedTuple):
    """Entry `known` was acknowledged; the log ends with `found`, or holds another entry in its place."""

    known: int
    found: int


def missing(connection: Connection, device: UUID, told: Sequence[Newest]) -> Missing | None:
    """What a database lacks by what the witness told, which must have been read before this transaction began.

    A witness of another chain (records brought back from a backup) says nothing, nor does one that no clinic reaches.
    """
    found_seq = _last(connection, device)
    newest = next((each for each in told if each.device_id == device and believable(each.seq, found_seq)), None)
    if newest is None:
        return None
    query = "SELECT hash FROM event WHERE device_id = ? AND seq = ?"
    found = connection.exec_driver_sql(query, (device.bytes, newest.seq)).scalar()
    if found is not None and bytes(found) == newest.hash:
        return None
    return Missing(newest.seq, found_seq)


class Later(NamedTuple):
    """So many entries are known that something does not hold; with `at_least` there may be more, and 0 is no number
    then."""

    entries: int = 0
    at_least: bool = False


def later(told: Sequence[Newest], device: UUID, held: Callable[[UUID], int]) -> Later:
    """What the witness knows beyond a backup whose present chain is `device`, and which holds `held(chain)` entries of
    a chain. A number that no clinic reaches counts for nothing in the same chain, and for no number in another one."""
    if not told:
        return Later()
    present = max(each.device_id for each in told)  # a chain that follows another one has an id that sorts later
    here = held(present)
    known = [each.seq for each in told if each.device_id == present]
    count = max((seq - here for seq in known if believable(seq, here)), default=0)
    if present == device:
        return Later(max(0, count))
    # A restore, or going on without lost entries, began the chain that is here after the backup, or it is of others.
    return Later(max(0, count), at_least=max(known) > here)


def unbelieved(connection: Connection, device: UUID, told: Sequence[Newest]) -> int:
    """The number of an entry that a witness of this chain tells of and no clinic reaches; 0 for none."""
    found_seq = _last(connection, device)
    own = (each.seq for each in told if each.device_id == device)
    return max((seq for seq in own if not believable(seq, found_seq)), default=0)


def _last(connection: Connection, device: UUID) -> int:
    query = "SELECT max(seq) FROM event WHERE device_id = ?"
    return int(connection.exec_driver_sql(query, (device.bytes,)).scalar() or 0)
