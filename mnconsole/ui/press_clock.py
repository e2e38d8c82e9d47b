"""How old a press can be: the time since the window was last known to have handled all its input.

A press that waited behind a blocked window must not arm a motor seconds later (design: pen-link.md, "A press
expires"). Qt's event time can't tell: it counts from another start on each platform, stands still in sleep on some,
is made up by remote desktops and test tools, and no call converts it to the link's clock. So the bound is taken from
this side: a press that is handled now can't have been made before the last moment at which nothing was waiting. That
is never younger than the press really is, so a press is at most dropped too early, after a block of the window.

How a moment with nothing waiting is known: a timer notes the time and starts a zero timer, which starts a second one.
Zero timers fire behind the window system's events, but some dispatchers fetch those once per turn and before the
timers. Two turns later, whatever had arrived when the time was noted has been handled, in each of them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

BEAT_MS = 20
"""So that a stale value is a dash 200 ms after its request was sent (fresh up to 180 ms), and the link hears of the
window seven times within the 150 ms after which it lets the lease run out."""

_TURNS = 2


class PressClock(QObject):
    """Emits `beat` while the window lives."""

    beat = Signal()

    def __init__(self, now_ns: Callable[[], int], parent: QObject | None = None) -> None:
        """`now_ns` is the link's clock."""
        super().__init__(parent)
        self._now_ns = now_ns
        self._drained_ns = 0
        self._noted_ns = 0
        self._turns_left = 0
        self._timer = QTimer(self)
        # Coarse: on Windows a precise timer is posted ahead of input, a coarse one comes only when no input waits.
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._on_beat)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)

    def start(self) -> None:
        """Begin to beat."""
        self._timer.start()
        self._on_beat()

    def stop(self) -> None:
        """End it; every press is too old from now on."""
        self._timer.stop()
        self._turn.stop()
        self._drained_ns = 0
        self._turns_left = 0

    def pressed_ns(self) -> int:
        """The earliest instant, on the link's clock, at which a press that is handled now can have been made.

        0 until the first moment with nothing waiting: such a press is too old.
        """
        return self._drained_ns

    def _on_beat(self) -> None:
        self.beat.emit()
        if self._timer.isActive() and not self._turns_left:  # a beat may be the one that ends it
            self._noted_ns = self._now_ns()
            self._turns_left = _TURNS
            self._turn.start()

    def _on_turn(self) -> None:
        self._turns_left -= 1
        if self._turns_left:
            self._turn.start()
        else:
            self._drained_ns = self._noted_ns
