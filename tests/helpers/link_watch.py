"""Looks at console, wire and pen after every step of the bench, and says what must hold (design: pen-link.md, its end).

Each invariant of that list, and where it is asserted:

 1. never moving later than the lease after the last write of a live console: `_look_at_motion`
 2. nor 450 ms after the last sign of the window: `_look_at_motion`
 3. what is painted as fresh was true at the pen within 300 ms: `_look_at_what_is_painted` (its age) and `_compare`
    (each field with the pen's own state when it answered)
 4. never moving later than the lease after the window took STOP, whatever the channel does: `_look_at_motion`
 5. and with a good channel within 20 ms and one exchange: `_look_at_a_good_stop`
 6. no motion starts more than 700 ms after the press: `_motion_started`
 7. none after stop, loss, restart or fault without a new press: `_motion_started`, `_look_at_motion`
 8. a refused or corrupt write changes no set-point, no state and no lease: `_obey`
 9. a fault ends only by a clear from a person who saw that fault: `_cleared`
10. stop, clear, arm, start works within 5 s from any state with a healthy link: `Acts.works_again` in link_acts.py
11. *stop not confirmed* is never shown for a pen that answers idle or faulted: `_look_at_the_stop`

And besides:

12. never moving without a lease that an accepted write gave, reckoned here apart from the pen: `_look_at_motion`
13. the motor never starts without START since the last pause and interruption: `_motion_started`
14. no value outside the hard limits or the pen's own is ever sent, and nothing but reads and whole cycles:
    `_look_at_the_wire`, `_refused`
15. an answer counts only within 180 ms of the request that it answers: `_compare`
16. without a link nothing but stop is wanted, and a person's START is needed again: `look`
17. STOP ends with the pen's motion off when it is shown as confirmed, or 300 ms later in *not confirmed*:
    `_look_at_the_stop`
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass

from pymodbus.pdu import ModbusPDU
from pymodbus.pdu.register_message import ReadWriteMultipleRegistersRequest

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.registers import DESIRED_ADDRESS, DESIRED_COUNT, ReportedBlock
from mnconsole.device.simulator.firmware import Firmware
from mnconsole.device.simulator.modbus import answer
from mnconsole.domain.pen import (
    FRESH_NS,
    STOP_CONFIRM_NS,
    Desired,
    LinkState,
    LinkView,
    Motor,
    PenReport,
    StopPhase,
    WriteResult,
)
from tests.helpers.wire_bench import GOOD_DELAY_NS, STEP_NS, Bench, PenEvent

LONG_AGO_NS = -(10**18)
LEASE_MS = 300
LEASE_NS = LEASE_MS * NS_PER_MS
WINDOW_BOUND_NS = 450 * NS_PER_MS
PRESS_BOUND_NS = 700 * NS_PER_MS
FRESH_BOUND_NS = 300 * NS_PER_MS
GOOD_STOP_NS = 20 * NS_PER_MS + 2 * GOOD_DELAY_NS
SETTLED_NS = 100 * NS_PER_MS
"""How long the channel has been good before a stop counts as one over a good channel."""

HISTORY_NS = 1000 * NS_PER_MS
STILL = (Motor.IDLE, Motor.FAULTED)
NEVER_REFUSED = (
    WriteResult.DEPTH_RANGE, WriteResult.SPEED_RANGE, WriteResult.LEASE_RANGE, WriteResult.UNKNOWN_DESIRED,
)  # fmt: skip
"""Reasons that the console's own checks leave no room for."""


@dataclass(frozen=True)
class Said:
    """What the pen answered, by its own state, before it became bytes."""

    at_ns: int
    boot_id: int
    block: ReportedBlock


