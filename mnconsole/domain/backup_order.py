"""Which backup is the newer one: told by how far the log had come, not by the clock of the day. Pure.

A clock that stood in the wrong year for a day gives its backups names that sort wrongly for ever.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import pairwise

from msgspec import Struct, field

from mnconsole.domain.backup_ports import BackupFacts


class _Part(Struct, eq=False):
    """Backups of one chain between which no other chain's knowledge of it ends. `after` are the parts that stand
    behind this one, `waits_for` counts those that stand before it and have no place yet, `above` is the
    later one of the same chain, `place` its own by time."""

    chain: str
    number: int
    backups: list[BackupFacts] = field(default_factory=list)
    after: list[_Part] = field(default_factory=list)
    waits_for: int = 0
    above: _Part | None = None
    place: int = 0
    placed: bool = False

    def key(self) -> tuple[int, str, int]:
        """Sorts the later one first: by the time of the backup that holds most of it. What does not read counts only
        where nothing does: anybody can give a folder a name."""
        told = [each for each in self.backups if each.device_id] or self.backups
        last = max(told, key=_within)
        return -last.made_utc_ms, self.chain, -self.number

    def before(self, other: _Part) -> None:
        self.after.append(other)
        other.waits_for += 1


def newest_first(found: Iterable[BackupFacts]) -> tuple[BackupFacts, ...]:
    """Within a chain by the number of the last entry. A backup stands behind every chain whose log knows its own as far
    as that, or as lost. Time decides between chains of which neither knows the other, also where one went on beyond
    what the other knows of it, and between backups that hold the same."""
    chains: dict[str, list[BackupFacts]] = {}
    for each in found:
        chains.setdefault(each.chain, []).append(each)
    known = {chain: _known(chain, backups, chains) for chain, backups in chains.items()}
    ends: dict[str, set[int]] = {chain: set() for chain in chains}
    for knows in known.values():
        for chain, seq in knows.items():
            ends[chain].add(seq)
    cut = {chain: sorted(seqs) for chain, seqs in ends.items()}
    parts = {chain: _parts(chain, backups, cut[chain]) for chain, backups in chains.items()}
    for chain, knows in known.items():
        for other, seq in knows.items():
            number = bisect_left(cut[other], seq)
            behind = next((part for part in parts[other] if part.number <= number), None)
            if behind is not None:  # the ones of that chain below it wait for it
                parts[chain][-1].before(behind)
    ordered = _ordered([part for each in parts.values() for part in each])
    return tuple(each for part in ordered for each in sorted(part.backups, key=_within, reverse=True))


def _within(each: BackupFacts) -> tuple[int, int, str, str]:
    return each.head_seq, each.made_utc_ms, each.name, each.path


def _known(chain: str, backups: list[BackupFacts], chains: Iterable[str]) -> dict[str, int]:
    """Of the other chains that are here, how far this one's backups know them."""
    found: dict[str, int] = {}
    for each in backups:
        for other, seq in each.knows:
            if other != chain and other in chains:
                found[other] = max(seq, found.get(other, 0))
    return found


def _parts(chain: str, backups: list[BackupFacts], cut: list[int]) -> list[_Part]:
    """The later ones first, each before the next."""
    numbered: dict[int, _Part] = {}
    for each in backups:
        number = bisect_left(cut, each.head_seq)
        numbered.setdefault(number, _Part(chain, number)).backups.append(each)
    parts = [numbered[number] for number in sorted(numbered, reverse=True)]
    for later, earlier in pairwise(parts):
        later.before(earlier)
        earlier.above = later
    return parts


def _ordered(parts: list[_Part]) -> list[_Part]:
    """Each behind what stands before it; of those that may come next the latest. Where they stand before each other in
    a ring, which no log does, time breaks it, but never a chain."""
    by_time = sorted(parts, key=_Part.key)
    for place, part in enumerate(by_time):
        part.place = place
    ready = [part.place for part in by_time if not part.waits_for]
    ordered: list[_Part] = []
    for at_the_latest in by_time:
        while ready or not at_the_latest.placed:
            part = by_time[heappop(ready)] if ready else _first_of_its_chain(at_the_latest)
            if not part.placed:
                part.placed = True
                ordered.append(part)
                for behind in part.after:
                    behind.waits_for -= 1
                    if not behind.waits_for:
                        heappush(ready, behind.place)
    return ordered


def _first_of_its_chain(part: _Part) -> _Part:
    """The latest of its chain that has no place yet."""
    while part.above is not None and not part.above.placed:
        part = part.above
    return part


def of_present(found: Iterable[BackupFacts], device_id: str) -> tuple[BackupFacts, ...]:
    """Those of the chain that is being written (its device's id in hex), in the order that they have; all where it has
    none yet, or nobody knows which it is. What does not read counts by its name."""
    facts = tuple(found)
    return tuple(each for each in facts if _is_of(each, device_id)) or facts


def has_sound(found: Iterable[BackupFacts], device_id: str) -> bool:
    """Whether a sound one of the chain that is being written is among them."""
    return any(each.sound and _is_of(each, device_id) for each in found)


def _is_of(facts: BackupFacts, device_id: str) -> bool:
    return facts.device_id == device_id if facts.device_id else bool(facts.chain) and device_id.endswith(facts.chain)


def first_choice(found: Iterable[BackupFacts]) -> BackupFacts | None:
    """The first sound one of a list that is in this order; where a drill did not bring back any of those that can be
    used, the first of them."""
    usable = [each for each in found if each.usable]
    return next((each for each in usable if each.sound), usable[0] if usable else None)


def holds_more(found: Iterable[BackupFacts], events: int) -> BackupFacts | None:
    """The sound one that holds most, if that is more than so many entries."""
    best = max((each for each in found if each.sound), key=lambda each: each.events, default=None)
    return best if best is not None and best.events > events else None
