"""`python -m tests.faults`: every row of the fault table, many times, against the simulated pen's real process.

Prints a table a group: what was injected, trials, what was measured, the raw operation of the same run, the bound, and
whether it was met. Ends with 1 when a bound was missed. `--write` puts the tables of whole groups into
docs/performance.md.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from mnconsole.app import SWITCH_INTERVAL_S
from tests.benchmarks import machine, report
from tests.benchmarks.figures import TRIALS_FOR_P99, Spread, figure
from tests.faults.catalogue import GROUPS, rows_of
from tests.faults.rows import Bound, Found, Row, play

HEAD = (
    "| row | injected | what is held | trials | median, max | raw: exchange, timer | bound | |\n"
    "|---|---|---|---|---|---|---|---|"
)
NOTE = (
    "Bounds are those of the fault table; one in ms is held with both raw figures of the same run on top. "
    "In [brackets]: by the pen's own log."
)


def long_form(row: Row, trials: int) -> Found:
    """Many trials on a ground of their own, or the row's one long trial."""
    with tempfile.TemporaryDirectory(prefix="mnconsole-faults-") as folder:
        if row.whole is not None:
            found, begun = Found(row, trials=1, whole=True), time.monotonic()
            try:
                for what, value in row.whole(Path(folder)).items():
                    found.values[what] = [value] if isinstance(value, float | int) else list(value)
            except AssertionError as error:
                found.wrong.append(str(error)[:600])
            found.seconds = time.monotonic() - begun
            return found
        with row.ground(Path(folder)) as ground:
            return play(row, ground, max(trials, row.few), raw_ms=getattr(ground, "raw_ms", None))


def lines_of(found: Found) -> list[str]:
    """A row of the fault table: a line for each bound."""
    missed = found.missed()
    exchange, late = found.raw
    lines = []
    for number, (what, bound) in enumerate(found.bounds.items()):
        name, injected = (f"{found.row.fault}", found.row.injected) if not number else ("", "")
        values = found.values.get(what, [])
        raw = (
            f"{figure(exchange)}, {figure(late)} ms (at worst {figure(found.latest)})"
            if bound.unit == "ms" and (exchange or late)
            else ""
        )
        met = "**missed**" if not values or any(each.startswith(f"{what}: ") for each in missed) else "met"
        met = "**missed**" if found.wrong else met
        lines.append(f"| {name} | {injected} | {what} | {len(values)} | {spread(values, bound)} | {raw} | "
                     f"{bound.text()} | {met} |")  # fmt: skip
    return lines


def spread(values: list[float], bound: Bound) -> str:
    """Median and maximum, with the 99th percentile where there are trials enough."""
    if not values:
        return "never measured"
    p99 = f", p99 {figure(Spread.of(values).p99)}" if len(values) >= TRIALS_FOR_P99 else ""
    return f"{figure(statistics.median(values))}{p99}, {figure(max(values))} {bound.unit}".strip()


def main(arguments: list[str]) -> int:
    """0 when every bound was met, 1 when one was missed."""
    names = [row.name for group in GROUPS for row in rows_of(group)]
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trials", type=int, default=100, help="trials a row, never fewer than the test run's (100)")
    parser.add_argument("--rows", nargs="+", metavar="NAME", help=f"of {', '.join((*GROUPS, *names))}")
    parser.add_argument("--write", action="store_true", help="put the tables of whole groups into docs/performance.md")
    asked = parser.parse_args(arguments)
    chosen = set(asked.rows or GROUPS)
    if unknown := sorted(chosen - set(GROUPS) - set(names)):
        parser.error(f"no row or group is called {', '.join(unknown)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    logging.disable(logging.WARNING)  # ports that are pulled out are no news here
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    begun, missed = time.monotonic(), 0
    took: dict[str, float] = {}
    for group, title in GROUPS.items():
        rows = [row for row in rows_of(group) if group in chosen or row.name in chosen]
        if not rows:
            continue
        before, since, lines = machine.load(), time.monotonic(), []
        for row in rows:
            begun_row = time.monotonic()
            found = long_form(row, asked.trials)
            took[row.name] = time.monotonic() - begun_row
            lines += lines_of(found)
            for each in found.missed():
                missed += 1
                print(f"MISSED {row.name}: {each}", flush=True)
            print(f"{row.name}: {found.trials} trials, {took[row.name]:.0f} s", flush=True)
        taken = f"{machine.described()}; load average before {before}, after {machine.load()}; "
        taken += f"{time.monotonic() - since:.0f} s"
        text = "\n".join([f"### {title}", "", NOTE, "", HEAD, *lines, "", taken])
        print(text, end="\n\n", flush=True)
        if asked.write and group not in chosen:
            print(f"not written: only whole groups are, and this is a part of {group}")
        elif asked.write:
            page = report.PAGE.read_text(encoding="utf-8")
            report.PAGE.write_text(report.put(page, title, text), encoding="utf-8")
    slowest = ", ".join(f"{name} {took[name]:.0f} s" for name in sorted(took, key=lambda name: -took[name]))
    print(f"{missed} missed; {time.monotonic() - begun:.0f} s together: {slowest}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