class Watcher:
    """One of them for each bench. The acts tell it what a person pressed; everything else it sees by itself."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.press_ns = LONG_AGO_NS  # last ARM or START that the console took
        self.start_ns = LONG_AGO_NS  # last START of them
        self.pause_ns = LONG_AGO_NS
        self.stop_ns = LONG_AGO_NS  # last STOP or interruption
        self.good_stop_ns = LONG_AGO_NS  # last STOP that a person pressed while the channel was good
        self.end_ns = LONG_AGO_NS  # last end of motion at the pen that only a new press may undo
        self.good_since_ns = bench.now_ns
        self.clears: list[tuple[int, int]] = []  # boot id and uptime of each report acknowledged
        self.met: Counter[str] = Counter()
        self.motion_starts = self.runs = 0
        self._view, self._view_of = bench.view(), (bench.core, bench.core.total_changes)
        self._epoch, self._phase = self._view.epoch, self._view.stop_phase
        self._seen_events = self._seen_frames = 0
        self._lease_end_ns = LONG_AGO_NS
        self._last_fault: tuple[int, int] | None = None  # boot id and uptime
        self._said: deque[Said] = deque()
        self._compared: PenReport | None = None
        bench.obey = self._obey
        bench.after_step = self.look

    # ---- what a person did

    def pressed(self, desired: Desired, at_ns: int) -> None:
        """The console took a press."""
        self.press_ns = at_ns
        if desired is Desired.RUN:
            self.start_ns = at_ns

    def stopped(self) -> None:
        """A person pressed STOP. A press may be said to be a millisecond younger before the next step is looked at."""
        self._epoch, self.stop_ns = self.bench.view().epoch, self.bench.now_ns
        now_ns, linked = self.bench.now_ns, self.bench.view().state in (LinkState.READY, LinkState.DEGRADED)
        if linked and self.bench.console_lives and now_ns - self.good_since_ns >= SETTLED_NS:
            self.good_stop_ns = now_ns
            self.met["stop over a good channel"] += 1

    def console_began(self) -> None:
        """Another console than before: nothing that it shows has to do with the one that died."""
        self._epoch, self.stop_ns = self.bench.view().epoch, self.bench.now_ns
        self._phase = self.bench.view().stop_phase

    # ---- at every step

    def look(self) -> None:
        """Assert what must hold now."""
        bench = self.bench
        view = self._told()
        if view.epoch != self._epoch:
            self._epoch, self.stop_ns = view.epoch, bench.now_ns
        good = bench.to_pen.is_good(bench.now_ns) and bench.to_console.is_good(bench.now_ns)
        if not good or not bench.console_lives or not bench.port_is_there:
            self.good_since_ns = bench.now_ns
            self.good_stop_ns = LONG_AGO_NS
        if view.state not in (LinkState.READY, LinkState.DEGRADED):
            assert view.wanted is Desired.STOP, "something is wanted of a pen that is not linked"
        self._look_at_the_wire()
        self._look_at_events()
        if bench.pen_is_live:
            self._look_at_motion()
            self._look_at_a_good_stop()
        self._look_at_what_is_painted(view)
        self._look_at_the_stop(view)

    def _told(self) -> LinkView:
        """The view, made anew only when the core says that there is something to tell, as the link does it."""
        now = self.bench.core, self.bench.core.total_changes
        if now != self._view_of:
            self._view_of, self._view = now, self.bench.view()
        return self._view

    def _look_at_motion(self) -> None:
        bench, now_ns = self.bench, self.bench.now_ns
        assert now_ns - bench.last_console_write_ns <= LEASE_NS + STEP_NS, "moves after the console's last word"
        assert now_ns - bench.touched_ns <= WINDOW_BOUND_NS + STEP_NS, "moves without a living window"
        assert now_ns <= self._lease_end_ns + STEP_NS, "moves after its lease"
        if self.stop_ns > self.press_ns:
            assert now_ns - self.stop_ns <= LEASE_NS + STEP_NS, "moves after STOP or an interruption"

    def _look_at_a_good_stop(self) -> None:
        if self.good_stop_ns > self.press_ns:
            took_ns = self.bench.now_ns - self.good_stop_ns
            assert took_ns <= GOOD_STOP_NS + STEP_NS, "moves after STOP over a good channel"

    def _look_at_the_stop(self, view: LinkView) -> None:
        phase, self._phase = self._phase, view.stop_phase
        if not self.bench.console_lives:
            return
        if view.stop_phase is StopPhase.STOPPING:
            waits_ns = self.bench.now_ns - view.stop_asked_ns
            assert waits_ns <= STOP_CONFIRM_NS + STEP_NS, "neither confirmed nor told as not confirmed"
        if view.stop_phase is StopPhase.CONFIRMED and phase is not StopPhase.CONFIRMED:
            assert not self.bench.pen_is_live, "confirmed, and the pen moves"
        if view.stop_phase is StopPhase.NOT_CONFIRMED and view.last_report is not None:
            last = view.last_report
            still = last.motor in STILL and last.speed_actual_dhz == 0
            assert not (still and last.sent_ns >= view.stop_asked_ns), "not confirmed, and the pen answers stopped"
            self.met["not confirmed while the pen answers"] += phase is not StopPhase.NOT_CONFIRMED

    # ---- what is painted

    def _look_at_what_is_painted(self, view: LinkView) -> None:
        report = view.last_report
        if report is None:
            return
        if report is not self._compared:
            self._compared = report
            self._compare(report)
        if not report.is_fresh(self.bench.now_ns):
            return
        pen = self.bench.pen
        if report.boot_id == pen.boot_id:
            made_ns = pen.powered_ns + report.uptime_ms * NS_PER_MS
            assert self.bench.now_ns - made_ns <= FRESH_BOUND_NS, "painted as fresh, and old"

    def _compare(self, report: PenReport) -> None:
        """Every report that counts, also one that is too old to be painted: the console decides by it."""
        assert report.received_ns - report.sent_ns < FRESH_NS, "an answer to an old request counts"
        then = [said.block for said in self._said if (said.boot_id, said.block.uptime_ms) == (
            report.boot_id, report.uptime_ms)]  # fmt: skip
        assert then, "painted is a report of a moment at which the pen did not answer"
        assert any(fields_of(report) == truth_of(block) for block in then), f"painted: {report}, the pen: {then}"

    # ---- the wire

    def _look_at_the_wire(self) -> None:
        sent = self.bench.frames_to_pen
        for _at_ns, data in sent[self._seen_frames :]:
            if data[1] == frames.WRITE_ONE:
                continue  # somebody's plain tool; the console has no such request
            assert data[1] in (frames.READ, frames.READ_WRITE), f"function {data[1]} sent"
            if data[1] == frames.READ_WRITE:
                self._look_at_a_write(data)
        self._seen_frames = len(sent)

    def _look_at_a_write(self, data: bytes) -> None:
        words = [int.from_bytes(data[at : at + 2], "big") for at in range(11, 31, 2)]
        _id, desired, depth, speed, lease_ms, nonce, boot_id, _high, _low, _check = words
        assert desired in tuple(Desired)
        assert 50 <= depth <= 250, f"depth {depth} sent"
        assert 250 <= speed <= 1200, f"speed {speed} sent"
        assert lease_ms == LEASE_MS
        assert nonce != 0
        assert desired == Desired.STOP or boot_id != 0

    # ---- the pen

    def _obey(self, pen: Firmware, request: ModbusPDU) -> bytes | None:
        before = self._standing(pen)
        frame = answer(pen, request)
        now = pen.report(0)
        self._said.append(Said(self.bench.now_ns, pen.boot_id, now))
        while self._said[0].at_ns < self.bench.now_ns - HISTORY_NS:
            self._said.popleft()
        if isinstance(request, ReadWriteMultipleRegistersRequest) and _is_whole(request):
            self._obeyed(pen, request.write_registers, before, WriteResult(now.result))
        return frame

    @staticmethod
    def _standing(pen: Firmware) -> tuple[int, int, Motor, int | None]:
        # Not by a whole report: it is asked for before and after each request.
        return pen._depth_set, pen._speed_set, pen.state, pen.lease_end_ns

    def _obeyed(
        self, pen: Firmware, words: list[int], before: tuple[int, int, Motor, int | None], result: WriteResult
    ) -> None:
        desired, after = words[1], self._standing(pen)
        self.met[f"result {result.name.lower()}"] += 1
        if desired == Desired.STOP:
            assert after[:2] == before[:2], "a stop changed a set-point"
            return
        if result is not WriteResult.APPLIED:
            assert after == before, f"a write that was refused ({result.name}) changed {before} to {after}"
            return
        if desired in (Desired.ARM, Desired.RUN):
            assert after[:2] == (words[2], words[3]), "taken over, and not as written"
            seen_ms = words[7] << 16 | words[8]
            ends_ns = pen.powered_ns + (seen_ms + words[4]) * NS_PER_MS
            was_live = before[2] in (Motor.ARMED, Motor.RUNNING)
            self._lease_end_ns = max(self._lease_end_ns, ends_ns) if was_live else ends_ns

    def _look_at_events(self) -> None:
        for event in self.bench.pen_events[self._seen_events :]:
            self._happened(event)
        self._seen_events = len(self.bench.pen_events)

    def _happened(self, event: PenEvent) -> None:
        match event.name:
            case "motor_on" | "needles_out":
                self._motion_started(event)
            case "fault":
                self.end_ns = event.at_ns
                self._last_fault = self.bench.pen.boot_id, event.uptime_ms
                self.met["fault"] += 1
            case "power_up":
                self.end_ns = event.at_ns
            case "needles_in" if event.facts["to"] == "idle":
                self.end_ns = event.at_ns
            case "cleared":
                self._cleared()
            case "refused":
                self._refused(event)

    def _motion_started(self, event: PenEvent) -> None:
        self.motion_starts += 1
        assert event.at_ns - self.press_ns <= PRESS_BOUND_NS, "motion long after the press"
        assert self.press_ns > self.end_ns, f"motion after {self.end_ns} without a new press"
        if event.name == "motor_on":
            self.runs += 1
            assert event.at_ns - self.start_ns <= PRESS_BOUND_NS, "the motor runs long after START"
            assert self.start_ns > self.end_ns, "the motor runs without START after its last end"
            under_way = event.at_ns - self.pause_ns <= LEASE_NS  # a write from before the pause
            assert self.start_ns >= self.pause_ns or under_way, "the motor runs without START after a pause"

    def _cleared(self) -> None:
        assert self._last_fault is not None
        boot_id, uptime_ms = self._last_fault
        seen = any(boot == boot_id and at_ms > uptime_ms for boot, at_ms in self.clears)
        assert seen, "cleared by nobody who saw this fault"
        self.met["cleared"] += 1

    def _refused(self, event: PenEvent) -> None:
        result = WriteResult(int(str(event.facts["result"])))
        assert result not in NEVER_REFUSED, f"the console sent what the pen refuses as {result.name}"


def _is_whole(request: ReadWriteMultipleRegistersRequest) -> bool:
    return request.write_address == DESIRED_ADDRESS and len(request.write_registers) == DESIRED_COUNT


def fields_of(report: PenReport) -> tuple[int, ...]:
    """What a report shows, in the pen's units."""
    return (
        report.motor, report.faults, report.applied_id, report.result,
        report.depth_set_um // 10, report.depth_actual_um // 10, report.speed_set_dhz, report.speed_actual_dhz,
        report.load_permille, report.in_contact | report.trigger_pressed << 1 | report.cartridge_present << 2,
        report.strokes, report.contact_strokes, report.lease_left_ms, report.battery_percent,
        report.motor_temperature_ddegc, report.cartridge_id,
    )  # fmt: skip


def truth_of(block: ReportedBlock) -> tuple[int, ...]:
    """The same by the pen."""
    return (
        block.state, block.faults, block.applied_id, block.result,
        block.depth_set, block.depth_actual, block.speed_set, block.speed_actual,
        block.load_permille, block.inputs,
        block.strokes, block.contact_strokes, block.lease_left_ms, block.battery_percent,
        block.motor_temperature_ddegc, block.cartridge_id,
    )  # fmt: skip
