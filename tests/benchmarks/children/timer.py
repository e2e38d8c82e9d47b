"""The lateness of a bare 10 ms timer: what the machine itself takes. Prints a JSON list in ns when its input ends."""

from __future__ import annotations

import json
import select
import sys
import time

TICK_NS = 10_000_000


def main() -> None:
    """Tick until nobody holds the other end of standard input."""
    late: list[int] = []
    print("ticking", flush=True)
    while True:
        begun = time.perf_counter_ns()
        if select.select([sys.stdin], [], [], TICK_NS / 1e9)[0]:
            break
        late.append(time.perf_counter_ns() - begun - TICK_NS)
    print(json.dumps(late), flush=True)


if __name__ == "__main__":
    main()
