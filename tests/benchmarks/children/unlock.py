"""One start up to open records: prints how long from the passphrase to the records, and the bare Argon2id beside it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from uuid import UUID

from mnconsole.opening import Folder
from mnconsole.services.clock import SystemClock
from mnconsole.services.identity import Identity
from tests.benchmarks.folders import the_policy


def timed(place: Path, passphrase: str, staff_id: UUID) -> dict[str, int]:
    """Nanoseconds: the first opening, another one, and a bare Argon2id."""
    folder = Folder(place, SystemClock(), Identity(), the_policy(place))
    # As the window does before it asks: what these load is loaded while somebody reads the page.
    folder.is_new()
    folder.people()
    begun = time.perf_counter_ns()
    opened = folder.open(passphrase, staff_id)
    opened_ns = time.perf_counter_ns() - begun
    opened.records.close()
    begun = time.perf_counter_ns()
    folder.open(passphrase, staff_id).records.close()
    again_ns = time.perf_counter_ns() - begun
    return {"opened": opened_ns, "again": again_ns, "argon2": _bare()}


def main() -> None:
    """Arguments: the folder, the passphrase, the person's id."""
    print(json.dumps(timed(Path(sys.argv[1]), sys.argv[2], UUID(hex=sys.argv[3]))))


def _bare() -> int:
    from argon2.low_level import Type, hash_secret_raw

    begun = time.perf_counter_ns()
    hash_secret_raw(b"three green apples", b"salt" * 4, 3, 64 * 1024, 4, 32, Type.ID)
    return time.perf_counter_ns() - begun


if __name__ == "__main__":
    main()
