"""Which backup is the newest where records were brought back more than once: by what each backup's log knows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.record_events import ClockJumped
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backup_list import listed
from mnconsole.store.backup_manifest import MOST_CHAINS, read_manifest, write_manifest
from mnconsole.store.backups import MOST_ANCHORS, Request, make
from mnconsole.store.restore import choose
from tests.helpers.backups import back_up, bring_back, key_of
from tests.helpers.records import NOON, opened

HOUR_MS = 3_600_000


def worked(folder: Path, hours: int, entries: int = 2) -> BackupFacts:
    """A day's entries, and their backup."""
    with opened(folder) as clinic:
        clinic.append(*(ClockJumped(3000 + number) for number in range(entries)))
    return back_up(folder, at_utc_ms=NOON + hours * HOUR_MS)


def names(backups: Path) -> list[str]:
    return [each.name for each in listed(backups)]


def side_chain(folder: Path, since: int = 0) -> list[BackupFacts]:
    """Chain A, brought back to B, whose backup is brought back to C, which was the wrong one: an older backup of A is
    brought back to D. From so many hours after `NOON`. The newest first."""

    def back(backup: BackupFacts, hours: int) -> None:
        bring_back(backup.path, folder, at_utc_ms=NOON + (since + hours) * HOUR_MS)

    a1, a2 = worked(folder, since), worked(folder, since + 1)
    back(a2, 2)
    b = worked(folder, since + 3)
    back(b, 4)
    c = worked(folder, since + 5)
    back(a1, 6)
    return [worked(folder, since + 7), c, b, a2, a1]


def test_a_chain_that_a_restore_left_behind_is_not_the_newest(folder: Path) -> None:
    ordered = side_chain(folder)
    assert names(folder / BACKUPS) == [each.name for each in ordered]
    assert choose(folder / BACKUPS).name == ordered[0].name
    device_id, known = ordered[0].device_id, read_manifest(Path(ordered[0].path)).known
    assert {chain.hex: seq for chain, seq in known.items()} == {
        each.device_id: each.head_seq for each in reversed(ordered) if each.device_id != device_id
    }


def test_what_its_log_knows_is_told_whole_however_many_anchors_there_are(folder: Path) -> None:
    ordered = side_chain(folder)
    newest = ordered[0]
    known = {each.chain for each in ordered} - {newest.chain}
    device = read_manifest(Path(newest.path)).device_id
    others = [Anchor(device, 1 + number, bytes(32), NOON + 2**40 + number) for number in range(2 * MOST_ANCHORS)]
    later = make(folder, key_of(folder), folder / BACKUPS, Request(BackupCause.CLOSING, NOON + 9 * HOUR_MS, others))
    assert {chain for chain, _seq in later.knows} == known


def test_a_clock_that_stood_ahead_on_the_wrong_chain_changes_nothing(folder: Path) -> None:
    a = worked(folder, 0)
    bring_back(a.path, folder, at_utc_ms=NOON + HOUR_MS)
    worked(folder, 24 * 400)
    bring_back(a.path, folder, at_utc_ms=NOON + 2 * HOUR_MS)
    newest = worked(folder, 3)
    assert names(folder / BACKUPS)[0] == newest.name


def test_a_laptop_that_went_on_stands_before_one_that_was_brought_back_and_put_away(
    folder: Path, tmp_path: Path
) -> None:
    """Two laptops, one stick."""
    stick, second = tmp_path / "stick", tmp_path / "second"
    stick.mkdir()

    def to_stick(made: BackupFacts) -> str:
        shutil.copytree(made.path, stick / made.name)
        return made.name

    first = to_stick(worked(folder, 0))
    bring_back(stick / first, second, at_utc_ms=NOON + HOUR_MS)
    stale = to_stick(worked(second, 2))
    later = [to_stick(worked(folder, 24 * day)) for day in (2, 3)]
    assert names(stick) == [*reversed(later), stale, first]
    assert choose(stick).name == later[-1]


def test_a_manifest_of_before_tells_by_its_anchors(folder: Path) -> None:
    ordered = side_chain(folder)
    before = [each.knows for each in listed(folder / BACKUPS)]
    for each in ordered:
        manifest = read_manifest(Path(each.path))
        write_manifest(Path(each.path), replace(manifest, chains=None))
    assert [len(each.knows) for each in listed(folder / BACKUPS)] != [len(each) for each in before]
    assert {each.chain for each in listed(folder / BACKUPS) if not each.fault} == {each.chain for each in ordered}
    assert listed(folder / BACKUPS)[-1].name == ordered[-1].name, "it goes on from none"


def test_a_manifest_that_names_more_chains_than_a_log_has_is_damaged(folder: Path) -> None:
    made = worked(folder, 0)
    manifest = read_manifest(Path(made.path))
    many = {UUID(int=1 + number): 1 for number in range(MOST_CHAINS + 1)}
    write_manifest(Path(made.path), replace(manifest, chains=many))
    assert [each.fault for each in listed(folder / BACKUPS)] == ["manifest"]
    content = json.loads((Path(made.path) / "manifest.json").read_bytes())
    assert len(content["chains"]) == MOST_CHAINS + 1
