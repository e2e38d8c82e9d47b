"""How long threads were ready to run and the machine gave them no core.

The kernel keeps it (Documentation/scheduler/sched-stats: the second number of a thread's schedstat). Where a system
does not, it is 0. It is the machine's time and not the program's: the tests take it off, the benchmarks do not.
"""

from __future__ import annotations

import threading
from pathlib import Path


class Starved:
    """The threads of this process that have one of these names when this is made."""

    def __init__(self, *names: str) -> None:
        threads = [thread for thread in threading.enumerate() if thread.name in names]
        self._stats = [Path(f"/proc/self/task/{thread.native_id}/schedstat") for thread in threads]

    def now_ns(self) -> int:
        """The sum over the threads since they were started."""
        return sum(_waited_ns(stat) for stat in self._stats)


def _waited_ns(stat: Path) -> int:
    try:
        return int(stat.read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
