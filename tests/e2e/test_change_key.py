"""The key of a running console is changed: a backup first, everything goes on, and only the new secrets open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from mnconsole.domain.access_events import KeyChanged
from mnconsole.domain.backup_ports import OpensIn
from mnconsole.domain.custody_events import BackupCause, BackupMade
from mnconsole.domain.people import PatientDetails
from mnconsole.domain.refusals import Refused
from mnconsole.opened import SetUp
from mnconsole.opening import Folder
from mnconsole.services.clock import SystemClock
from mnconsole.services.identity import Identity
from mnconsole.services.keys import draft_code
from mnconsole.store import keys
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backup_list import listed
from mnconsole.store.errors import RecordsError
from mnconsole.store.records import open_read_only
from tests.e2e.seat import Seat
from tests.helpers.consoles import built_in_policy

WORDS = "three green apples"
TODAY = date(2026, 11, 23)


def test_the_key_is_changed_while_the_console_runs(sit: Callable[..., Seat], tmp_path: Path) -> None:
    place, old_code, new_code = tmp_path / "clinic", draft_code(), draft_code()
    folder = Folder(place, SystemClock(), Identity(), built_in_policy())
    folder.set_up(SetUp("Sample Clinic", "Ada Sample", WORDS, recovery_code=old_code)).records.close()
    seat = sit(place, demo=False, port="/dev/no-such-pen", passphrase=WORDS)
    console = seat.console
    seat.until(lambda: console.people.signed_in is not None, "whose passphrase it is")
    old = keys.unlock(place, WORDS).key
    told: list[tuple[int, int]] = []
    ended: list[object] = []
    console.keys.change_key(WORDS, new_code, lambda *at: told.append(at), ended.append, ended.append)
    console.patients.add(_patient("Ben Example"), TODAY, lambda found: ended.append(found.name))
    seat.until(lambda: len(ended) == 2, "both", ms=60_000)
    assert set(ended) == {OpensIn.EVERYWHERE, "Ben Example"}
    assert newest_opens(place, new_code), "told when a backup was made, not before"
    assert told[-1][0] == told[-1][1]
    console.patients.add(_patient("Cleo Specimen"), TODAY, lambda found: ended.append(found.name))
    seat.until(lambda: len(ended) == 3, "written under the new key")
    another = draft_code()
    console.keys.store_code("4711", another, ended.append, ended.append)
    seat.until(lambda: len(ended) == 4, "a refusal", ms=30_000)
    assert isinstance(ended[-1], Refused)
    assert keys.unlock_with_code(place, new_code).key is not None
    console.keys.store_code(WORDS, another, ended.append, ended.append)
    seat.until(lambda: len(ended) == 5, "another code", ms=30_000)
    assert ended[-1] is OpensIn.EVERYWHERE
    assert newest_opens(place, another)
    assert not newest_opens(place, new_code)
    seat.close()
    new = keys.unlock_with_code(place, another).key
    assert keys.unlock(place, WORDS).key == new != old
    records = open_read_only(place, new)
    assert records.read(lambda reader: reader.count_patients("")) == 2
    assert records.read(lambda reader: reader.verify()).sound
    assert records.check_state() == ()
    kinds = [BackupMade.KIND, KeyChanged.KIND]
    made = [event.body for event in records.read(lambda reader: reader.events_of_kinds(kinds))]
    records.close()
    assert isinstance(made[0], BackupMade)
    assert (made[0].cause, made[1]) == (BackupCause.KEY_CHANGE, KeyChanged())


def newest_opens(folder: Path, code: str) -> bool:
    """Whether this code opens the newest backup, made a moment ago or while this looks."""
    try:
        return bool(keys.unlock_with_code(Path(listed(folder / BACKUPS)[0].path), code).key)
    except (RecordsError, IndexError):
        return False


def _patient(name: str) -> PatientDetails:
    return PatientDetails(name, date(1984, 3, 12))
