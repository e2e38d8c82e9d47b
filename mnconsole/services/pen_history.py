"""What went wrong with the pen and its link since the program's start: the newest few, for the technician.

From the link's views and the alarms. Nothing of it is kept on disk; what belongs to a treatment stands in its record.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import Fault, Interruption, LinkState, LinkView, Motor, PenReport
from mnconsole.services.hub import AlarmsChanged, Hub, LinkChanged

KEPT = 200
"""The newest entries."""

What = Fault | Interruption | AlarmCode

_ALARMS = frozenset(
    {
        AlarmCode.STOP_NOT_CONFIRMED, AlarmCode.TOO_DEEP, AlarmCode.DEPTH_DIFFERS, AlarmCode.SPEED_DIFFERS,
        AlarmCode.BATTERY_LOW,
    }
)  # fmt: skip
"""Alarms that neither a fault bit nor an interruption tells."""

_LINKED = (LinkState.READY, LinkState.DEGRADED)
_GONE = (LinkState.LOST, LinkState.ABSENT, LinkState.DEAD)


class PenEntry(Struct, frozen=True):
    """What happened, `count` times in a row, first and last at these times of the records' clock."""

    what: What
    first_utc_ms: int
    last_utc_ms: int
    count: int = 1


class PenHistory:
    """Main thread. `entries` is the newest first; `changes` grows with each change."""

    def __init__(self, hub: Hub, utc_ms: Callable[[], int]) -> None:
        self._utc_ms = utc_ms
        self._entries: deque[PenEntry] = deque(maxlen=KEPT)
        self._faults = Fault.NONE
        self._boot_id: int | None = None
        self._serial = ""
        self._interruption_epoch = 0
        self._linked = self._dead = False
        self._alarms: frozenset[tuple[AlarmCode, int]] = frozenset()
        self.changes = 0
        hub.subscribe(LinkChanged, lambda message: self._on_view(message.view))
        hub.subscribe(AlarmsChanged, self._on_alarms)

    @property
    def entries(self) -> tuple[PenEntry, ...]:
        """The newest first."""
        return tuple(self._entries)

    def _on_view(self, view: LinkView) -> None:
        told = self._interruption(view)
        gone = self._gone(view)
        if gone is not None and gone is not told:
            self._add(gone)
        if view.last_report is not None and self._linked:
            self._on_report(view, view.last_report, told)

    def _gone(self, view: LinkView) -> Interruption | None:
        """Why the link is gone as of this view."""
        was_linked, was_dead = self._linked, self._dead
        self._dead = view.state is LinkState.DEAD
        if view.state in _LINKED or view.state in _GONE:
            self._linked = view.state in _LINKED
        if self._dead:
            return None if was_dead else Interruption.THREAD_DIED
        return Interruption.LINK_LOST if was_linked and not self._linked else None

    def _interruption(self, view: LinkView) -> Interruption | None:
        if view.interruption is None or view.interruption_epoch == self._interruption_epoch:
            return None
        self._interruption_epoch = view.interruption_epoch
        if view.interruption is not Interruption.PEN_FAULT:  # the fault itself is told
            self._add(view.interruption)
        return view.interruption

    def _on_report(self, view: LinkView, report: PenReport, told: Interruption | None) -> None:
        serial = view.identity.serial_number if view.identity is not None else self._serial
        same_pen = serial == self._serial
        restarted = same_pen and self._boot_id is not None and report.boot_id != self._boot_id
        self._serial, self._boot_id = serial, report.boot_id
        if restarted and told is not Interruption.PEN_RESTARTED:
            self._add(Interruption.PEN_RESTARTED)
        faults = report.faults
        if report.motor is Motor.FAULTED and not faults:
            faults = Fault.INTERNAL
        begun, self._faults = faults & ~self._faults, faults
        for fault in Fault:
            if fault in begun:
                self._add(fault)

    def _on_alarms(self, message: AlarmsChanged) -> None:
        now = frozenset((alarm.code, alarm.since_utc_ms) for alarm in message.alarms if alarm.code in _ALARMS)
        begun = now - self._alarms
        for code in sorted({code for code, _since in begun}):
            self._add(code)
        self._alarms = now

    def _add(self, what: What) -> None:
        now, self.changes = self._utc_ms(), self.changes + 1
        newest = self._entries[0] if self._entries else None
        if newest is not None and newest.what is what:
            self._entries[0] = replace(newest, last_utc_ms=now, count=newest.count + 1)
        else:
            self._entries.appendleft(PenEntry(what, now, now))
