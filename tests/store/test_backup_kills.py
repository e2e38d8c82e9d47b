"""Killed before its steps on the disk: a backup, its thinning and its copy, a restore, an erasure. Each of them all:
`python -m tests.store.children.killed WORK FOLDER`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mnconsole.store.backup_folder import BACKUPS
from tests.helpers.backups import back_up
from tests.helpers.child import ROOT
from tests.helpers.records import NOON, opened

DAY_MS = 86_400_000


def killed_everywhere(work: str, folder: Path, every: int = 1) -> int:
    """How many steps the work has. Fails with what the child found."""
    command = [sys.executable, "-W", "error", "-m", "tests.store.children.killed", work, str(folder), str(every)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return int(done.stdout.split()[0])


@pytest.fixture
def ground(folder: Path) -> Path:
    """Records with a patient, two backups of another day, and entries that no backup holds."""
    with opened(folder) as clinic:
        (folder / "who").write_text(clinic.add_patient().hex)
        back_up(folder)
        back_up(folder, at_utc_ms=NOON + DAY_MS)
        clinic.add_patient("Ben Example")
        events = clinic.records.read(lambda reader: reader.count_events())
    (folder / "events").write_text(str(events))
    return folder


@pytest.mark.parametrize(("work", "least", "every"), [("backup", 20, 2), ("medium", 20, 2), ("restore", 25, 1)])
def test_what_is_left_is_whole(ground: Path, work: str, least: int, every: int) -> None:
    assert killed_everywhere(work, ground, every) >= least


def test_an_erasure_is_whole_or_not_at_all(ground: Path) -> None:
    assert killed_everywhere("erase", ground) >= 10


def test_thinning_leaves_no_half_of_a_backup(ground: Path) -> None:
    for minutes in (1, 2):
        back_up(ground, at_utc_ms=NOON + DAY_MS + minutes * 60_000)
    shutil.rmtree(next((ground / BACKUPS).glob("20261121T*")))
    assert killed_everywhere("thin", ground) >= 10
