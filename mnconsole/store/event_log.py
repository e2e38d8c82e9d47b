"""The append-only log: append with the chain, read back. The guards against changing it are triggers (migrations)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import Connection

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.custody_events import PatientErased
from mnconsole.domain.events import Event, MalformedEventError, UnknownEventError, from_plain, to_plain
from mnconsole.domain.instants import storable
from mnconsole.domain.session_events import CartridgeIdentity, CartridgeLoaded
from mnconsole.services.identity import new_uuid7
from mnconsole.store.canonical import GENESIS, Fields, canonical, event_hash, parse
from mnconsole.store.erased_list import sealed
from mnconsole.store.errors import DamagedError, RecordsError, StoreCode
from mnconsole.store.sealing import SEALED, PatientKeys

_COLUMNS: Final = (
    "device_id, seq, id, session_id, kind, version, at_utc_ms, run_id, mono_ms, actor_id, body, prev_hash, hash"
)
_INSERT: Final = f"INSERT INTO event({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
_READ: Final = (
    "SELECT device_id, seq, id, session_id, CAST(kind AS BLOB), version, at_utc_ms, run_id, mono_ms, actor_id, "
    "CAST(body AS BLOB) FROM event "
)
"""Texts as they lie there: what is no text is found where the entry can be named, and not by the driver."""


def _id_bytes(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


@lru_cache(maxsize=512)
def _id(value: bytes) -> UUID:
    """The ids that many entries share: the computer, the run, the session, who did it."""
    return UUID(bytes=value)


def _id_or_none(value: bytes | None) -> UUID | None:
    return None if value is None else _id(value)


def _body(event: Event, keys: PatientKeys) -> bytes:
    clear, private = to_plain(event.body)
    if private:
        clear[SEALED] = keys.seal(event, private)
    return canonical(clear)


def _fields(event: Event, device: UUID, seq: int, prev_hash: bytes, body: bytes) -> Fields:
    return Fields(
        device_id=device.bytes,
        seq=seq,
        id=event.id.bytes,
        session_id=_id_bytes(event.session_id),
        kind=event.body.KIND.encode(),
        version=event.body.VERSION,
        at_utc_ms=event.at_utc_ms,
        run_id=event.run_id.bytes,
        mono_ms=event.mono_ms,
        actor_id=_id_bytes(event.actor_id),
        body=body,
        prev_hash=prev_hash,
    )


def _columns(fields: Fields, hash_: bytes) -> tuple[object, ...]:
    texts = {"kind": fields.kind.decode(), "body": fields.body.decode()}
    return (*(texts.get(name, value) for name, value in zip(fields._fields, fields, strict=True)), hash_)


def device_id(connection: Connection) -> UUID:
    """The id of this installation, made with the database."""
    found = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'device_id'").scalar_one_or_none()
    try:
        return UUID(hex=str(found))
    except ValueError as error:
        raise DamagedError(StoreCode.DAMAGED, path="meta") from error


def head(connection: Connection, device: UUID) -> tuple[int, bytes]:
    """Number and hash of a device's newest event; (0, zeros) when it has none."""
    query = "SELECT seq, hash FROM event WHERE device_id = ? ORDER BY seq DESC LIMIT 1"
    found = connection.exec_driver_sql(query, (device.bytes,)).first()
    return (0, GENESIS) if found is None else (int(found[0]), bytes(found[1]))


def _sealed(events: Sequence[Event], keys: PatientKeys) -> Iterator[Event]:
    """The events, a tombstone with the seal of the key that is about to be destroyed."""
    for event in events:
        body = event.body
        if isinstance(body, PatientErased):
            yield replace(event, body=sealed(body, keys.key(body.patient_id)))
        else:
            yield event


