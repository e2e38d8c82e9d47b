"""What the console wants of the pen, and when it stops wanting it: wishes, stops, interruptions, confirmations.

Pure; part of the link's core. The pen's answers come in by `heard`, the time by `tick`. "What the console does" in
docs/pen-register-map.md is the source of every rule.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.device.bounds import Bounds
from mnconsole.device.nonces import Sent
from mnconsole.device.registers import WIRE_DEPTH_UM
from mnconsole.device.timings import CLEAR_FOR_NS, PRESS_AHEAD_NS, WINDOW_FROZEN_NS, WINDOW_SILENT_NS
from mnconsole.domain.pen import (
    CONFIRM_NS,
    PRESS_VALID_NS,
    STOP_CONFIRM_NS,
    Desired,
    Interruption,
    LinkView,
    Motor,
    PenReport,
    SetPhase,
    StopCause,
    StopPhase,
    Wish,
    WriteResult,
)

_LEVEL = {Desired.STOP: 0, Desired.ARM: 1, Desired.RUN: 2}
_DONE_AS = {Desired.ARM: Motor.ARMED, Desired.RUN: Motor.RUNNING}
_STILL = (Motor.IDLE, Motor.FAULTED)
_MOVING = (Motor.ARMED, Motor.RUNNING)
_VALUE_REFUSALS = (WriteResult.DEPTH_RANGE, WriteResult.SPEED_RANGE)
_TRANSIENT = (WriteResult.STALE, WriteResult.CHECK_WRONG)
"""Refusals that the next cycle repairs by itself."""

_WAITING = (StopPhase.STOPPING, StopPhase.NOT_CONFIRMED)


class Acknowledged(Struct, frozen=True):
    """The report that a person saw when acknowledging a fault."""

    boot_id: int
    uptime_ms: int


class Wanted:
    """The wanted state with everything that can end it. Times are the link clock's nanoseconds."""

    def __init__(self) -> None:
        self.desired = Desired.STOP
        self.depth_um = 0
        self.speed_dhz = 0
        self.confirmed: tuple[int, int] | None = None
        self.set_phase = SetPhase.CHOSEN
        self.refused_result: WriteResult | None = None
        self.epoch = 1
        self._begun_ns = 0  # begin of this epoch or connection: a press from before was meant for something else
        self.interruption: Interruption | None = None
        self.interruption_epoch = 0
        self.stop_phase = StopPhase.NONE
        self.stop_cause: StopCause | None = None
        self.stop_asked_ns = self.stop_on_wire_ns = self.stop_confirmed_ns = 0
        self.acknowledged: Acknowledged | None = None
        self.touched_ns = 0
        self._urgent_ns: int | None = None  # a stop was asked for then, and none has been sent since
        self.changes = 0
        self._since_ns = 0  # answers to writes before it say nothing about the present wish
        self._deadline_ns: int | None = None  # the press has to be reported done by then
        self._values_deadline_ns: int | None = None
        self._clear_until_ns = 0
        self._engaged = False  # the pen has reported armed or running under this wish
        self._ran = False

    def told(self, view: LinkView) -> LinkView:
        """`view` with everything that is told of what is wanted."""
        depth_um, speed_dhz = self.confirmed or (None, None)
        return replace(
            view,
            wanted=self.desired,
            wanted_depth_um=self.depth_um,
            wanted_speed_dhz=self.speed_dhz,
            confirmed_depth_um=depth_um,
            confirmed_speed_dhz=speed_dhz,
            set_phase=self.set_phase,
            refused_result=self.refused_result,
            epoch=self.epoch,
            interruption=self.interruption,
            interruption_epoch=self.interruption_epoch,
            stop_phase=self.stop_phase,
            stop_cause=self.stop_cause,
            stop_asked_ns=self.stop_asked_ns,
            stop_on_wire_ns=self.stop_on_wire_ns,
            stop_confirmed_ns=self.stop_confirmed_ns,
        )

    # ---- what a person asks for

    def wish(self, wish: Wish, now_ns: int, bounds: Bounds, report: PenReport | None) -> bool:
        """Take a wish over; False, and nothing happens, when it can't stand. `report` is the fresh one."""
        if wish.epoch != self.epoch or wish.desired not in _LEVEL or self.desired is Desired.CLEAR:
            return False
        if not bounds.allow(wish.depth_um, wish.speed_dhz):
            return False
        if wish.desired is Desired.STOP and self.desired is not Desired.STOP:
            self.stop(StopCause.OPERATOR, now_ns, linked=True)
        if _LEVEL[wish.desired] > _LEVEL[self.desired] and not self._may_raise(wish, now_ns, report):
            return False
        self._take_over(wish, now_ns)
        return True

    def _may_raise(self, wish: Wish, now_ns: int, report: PenReport | None) -> bool:
        if report is None or self.stop_waits or not self._counts(wish.pressed_ns, now_ns):
            return False
        if wish.desired is Desired.ARM:
            return True
        return self._engaged and report.motor in _MOVING

    def _counts(self, pressed_ns: int, now_ns: int) -> bool:
        """Whether a press is young enough, and from after the last stop, interruption or connection."""
        return press_counts(pressed_ns, now_ns) and pressed_ns >= self._begun_ns

    def _take_over(self, wish: Wish, now_ns: int) -> None:
        new_values = (wish.depth_um, wish.speed_dhz) != (self.depth_um, self.speed_dhz)
        new_state = wish.desired is not self.desired
        if new_state and self.desired is Desired.STOP:
            self._since_ns = now_ns
            self._engaged = False
            self.stop_phase, self.stop_cause = StopPhase.NONE, None
        if new_state:
            self._ran = False
            pressed_ns = min(wish.pressed_ns, now_ns) if wish.pressed_ns else now_ns
            self._deadline_ns = pressed_ns + CONFIRM_NS if wish.desired is not Desired.STOP else None
        self.desired, self.depth_um, self.speed_dhz = wish.desired, wish.depth_um, wish.speed_dhz
        self.refused_result = None
        if wish.desired is Desired.STOP:
            self.set_phase = SetPhase.CHOSEN
        elif new_values or self.confirmed != (self.depth_um, self.speed_dhz):
            self.set_phase = SetPhase.ASKED
            self._values_deadline_ns = now_ns + CONFIRM_NS if self._engaged else None
        self.changes += 1

    def stop(self, cause: StopCause, now_ns: int, *, linked: bool) -> None:
        """Want stop and begin a new epoch. Without a pen ever linked there is nothing to confirm."""
        self._fall_back(now_ns)
        self.stop_cause = cause
        self._urgent_ns = now_ns
        if linked:
            self._begin_stop(now_ns)

    def clear(self, seen: PenReport, pressed_ns: int, now_ns: int, report: PenReport | None) -> bool:
        """Want a clear with the uptime of the report that was seen; False when it can't stand."""
        if self.desired is not Desired.STOP or report is None or not self._counts(pressed_ns, now_ns):
            return False
        if seen.motor is not Motor.FAULTED or report.motor is not Motor.FAULTED:
            return False
        if seen.boot_id != report.boot_id:
            return False
        self.desired = Desired.CLEAR
        self.acknowledged = Acknowledged(seen.boot_id, seen.uptime_ms)
        pressed_ns = min(pressed_ns, now_ns)
        self._since_ns = now_ns
        self._clear_until_ns = pressed_ns + CLEAR_FOR_NS
        self._deadline_ns = pressed_ns + CONFIRM_NS
        self.refused_result = None
        self.changes += 1
        return True

    # ---- what ends it

    def interrupt(self, why: Interruption, now_ns: int) -> None:
        """Fall back to stop; only a new press goes on. Told only when something was wanted."""
        was_live = self.desired is not Desired.STOP
        self._fall_back(now_ns)
        if not was_live:
            return
        self.interruption, self.interruption_epoch = why, self.epoch
        if why in (Interruption.LINK_LOST, Interruption.THREAD_DIED):
            return  # nobody can confirm: the loss is told, and the pen's lease stops it
        self.stop_cause = None
        self._urgent_ns = now_ns
        self._begin_stop(now_ns)

    def linked(self, now_ns: int) -> None:
        """A pen is linked as of now; presses from before were not for it."""
        self._begun_ns = now_ns

    def forget_values(self) -> None:
        """Drop the set-points: the next pen may be another one."""
        self.depth_um = self.speed_dhz = 0

    def give_up_stop(self) -> None:
        """Nobody is left to send a stop: one that waits will not be confirmed."""
        if self.stop_phase is StopPhase.STOPPING:
            self.stop_phase = StopPhase.NOT_CONFIRMED
            self.changes += 1

    def _fall_back(self, now_ns: int) -> None:
        self.desired = Desired.STOP
        self.epoch += 1
        self._begun_ns = now_ns
        self.confirmed = None
        self.set_phase, self.refused_result = SetPhase.CHOSEN, None
        self.acknowledged = None
        self._deadline_ns = self._values_deadline_ns = None
        self._engaged = self._ran = False
        self.changes += 1

    def _begin_stop(self, now_ns: int) -> None:
        if self.stop_phase not in _WAITING:
            self.stop_phase = StopPhase.STOPPING
            self.stop_asked_ns = now_ns
            self.stop_on_wire_ns = self.stop_confirmed_ns = 0

    # ---- time

    @property
    def urgent(self) -> bool:
        """Whether a stop has to go out ahead of everything."""
        return self._urgent_ns is not None

    @property
    def stop_waits(self) -> bool:
        """Whether a stop is not confirmed yet."""
        return self.stop_phase in _WAITING

    def window_silent(self, now_ns: int) -> bool:
        """Whether the lease may not be renewed, since the window gives no sign of life."""
        return now_ns - self.touched_ns >= WINDOW_SILENT_NS

    def tick(self, now_ns: int) -> None:
        """Let deadlines pass: silent window, press not reported done, values not confirmed, stop not confirmed."""
        if self.stop_phase is StopPhase.STOPPING and now_ns - self.stop_asked_ns >= STOP_CONFIRM_NS:
            self.stop_phase = StopPhase.NOT_CONFIRMED
            self.changes += 1
        if self.desired is Desired.STOP:
            return
        if now_ns - self.touched_ns >= WINDOW_FROZEN_NS:
            self.interrupt(Interruption.WINDOW_FROZEN, now_ns)
        elif self._deadline_ns is not None and now_ns >= self._deadline_ns:
            self.interrupt(Interruption.NOT_CONFIRMED, now_ns)
        elif self._values_deadline_ns is not None and now_ns >= self._values_deadline_ns:
            self._take_back(SetPhase.NOT_CONFIRMED, None)

    def next_deadline_ns(self) -> int | None:
        """The earliest time at which `tick` has something to do."""
        times: list[int] = []
        if self.stop_phase is StopPhase.STOPPING:
            times.append(self.stop_asked_ns + STOP_CONFIRM_NS)
        if self.desired is not Desired.STOP:
            times.append(self.touched_ns + WINDOW_FROZEN_NS)
            times += [at for at in (self._deadline_ns, self._values_deadline_ns) if at is not None]
        return min(times, default=None)

    def written_as(self, now_ns: int) -> Desired:
        """What the desired register says now: an acknowledgement is sent for 300 ms only."""
        if self.desired is Desired.CLEAR and now_ns >= self._clear_until_ns:
            return Desired.STOP
        return self.desired

    def stop_written(self, sent_ns: int, now_ns: int) -> None:
        """A stop that was composed at `sent_ns` has gone out on the wire. One from before the press is not its stop."""
        if self._urgent_ns is not None and sent_ns >= self._urgent_ns:
            self._urgent_ns = None
        if self.stop_waits and not self.stop_on_wire_ns and sent_ns >= self.stop_asked_ns:
            self.stop_on_wire_ns = now_ns
            self.changes += 1

    # ---- what the pen answers

    def heard(self, report: PenReport, sent: Sent, now_ns: int) -> None:
        """Judge a counting answer to the write `sent`."""
        stopped = report.motor in _STILL and report.speed_actual_dhz == 0
        if self.stop_waits and stopped and self._answers_stop(sent):
            self.stop_phase, self.stop_confirmed_ns = StopPhase.CONFIRMED, now_ns
        if sent.sent_ns < self._since_ns:
            return
        if self.desired is Desired.CLEAR:
            self._heard_clear(report, sent, now_ns)
        elif self.desired is not Desired.STOP and sent.block.desired in _DONE_AS:
            self._heard_motion(report, sent, now_ns)

    def _answers_stop(self, sent: Sent) -> bool:
        return sent.block.desired == Desired.STOP and sent.sent_ns >= self.stop_asked_ns

    def _heard_clear(self, report: PenReport, sent: Sent, now_ns: int) -> None:
        if report.motor is Motor.IDLE:
            self.desired, self.acknowledged, self._deadline_ns = Desired.STOP, None, None
            self.changes += 1
        elif sent.block.desired == Desired.CLEAR and report.result is WriteResult.NOT_ALLOWED:
            self._refuse(report.result, now_ns)

    def _heard_motion(self, report: PenReport, sent: Sent, now_ns: int) -> None:
        refused = report.result is not WriteResult.APPLIED and report.result not in _TRANSIENT
        if report.motor is Motor.FAULTED and (self._engaged or not refused):
            self.interrupt(Interruption.PEN_FAULT, now_ns)
        elif refused:
            self._heard_refusal(report, sent, now_ns)
        elif self._was_stopped(report, sent):
            self.interrupt(Interruption.STOPPED_ELSEWHERE, now_ns)
        elif report.result is WriteResult.APPLIED:
            self._heard_applied(report, sent)

    def _was_stopped(self, report: PenReport, sent: Sent) -> bool:
        """Somebody else ended what the pen had taken over. The repeated wish must not undo that.

        That it was taken over stands in an idle pen's answer, too, when the one that told it was lost.
        """
        if report.motor is Motor.IDLE:
            return self._engaged or report.applied_id == sent.block.command_id
        return report.motor is Motor.ARMED and self._ran and sent.block.desired == Desired.RUN

    def _heard_applied(self, report: PenReport, sent: Sent) -> None:
        values = (report.depth_set_um, report.speed_set_dhz)
        asked = (sent.block.depth * WIRE_DEPTH_UM, sent.block.speed)
        desired = Desired(sent.block.desired)
        if values != asked or report.applied_id != sent.block.command_id or report.motor is not _DONE_AS[desired]:
            return
        self.confirmed = values
        self._engaged = True
        if desired is self.desired:
            self._deadline_ns = None
            self._ran = desired is Desired.RUN
        if values == (self.depth_um, self.speed_dhz):
            self._values_deadline_ns = None
            self.set_phase = SetPhase.CONFIRMED

    def _heard_refusal(self, report: PenReport, sent: Sent, now_ns: int) -> None:
        asked = (sent.block.depth * WIRE_DEPTH_UM, sent.block.speed)
        if asked != (self.depth_um, self.speed_dhz) or sent.block.desired != self.desired:
            return  # refused was something that is not wanted any more
        only_values = report.result in _VALUE_REFUSALS and self._deadline_ns is None
        if only_values and self.confirmed is not None and self.confirmed != asked:
            self._take_back(SetPhase.REFUSED, report.result)
        else:
            self._refuse(report.result, now_ns)

    def _take_back(self, phase: SetPhase, result: WriteResult | None) -> None:
        if self.confirmed is not None:
            self.depth_um, self.speed_dhz = self.confirmed
        self.set_phase, self.refused_result = phase, result
        self._values_deadline_ns = None
        self.changes += 1

    def _refuse(self, result: WriteResult, now_ns: int) -> None:
        asked_values = self.desired is not Desired.CLEAR
        self.interrupt(Interruption.REFUSED, now_ns)
        self.refused_result = result
        if asked_values:
            self.set_phase = SetPhase.REFUSED


def press_counts(pressed_ns: int, now_ns: int) -> bool:
    """Whether a press is young enough to be acted on; 0 is no press."""
    return pressed_ns > 0 and -PRESS_AHEAD_NS <= now_ns - pressed_ns <= PRESS_VALID_NS
