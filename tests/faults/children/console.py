"""A console in a process of its own: the real link with a stand-in for the window's timer.

`python -m tests.faults.children.console PORT` answers each line of standard input with one JSON line, and ends with its
input: `run` brings the pen to running, `view` tells what would be painted now.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from mnconsole.app import SWITCH_INTERVAL_S
from mnconsole.device.link import Link
from mnconsole.domain.pen import LinkState, Motor
from tests.helpers.pens import Panel


def told(panel: Panel) -> dict[str, Any]:
    """What the window would show now."""
    view, report = panel.link.view(), panel.report
    return {
        "state": view.state.value,
        "epoch": view.epoch,
        "wanted": view.wanted.name,
        "interruption": view.interruption.value if view.interruption is not None else "",
        "motor": report.motor.name if report is not None else "",
        "sent_ns": report.sent_ns if report is not None else 0,
    }


def running(panel: Panel) -> None:
    """By every step that a person takes."""
    panel.until(lambda view: view.state is LinkState.READY and view.fresh_report(panel.link.now_ns()) is not None)
    panel.stop()
    if panel.report is not None and panel.report.motor is Motor.FAULTED:
        assert panel.link.clear(panel.report, panel.link.now_ns())
        panel.until_motor(Motor.IDLE)
    panel.run()
    panel.views.clear()


def main(port: str) -> None:
    """See the module's text."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    panel = Panel(Link(port))
    try:
        print(json.dumps({"up": True}), flush=True)
        for line in sys.stdin:
            if line.strip() == "run":
                running(panel)
            print(json.dumps(told(panel)), flush=True)
    finally:
        panel.close()


if __name__ == "__main__":
    main(sys.argv[1])
