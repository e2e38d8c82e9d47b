"""A process that is killed before its N-th step on the disk, for each N: what is left must be whole.

`python -m tests.store.children.killed WORK FOLDER [EVERY]`: WORK is `backup`, `thin`, `medium`, `restore`, `migrate` or
`erase`.
For each N (or each EVERY-th) a copy of FOLDER is made, a child does the work on it and kills itself before its N-th
step (a sync, a rename, a removal, a new folder, a step of the copy, or of an erasure in the database), and the parent
looks at what is left. Prints how many steps there were.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from mnconsole.domain.custody_events import PatientErased
from mnconsole.store import event_log, swap
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.backup_list import listed
from mnconsole.store.backups import verify
from mnconsole.store.erased_list import read_erased
from mnconsole.store.pace import Pace
from mnconsole.store.projections import Projector
from mnconsole.store.records import open_records, state_of
from mnconsole.store.sealing import PatientKeys
from mnconsole.store.second_medium import SecondMedium
from mnconsole.store.sides import WriteSide
from mnconsole.store.thinning import thin
from mnconsole.store.witness import Witness
from tests.helpers.backups import back_up, bring_back, key_of
from tests.helpers.records import NOON, Clinic

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
STEPS = ("fsync", "rename", "replace", "unlink", "rmdir", "mkdir")
MOST = 500
DEVICE = UUID(int=1)


def die_at(number: int) -> None:
    """Let this process be killed by the system before its N-th step."""
    left = number

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return step

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
    Pace.turn = counted(Pace.turn)  # type: ignore[method-assign]
    for owner, name in ((PatientKeys, "destroy"), (Projector, "apply"), (Projector, "forget_words"),
                        (WriteSide, "flush"), (Witness, "note"), (event_log, "head")):  # fmt: skip
        setattr(owner, name, counted(getattr(owner, name)))


def backup(folder: Path) -> None:
    back_up(folder, at_utc_ms=NOON + 90 * HOUR_MS)


def thinning(folder: Path) -> None:
    thin(folder / BACKUPS, always="", now_utc_ms=NOON + 90 * DAY_MS)


def medium(folder: Path) -> None:
    second = SecondMedium(folder, folder.parent / "medium", DEVICE)
    second.require(NOON)
    second.copy(listed(folder / BACKUPS)[0], Pace())
    second.reached(NOON)


def restore(folder: Path) -> None:
    bring_back(folder / BACKUPS, folder)


def migrate(folder: Path) -> None:
    open_records(folder, key_of(folder)).close()


def erase(folder: Path) -> None:
    records = open_records(folder, key_of(folder))
    body = PatientErased(UUID(hex=(folder / "who").read_text()), 1, "patient_asked", "2033-11-21", None, NOON + 1, NOON)
    Clinic(records).append(body)
    (folder / "told").touch()
    records.sweep()
    FolderBackups(records.open_folder, "").list_erased()
    records.close()


def look_at_erasure(folder: Path) -> None:
    """Whole or not at all; once it was told it is there, and the next backup writes it into the list."""
    records = open_records(folder, key_of(folder))
    try:
        assert records.read(lambda reader: reader.verify()).sound
        assert records.check_state() == ()
        who = UUID(hex=(folder / "who").read_text())
        there, tombstone = records.read(lambda reader: (reader.patient(who), reader.tombstone(who)))
        erased = tombstone is not None
        assert erased == (there is None)
        assert erased or not (folder / "told").exists()
        FolderBackups(records.open_folder, "").list_erased()
        assert len(read_erased(folder / BACKUPS)[0]) == erased
    finally:
        records.close()


def backups_are_sound(folder: Path, least: int) -> None:
    """Every backup that has its name is whole, none of the present ones went, and another can be made."""
    found = listed(folder)
    assert len(found) >= least, found
    for facts in found:
        verify(Path(facts.path), key_of(Path(facts.path)))


def look_at_backup(folder: Path) -> None:
    backups_are_sound(folder / BACKUPS, 2)
    back_up(folder, at_utc_ms=NOON + 91 * HOUR_MS)
    backups_are_sound(folder / BACKUPS, 3)
    leftovers(folder / BACKUPS)


def look_at_thinning(folder: Path) -> None:
    backups_are_sound(folder / BACKUPS, 1)
    thin(folder / BACKUPS, always="", now_utc_ms=NOON + 90 * DAY_MS)
    assert len(listed(folder / BACKUPS)) == 1
    back_up(folder, at_utc_ms=NOON + 91 * HOUR_MS)
    leftovers(folder / BACKUPS)


def look_at_medium(folder: Path) -> None:
    place = SecondMedium(folder, folder.parent / "medium", DEVICE)
    backups_are_sound(place.home, 0)
    medium(folder)
    backups_are_sound(place.home, 1)
    leftovers(place.home)
    assert place.facts(NOON).trouble == ""


def leftovers(folder: Path) -> None:
    hidden = [each.name for each in folder.iterdir() if each.name.startswith((".draft", ".gone"))]
    assert hidden == [], hidden


def look_at_restore(folder: Path) -> None:
    """Either the records of before or the restored ones; and those of before are somewhere in any case."""
    state_of(folder)
    records = open_records(folder, key_of(folder))
    try:
        assert records.read(lambda reader: reader.verify()).sound
        restored = records.read(lambda reader: reader.last_event_of_kind("records.restored")) is not None
        events = records.read(lambda reader: reader.count_events())
    finally:
        records.close()
    kept = [each for each in folder.iterdir() if each.name.startswith(swap.BEFORE)]
    assert len(kept) == restored, (kept, restored)
    if restored:
        shutil.copytree(kept[0], folder.parent / "kept")
        before = open_records(folder.parent / "kept", key_of(folder.parent / "kept"))
        try:
            events = before.read(lambda reader: reader.count_events())
        finally:
            before.close()
    assert events == int((folder / "events").read_text())
    assert not (folder / swap.RESTORING).exists()


def look_at_migration(folder: Path) -> None:
    look_at_restore(folder)
    for facts in listed(folder / BACKUPS):
        assert facts.schema == "0001"
        verify(Path(facts.path), key_of(folder))


WORKS: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "backup": (backup, look_at_backup),
    "thin": (thinning, look_at_thinning),
    "medium": (medium, look_at_medium),
    "restore": (restore, look_at_restore),
    "migrate": (migrate, look_at_migration),
    "erase": (erase, look_at_erasure),
}


def one(work: Callable[[Path], None], look: Callable[[Path], None], folder: Path, number: int) -> bool:
    """Kill at step `number`. False when the work has fewer steps."""
    ground = folder.parent / "ground"
    shutil.rmtree(ground, ignore_errors=True)
    ground.mkdir()
    (ground / "medium").mkdir()
    place = Path(shutil.copytree(folder, ground / "records"))
    child = os.fork()
    if not child:
        die_at(number)
        try:
            work(place)
        except BaseException as error:  # noqa: BLE001 - the parent tells it
            print(f"step {number}: {error!r}", flush=True)
            os._exit(2)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    assert killed or os.WEXITSTATUS(status) == 0
    try:
        look(place)
    except BaseException:
        print(f"after a kill at step {number}: {sorted(str(p.relative_to(ground)) for p in ground.rglob('*'))}")
        raise
    return killed


def main() -> None:
    """For each N until the work comes to its end."""
    work, look = WORKS[sys.argv[1]]
    folder = Path(sys.argv[2])
    every = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    number = 1
    while one(work, look, folder, number):
        number += every
        assert number < MOST
    print(f"{number - 1} steps")


if __name__ == "__main__":
    import alembic.command  # noqa: F401 - loaded before the first fork, as all else is

    main()
