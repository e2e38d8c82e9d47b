"""Keeps the list of active alarms: evaluates conditions, latches moments, records each occurrence and act.

Main thread; `tick` several times a second. Times of conditions run on the link's clock, the alarm's `since` on the
records' clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import LATCHED, PRIORITY, TELLS_A_STOP, Alarm, AlarmCode, sorted_alarms
from mnconsole.domain.events import Body
from mnconsole.domain.numbing import WaitState
from mnconsole.domain.pen import (
    Desired,
    Fault,
    Feature,
    Interruption,
    Lacks,
    LinkState,
    LinkView,
    Motor,
    PenReport,
    StopCause,
    StopPhase,
    lacks,
)
from mnconsole.domain.session import Session, Step
from mnconsole.services.hub import AlarmsChanged, Hub, LinkChanged, NotSaved, TooDeep
from mnconsole.services.pen_control import PenControl, PenRefusal, PenRefusalCode
from mnconsole.services.treatment import Treatment

DEPTH_OFF_UM = 50
DEPTH_OFF_NS = 500_000_000
"""Depth this far off for this long (design: pen-link.md, fault table)."""

SPEED_OFF_NS = 1_000_000_000
"""Speed 10 % off for this long."""

BATTERY_LOW_PERCENT = 20
BATTERY_EMPTY_PERCENT = 8

FAULT_ALARMS: tuple[tuple[Fault, AlarmCode], ...] = (
    (Fault.OVERCURRENT, AlarmCode.PEN_STALL),
    (Fault.OVERTEMPERATURE, AlarmCode.PEN_HOT),
    (Fault.DEPTH_ACTUATOR, AlarmCode.PEN_DEPTH_ACTUATOR),
    (Fault.INTERNAL, AlarmCode.PEN_INTERNAL),
    (Fault.TRIGGER_STUCK, AlarmCode.PEN_TRIGGER_STUCK),
    (Fault.LEASE_EXPIRED, AlarmCode.PEN_LEASE),
    (Fault.CARTRIDGE_MISSING, AlarmCode.CARTRIDGE_MISSING),
    (Fault.CARTRIDGE_USED, AlarmCode.CARTRIDGE_USED),
    (Fault.BATTERY_LOW, AlarmCode.BATTERY_EMPTY),
)

_FAULT_CODES = frozenset(code for _fault, code in FAULT_ALARMS)
_FIGURE_CODES = frozenset({AlarmCode.DEPTH_DIFFERS, AlarmCode.SPEED_DIFFERS, AlarmCode.BATTERY_LOW})

CLEAR_NS = 1_000_000_000
"""Clear is sent for 300 ms; a fault still reported after this long was not cleared."""

_INTERRUPTION_ALARMS = {
    Interruption.PEN_RESTARTED: AlarmCode.PEN_RESTARTED,
    Interruption.STOPPED_ELSEWHERE: AlarmCode.PEN_STOPPED_ELSEWHERE,
    Interruption.WINDOW_FROZEN: AlarmCode.WINDOW_FROZEN,
    Interruption.NOT_CONFIRMED: AlarmCode.NOT_CONFIRMED,
    Interruption.REFUSED: AlarmCode.NOT_CONFIRMED,
}

_DAMAGED = "damaged"
"""The store's code."""

_IDLE_CAUSES = (StopCause.ARMED_TOO_LONG, StopCause.PAUSED_TOO_LONG, StopCause.NO_CONTACT, StopCause.RUN_TIME)

Key = tuple[AlarmCode, UUID | None]
Found = dict[Key, tuple[int, ...]]
Conditions = Callable[[], Iterable[tuple[AlarmCode, tuple[int, ...]]]]
"""Other conditions that are alarms for as long as they are told; asked with each tick."""


