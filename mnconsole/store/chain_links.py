"""How the chains of a log follow one another: each but the first begins with `records.restored`, which tells where the
one before it had ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from mnconsole.domain.custody_events import RecordsRestored
from mnconsole.domain.events import from_plain
from mnconsole.domain.records_ports import Loss
from mnconsole.store.canonical import parse
from mnconsole.store.log_faults import FaultError, LogFault


@dataclass(frozen=True, slots=True)
class Link:
    """`device`'s chain goes on from the one that `restored` names."""

    device: bytes
    restored: RecordsRestored

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What was known to have been written and was not in the backup."""
        body = self.restored
        found = [Loss(lost.device_id, 1, lost.known_seq, body.name) for lost in body.also_lost]
        if body.known_seq > body.head_seq:
            found.append(Loss(body.device_id, body.head_seq + 1, body.known_seq, body.name))
        return tuple(found)


def links(connection: Connection, heads: Mapping[bytes, tuple[int, bytes]]) -> tuple[Link, ...]:
    """The links between the chains that have a head, oldest first. Raises FaultError for a chain that none leads to."""
    found: list[Link] = []
    known: set[bytes] = set()
    for device in sorted(heads):
        restored = _first(connection, device)
        if restored is not None:
            _require_end(restored, device, heads, known)
            found.append(Link(device, restored))
        elif known:
            raise FaultError(LogFault.FOREIGN, 1, device)
        known.add(device)
    return tuple(found)


def _first(connection: Connection, device: bytes) -> RecordsRestored | None:
    """A chain's first entry when it is the one that a restore writes."""
    query = "SELECT version, body FROM event WHERE device_id = ? AND seq = 1 AND kind = ?"
    row = connection.exec_driver_sql(query, (device, RecordsRestored.KIND)).first()
    if row is None:
        return None
    try:
        body = from_plain(RecordsRestored.KIND, row[0], parse(row[1]))
        bytes.fromhex(getattr(body, "head_hash", ""))
    except ValueError as error:
        raise FaultError(LogFault.FOREIGN, 1, device) from error
    return body if isinstance(body, RecordsRestored) else None


def _require_end(
    restored: RecordsRestored, device: bytes, heads: Mapping[bytes, tuple[int, bytes]], known: set[bytes]
) -> None:
    before = restored.device_id.bytes
    if before not in heads:
        raise FaultError(LogFault.TAIL_CUT, 1, before)
    if before not in known:
        raise FaultError(LogFault.FOREIGN, 1, device)
    seq, hash_ = heads[before]
    if seq < restored.head_seq:
        raise FaultError(LogFault.TAIL_CUT, seq + 1, before)
    if seq > restored.head_seq:
        raise FaultError(LogFault.INSERTED, restored.head_seq + 1, before)
    if hash_ != bytes.fromhex(restored.head_hash):
        raise FaultError(LogFault.REWRITTEN, seq, before)


def named(connection: Connection, devices: Iterable[bytes]) -> frozenset[bytes]:
    """Devices whose chains others say they go on from; taken as it stands, before anything is checked."""
    found: set[bytes] = set()
    for device in devices:
        try:
            restored = _first(connection, device)
        except FaultError:  # it is checked with its chain
            continue
        if restored is not None:
            found.add(restored.device_id.bytes)
    return frozenset(found)
