"""The console over a demo folder: prints when it was painted, when patients were listed, when the pen was linked.

The only thing added to the program is a look at the window: nothing is changed or left out. Somebody signs in as
soon as there is a name to press.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from mnconsole import __main__ as program
from mnconsole import logs

if TYPE_CHECKING:
    from mnconsole.app import Run

LOOK_MS = 5
PATIENCE_NS = 60_000_000_000


class _Watch:
    """Looks at the window until all has been seen, then closes it."""

    def __init__(self, run: Run) -> None:
        from PySide6.QtCore import QTimer

        from tests.benchmarks.children.expose import FirstPicture

        self._run = run
        self._seen: dict[str, int] = {}
        self._begun = time.monotonic_ns()
        self._first = FirstPicture(lambda at_ns: self._note("painted", at_ns))
        window: Any = run.front.window
        window.winId()
        self._first.watch(window.windowHandle())
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def _note(self, what: str, at_ns: int = 0) -> None:
        self._seen.setdefault(what, at_ns or time.monotonic_ns())

    def _look(self) -> None:
        from mnconsole.domain.pen import LinkState
        from mnconsole.ui.hands import Hands

        console, hands = self._run.application.console, Hands(self._run.front.window)
        view = console.pen.view()
        if view.state is LinkState.READY and view.fresh_report(console.pen.now_ns()) is not None:
            self._note("linked")
        if console.people.signed_in is None:
            hands.press("person_1")
        listed: Any = hands.find("patient_list")
        if listed is not None and listed.model().rowCount():
            self._note("listed")
        late = time.monotonic_ns() - self._begun > PATIENCE_NS
        if len(self._seen) == 3 or late:
            self._timer.stop()
            print(json.dumps(self._seen), flush=True)
            self._run.front.close()


def main(folder: str) -> int:
    """Run the command over `folder`; its exit code.

    The log file is the last thing before the window: there the watch is put on it, with everything loaded by the
    program itself and in its own order.
    """
    start = logs.LogFile.start

    def start_and_watch(file: logs.LogFile) -> None:
        import mnconsole.app

        class Watched(mnconsole.app.Run):
            def begin(self) -> None:
                self.watch = _Watch(self)
                super().begin()

        mnconsole.app.Run = Watched  # type: ignore[misc]
        start(file)

    logs.LogFile.start = start_and_watch  # type: ignore[method-assign]
    return program.main(["--demo", "--data", folder])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
