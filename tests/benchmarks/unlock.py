"""From a passphrase to open records, beside one bare Argon2id; and the key of a whole database changed."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from uuid import UUID

from mnconsole.domain.access_events import KeyChanged
from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.opened import Opened, SetUp
from mnconsole.opening import Folder
from mnconsole.services.clock import SystemClock
from mnconsole.services.identity import Identity
from mnconsole.services.keys import draft_code
from tests.benchmarks.figures import Group, Row, Spread, below, figure
from tests.benchmarks.folders import add, the_policy
from tests.benchmarks.processes import told_by
from tests.helpers import file_keyring

TRIALS = 20
PEOPLE = 5
PATIENTS, SESSIONS = 1_000, 400
UNLOCK_MS = 500.0
WORDS = "three green apples"


def measure(trials: int = TRIALS, patients: int = PATIENTS, sessions: int = SESSIONS) -> Group:
    """With a keystore, where it is slowest: the passphrase is bound, and `keyring` is loaded for it."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["PYTHON_KEYRING_BACKEND"] = file_keyring.NAME
        os.environ[file_keyring.PLACE] = str(Path(name) / "keystore.json")
        place = Path(name) / "clinic"
        folder = Folder(place, SystemClock(), Identity(), the_policy(place))
        opened = folder.set_up(SetUp("Sample Clinic", "Ada Sample", WORDS, recovery_code=draft_code()))
        for number in range(1, PEOPLE):
            opened.keeper.set_passphrase(UUID(int=number), f"Sample {number}", f"{WORDS} {number}")
        add(place, opened.records, patients, sessions)
        key_row = _changed(opened, place)
        staff_id = opened.staff_id
        opened.records.close()
        assert staff_id is not None
        told = [told_by("unlock", place, WORDS, staff_id.hex) for _ in range(trials)]
    bare = Spread.of_ns([one["argon2"] for one in told])
    rows = (
        below("First in a run", Spread.of_ns([one["opened"] for one in told]), UNLOCK_MS, f"Argon2id {bare.text()}"),
        below("Again", Spread.of_ns([one["again"] for one in told]), UNLOCK_MS),
        key_row,
    )
    note = f"A person of {PEOPLE} with a passphrase bound to a keystore (a file): slot, database, log, first entry."
    return Group("Unlocking", rows, note)


def _changed(opened: Opened, place: Path) -> Row:
    """What the whole database costs: no promise, since it is rare and nobody waits for it in a treatment."""

    def note(uow: UnitOfWork, _bound: bool) -> None:
        uow.append([Identity().event(KeyChanged(), SystemClock())])

    assert opened.staff_id is not None
    assert opened.custody is not None
    begun = time.perf_counter()
    opened.custody.changer.change_key(opened.staff_id, "Ada Sample", WORDS, draft_code(), note, lambda _done, _of: None)
    took_s = time.perf_counter() - begun
    size_mb = (place / "records.db").stat().st_size / 1e6
    return Row("Another key for the whole database, checked", f"{figure(took_s)} s for {figure(size_mb)} MB")
