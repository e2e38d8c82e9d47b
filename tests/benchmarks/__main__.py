"""`python -m tests.benchmarks`: take the measurements and print them; `--write` puts them into docs/performance.md."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from mnconsole.app import SWITCH_INTERVAL_S
from tests.benchmarks import machine, report
from tests.benchmarks.figures import Group

Measure = Callable[[], list[Group]]


def _start() -> list[Group]:
    from tests.benchmarks import start

    return [start.measure()]


def _stop() -> list[Group]:
    from tests.benchmarks import stop

    return [stop.measure()]


def _cycle() -> list[Group]:
    from tests.benchmarks import cycle

    return [cycle.measure()]


def _saving() -> list[Group]:
    from tests.benchmarks import saving

    return [saving.measure()]


def _search() -> list[Group]:
    from tests.benchmarks import search

    return list(search.measure())


def _session() -> list[Group]:
    from tests.benchmarks import session

    return [session.measure()]


def _unlock() -> list[Group]:
    from tests.benchmarks import unlock

    return [unlock.measure()]


def _backup() -> list[Group]:
    from tests.benchmarks import backup

    return [backup.measure()]


def _export() -> list[Group]:
    from tests.benchmarks import export

    return [export.measure()]


def _verifying() -> list[Group]:
    from tests.benchmarks import verifying

    return [verifying.measure()]


def _resuming() -> list[Group]:
    from tests.benchmarks import resuming

    return [resuming.measure()]


BENCHMARKS: dict[str, Measure] = {
    "start": _start,
    "stop": _stop,
    "cycle": _cycle,
    "saving": _saving,
    "resuming": _resuming,
    "search": _search,
    "verifying": _verifying,
    "session": _session,
    "unlock": _unlock,
    "backup": _backup,
    "export": _export,
}


def main(arguments: list[str]) -> int:
    """0 when every bound was met, 1 when one was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all without a name")
    parser.add_argument("--write", action="store_true", help="update docs/performance.md")
    chosen = parser.parse_args(arguments)
    unknown = sorted(set(chosen.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # As the program does at its start; some benchmarks run its threads in this process.
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    missed = 0
    for name in chosen.names or BENCHMARKS:
        before = machine.load()
        for group in BENCHMARKS[name]():
            taken = f"{machine.described()}; load average before {before}, after {machine.load()}"
            print(report.table(group, taken), end="\n\n", flush=True)
            missed += sum(row.met is False for row in group.rows)
            if chosen.write:
                report.write(group, taken)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
