"""What a console does to its records, in a process under the shim: `python -m tests.trials.children.workload NAME ...`.

After each commit that returned, the trace gets a mark for each of its events: `ACK number id`.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from mnconsole.domain import record_events as rec
from mnconsole.store import engine, keys
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import RecordsError
from mnconsole.store.records import open_records
from tests.helpers.records import set_up
from tests.trials import shim
from tests.trials.children.custody import backup, key_change, restoring
from tests.trials.told import Told

CHECKPOINT_PAGES: Final = 30


def _opened(folder: Path) -> Told:
    return Told(open_records(folder, keys.unlock(folder, None).key))


def session(folder: Path, random: Random) -> None:
    """A treatment in an empty clinic, and the program's end."""
    clinic = _opened(folder)
    clinic.treat(random)
    clinic.records.close()


def checkpoint(folder: Path, random: Random) -> None:
    """Many short entries; the log is brought into the database again and again, also by ends of the program."""
    _also(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    for _start in range(3):
        clinic = _opened(folder)
        clinic.add_patient(f"Ben Example {random.randrange(10**6)}")
        for _commit in range(40):
            clinic.append(*(rec.ClockJumped(random.randrange(10**5)) for _ in range(random.randint(1, 3))))
        clinic.records.close()


def hasty(folder: Path, random: Random) -> None:
    """A treatment by a console that acknowledges before the disk has anything: what the trial has to find out."""
    _also("PRAGMA synchronous = OFF")
    session(folder, random)


def _also(pragma: str) -> None:
    """Set the writer's connections differently from the program."""
    engine._WRITER_PRAGMAS = (*engine._WRITER_PRAGMAS, pragma)  # type: ignore[misc]


def failing(folder: Path, random: Random) -> None:
    """Entries on a disk whose fsync fails now and then; what it did not write then it never will."""
    clinic = _opened(folder)
    shim.fail(shim.Operation.SYNC, shim.Target.DATABASE | shim.Target.LOG, errno.EIO, 0.1, random.randrange(1, 2**32))
    for _commit in range(60):
        try:
            clinic.append(*(rec.ClockJumped(random.randrange(10**5)) for _ in range(random.randint(1, 3))))
        except RecordsError as error:
            shim.mark(f"TOLD {error.code}")
    shim.works_again()
    clinic.append(rec.ClockJumped(3000))
    clinic.records.close()


def making(folder: Path, _random: Random) -> None:
    """New records, from an empty folder."""
    records = set_up(folder)
    shim.mark("MADE")
    records.close()


def migration(folder: Path, _random: Random, key: str) -> None:
    """An older database is opened."""
    secret = bytes.fromhex(key)
    records = open_records(folder, DatabaseKey(secret[:32], secret[32:]))
    shim.mark("MIGRATED")
    records.close()


WORKLOADS: Final[dict[str, Callable[..., None]]] = {
    work.__name__: work
    for work in (session, checkpoint, failing, hasty, making, migration, backup, key_change, restoring)
}

if __name__ == "__main__":
    name, place, seed, *more = sys.argv[1:]
    WORKLOADS[name](Path(place), Random(int(seed)), *more)
