"""A backup that is brought back from a second medium: what the other chains' folders there tell of counts, too."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import BackupCause, PatientErased
from mnconsole.domain.record_events import AppClosed
from mnconsole.domain.records_ports import VerifyResult
from mnconsole.store import anchors, keys
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.backup_list import found_in, listed
from mnconsole.store.backups import Request, make
from mnconsole.store.later_known import with_all_later
from mnconsole.store.restore import Restored
from mnconsole.store.witness import WITNESS, Newest, Witness
from tests.helpers.backups import back_up, bring_back, key_of
from tests.helpers.records import NOON, Clinic, copy_of, opened, set_up

DAY_MS = 86_400_000


def copied(clinic: Clinic, medium: Path, day: int) -> BackupFacts:
    """A backup of today, here and on the stick."""
    keeper = FolderBackups(clinic.records.open_folder, "")
    keeper.use_second_medium(str(medium), NOON + day * DAY_MS)
    made = keeper.make(BackupCause.CLOSING, NOON + day * DAY_MS, None, rests=False)
    assert made.on_second_medium
    keeper.list_erased()
    return made.backup


def home(medium: Path, backup: BackupFacts) -> Path:
    return medium / MEDIUM_FOLDER / backup.device_id


def checked(folder: Path) -> VerifyResult:
    with opened(folder) as clinic:
        return clinic.records.read(lambda reader: reader.verify())


def test_an_erasure_after_a_restore_is_done_again_from_the_old_chains_folder(
    folder: Path, medium: Path, tmp_path: Path
) -> None:
    """The line lies in the new chain's folder, and the backup that is brought back in the old one's."""
    with opened(folder) as clinic:
        gone = clinic.add_patient("Ada Sample")
        first = copied(clinic, medium, 0)
    bring_back(first.path, folder)
    with opened(folder) as clinic:
        clinic.append(PatientErased(gone, 1, "asked for", "2033-11-21", None, NOON + 1, NOON))
        copied(clinic, medium, 2)
    (backup,) = listed(home(medium, first))
    shutil.copytree(medium / MEDIUM_FOLDER, tmp_path / "put by")  # by a person, under another name
    sources = [home(medium, first), Path(backup.path), tmp_path / "put by" / first.device_id]
    for number, source in enumerate(sources):
        fresh = tmp_path / f"fresh-{number}"
        result = bring_back(source, fresh, at_utc_ms=NOON + 3 * DAY_MS)
        assert (result.erased, result.doubted, result.unread) == (1, (), ())
        with opened(fresh) as clinic:
            assert clinic.records.read(lambda reader: reader.patient(gone)) is None
            assert clinic.records.read(lambda reader: reader.tombstone(gone)) is not None
        assert checked(fresh).sound


def two_laptops(folder: Path, medium: Path, tmp_path: Path) -> tuple[BackupFacts, BackupFacts]:
    """The second laptop took the records over from the medium, was used for a moment and put away; the first one went
    on."""
    with opened(folder) as clinic:
        clinic.add_patient("Ada Sample")
        first = copied(clinic, medium, 0)
    second = tmp_path / "second laptop"
    bring_back(first.path, second)
    with opened(second) as clinic:
        stale = copied(clinic, medium, 1)
    with opened(folder) as clinic:
        clinic.append(*(AppClosed() for _ in range(30)))
        newest = copied(clinic, medium, 30)
    return stale, newest


def losses(medium: Path, backup: BackupFacts, fresh: Path) -> tuple[Restored, list[tuple[str, int, int]]]:
    result = bring_back(home(medium, backup) / backup.name, fresh, at_utc_ms=NOON + 40 * DAY_MS)
    found = checked(fresh)
    assert (found.sound, found.fault) == (True, "")
    return result, [(loss.device_id.hex, loss.first_seq, loss.last_seq) for loss in found.lost]


def test_what_another_chain_on_the_stick_holds_is_told_as_lost(folder: Path, medium: Path, tmp_path: Path) -> None:
    stale, newest = two_laptops(folder, medium, tmp_path)
    forked_seq = min(each.head_seq for each in listed(home(medium, newest)))
    result, lost = losses(medium, stale, tmp_path / "fresh")
    assert (result.lost, result.claimed) == (newest.head_seq - forked_seq, 0), "its log vouches for them"
    assert lost == [(newest.device_id, forked_seq + 1, newest.head_seq)]
    # What is known to be lost is not lost once more with the next one.
    with opened(tmp_path / "fresh") as clinic:
        third = copied(clinic, medium, 41)
    result, again = losses(medium, third, tmp_path / "again")
    assert (result.lost, again) == (0, lost)
    # And the other way round: what the second laptop wrote is not in the first one's.
    result, lost = losses(medium, newest, tmp_path / "other way")
    assert (stale.device_id, 1, stale.head_seq) in lost
    assert result.lost == stale.head_seq + third.head_seq


def test_the_list_tells_before_one_is_chosen_that_another_holds_more(
    folder: Path, medium: Path, tmp_path: Path
) -> None:
    stale, newest = two_laptops(folder, medium, tmp_path)
    forked_seq = min(each.head_seq for each in listed(home(medium, newest)))
    set_up(tmp_path / "other").close()
    with opened(tmp_path / "other") as clinic:
        theirs = copied(clinic, medium, 1)
    beyond, behind = newest.head_seq - forked_seq, stale.head_seq
    wanted = {
        (stale.device_id, behind): beyond,
        (newest.device_id, newest.head_seq): behind,
        (newest.device_id, forked_seq): beyond + behind,
        (theirs.device_id, theirs.head_seq): 0,
    }

    def told(path: Path) -> dict[tuple[str, int], int]:
        return {(each.device_id, each.head_seq): each.later for each in with_all_later(found_in(path), ())}

    assert told(medium) == wanted
    assert told(home(medium, stale) / stale.name) == {(stale.device_id, behind): beyond}
    # A number that no clinic reaches counts for nothing, and hides none that is true.
    head = Anchor(UUID(hex=newest.device_id), 10**15, bytes(32), NOON)
    anchors.append(home(medium, newest) / anchors.FILE_NAME, [head])
    assert told(medium) == wanted


def test_a_chain_whose_backups_do_not_open_counts_by_their_word(folder: Path, medium: Path, tmp_path: Path) -> None:
    stale, newest = two_laptops(folder, medium, tmp_path)
    for backup in listed(home(medium, stale)):
        for name in keys.COPIES:  # of another key since
            (Path(backup.path) / name).unlink(missing_ok=True)
    result, lost = losses(medium, newest, tmp_path / "fresh")
    assert (result.lost, result.claimed) == (stale.head_seq, stale.head_seq)
    assert lost == [(stale.device_id, 1, stale.head_seq)]


def test_another_clinics_backups_on_the_stick_erase_nobody_and_are_no_loss(
    folder: Path, medium: Path, tmp_path: Path
) -> None:
    with opened(folder) as clinic:
        ada = clinic.add_patient("Ada Sample")
        ours = copied(clinic, medium, 0)
    set_up(tmp_path / "other").close()
    with opened(tmp_path / "other") as clinic:
        clinic.add_patient("Ben Example")
        clinic.append(PatientErased(ada, 9, "made up", "2033-11-21", None, NOON + 1, NOON))
        theirs = copied(clinic, medium, 1)
    result = bring_back(home(medium, ours), tmp_path / "fresh", at_utc_ms=NOON + 2 * DAY_MS)
    assert (result.lost, result.claimed, result.unbelieved, result.erased) == (0, 0, 0, 0)
    assert result.doubted == (1,), "a manifest calls her erased, and nothing of this clinic proves it"
    with opened(tmp_path / "fresh") as clinic:
        assert clinic.records.read(lambda reader: reader.patient(ada)) is not None
    assert bring_back(home(medium, theirs), tmp_path / "theirs").lost == 0


def test_a_folder_of_several_chains_tells_what_each_lacks(folder: Path, tmp_path: Path) -> None:
    """Backups of two laptops that somebody copied into one folder, as `records backup --to` makes them."""
    together = tmp_path / "together"
    together.mkdir()

    def saved(place: Path, hours: int) -> BackupFacts:
        return make(place, key_of(place), together, Request(BackupCause.PERSON, NOON + hours * 3_600_000))

    first = saved(folder, 0)
    second = tmp_path / "second laptop"
    bring_back(first.path, second)
    stale = saved(second, 1)
    with opened(folder) as clinic:
        clinic.append(*(AppClosed() for _ in range(7)))
    newest = saved(folder, 2)
    result = bring_back(stale.path, tmp_path / "fresh")
    assert (result.lost, result.claimed) == (newest.head_seq - first.head_seq, 0)


def test_the_witness_of_a_data_folder_that_was_copied_tells_of_later_entries(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as clinic:
        made = back_up(folder)
        clinic.append(AppClosed(), AppClosed())
    copy = copy_of(folder, tmp_path / "copied")
    (copy / "records.db").unlink()
    result = bring_back(copy / BACKUPS, tmp_path / "fresh")
    assert (result.lost, result.claimed) == (2, 2)
    witness = Witness(copy)
    witness.note(Newest(UUID(hex=made.device_id), 10**12, bytes(32)))
    witness.close()
    result = bring_back(copy / BACKUPS, tmp_path / "another")
    assert (result.lost, result.unbelieved) == (0, 10**12)
    (copy / WITNESS).unlink()
    assert bring_back(copy / BACKUPS, tmp_path / "third").lost == 0
