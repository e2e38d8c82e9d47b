"""Which backups a restore drill could not bring back, noted beside them: a look may find nothing wrong with them."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Final

from mnconsole.domain.backup_ports import Drilled
from mnconsole.regular import read_regular
from mnconsole.store.backup_manifest import time_in
from mnconsole.store.files import write_whole

log = logging.getLogger(__name__)

FAULTY: Final = "drill-faults.json"
"""Beside the backups: their names."""


def note_drill(backups: Path, held: Drilled) -> None:
    """Remember a backup that did not come back, so that it stays to be looked at and takes no sound one's place; forget
    it when it comes back after all."""
    before = faulty(backups)
    now = before | {held.name} if held.fault else before - {held.name}
    if now == before:
        return
    try:
        there = sorted(name for name in now if (backups / name).exists())
        write_whole(backups / FAULTY, json.dumps({"names": there}).encode())
    except OSError as error:
        log.warning("what the drill found of %s is not kept beside the backups: %s", held.name, error)


def faulty(backups: Path) -> frozenset[str]:
    """The names of those that did not come back; none when nobody can tell."""
    try:
        found = json.loads(read_regular(backups / FAULTY))
        return frozenset(name for name in found["names"] if time_in(name) is not None)
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    except (OSError, ValueError, RecursionError, TypeError, KeyError) as error:
        log.warning("what drills found is not known: %s", error)
        return frozenset()
