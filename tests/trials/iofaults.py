"""A disk that fails while the console writes: errors of write, read, fsync and truncate, short writes, a full disk.

A child process does what a console does, through its scribe, and tells what was acknowledged; each round something else
fails. Then the disk works again and the console must go on by itself. It is killed now and then, and its folder opened
by another process: every acknowledged step and every noted fact is there, log and state are sound.
"""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final, Self

from tests.helpers.records import set_up
from tests.trials import shim
from tests.trials.pool import Looker
from tests.trials.shim import Operation, Target
from tests.trials.trial import Outcome, Say, scratch

NAME: Final = "iofaults"
TITLE: Final = "Failing and full disks"
SHORT: Final = 50
LONG: Final = 3000
ROUNDS_A_CHILD: Final = 10
CHILDREN_A_FOLDER: Final = 5
_FILES: Final = Target.DATABASE | Target.LOG


@dataclass(frozen=True)
class Kind:
    """One way in which a disk fails."""

    name: str
    operations: Operation
    targets: Target
    error: int
    full: bool = False


KINDS: Final = (
    Kind("write errors", Operation.WRITE, _FILES, errno.EIO),
    Kind("writes without room", Operation.WRITE, _FILES | Target.INDEX, errno.ENOSPC),
    Kind("short writes", Operation.SHORT, _FILES, 0),
    Kind("read errors", Operation.READ, _FILES, errno.EIO),
    Kind("fsync errors", Operation.SYNC, _FILES, errno.EIO),
    Kind("truncate and fsync errors", Operation.TRUNCATE | Operation.SYNC, _FILES | Target.INDEX, errno.EIO),
    Kind("full disk", Operation(0), Target(0), 0, full=True),
    Kind("key file: writes and fsyncs", Operation.WRITE | Operation.SYNC, Target.KEYS, errno.EIO),
    Kind("key file: full disk", Operation.WRITE, Target.KEYS, errno.ENOSPC),
    Kind("everything at once", Operation(15), Target(31) & ~Target.INDEX, errno.EIO),
)


class Struggling:
    """The child on one folder, until it is killed."""

    def __init__(self, folder: Path) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.trials.children.struggle", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=shim.environment(folder),
        )
        self.begun = self._answer()

    def round(self, asked: dict[str, Any]) -> dict[str, Any]:
        """One round; what was acknowledged, and what went wrong."""
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps(asked) + "\n")
        self._child.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line.endswith("\n"):
            return {"acked": [], "noted": [], "codes": {}, "failed": 0, "wrong": [f"died with {self._child.wait()}"]}
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        with self._child:
            self._child.kill()


def run(count: int, seed: int, say: Say) -> Outcome:
    """`count` rounds over the kinds of failures."""
    outcome, rng = Outcome(), Random(seed)
    failed, codes, rounds = Counter[str](), Counter[str](), 0
    told: dict[str, int] = {"acked": 0, "noted": 0}
    with Looker() as looker:
        while rounds < count:
            with scratch() as above:
                folder, ids = above / "data", above / "ids.json"
                set_up(folder).close()
                all_ids: list[str] = []
                for _child in range(CHILDREN_A_FOLDER):
                    with Struggling(folder) as child:
                        _take(child.begun, all_ids, told, codes)
                        for _ in range(min(ROUNDS_A_CHILD, count - rounds)):
                            kind = KINDS[rounds % len(KINDS)]
                            answer = child.round(_asked(kind, rng))
                            rounds += 1
                            failed[kind.name] += answer["failed"]
                            where = f"seed {seed}, round {rounds}, {kind.name}"
                            outcome.faults += [f"{where}: {wrong}" for wrong in answer["wrong"]]
                            _take(answer, all_ids, told, codes)
                    ids.write_text(json.dumps(all_ids), encoding="utf-8")
                    found = looker.ask("holds", folder=str(folder), ids=str(ids))
                    faults = found.get("faults", [json.dumps(found)])
                    outcome.faults += [f"seed {seed}, after round {rounds}: {fault}" for fault in faults]
                    if rounds == count:
                        break
            say(f"{rounds} rounds, {len(outcome.faults)} faults")
    outcome.rows += [(kind.name, f"{failed[kind.name]:,} operations failed") for kind in KINDS]
    outcome.rows.append(("rounds", f"{rounds:,}"))
    outcome.rows.append(("acknowledged steps, noted facts", f"{told['acked']:,}, {told['noted']:,}"))
    outcome.rows.append(("told", ", ".join(f"{code} {times:,}" for code, times in codes.most_common())))
    return outcome


def _asked(kind: Kind, rng: Random) -> dict[str, Any]:
    return {
        "operations": int(kind.operations),
        "targets": int(kind.targets),
        "error": kind.error,
        "chance": rng.choice((0.02, 0.1, 0.3, 1.0)),
        "room": rng.choice((0, rng.randrange(200_000))) if kind.full else -1,
        "seed": rng.randrange(1, 2**32),
    }


def _take(answer: dict[str, Any], ids: list[str], told: dict[str, int], codes: Counter[str]) -> None:
    ids += answer["acked"] + answer["noted"]
    for name in told:
        told[name] += len(answer[name])
    codes.update(answer["codes"])
