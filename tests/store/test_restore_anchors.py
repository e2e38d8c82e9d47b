"""After a real restore the check accuses nobody: what was lost is told, whatever anchors the folder keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from mnconsole.domain import record_events as rec
from mnconsole.domain.anchors import Anchor
from mnconsole.domain.records_ports import VerifyResult
from mnconsole.services.identity import new_uuid7
from mnconsole.store import anchors
from mnconsole.store.chains_known import MOST_AHEAD
from mnconsole.store.witness import WITNESS, Newest, Witness
from tests.helpers.backups import back_up, bring_back
from tests.helpers.records import Clinic, opened


def _anchor(clinic: Clinic) -> Anchor:
    found = clinic.records.read(lambda reader: reader.head_anchor(0))
    assert found is not None
    return found


def _check(folder: Path) -> VerifyResult:
    with opened(folder) as clinic:
        devices = clinic.records.read(lambda reader: reader.devices())
        known = anchors.known_in(folder, "", devices).anchors
        return clinic.records.read(lambda reader: reader.verify(None, known))


@pytest.mark.parametrize("gone", [False, True])
def test_what_only_the_anchors_knew_is_told_as_lost(folder: Path, gone: bool) -> None:
    with opened(folder) as clinic:
        made = back_up(folder)
        clinic.append(rec.AppClosed(), rec.AppClosed())
        anchors.keep(folder, [_anchor(clinic)])
    if gone:  # the database and what knew of its newest entry are lost with the disk's worst sectors
        for name in ("records.db", WITNESS):
            (folder / name).unlink()
    assert bring_back(made.path, folder).lost == 2
    found = _check(folder)
    assert (found.sound, found.fault, found.entries_lost) == (True, "", 2)
    assert [(loss.first_seq, loss.last_seq) for loss in found.lost] == [(4, 5)]


def test_a_chain_that_a_second_restore_leaves_behind_is_told_as_lost(folder: Path) -> None:
    with opened(folder) as clinic:
        first = back_up(folder)
        clinic.append(rec.AppClosed())
    bring_back(first.path, folder)
    with opened(folder) as clinic:
        clinic.append(rec.AppClosed())
        anchors.keep(folder, [_anchor(clinic)])
        second = _anchor(clinic).device_id
        back_up(folder, at_utc_ms=1_796_000_000_000)
    assert bring_back(first.path, folder, at_utc_ms=1_796_100_000_000).lost == 3
    found = _check(folder)
    assert (found.sound, found.fault) == (True, "")
    assert {loss.device_id: loss.last_seq for loss in found.lost}[second] == 2
    assert found.anchors == 1  # the first backup's
    # And a third time, from a backup that holds both chains of now.
    with opened(folder) as clinic:
        newest = back_up(folder, at_utc_ms=1_796_200_000_000)
        clinic.append(rec.AppClosed())
    bring_back(newest.path, folder, at_utc_ms=1_796_300_000_000)
    found = _check(folder)
    assert (found.sound, found.fault) == (True, "")


def test_the_newest_entries_of_a_restored_folder_are_anchored_anew(folder: Path) -> None:
    with opened(folder):
        made = back_up(folder)
    bring_back(made.path, folder)
    with opened(folder) as clinic:
        anchors.keep(folder, [_anchor(clinic)])
    found = _check(folder)
    assert (found.sound, found.anchored_seq) == (True, 1)


def test_a_line_that_anybody_could_have_written_makes_no_lost_entries(folder: Path) -> None:
    with opened(folder) as clinic:
        made = back_up(folder)
        clinic.append(rec.AppClosed())
        own = _anchor(clinic)
    anchors.keep(folder, [Anchor(new_uuid7(), seq, bytes(32), 0) for seq in (10**9, 500)])
    anchors.keep(folder, [Anchor(own.device_id, own.seq + MOST_AHEAD + 1, bytes(32), 0)])
    back = bring_back(made.path, folder)
    assert (back.lost, back.claimed, back.unbelieved) == (1, 0, 10**9)
    found = _check(folder)
    assert found.entries_lost == 1
    assert (found.sound, found.fault) == (False, "other_records"), "the forged line itself is told"


def test_what_files_alone_tell_of_is_told_apart(folder: Path) -> None:
    with opened(folder) as clinic:
        made = back_up(folder)
        clinic.append(rec.AppClosed())
        own = _anchor(clinic)
    witness = Witness(folder)
    witness.note(Newest(own.device_id, own.seq + MOST_AHEAD, bytes(32)))
    witness.close()
    back = bring_back(made.path, folder)
    assert (back.lost, back.claimed, back.unbelieved) == (MOST_AHEAD + 1, MOST_AHEAD, 0)


@pytest.mark.parametrize("readable", [False, True])
def test_a_chain_that_only_a_backup_holds_is_no_made_up_one(folder: Path, tmp_path: Path, readable: bool) -> None:
    """Somebody put an older database back by hand: a chain that a restore began since is in a backup of it alone."""
    with opened(folder):
        first = back_up(folder)
    older = (folder / "records.db").read_bytes()
    bring_back(first.path, folder)
    with opened(folder) as clinic:
        clinic.append(rec.AppClosed())
        second = _anchor(clinic).device_id
        back_up(folder, at_utc_ms=1_796_000_000_000)
    (folder / WITNESS).unlink()
    (folder / "records.db").write_bytes(older if readable else b"")
    back = bring_back(first.path, folder, at_utc_ms=1_796_100_000_000)
    assert (back.lost, back.claimed, back.unbelieved) == (2, 0, 0)
    found = _check(folder)
    assert (found.sound, found.fault) == (True, "")
    assert [(loss.device_id, loss.last_seq) for loss in found.lost] == [(second, 2)]
