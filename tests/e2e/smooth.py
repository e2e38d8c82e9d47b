"""Measures how long the window's thread stands still while the demo plays one whole treatment.

python -m tests.e2e.smooth [--speed N] [--pictures DIR]

Runs the real program in this process and prints the longest gaps of a 10 ms timer, and when they were.
"""

from __future__ import annotations

import argparse
import sys
import tempfile

from mnconsole import __main__, app
from tests.benchmarks.gaps import Gaps

LIMIT_MS = 100
SHOWN = 12


class Measured(app.Run):
    """A run with a 10 ms timer in it."""

    gaps: Gaps

    def begin(self) -> None:
        """Measured from the moment at which the window has been shown."""
        super().begin()
        Measured.gaps = Gaps(self.application.console.pen.is_active)

    def dispose(self) -> None:
        """The event loop has ended."""
        Measured.gaps.end()
        super().dispose()


def main() -> int:
    """0 when no gap was above the limit."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.smooth", description=__doc__.splitlines()[0])
    parser.add_argument("--speed", default="1000")
    parser.add_argument("--pictures", default="")
    asked = parser.parse_args()
    app.Run = Measured  # type: ignore[misc]
    pictures = ["--pictures", asked.pictures] if asked.pictures else []
    with tempfile.TemporaryDirectory() as folder:
        code = __main__.main(["--demo", "--data", folder, "--play", "--speed", asked.speed, *pictures])
    gaps = Measured.gaps
    print(f"{len(gaps.ms)} ticks; longest gaps (ms, s after the start):")
    for gap_ms, at_s in gaps.longest(SHOWN):
        print(f"  {gap_ms:6.1f} {at_s:6.2f}")
    print(f"longest with the pen armed or running: {gaps.worst_in_use_ms:.1f} ms")
    return code or int(max(gaps.ms) > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
