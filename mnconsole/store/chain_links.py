"""How the chains of a log follow one another: each but the first begins with `records.restored`, which tells where the
one before it had ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection

from mnconsole.domain.custody_events import RecordsRestored
from mnconsole.domain.events import from_plain
from mnconsole.domain.records_ports import Loss
from mnconsole.store.canonical import parse
from mnconsole.store.log_faults import FaultError, LogFault


class Link(Struct, frozen=True):
    """`device`'s chain goes on from the one that `restored` names. `losses` are what was known to have been written by
    then and was not in the backup, nor told as lost before."""

    device: bytes
    restored: RecordsRestored
    losses: tuple[Loss, ...] = ()


def _losses(restored: RecordsRestored, told: dict[bytes, int]) -> tuple[Loss, ...]:
    """`told` is how far each chain is in the log, or was told as lost before; it is brought along."""
    body, found = restored, list[Loss]()
    reached = [*((lost.device_id, lost.known_seq) for lost in body.also_lost), (body.device_id, body.known_seq)]
    for device, known_seq in reached:
        first_seq = told.get(device.bytes, 0) + 1
        if known_seq >= first_seq:
            found.append(Loss(device, first_seq, known_seq, body.name))
            told[device.bytes] = known_seq
    return tuple(found)


def lineage(connection: Connection, own: bytes) -> tuple[bytes, ...]:
    """The chains that lead to this installation's, oldest first; taken as they stand, before anything is checked."""
    found = [own]
    while (restored := _first(connection, found[-1])) is not None and restored.device_id.bytes not in found:
        found.append(restored.device_id.bytes)
    return tuple(reversed(found))


def links(
    connection: Connection, chains: Sequence[bytes], heads: Mapping[bytes, tuple[int, bytes]]
) -> tuple[Link, ...]:
    """What each chain of a lineage says of the one before it. Raises FaultError where that one does not end there."""
    found: list[Link] = []
    told = {device: seq for device, (seq, _hash) in heads.items()}
    for before, device in pairwise(chains):
        restored = _first(connection, device)
        if restored is None or restored.device_id.bytes != before:
            raise FaultError(LogFault.FOREIGN, 1, device)
        _require_end(restored, before, heads)
        found.append(Link(device, restored, _losses(restored, told)))
    return tuple(found)


def known_chains(connection: Connection) -> dict[UUID, int]:
    """Every chain that the log knows, each with the highest number: those in it, and those that a restore left behind.
    Taken as they stand, before anything is checked."""
    found: dict[UUID, int] = {}
    devices = connection.exec_driver_sql("SELECT id, head_seq FROM device").fetchall()
    for device, head_seq in devices:
        restored = _first(connection, device)
        told = [(UUID(bytes=device), int(head_seq))]
        if restored is not None:
            told += [(lost.device_id, lost.known_seq) for lost in restored.also_lost]
            told.append((restored.device_id, restored.known_seq))
        for chain, seq in told:
            found[chain] = max(seq, found.get(chain, 0))
    return found


def _first(connection: Connection, device: bytes) -> RecordsRestored | None:
    """A chain's first entry when it is the one that a restore writes, and reads."""
    query = "SELECT version, CAST(body AS BLOB) FROM event WHERE device_id = ? AND seq = 1 AND kind = ?"
    row = connection.exec_driver_sql(query, (device, RecordsRestored.KIND)).first()
    if row is None:
        return None
    try:
        body = from_plain(RecordsRestored.KIND, row[0], parse(row[1]))
    except ValueError:  # the check of its chain tells what is wrong with it
        return None
    return body if isinstance(body, RecordsRestored) else None


def _require_end(restored: RecordsRestored, before: bytes, heads: Mapping[bytes, tuple[int, bytes]]) -> None:
    seq, hash_ = heads[before]
    if seq < restored.head_seq:
        raise FaultError(LogFault.TAIL_CUT, seq + 1, before)
    if seq > restored.head_seq:
        raise FaultError(LogFault.INSERTED, restored.head_seq + 1, before)
    if hash_.hex() != restored.head_hash:
        raise FaultError(LogFault.REWRITTEN, seq, before)
