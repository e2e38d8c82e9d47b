"""The garbage collector at hours of its own: on the main thread, and what takes long while the pen is at rest.

Python collects when a thread happens to have made enough objects: on the link's thread, too, in the middle of an
exchange, and on the main one between a press and the stop on the wire. A whole collection of the window's objects took
up to 33 ms, which is longer than a press may take. It is turned off therefore, and a timer does its work: what is young
at any time, all of it only while the pen is neither armed nor running. On the main thread also because what hangs
together in a circle may be Qt's, which only that thread may take apart.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_MS: Final = 200
"""How often is looked whether there is enough; a quarter of a core makes some thousand objects meanwhile."""

YOUNG: Final = 2_000
"""New objects after which the young ones are collected: 0.3 ms. Python's own figure, 700, is meant for no timer."""

MIDDLE_EVERY: Final = 10
WHOLE_EVERY: Final = 100
"""Of the young collections: Python's own shares."""


class Collector(QObject):
    """Does nothing until `begin`. Main thread."""

    def __init__(self, in_use: Callable[[], bool], parent: QObject | None = None) -> None:
        """`in_use` tells whether the pen is armed or running."""
        super().__init__(parent)
        self._in_use = in_use
        self._count = 0
        self._owes_all = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Take over. What is loaded by now stays to the end: it is looked through no more. May come again when more
        was loaded."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def end(self) -> None:
        """Give it back to Python."""
        if self._timer.isActive():
            self._timer.stop()
            gc.unfreeze()
        gc.enable()

    def look(self) -> None:
        """Collect if there is enough."""
        if gc.get_count()[0] >= YOUNG:
            self._count += 1
            self._owes_all = self._owes_all or self._count % WHOLE_EVERY == 0
            gc.collect(0 if self._count % MIDDLE_EVERY else 1)
        if self._owes_all and not self._in_use():
            self._owes_all = False
            gc.collect()
