"""How far chains had come, apart from the records that are brought back.

Records that open with the key vouch for it. The witness, anchors and manifests bear check sums that anybody could have
made: what they tell beyond that is a claim. One that no clinic reaches is not believed, since a restore writes what is
known to be lost into the log for good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from uuid import UUID

from msgspec import Struct, field

MOST_AHEAD: Final = 1_000_000
"""Entries beyond what the records hold that a file is believed to tell of: more than a year of a busy clinic."""


def believable(seq: int, vouched_seq: int) -> bool:
    """Whether a chain that is known to have come to `vouched_seq` may have come to `seq`."""
    return seq <= vouched_seq + MOST_AHEAD


class Reached(Struct, frozen=True):
    """The highest number of each chain: `vouched` by records that open, `heads` by believable claims as well.
    `unbelieved` is the highest number of the claims that are not, 0 for none."""

    vouched: Mapping[UUID, int]
    heads: Mapping[UUID, int]
    unbelieved: int = 0


class ChainsKnown(Struct):
    """Gathers it. `complete`: the records that are replaced were read, and know every chain that was theirs."""

    complete: bool
    vouched: dict[UUID, int] = field(default_factory=dict)
    _claims: dict[UUID, set[int]] = field(default_factory=dict)
    _holders: dict[UUID, tuple[int, Path]] = field(default_factory=dict)

    def vouch(self, heads: Mapping[UUID, int]) -> None:
        """Records that open with the key tell so."""
        for device, seq in heads.items():
            self.vouched[device] = max(seq, self.vouched.get(device, 0))

    def claim(self, device: UUID, seq: int) -> None:
        """A file tells so."""
        self._claims.setdefault(device, set()).add(seq)

    def held(self, device: UUID, seq: int, backup: Path) -> None:
        """By its manifest this backup holds that chain."""
        self._holders[device] = max((seq, backup), self._holders.get(device, (0, backup)))

    def weigh(self, ask: Callable[[Path], Mapping[UUID, int]]) -> Reached:
        """What is believed. `ask` opens a backup and tells the heads in it, none where it does not open: so what the
        records know nothing of is told from what somebody made up."""
        for device, (seq, backup) in sorted(self._holders.items()):
            if seq > self.vouched.get(device, 0):
                self.vouch(ask(backup))
        heads, unbelieved = dict(self.vouched), 0
        for device, seqs in self._claims.items():
            known = device in self.vouched or not self.complete
            believed = {seq for seq in seqs if known and believable(seq, self.vouched.get(device, 0))}
            unbelieved = max(unbelieved, *(seqs - believed), 0)
            if believed:
                heads[device] = max(*believed, heads.get(device, 0))
        return Reached(self.vouched, heads, unbelieved)
