"""How long the pen has stood armed or paused, and when it began to run, for the countdowns on the panel. No Qt.

The service ends what stood too long (services/pen_watch.py); this only shows it, by the same rules.
"""

from __future__ import annotations

from mnconsole.domain.pen import Motor, PenReport


class Standing:
    """Fed with each report in order. Times of the pen on the link's clock, `started_utc_ms` on the records'."""

    def __init__(self) -> None:
        self._motor = Motor.IDLE
        self._since_ns = 0
        self.has_run = False
        self.started_utc_ms = 0

    def on_report(self, report: PenReport, utc_ms: int) -> None:
        """Take one report in."""
        before, self._motor = self._motor, report.motor
        if before is report.motor:
            return
        self._since_ns = report.received_ns if report.motor in (Motor.ARMED, Motor.RUNNING) else 0
        if report.motor is Motor.RUNNING:
            self.has_run, self.started_utc_ms = True, utc_ms
        elif before is not Motor.RUNNING or report.motor is not Motor.ARMED:
            self.has_run = False

    def stood_ns(self, now_ns: int) -> int:
        """Nanoseconds since the last change into armed or running, 0 otherwise."""
        return max(0, now_ns - self._since_ns) if self._since_ns else 0
