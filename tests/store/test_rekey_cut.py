"""A change of the key, killed at its steps: there is the old set or the new one, whole, and it opens."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers import child
from tests.store.test_rekey import closed

__all__ = ["closed"]

_CUT = """
import json, logging, os, shutil, signal, sys
from pathlib import Path
from mnconsole.domain.custody_ports import Keystore
from mnconsole.store import key_slots, keys
from mnconsole.store.records import open_records
key_slots.MEMORY_KIB, key_slots.PASSES = 64, 1
from tests.store.test_rekey import MANAGER, NEW_CODE, OLD_CODE, PASSPHRASE, LEFT, change, rows
from mnconsole.domain.access_events import KeyChanged
from mnconsole.store.errors import KeyFileError

template, place, first, every = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])

def opens(folder, code):
    try:
        return keys.unlock_with_code(folder, code, repair=False).key
    except KeyFileError:
        return None

def limit(steps):
    left = [steps]
    def counting(call):
        def counted(*arguments, **named):
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return call(*arguments, **named)
        return counted
    for name in ("fsync", "replace", "unlink", "truncate"):
        setattr(os, name, counting(getattr(os, name)))
    return left

logging.disable(logging.WARNING)  # each cut is told
outcomes, steps, ended = [], first, False
while not ended:
    folder = place / str(steps)
    shutil.copytree(template, folder)
    forked = os.fork()
    if not forked:
        records = open_records(folder, keys.unlock(folder, PASSPHRASE).key)
        limit(steps)
        change(records)
        os._exit(0)
    ended = os.waitpid(forked, 0)[1] == 0
    old, new = opens(folder, OLD_CODE), opens(folder, NEW_CODE)
    assert (old is None) != (new is None), (steps, sorted(os.listdir(folder)))
    looked = keys.unlock(folder, PASSPHRASE, MANAGER, repair=False).key
    assert looked == (old or new)
    records = open_records(folder, keys.unlock(folder, PASSPHRASE, MANAGER).key)
    found = rows(records)
    assert found[0] and len(found[2]) == 1, found
    changed = records.read(lambda reader: reader.last_event_of_kind(KeyChanged.KIND)) is not None
    assert changed is (new is not None), steps
    records.close()
    assert {path.name for path in folder.iterdir()} == LEFT, (steps, sorted(os.listdir(folder)))
    assert (folder / "keys.json").read_bytes() == (folder / "keys-copy.json").read_bytes()
    shutil.rmtree(folder)
    outcomes.append(new is not None)
    steps += every
print(json.dumps(outcomes))
"""
"""Arguments: closed records, a folder to work in, the first step to be killed at, and how many steps to go on by."""


def test_killed_at_any_step_it_is_the_old_set_or_the_new_one(closed: Path, tmp_path: Path) -> None:
    with child.start(_CUT, closed, tmp_path, 0, 3) as process:
        assert process.stdout is not None
        outcomes = json.loads(process.stdout.read() or "[]")
    assert len(outcomes) > 6, outcomes
    assert outcomes == sorted(outcomes)  # once it has been changed it stays changed
    assert set(outcomes) == {False, True}
