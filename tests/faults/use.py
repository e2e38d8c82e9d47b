"""What this process holds: memory, threads, file handles; and by how much it grows."""

from __future__ import annotations

import gc
import os
import threading
import tracemalloc
from pathlib import Path

MIB = 2**20


def rss_bytes() -> int:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class Use:
    """What this process holds, at one moment."""

    def __init__(self) -> None:
        gc.collect()
        self.rss, self.traced = rss_bytes(), tracemalloc.get_traced_memory()[0]
        self.threads, self.files = threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))

    def grown(self) -> dict[str, float]:
        """By how much until now, in the rows' units."""
        now = Use()
        return {
            "resident memory grown": max(0.0, (now.rss - self.rss) / MIB),
            "threads grown": now.threads - self.threads,
            "file handles grown": now.files - self.files,
        }