class AlarmWatch:
    """The active alarms. `alarms` is sorted: not acknowledged first, then highest priority."""

    def __init__(self, hub: Hub, treatment: Treatment, pen: PenControl, utc_ms: Callable[[], int]) -> None:
        self._hub = hub
        self._treatment = treatment
        self._pen = pen
        self._utc_ms = utc_ms
        self._active: dict[Key, Alarm] = {}
        self._since_ns: dict[AlarmCode, int] = {}
        self._recorded_in: dict[Key, UUID | None] = {}
        self._cleared_ns: dict[Key, int] = {}
        self._others: list[Conditions] = []
        self._interruption_epoch = 0
        self._lost_in_use = False
        hub.subscribe(LinkChanged, self._on_link)
        hub.subscribe(TooDeep, lambda told: self.latch(AlarmCode.TOO_DEEP, detail=(told.set_um, told.reported_um)))
        hub.subscribe(NotSaved, self._not_saved)

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """Sorted active alarms."""
        return sorted_alarms(tuple(self._active.values()))

    def latch(self, code: AlarmCode, subject: UUID | None = None, detail: tuple[int, ...] = ()) -> None:
        """Raise an alarm whose cause was a moment; it stays until it is acknowledged."""
        known = self._active.get((code, subject))
        if known is None or known.acknowledged:
            self._raise(code, subject, detail)
            self._tell()

    def take_up(self, session: Session) -> None:
        """After a restart: that needles were too deep, which nobody had said to have seen, still is so. It stands in
        the session already; its figures are not known any more."""
        code, raised_utc_ms = AlarmCode.TOO_DEEP, 0
        for event in session.events:
            body = event.body
            if isinstance(body, ev.AlarmRaised | ev.AlarmAcknowledged | ev.AlarmEnded) and body.code == code:
                raised_utc_ms = event.at_utc_ms if isinstance(body, ev.AlarmRaised) else 0
        if raised_utc_ms:
            alarm = Alarm(code, raised_utc_ms)
            self._active[alarm.key] = alarm
            self._recorded_in[alarm.key] = session.id
            self._tell()

    def watch(self, *conditions: Conditions) -> None:
        """Ask these, too."""
        self._others.extend(conditions)

    def stopped_for(self, cause: StopCause) -> None:
        """The console stopped the pen by itself; tell the person why."""
        if cause is StopCause.WINDOW_INACTIVE:
            self.latch(AlarmCode.STOPPED_WINDOW)
        elif cause in _IDLE_CAUSES:
            self.latch(AlarmCode.STOPPED_IDLE, detail=(_IDLE_CAUSES.index(cause),))

    def acknowledge(self, alarm: Alarm, pressed_ns: int) -> PenRefusal | None:
        """A person has seen it. A latched one ends; a pen's fault is also asked to clear.

        A press on a pen's fault that is too old is dropped: it may have been meant for another fault. A fault that the
        pen still reports a second after it was acknowledged asks again, so that it can be cleared once its cause is
        gone.
        """
        key = alarm.key
        if key not in self._active:
            return None
        refusal = None
        if alarm.code in _FAULT_CODES:
            refusal = self._pen.acknowledge_fault(pressed_ns)
            if refusal is not None and refusal.code is PenRefusalCode.TOO_LATE:
                return refusal
            self._cleared_ns[key] = self._pen.now_ns()
        self._record(alarm, ev.AlarmAcknowledged(alarm.code.value))
        if alarm.code in LATCHED:
            self._end(key)
        else:
            self._active[key] = replace(self._active[key], acknowledged=True)
        self._tell()
        return refusal

    def tick(self) -> None:
        """Evaluate every condition now."""
        found: Found = {}
        found.update(self._waits())
        found.update(self._pen_conditions(self._pen.view()))
        found.update({(code, None): detail for conditions in self._others for code, detail in conditions()})
        changed = self._ask_again() | self._answered_by_arming(self._pen.view())
        for key, detail in found.items():
            known = self._active.get(key)
            if known is None:
                self._raise(*key, detail)
                changed = True
            elif known.detail != detail:
                self._active[key] = replace(known, detail=detail)
                changed = True
        for key in [k for k in self._active if k not in found and k[0] not in LATCHED]:
            self._end(key)
            changed = True
        if changed:
            self._tell()

    def _answered_by_arming(self, view: LinkView) -> bool:
        """End what told why the pen was stopped once it is armed again: only a person's ARM after it leads there."""
        report = view.fresh_report(self._pen.now_ns())
        wanted = view.wanted in (Desired.ARM, Desired.RUN)
        if report is None or not wanted or report.motor not in (Motor.ARMED, Motor.RUNNING):
            return False
        told = [key for key in self._active if key[0] in TELLS_A_STOP]
        for key in told:
            self._end(key)
        return bool(told)

    def _ask_again(self) -> bool:
        asked = False
        now, report = self._pen.now_ns(), self._pen.view().fresh_report(self._pen.now_ns())
        for key, cleared_ns in tuple(self._cleared_ns.items()):
            alarm = self._active.get(key)
            if alarm is None:
                del self._cleared_ns[key]
            elif report is not None and report.motor is Motor.FAULTED and now - cleared_ns > CLEAR_NS:
                del self._cleared_ns[key]
                self._active[key] = replace(alarm, acknowledged=False)
                asked = True
        return asked

    def _on_link(self, message: LinkChanged) -> None:
        view = message.view
        if view.interruption is not None and view.interruption_epoch != self._interruption_epoch:
            code = _INTERRUPTION_ALARMS.get(view.interruption)
            report = view.last_report
            if view.interruption is Interruption.REFUSED and report is not None and report.motor is Motor.FAULTED:
                code = None  # a refused clear: the fault that is still there tells it
            if code is not None:
                self.latch(code)
            if view.interruption in (Interruption.LINK_LOST, Interruption.THREAD_DIED):
                self._lost_in_use = True
        self._interruption_epoch = view.interruption_epoch
        self.tick()

    def _not_saved(self, message: NotSaved) -> None:
        if not message.kept and message.code != _DAMAGED:  # which is an alarm of its own, with other advice
            self.latch(AlarmCode.NOT_SAVED, message.session_id)

    def _waits(self) -> Iterator[tuple[Key, tuple[int, ...]]]:
        if self._treatment.behind:
            yield (AlarmCode.ENTRIES_WAIT, None), (self._treatment.behind,)
        for session in self._treatment.open_sessions():
            wait = self._treatment.wait(session)
            if wait is None:
                continue
            seconds = wait.longer_ms // 1000
            if wait.state is WaitState.OVER_LABEL:
                yield (AlarmCode.CREAM_OVER_LABEL, session.id), (seconds,)
            elif wait.state is WaitState.REMOVE_NOW:
                yield (AlarmCode.CREAM_OVERDUE, session.id), (seconds,)

    def _pen_conditions(self, view: LinkView) -> Iterator[tuple[Key, tuple[int, ...]]]:
        if view.stop_phase is StopPhase.NOT_CONFIRMED:
            yield (AlarmCode.STOP_NOT_CONFIRMED, None), ()
        if view.state is LinkState.DEAD:
            yield (AlarmCode.LINK_DEAD, None), ()
        linked = view.state in (LinkState.READY, LinkState.DEGRADED)
        # Lost while it mattered: it stays so through every attempt to find the pen again, until it is linked.
        self._lost_in_use = not linked and (self._lost_in_use or (view.state is LinkState.LOST and self._needling()))
        if self._lost_in_use and view.state is not LinkState.DEAD:
            yield (AlarmCode.LINK_LOST, None), ()
        report = view.fresh_report(self._pen.now_ns())
        if report is None:
            self._since_ns.clear()
            yield from self._unknown(linked)
            return
        for fault, code in FAULT_ALARMS:
            if fault in report.faults:
                yield (code, None), ()
        if report.motor is Motor.FAULTED and report.faults is Fault.NONE:
            yield (AlarmCode.PEN_INTERNAL, None), ()
        yield from self._differences(report, depth_known=not lacks(view.identity, Lacks.DEPTH))
        if view.identity is not None and Feature.BATTERY in view.identity.features:
            yield from self._battery(report)

    def _unknown(self, linked: bool) -> Iterator[tuple[Key, tuple[int, ...]]]:
        """Without a fresh report nobody knows: a fault stays until the pen says otherwise, a figure while linked."""
        for key, alarm in self._active.items():
            if key[0] in _FAULT_CODES or (linked and key[0] in _FIGURE_CODES):
                yield key, alarm.detail

    def _battery(self, report: PenReport) -> Iterator[tuple[Key, tuple[int, ...]]]:
        if report.battery_percent < BATTERY_EMPTY_PERCENT and Fault.BATTERY_LOW not in report.faults:
            yield (AlarmCode.BATTERY_EMPTY, None), (report.battery_percent,)
        elif report.battery_percent < BATTERY_LOW_PERCENT and Fault.BATTERY_LOW not in report.faults:
            yield (AlarmCode.BATTERY_LOW, None), (report.battery_percent,)

    def _differences(self, report: PenReport, *, depth_known: bool) -> Iterator[tuple[Key, tuple[int, ...]]]:
        out = report.motor in (Motor.ARMED, Motor.RUNNING)
        depth_off = out and depth_known and abs(report.depth_actual_um - report.depth_set_um) >= DEPTH_OFF_UM
        running = report.motor is Motor.RUNNING
        speed_off = running and 10 * abs(report.speed_actual_dhz - report.speed_set_dhz) >= report.speed_set_dhz
        if self._lasting(AlarmCode.DEPTH_DIFFERS, depth_off, DEPTH_OFF_NS):
            yield (AlarmCode.DEPTH_DIFFERS, None), (report.depth_set_um, report.depth_actual_um)
        if self._lasting(AlarmCode.SPEED_DIFFERS, speed_off, SPEED_OFF_NS):
            yield (AlarmCode.SPEED_DIFFERS, None), (report.speed_set_dhz, report.speed_actual_dhz)

    def _lasting(self, code: AlarmCode, holds: bool, at_least_ns: int) -> bool:
        if not holds:
            self._since_ns.pop(code, None)
            return False
        now = self._pen.now_ns()
        return now - self._since_ns.setdefault(code, now) >= at_least_ns

    def _needling(self) -> bool:
        session = self._treatment.session(self._pen.chair_id)
        return session is not None and session.step is Step.NEEDLING

    def _raise(self, code: AlarmCode, subject: UUID | None, detail: tuple[int, ...]) -> None:
        alarm = Alarm(code, self._utc_ms(), subject, detail)
        self._active[alarm.key] = alarm
        session = self._treatment.session(subject or self._pen.chair_id)
        self._recorded_in[alarm.key] = session.id if session is not None else None
        self._pen.commit_trace()
        self._record(alarm, ev.AlarmRaised(code.value, PRIORITY[code].name.lower()))

    def _end(self, key: Key) -> None:
        self._record(self._active.pop(key), ev.AlarmEnded(key[0].value))

    def _record(self, alarm: Alarm, body: Body) -> None:
        # That nothing can be written can't be written down either; it is told on screen and in the log file.
        if alarm.code in (AlarmCode.NOT_SAVED, AlarmCode.ENTRIES_WAIT, AlarmCode.RECORDS_DAMAGED):
            return
        # What began in a session ends in it, also with another patient in the chair; else it is the program's own.
        session = self._treatment.session(self._recorded_in.get(alarm.key))
        self._treatment.fact(session.id if session is not None else None, [body])

    def _tell(self) -> None:
        self._hub.publish(AlarmsChanged(self.alarms))