def append(connection: Connection, device: UUID, keys: PatientKeys, events: Sequence[Event]) -> tuple[Event, ...]:
    """Append inside the caller's transaction; the events come back with their numbers.

    Raises ValueError for an event that already has a number, whose time no check would take for true, that seals
    nothing for want of a patient, or that belongs to an erased one; TypeError for a body that is not storable.
    """
    if not events:
        return ()
    seq, prev_hash = head(connection, device)
    rows: list[tuple[object, ...]] = []
    stored: list[Event] = []
    for event in _sealed(events, keys):
        if event.seq:
            raise ValueError(f"{event.kind} is in the log already, as {event.seq}")
        if not storable(event.at_utc_ms):
            raise ValueError(f"{event.kind} has a time that no calendar knows: {event.at_utc_ms}")
        seq += 1
        body = _body(event, keys)
        fields = _fields(event, device, seq, prev_hash, body)
        prev_hash = event_hash(*fields)
        rows.append(_columns(fields, prev_hash))
        stored.append(replace(event, seq=seq, device_id=device))
    if connection.exec_driver_sql(_INSERT, rows).rowcount != len(rows):
        raise DamagedError(StoreCode.DAMAGED, path="event")  # a trigger or a table of somebody's own drops entries
    # A second place for the head: a tail cut off by hand then shows without an anchor outside.
    connection.exec_driver_sql(
        "INSERT INTO device(id, head_seq, head_hash) VALUES (?, ?, ?) "
        "ON CONFLICT(id) DO UPDATE SET head_seq = excluded.head_seq, head_hash = excluded.head_hash",
        (device.bytes, seq, prev_hash),
    )
    return tuple(stored)


def _event(row: Any, keys: PatientKeys) -> Event:
    """Raises DamagedError for an entry that does not read, RecordsError for one that a newer program wrote."""
    try:
        return _decode(row, keys)
    except UnknownEventError as error:
        raise RecordsError(StoreCode.ENTRY_NEWER, seq=row[1], kind=str(error)) from error
    except (MalformedEventError, ValueError) as error:
        raise DamagedError(StoreCode.ENTRY_UNREADABLE, seq=row[1]) from error


def _decode(row: Any, keys: PatientKeys) -> Event:
    device, seq, event_id, session_id, kind, version, at_utc_ms, run_id, mono_ms, actor_id, body = row
    if not type(seq) is type(version) is type(at_utc_ms) is type(mono_ms) is int:
        raise MalformedEventError("numbers that are none")
    id_ = UUID(bytes=event_id)
    values = parse(body)
    patient_id: UUID | None = None
    if SEALED in values:
        patient_id, private = keys.open(id_, values.pop(SEALED))
        values |= private
    return Event(
        id=id_,
        body=from_plain(kind.decode(), version, values),
        at_utc_ms=at_utc_ms,
        mono_ms=mono_ms,
        run_id=_id(run_id),
        actor_id=_id_or_none(actor_id),
        session_id=_id_or_none(session_id),
        patient_id=patient_id,
        seq=seq,
        device_id=_id(device),
    )


def _events(rows: Iterable[Any], keys: PatientKeys) -> Iterator[Event]:
    return (_event(row, keys) for row in rows)


def of_session(connection: Connection, keys: PatientKeys, session_id: UUID) -> tuple[Event, ...]:
    """A session's events in order, private fields opened. `patient_id` is set on those that have private fields.

    After a restore a session goes on in a newer chain, whose device id sorts later.
    Raises RecordsError ENTRY_UNREADABLE or ENTRY_NEWER.
    """
    rows = connection.exec_driver_sql(_READ + "WHERE session_id = ? ORDER BY device_id, seq", (session_id.bytes,))
    return tuple(_events(rows.fetchall(), keys))


def of_no_session(connection: Connection, keys: PatientKeys) -> Iterator[Event]:
    """Every event that belongs to no session, in order, as a stream."""
    rows = connection.exec_driver_sql(_READ + "WHERE session_id IS NULL ORDER BY device_id, seq")
    return _events(rows, keys)


