"""Turns of the event loop: long work is cut so that timers get theirs in between.

Qt delivers everything that was posted, and what that posts, before it looks at its timers; a timer of 0 ms is such a
post. Work that was cut by one is one long turn still, and the sign of life that the pen's link waits for comes late.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

TURN_MS: Final = 1
"""After which the next piece comes: the shortest that lets the timers through."""

_WAITS: Final = "waitsForItsTurn"
_GROWS: Final = "isStillMade"


def in_next_turn(owner: QObject, call: Callable[[], None], after_ms: int = TURN_MS) -> None:
    """Run `call` in the next turn, or in one `after_ms` later, unless `owner` is gone by then. Main thread."""
    timer = QTimer(owner)  # a child: it ends with its owner, which Qt's own single shot of a Python call does not
    timer.setSingleShot(True)
    timer.timeout.connect(timer.deleteLater)
    timer.timeout.connect(call)
    timer.start(after_ms)


def paint_in_turns(*widgets: QWidget) -> None:
    """What was just built is painted in turns of their own, one widget after the other.

    Building and the first painting each take their time. Until then the picture before stays.
    """
    waiting = [widget for widget in widgets if widget.updatesEnabled()]
    for widget in waiting:
        widget.setUpdatesEnabled(False)
        widget.setProperty(_WAITS, True)
    if waiting:
        _paint_next(waiting[0].window(), waiting)


def polish(part: QWidget) -> None:
    """Style what `part` holds before it is shown: Qt would do it at the first showing, all at once."""
    for widget in (part, *part.findChildren(QWidget)):
        widget.ensurePolished()


def set_growing(part: QWidget, grows: bool) -> None:
    """Tell that some of what `part` shows is still to be made in turns to come, or that all is there."""
    part.setProperty(_GROWS, grows)


def is_painted(part: QWidget) -> bool:
    """Whether nothing in a window, or a part of it, waits for its turn: for whoever wants a picture of the whole."""
    within = (part, *part.findChildren(QWidget))
    return not any(widget.property(name) for widget in within for name in (_WAITS, _GROWS))


def _paint_next(window: QWidget, waiting: list[QWidget]) -> None:
    """The window keeps the turns: one widget that goes before its own must not keep the others from theirs."""
    widget, *others = waiting

    def paint() -> None:
        if isValid(widget):
            widget.setUpdatesEnabled(True)
            widget.setProperty(_WAITS, False)
        if others:
            _paint_next(window, others)

    in_next_turn(window, paint)
