"""A patient's whole record given away, in a process of its own: `SESSIONS TRIALS`. Prints one JSON object.

It needs a Qt of its own without a window, which there can't be in a process that has had one.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from tests.benchmarks.export import rows


def main(arguments: list[str]) -> None:
    """See the module's text."""
    sessions, trials = map(int, arguments)
    print(json.dumps({"rows": [asdict(row) for row in rows(sessions, trials)]}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
