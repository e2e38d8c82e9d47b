"""Random schedules of both state machines in virtual time: thousands of them, by one command.

python -m tests.device.schedules --count 3000 [--first SEED] [--pieces DIR] [--examples N] [--write]

Each schedule is a console, a pen and a line, a random operator who does 30 things to them, and a healthy end; what must
hold is asserted at every step (tests/helpers/link_watch.py). With `--pieces` a long trial is made in several: each
leaves its figures in DIR, also when it is ended half-way, and the table is of all of them. `--examples` lets Hypothesis
make that many more (tests/device/test_link_machine.py). `--write` puts the figures into docs/reliability.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.helpers.link_acts import Operator
from tests.helpers.link_watch import Watcher
from tests.helpers.wire_bench import BEGIN_NS, Bench

ACTIONS: Final = 30
PAUSES_MS: Final = (5, 30, 90, 200, 400)
NS_PER_HOUR: Final = 3600 * 1_000_000_000
DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN_MARK: Final = "<!-- schedules: begin -->"
END_MARK: Final = "<!-- schedules: end -->"


@dataclass
class Figures:
    """What the schedules have seen. `violations` must be empty; `seconds` are those of the processor."""

    schedules: int = 0
    virtual_ns: int = 0
    runs: int = 0
    met: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0


def play(seed: int, figures: Figures | None = None) -> None:
    """One random schedule from a cold start to a healthy end. AssertionError where something does not hold."""
    bench = Bench(seed)
    watcher = Watcher(bench)
    operator = Operator(bench, watcher)
    try:
        bench.run(300)
        for _ in range(ACTIONS):
            operator.act()
            bench.run(bench.rng.choice(PAUSES_MS))
        operator.acts.works_again()
        assert watcher.motion_starts >= 2
    finally:
        if figures is not None:
            figures.schedules += 1
            figures.virtual_ns += bench.now_ns - BEGIN_NS
            figures.runs += watcher.runs
            figures.met += watcher.met


def run(count: int, first: int = 0, tell: Callable[[Figures], None] = lambda _figures: None) -> Figures:
    """Play the seeds from `first` on; `tell` gets the figures so far now and then."""
    figures, begun = Figures(), time.process_time()
    for seed in range(first, first + count):
        try:
            play(seed, figures)
        except AssertionError as error:
            figures.violations.append(f"seed {seed}: {error}")
            traceback.print_exc()
        figures.seconds = time.process_time() - begun
        if figures.schedules % 50 == 0:
            tell(figures)
    return figures


def keep(figures: Figures, folder: Path, first: int) -> tuple[Figures, int]:
    """Leave one piece in `folder`; all of its pieces as one, and their first seed."""
    folder.mkdir(parents=True, exist_ok=True)
    piece = folder / f"from-{first:06}.json"
    piece.write_text(json.dumps(vars(figures)), encoding="utf-8")
    whole, pieces = Figures(), sorted(folder.glob("from-*.json"))
    for each in pieces:
        values = json.loads(each.read_text(encoding="utf-8"))
        whole.schedules += values["schedules"]
        whole.virtual_ns += values["virtual_ns"]
        whole.runs += values["runs"]
        whole.met += Counter(values["met"])
        whole.violations += values["violations"]
        whole.seconds += values["seconds"]
    return whole, int(pieces[0].stem.removeprefix("from-"))


def report(figures: Figures, first: int) -> list[str]:
    """The figures as lines of a table."""
    hazards = {name: count for name, count in figures.met.items() if not name.startswith("result ")}
    refused = {name[7:]: count for name, count in figures.met.items() if name.startswith("result ")}
    rows = (
        ("schedules, first seed", f"{figures.schedules:,}, {first}"),
        ("virtual time", f"{figures.virtual_ns / NS_PER_HOUR:.1f} h, {figures.seconds / 60:.0f} min of one core"),
        ("runs of the motor", f"{figures.runs:,}"),
        ("met", _listed(hazards)),
        ("writes at the pen by their result", _listed(refused)),
        ("violations", "; ".join(figures.violations) or "0"),
    )
    return ["| what | figure |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))


def _write(lines: list[str]) -> None:
    from tests.benchmarks.machine import described

    made = "Made by `python -m tests.device.schedules --count N --write`; the test run plays a short form."
    text = DOCUMENT.read_text(encoding="utf-8")
    section = "\n".join([BEGIN_MARK, "", f"{described()}.", "", *lines, "", END_MARK])
    if BEGIN_MARK in text:
        before, _, rest = text.partition(BEGIN_MARK)
        text = before + section + rest.partition(END_MARK)[2]
    else:
        words = "Console and pen in virtual time, a faulty channel between them; what must hold is looked at each step."
        text = f"{text.rstrip()}\n\n## Random schedules\n\n{words}\n{made}\n\n{section}\n"
    DOCUMENT.write_text(text, encoding="utf-8")


def main() -> int:
    """The command. 0 when everything held."""
    parser = argparse.ArgumentParser(prog="python -m tests.device.schedules", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--pieces", type=Path, help="a folder in which the figures of several runs come together")
    parser.add_argument("--examples", type=int, default=0, help="examples of the Hypothesis machine besides")
    parser.add_argument("--write", action="store_true", help=f"write the figures into {DOCUMENT.name}")
    asked = parser.parse_args()

    def tell(figures: Figures) -> None:
        print(f"{figures.schedules} schedules, {len(figures.violations)} violations", flush=True)
        if asked.pieces is not None:
            keep(figures, asked.pieces, asked.first)

    figures = run(asked.count, asked.first, tell)
    first = asked.first
    if asked.pieces is not None:
        figures, first = keep(figures, asked.pieces, first)
    lines = report(figures, first)
    print("\n".join(lines))
    if asked.examples:
        from tests.device.test_link_machine import run_long

        run_long(asked.examples)
    if asked.write:
        _write(lines)
    return 1 if figures.violations else 0


if __name__ == "__main__":
    sys.exit(main())
