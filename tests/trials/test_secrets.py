"""Nothing of a patient and no secret can be read on the disk: not in the database, its log, backups, temporary files,
the program's log, nor in what a crash leaves."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.leak_scan import leaks
from tests.trials.children.secretive import PASSPHRASE, SECRETS
from tests.trials.shim import ROOT

DUMPS = Path("/proc/sys/kernel/core_pattern")


def at_work(place: Path, *more: str) -> subprocess.Popen[str]:
    """The clinic's process; its temporary files and its core, if it leaves one, come into `place`."""
    place.mkdir()
    scratch = {name: str(place) for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP")}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.trials.children.secretive", str(place / "data"), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MNCONSOLE_LOG": "debug", **scratch},
    )


@pytest.mark.timeout(120)
def test_nothing_can_be_read_at_work_or_after_a_crash(tmp_path: Path) -> None:
    place = tmp_path / "place"
    with at_work(place, "private") as process:
        assert process.stdout is not None
        assert process.stdin is not None
        begun = process.stdout.readline()
        assert begun == "at work\n", process.communicate()
        data = place / "data"
        assert (data / "records.db-wal").stat().st_size > 100_000, "the newest entries are in the log"
        assert len(list((data / "backups").glob("*/records.db"))) == 1
        assert "not written" in (data / "mnconsole.log").read_text(encoding="utf-8")
        assert leaks(place, SECRETS) == []
        _out, err = process.communicate("crash\n")
    assert process.returncode == -6
    assert "Fatal Python error: Aborted" in (data / "crash.txt").read_text(encoding="utf-8")
    assert leaks(place, SECRETS) == []
    (place / "stderr.txt").write_text(err, encoding="utf-8")
    assert leaks(place, SECRETS) == []


@pytest.mark.timeout(120)
def test_memory_that_is_not_kept_private_is_seen_by_the_scan(tmp_path: Path) -> None:
    place = tmp_path / "place"
    with at_work(place) as process:
        process.communicate("crash\n")
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    if hard and DUMPS.exists() and DUMPS.read_text(encoding="ascii").strip() == "core":
        assert [leak for leak in leaks(place, SECRETS[:1]) if leak.startswith("core")]
    (place / "slip.txt").write_text(PASSPHRASE, encoding="utf-16")
    assert f"slip.txt: {PASSPHRASE}" in leaks(place, [PASSPHRASE])
