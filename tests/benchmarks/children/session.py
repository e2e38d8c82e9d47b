"""One session at the real window: what it costs, how it answers. Prints one JSON object.

`needling FOLDER SECONDS TAPS`: the motor runs for so long, then the set speed is tapped down and up.
`treatment FOLDER SPEED`: the demo's whole treatment, with the gaps of the window's thread.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

from mnconsole.app import SWITCH_INTERVAL_S
from tests.benchmarks.desk import Desk
from tests.benchmarks.gaps import Gaps
from tests.benchmarks.taps import Taps

SETTLE_S = 5.0
TREATMENT_S = 300.0


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def needling(folder: Path, seconds: float, taps: int) -> dict[str, object]:
    """CPU share of all threads in the running session, memory before and after, taps."""
    with Desk(folder) as desk:
        desk.sit_down()
        desk.running()
        desk.live(SETTLE_S)
        cpu, begun, resident = _cpu_s(), time.monotonic(), _resident()
        desk.live(seconds)
        share = (_cpu_s() - cpu) / (time.monotonic() - begun)
        after = _resident()
        desk.running()
        tapped = Taps(desk, ("speed_down", "speed_up"))
        tapped.run(taps)
        return {"share": share, "resident": resident, "after": after, "painted_ns": tapped.painted}


def treatment(folder: Path, speed: int) -> dict[str, object]:
    """The gaps from the first sign-in to the signed and verified record."""
    desk = Desk(folder, play_at=speed)
    desk.need(lambda: desk.console.people.signed_in is not None, "somebody", 60.0)
    gaps = Gaps()
    desk.need(lambda: not desk.window.isVisible(), "the end of the treatment", TREATMENT_S)
    gaps.end()
    desk.wait_for_end(TREATMENT_S)
    return {"code": desk.run.code, "gaps_ms": gaps.ms}


def main(arguments: list[str]) -> None:
    """See the module's text."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    folder = Path(arguments[1])
    if arguments[0] == "needling":
        found = needling(folder, float(arguments[2]), int(arguments[3]))
    else:
        found = treatment(folder, int(arguments[2]))
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
