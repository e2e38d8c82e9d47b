"""What each backup of a list lacks, by what the other backups around it and their folders tell.

Without a key: it is told before one is chosen, and is the word of files that anybody could have written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.store.backup_list import with_later
from mnconsole.store.backup_manifest import Manifest
from mnconsole.store.chains_known import believable
from mnconsole.store.known_beside import look_into, places_around
from mnconsole.store.witness import Newest


def with_all_later(found: Sequence[BackupFacts], told: Sequence[Newest]) -> tuple[BackupFacts, ...]:
    """The same backups with how many entries are known that are not in them: by `told`, the witness of a folder, and by
    all the folders in which one of them lies with others."""
    parents = {Path(each.path).parent: Path(each.path) for each in found}
    around = dict.fromkeys(path for backup in parents.values() for path in places_around(backup)[0])
    places = [look_into(path) for path in around]
    manifests = {backup: manifest for place in places for backup, manifest in place.manifests}
    numbers: dict[UUID, set[int]] = {}
    for device, seq in (pair for place in places for pair in place.numbers):
        numbers.setdefault(device, set()).add(seq)
    for newest in told:
        numbers.setdefault(newest.device_id, set()).add(newest.seq)
    reached = {device: _believed(seqs) for device, seqs in numbers.items()}
    clinics = _clinics(manifests.values())

    def lacking(facts: BackupFacts) -> BackupFacts:
        known = with_later(facts, told)
        manifest = manifests.get(Path(facts.path))
        if manifest is None or not facts.usable:
            return known
        has = _has(manifest)
        ours = next((chains for chains in clinics if manifest.device_id in chains), frozenset())
        lacks = sum(max(0, reached[chain] - has.get(chain, 0)) for chain in ours & reached.keys())
        return replace(known, later=max(known.later, lacks))

    return tuple(map(lacking, found))


def _has(manifest: Manifest) -> Mapping[UUID, int]:
    """How far the log of a backup knows each chain: what it knows to be lost is not told once more."""
    return {**manifest.known, manifest.device_id: manifest.head.seq}


def _believed(seqs: Iterable[int]) -> int:
    """The highest number that lies not too far above another one."""
    highest = 0
    for seq in sorted(seqs):
        if not believable(seq, highest):
            break
        highest = seq
    return highest


def _clinics(manifests: Iterable[Manifest]) -> tuple[frozenset[UUID], ...]:
    """The chains of each clinic: the logs of one have the first chain in common."""
    found: list[frozenset[UUID]] = []
    for chains in {frozenset(_has(manifest)) for manifest in manifests}:
        apart = [each for each in found if each.isdisjoint(chains)]
        found = [*apart, chains.union(*(each for each in found if not each.isdisjoint(chains)))]
    return tuple(found)
