"""What is known apart from a backup that is brought back: erasures, and how far the chains of its records had come.

On a second medium, and in copies of it, each chain has a folder of its own. What came after the backup may stand in
another chain's, so all of them are looked at. What is told there of other clinics' records counts for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from msgspec import Struct, field

from mnconsole.store import anchors, witness
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER
from mnconsole.store.backup_list import listed
from mnconsole.store.backup_manifest import Manifest, read_manifest
from mnconsole.store.chains_known import ChainsKnown
from mnconsole.store.erased_list import ERASED, Erased, read_erased
from mnconsole.store.erasures_proven import Claims
from mnconsole.store.errors import BackupFault, RecordsError
from mnconsole.store.own_records import OwnRecords

_MOST_BY_WORD: Final = 32
"""Chains that nothing but a manifest ties to these records: more of them is somebody's game."""


class Known(Struct):
    """`erased` is vouched for by the records that are replaced, `claims` are to be proven. `unread` are files and
    folders that may tell of more erasures and could not be read whole."""

    erased: dict[UUID, Erased]
    unread: list[Path]
    chains: ChainsKnown
    claims: Claims = field(default_factory=Claims)


class Place(Struct, frozen=True):
    """A folder of backups: every chain that its files tell of with a number in it, the manifests that read, the list of
    erasures. `unread` is what could not be read whole."""

    path: Path
    numbers: frozenset[tuple[UUID, int]]
    manifests: tuple[tuple[Path, Manifest], ...]
    erased: tuple[Erased, ...]
    unread: tuple[Path, ...]


def known(folder: Path, backup: Path, beside: Iterable[Path], own: OwnRecords, holds: dict[UUID, int]) -> Known:
    """For the backup that is to come into `folder`, from everything that is at hand. `holds` are the chains in it, as
    far as its log knows them; `beside` are further folders of backups, `own` the records that are replaced."""
    found = Known(dict(own.erased), list(own.unread), ChainsKnown(complete=bool(own.heads)))
    found.chains.vouch(own.heads)
    found.chains.vouch(holds)
    for newest in witness.known(folder):
        found.chains.claim(newest.device_id, newest.seq)
    around, unread = places_around(backup)
    found.unread += unread
    places = [look_into(path) for path in dict.fromkeys((folder / BACKUPS, *around, *beside))]
    for place in places:
        found.unread += place.unread
        found.claims.lines += place.erased
        for holder, manifest in place.manifests:
            found.chains.held(manifest.device_id, manifest.head.seq, holder)
            for patient_id in manifest.erased:
                found.claims.by_backup(patient_id, holder)
    ours = {*holds, *own.heads}
    if not own.heads:  # records that could be read know of every chain that was theirs
        ours |= _by_word(places, ours)
    for place in places:
        for device, seq in place.numbers:
            # Elsewhere there may be backups of other clinics, too: their chains are not lost.
            if place.path == folder / BACKUPS or device in ours:
                found.chains.claim(device, seq)
    return found


def places_around(backup: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The folders in which a person finds this backup together with others, its own first: those that `found_in` looks
    into. And those of them that could not be read."""
    home = backup.parent
    if is_device(home.name):
        top = home.parent.parent if home.parent.name == MEDIUM_FOLDER else home.parent
    else:
        top = home.parent if home.name == BACKUPS else home
    places, unread = [home, top, top / BACKUPS], []
    for medium in (top, top / MEDIUM_FOLDER):
        try:
            places += sorted(each for each in medium.iterdir() if is_device(each.name) and each.is_dir())
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            unread.append(medium)
    return tuple(dict.fromkeys(places)), tuple(unread)


def is_device(name: str) -> bool:
    """Whether a folder is named after a chain, as on a second medium."""
    return len(name) == 32 and all(sign in "0123456789abcdef" for sign in name)


def look_into(path: Path) -> Place:
    """What the files of a folder tell, without a key. A bad sector in it must not keep a sound backup from coming
    back."""
    erased, whole = read_erased(path)
    unread = [] if whole else [path / ERASED]
    manifests: list[tuple[Path, Manifest]] = []
    try:
        found = [Path(facts.path) for facts in listed(path) if facts.fault != BackupFault.MANIFEST and not facts.newer]
    except RecordsError:
        found = []
        unread.append(path)
    for backup in found:
        try:
            manifests.append((backup, read_manifest(backup)))
        except RecordsError:
            unread.append(backup)
    return Place(path, frozenset(_numbers(path, manifests)), tuple(manifests), erased, tuple(unread))


def _numbers(path: Path, manifests: Iterable[tuple[Path, Manifest]]) -> Iterator[tuple[UUID, int]]:
    """Of anchors, manifests, and the witness of a data folder that was copied."""
    for anchor in anchors.read(path / anchors.FILE_NAME).anchors:
        yield anchor.device_id, anchor.seq
    for _backup, manifest in manifests:
        for anchor in (manifest.head, *manifest.anchors):
            yield anchor.device_id, anchor.seq
        yield from manifest.known.items()
    for newest in witness.known(path):
        yield newest.device_id, newest.seq


def _by_word(places: Collection[Place], ours: Collection[UUID]) -> set[UUID]:
    """Chains that go on from one of these, as their manifests say; the youngest of them. Their backups may have another
    key by now, so that nothing else can be asked."""
    found = {
        manifest.device_id
        for place in places
        for _backup, manifest in place.manifests
        if any(chain in ours for chain in manifest.known)
    }
    return set(sorted(found - set(ours))[-_MOST_BY_WORD:])
