"""Anchors against the log: what stood at a number once must stand there still, and be there at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from mnconsole.domain.anchors import Anchor, TypedAnchor, short_code
from mnconsole.domain.records_ports import AnyAnchor, Loss
from mnconsole.store.log_faults import FaultError, LogFault


class Vouched(Struct, frozen=True):
    """How many anchors agree with the log, and the newest number of each device that one of them vouches for.
    `unmatched` agree with no entry, and a number like theirs was lost before a restore."""

    anchors: int
    newest: Mapping[bytes, int]
    unmatched: tuple[AnyAnchor, ...] = ()


class AnchorCheck:
    """Over the sound chains of one snapshot: `heads` are their ends, `losses` what their restores tell of."""

    def __init__(self, connection: Connection, heads: Mapping[bytes, int], losses: Iterable[Loss]) -> None:
        self._connection = connection
        self._heads = heads
        self._losses = tuple(losses)
        self._newest: dict[bytes, int] = {}
        self._agreed = 0
        self._differ: list[tuple[int, bytes]] = []
        self._unmatched: list[AnyAnchor] = []

    def vouched(self, anchors: Iterable[AnyAnchor]) -> Vouched:
        """Compare all of them. Raises FaultError REWRITTEN with the lowest number that differs, ROLLED_BACK with the
        first number that is missing, OTHER_RECORDS."""
        # The same place may have been anchored at several times.
        places = (replace(each, at_utc_ms=0) if isinstance(each, Anchor) else each for each in anchors)
        for anchor in dict.fromkeys(places):
            if isinstance(anchor, Anchor):
                self._whole(anchor)
            else:
                self._typed(anchor)
        if self._differ:
            seq, device = min(self._differ)
            raise FaultError(LogFault.REWRITTEN, seq, device)
        return Vouched(self._agreed, self._newest, tuple(self._unmatched))

    def _whole(self, anchor: Anchor) -> None:
        device = anchor.device_id.bytes
        if device not in self._heads:
            if not self._lost(anchor):
                raise FaultError(LogFault.OTHER_RECORDS, anchor.seq, device)
        elif anchor.seq > self._heads[device]:
            if not self._lost(anchor):
                raise FaultError(LogFault.ROLLED_BACK, self._heads[device] + 1, device)
        elif self._hash(device, anchor.seq) == anchor.hash:
            self._agrees(device, anchor.seq)
        else:
            self._differ.append((anchor.seq, device))

    def _lost(self, anchor: Anchor) -> bool:
        lost = any(
            loss.device_id == anchor.device_id and loss.first_seq <= anchor.seq <= loss.last_seq
            for loss in self._losses
        )
        if lost:
            self._unmatched.append(anchor)
        return lost

    def _typed(self, anchor: TypedAnchor) -> None:
        """A short code names no device: it may be of any chain, and also of one of the lost entries. A loss of that
        number does not explain it, since the entry that is here may be another one than it was: that is told."""
        long_enough = [device for device, seq in self._heads.items() if seq >= anchor.seq]
        for device in long_enough:
            if _signs(device, anchor.seq, self._hash(device, anchor.seq)) == anchor.signs:
                self._agrees(device, anchor.seq)
                return
        if any(loss.first_seq <= anchor.seq <= loss.last_seq for loss in self._losses):
            self._unmatched.append(anchor)
            return
        newest = max(self._heads, default=b"")
        if long_enough:
            self._differ.append((anchor.seq, long_enough[-1]))
        else:
            raise FaultError(LogFault.ROLLED_BACK, self._heads.get(newest, 0) + 1, newest)

    def _agrees(self, device: bytes, seq: int) -> None:
        self._agreed += 1
        self._newest[device] = max(seq, self._newest.get(device, 0))

    def _hash(self, device: bytes, seq: int) -> bytes:
        query = "SELECT hash FROM event WHERE device_id = ? AND seq = ?"
        return bytes(self._connection.exec_driver_sql(query, (device, seq)).scalar_one())


def _signs(device: bytes, seq: int, hash_: bytes) -> str:
    return short_code(UUID(bytes=device), seq, hash_)
