"""`python -m tests.trials`: what must hold of the records, tried many thousand times. Ends with 1 when it did not.

python3 run.py trials [NAME ...] [--count N] [--seed N] [--write]

Without a name all of them, each in its long form (an hour and more of one core). `--write` puts the figures into
docs/reliability.md, between marks of their own.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from pathlib import Path
from typing import Final, cast

from tests.benchmarks import machine, report
from tests.trials.trial import Outcome, Trial, shortened

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
_NO_TRIAL: Final = frozenset({"__init__", "__main__", "conftest"})


def trials() -> dict[str, Trial]:
    """Every module of this folder that is a trial, by its name."""
    found: dict[str, Trial] = {}
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem in _NO_TRIAL or file.stem.startswith("test_"):
            continue
        module = importlib.import_module(f"tests.trials.{file.stem}")
        if hasattr(module, "NAME") and hasattr(module, "run"):
            found[module.NAME] = cast(Trial, module)
    return found


def table(trial: Trial, count: int, seed: int, outcome: Outcome, taken: str) -> str:
    """One trial in Markdown."""
    faults = "; ".join(shortened(outcome.faults, 5)) or "0"
    rows = [("rounds, seed", f"{count:,}, {seed}"), *outcome.rows, ("faults", faults)]
    lines = [f"| {what} | {figure} |" for what, figure in rows]
    return "\n".join(
        [f"### {getattr(trial, 'TITLE', trial.NAME)}", "", "| what | figure |", "|---|---|", *lines, "", taken]
    )


def _told(line: str) -> None:
    print(f"  {line}", flush=True)


def main(arguments: list[str]) -> int:
    """The command. 0 when everything held."""
    known = trials()
    parser = argparse.ArgumentParser(prog="run.py trials", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; all of them without one")
    parser.add_argument("--count", type=int, help="rounds of each; without it each trial's own long form")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other rounds (1)")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {DOCUMENT.name}")
    asked = parser.parse_args(arguments)
    if unknown := sorted(set(asked.names) - set(known)):
        parser.error(f"no trial is called {', '.join(unknown)}; there are {', '.join(known)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    faults = 0
    for name in asked.names or known:
        trial = known[name]
        count, begun, load = asked.count or trial.LONG, time.monotonic(), machine.load()
        print(f"{name}: {count:,} rounds", flush=True)
        outcome = trial.run(count, asked.seed, _told)
        faults += len(outcome.faults)
        taken = f"{machine.described()}; load average before {load}, after {machine.load()}; "
        taken += f"{time.monotonic() - begun:.0f} s"
        text = table(trial, count, asked.seed, outcome, taken)
        print(text, end="\n\n", flush=True)
        if asked.write:
            page = DOCUMENT.read_text(encoding="utf-8")
            DOCUMENT.write_text(report.put(page, f"trial {name}", text), encoding="utf-8")
    print(f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