_EVERY_CHAIN: Final = (
    _READ.replace("SELECT ", "SELECT event.")
    .replace(", ", ", event.")
    .replace("event.CAST(", "CAST(event.")
    .replace("FROM event ", "FROM device CROSS JOIN event ON event.device_id = device.id ")
)
"""From chain to chain, so that the index by kind serves each; entries of a device that never began here are no part."""


def newest(connection: Connection, keys: PatientKeys, kind: str | None = None) -> Event | None:
    """The newest event, or the newest of a kind, of the whole log: a chain that a restore ended counts, too."""
    where = "WHERE event.kind = ? " if kind is not None else ""
    values = () if kind is None else (kind,)
    rows = connection.exec_driver_sql(_EVERY_CHAIN + where + "ORDER BY device.id DESC, event.seq DESC LIMIT 1", values)
    return next(_events(rows.fetchall(), keys), None)


def of_kinds(connection: Connection, keys: PatientKeys, device: UUID | None, kinds: Sequence[str]) -> tuple[Event, ...]:
    """Events of some kinds, oldest first: of one device's chain, or of the whole log (None)."""
    marks = ", ".join("?" * len(kinds))
    where = f"WHERE event.kind IN ({marks}) " + ("AND device.id = ? " if device is not None else "")
    values = tuple(kinds) if device is None else (*kinds, device.bytes)
    # The plus: few are sorted, rather than the whole chain walked in its order.
    rows = connection.exec_driver_sql(_EVERY_CHAIN + where + "ORDER BY device.id, +event.seq", values)
    return tuple(_events(rows.fetchall(), keys))


def holds(connection: Connection, event_id: UUID) -> bool:
    """Whether an event is in the log."""
    found = connection.exec_driver_sql("SELECT 1 FROM event WHERE id = ?", (event_id.bytes,))
    return found.first() is not None


def cartridge_used(connection: Connection, identity: CartridgeIdentity, text: str, except_session: UUID) -> bool:
    """Whether a cartridge of this identity stands in another session. Asked of the log itself, which nothing leaves."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM event WHERE device_id IN (SELECT id FROM device) AND kind = ? AND session_id <> ? "
        "AND body ->> '$.identity' = ? AND body ->> '$.identity_text' = ? LIMIT 1",
        (CartridgeLoaded.KIND, except_session.bytes, identity.value, text),
    )
    return found.first() is not None


def count(connection: Connection) -> int:
    """Events in the log: each device's chain has no gaps, so its last number is its length."""
    return int(connection.exec_driver_sql("SELECT coalesce(sum(head_seq), 0) FROM device").scalar_one())


def devices(connection: Connection) -> tuple[UUID, ...]:
    """Whose chains the log is made of, oldest first."""
    return tuple(UUID(bytes=device) for (device,) in connection.exec_driver_sql("SELECT id FROM device ORDER BY id"))


def head_anchor(connection: Connection, device: UUID, at_utc_ms: int) -> Anchor | None:
    """Where a device's chain stands, as an anchor of this moment; None without an entry."""
    seq, hash_ = head(connection, device)
    return Anchor(device, seq, hash_, at_utc_ms) if seq else None


def anchor_of_session(connection: Connection, session_id: UUID) -> Anchor | None:
    """A session's last entry as an anchor, with that entry's time."""
    row = connection.exec_driver_sql(
        "SELECT device_id, seq, hash, at_utc_ms FROM event WHERE session_id = ? "
        "ORDER BY device_id DESC, seq DESC LIMIT 1",
        (session_id.bytes,),
    ).first()
    return None if row is None else Anchor(UUID(bytes=row[0]), int(row[1]), bytes(row[2]), int(row[3]))


def device_id_after(old: UUID) -> UUID:
    """An id for the chain that follows `old`'s: it sorts later, also where the clock stands before that one's time."""
    made = new_uuid7()
    # The upper 48 bits of a version 7 id are its time, ms since 1970.
    older_ms, made_ms = old.int >> 80, made.int >> 80
    if made_ms > older_ms:
        return made
    return UUID(int=(older_ms + 1) << 80 | made.int & (1 << 80) - 1)
