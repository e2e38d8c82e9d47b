"""Our driver in a process of its own, running a pen until its input ends: `python -m tests.peers.driver PORT`."""

from __future__ import annotations

import sys

from mnconsole.domain.pen import LinkState
from tests.helpers.pens import panel_on

if __name__ == "__main__":
    with panel_on(sys.argv[1]) as panel:
        panel.until_state(LinkState.READY)
        panel.run()
        print("running", flush=True)
        sys.stdin.read()
