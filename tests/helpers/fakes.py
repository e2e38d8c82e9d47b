"""Hand-written fakes: a clock set by hand, a pen link in memory, records in plain lists.

They follow the contracts in `mnconsole/domain/ports.py` and `records_ports.py`: the link keeps the epoch rule, the
records pass every event through the real codec and fold, and roll back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from mnconsole.domain.limits import limits_for
from mnconsole.domain.pen import (
    PRESS_VALID_NS,
    Desired,
    Fault,
    Feature,
    Interruption,
    Lacks,
    LinkState,
    LinkView,
    Motor,
    PenIdentity,
    PenReport,
    PortTrouble,
    SetPhase,
    StopCause,
    StopPhase,
    Wish,
    WriteResult,
    lacks,
)
from mnconsole.domain.pen_tools import LinkQuality, WireLogView
from mnconsole.services.clock import DemoClock
from tests.helpers.memory import InMemoryRecords

__all__ = ["BLIND", "CYCLE_MS", "IDENTITY", "NOON_UTC_MS", "FakeClock", "FakeLink", "InMemoryRecords", "report"]

NOON_UTC_MS = 1_772_359_200_000
"""2026-03-01 10:00 UTC."""
CYCLE_MS = 40

IDENTITY = PenIdentity(
    vendor="Sample Works",
    product="Pen One",
    serial_number="SW-0001",
    firmware="1.0",
    map_version=1,
    needle_count=11,
    depth_min_um=500,
    depth_max_um=2500,
    depth_step_um=50,
    speed_min_dhz=250,
    speed_max_dhz=1200,
    speed_step_dhz=50,
    features=Feature.CONTACT_SENSING | Feature.CARTRIDGE_CHIP | Feature.BATTERY | Feature.MOTOR_TEMPERATURE,
    lease_min_ms=100,
    lease_max_ms=1000,
)

BLIND = replace(IDENTITY, features=IDENTITY.features & ~Feature.CONTACT_SENSING)
"""A pen that doesn't sense the skin."""

_IDLE_REPORT = PenReport(
    sent_ns=0,
    received_ns=0,
    boot_id=0x1234,
    uptime_ms=60_000,
    motor=Motor.IDLE,
    faults=Fault.NONE,
    applied_id=1,
    result=WriteResult.APPLIED,
    depth_set_um=500,
    depth_actual_um=0,
    speed_set_dhz=900,
    speed_actual_dhz=0,
    load_permille=0,
    in_contact=False,
    trigger_pressed=False,
    cartridge_present=True,
    strokes=0,
    contact_strokes=0,
    lease_left_ms=0,
    battery_percent=90,
    motor_temperature_ddegc=250,
    cartridge_id=0,
)


def report(**changes: Any) -> PenReport:
    """A plausible report of an idle pen, with changes."""
    return replace(_IDLE_REPORT, **changes)


class FakeClock(DemoClock):
    """A clock set by hand, which shows both times plus the demo offset: moves of demo time can be tested."""

    def __init__(self, utc_ms: int = NOON_UTC_MS, mono_ms: int = 5_000_000) -> None:
        super().__init__()
        self.utc = utc_ms
        self.mono = mono_ms

    def utc_ms(self) -> int:
        return self.utc + self.offset_ms

    def shown_ms(self) -> int:
        return self.utc_ms()

    def mono_ms(self) -> int:
        return self.mono + self.offset_ms

    def advance(self, ms: int) -> None:
        """Time passes."""
        self.utc += ms
        self.mono += ms

    def jump(self, ms: int) -> None:
        """Somebody sets the laptop's clock (or the laptop sleeps): UTC moves, monotonic time does not."""
        self.utc += ms


class FakeLink:
    """A pen link in memory. Nothing happens by itself, unless `obedient`: then the pen answers each wish at once.

    `wishes` and `stops` are what was accepted, `refused` the wishes that were not, `clears` the acknowledged reports.
    Link time is `now` in ns; `advance(ms)` moves it.
    """

    def __init__(self, *, obedient: bool = False, connected: bool = True) -> None:
        self.now = 10_000_000_000
        self.obedient = obedient
        self.wishes: list[Wish] = []
        self.refused: list[Wish] = []
        self.stops: list[StopCause] = []
        self.clears: list[PenReport] = []
        self.touches = 0
        self.started = self.closed = False
        self.line = LinkQuality(10_000, 250, 0, 0, 6_000, 9_000, 12_000)
        self.wire = WireLogView(False, "wire-log/wire.log")
        self._engaged = False
        self._last = report(sent_ns=self.now, received_ns=self.now)
        self._listeners: list[Callable[[LinkView], None]] = []
        self._view = LinkView(LinkState.CLOSED, "fake", epoch=1)
        if connected:
            self.connect()

    # the port's protocol

    def start(self) -> None:
        """Noted only; call `connect` to link."""
        self.started = True

    def now_ns(self) -> int:
        """The link's clock."""
        return self.now

    def view(self) -> LinkView:
        """The present view."""
        return self._view

    def wish(self, wish: Wish) -> bool:
        """As the port says: the epoch rule, ready, ranges, and a press for ARM and RUN."""
        accepted = self._acceptable(wish)
        (self.wishes if accepted else self.refused).append(wish)
        if not accepted:
            return False
        view = self._view
        if wish.desired is Desired.STOP:
            self.stop(StopCause.OPERATOR)
            return True
        if view.wanted is Desired.STOP:
            self._engaged = False
            view = replace(view, stop_phase=StopPhase.NONE, stop_cause=None)
        confirmed = (view.confirmed_depth_um, view.confirmed_speed_dhz) == (wish.depth_um, wish.speed_dhz)
        self.show(
            replace(
                view,
                wanted=wish.desired,
                wanted_depth_um=wish.depth_um,
                wanted_speed_dhz=wish.speed_dhz,
                set_phase=SetPhase.CONFIRMED if confirmed else SetPhase.ASKED,
                refused_result=None,
            )
        )
        if self.obedient:
            self.answer()
        return True

    def stop(self, cause: StopCause) -> int:
        """Want stop; a new epoch."""
        self.stops.append(cause)
        view = self._fallen_back()
        waiting = view.stop_phase in (StopPhase.STOPPING, StopPhase.NOT_CONFIRMED)
        if view.last_report is not None and not waiting:
            view = replace(view, stop_phase=StopPhase.STOPPING, stop_asked_ns=self.now, stop_confirmed_ns=0)
        self.show(replace(view, stop_cause=cause))
        epoch = self._view.epoch
        if self.obedient and self._view.last_report is not None:
            self.answer()
        return epoch

    def clear(self, seen: PenReport, pressed_ns: int) -> bool:
        """Accepted for a young press while the pen is faulted."""
        present = self._view.last_report
        young = self.now - pressed_ns <= PRESS_VALID_NS
        if present is None or present.motor is not Motor.FAULTED or not young:
            return False
        self.clears.append(seen)
        if self.obedient:
            self.report(motor=Motor.IDLE, faults=Fault.NONE)
        return True

    def touch(self) -> None:
        """Counted."""
        self.touches += 1

    def subscribe(self, listener: Callable[[LinkView], None]) -> Callable[[], None]:
        """Call `listener` with each view."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self, timeout_s: float) -> bool:
        """Closed."""
        self.closed = True
        self.show(replace(self._fallen_back(), state=LinkState.CLOSED, last_report=None))
        return True

    # the technician's tools

    def quality(self) -> LinkQuality:
        """`line`, as the test has set it."""
        return self.line

    def wire_log(self) -> WireLogView:
        """`wire`."""
        return self.wire

    def set_wire_log(self, on: bool) -> None:
        """On, unless `wire` is in trouble; off."""
        self.wire = replace(self.wire, on=on and not self.wire.trouble)

    # the script

    def advance(self, ms: int) -> None:
        """Link time passes; nothing is told."""
        self.now += ms * 1_000_000

    def show(self, view: LinkView) -> None:
        """Replace the view as a whole and tell it."""
        self._view = view
        for listener in tuple(self._listeners):
            listener(view)

    def change(self, **changes: Any) -> None:
        """Replace parts of the view and tell it."""
        self.show(replace(self._view, **changes))

    def quietly(self, **changes: Any) -> None:
        """Replace parts of the view on the link's side; the window has not heard of it yet."""
        self._view = replace(self._view, **changes)

    def connect(self, identity: PenIdentity = IDENTITY, **changes: Any) -> None:
        """The pen is linked and idle (or as `changes` say)."""
        self._view = replace(self._view, state=LinkState.READY, identity=identity, trouble=PortTrouble.NONE)
        self.report(**{"motor": Motor.IDLE, **changes})

    def report(self, **changes: Any) -> PenReport:
        """The pen answers one cycle later: like its last report, with changes."""
        self.advance(CYCLE_MS)
        before = self._last
        values = {"uptime_ms": before.uptime_ms + CYCLE_MS, **changes}
        self._last = replace(before, sent_ns=self.now, received_ns=self.now, **values)
        self._hear(self._last)
        return self._last

    def answer(self) -> PenReport:
        """The pen does and reports what is wanted."""
        view = self._view
        if view.wanted in (Desired.STOP, Desired.CLEAR):
            faulted = self._last.motor is Motor.FAULTED
            motor = Motor.FAULTED if faulted else Motor.IDLE
            return self.report(motor=motor, depth_actual_um=0, speed_actual_dhz=0, in_contact=False)
        running = view.wanted is Desired.RUN
        by_hand = lacks(view.identity, Lacks.DEPTH)
        return self.report(
            motor=Motor.RUNNING if running else Motor.ARMED,
            depth_set_um=view.wanted_depth_um,
            depth_actual_um=0 if by_hand else view.wanted_depth_um,
            speed_set_dhz=view.wanted_speed_dhz,
            speed_actual_dhz=view.wanted_speed_dhz if running else 0,
        )

    def needle(self, cycles: int, strokes_a_cycle: int = 4, *, contact: bool = True) -> None:
        """The pen runs for so many cycles."""
        identity = self._view.identity
        if lacks(identity, Lacks.STROKES) or lacks(identity, Lacks.LOAD):
            for _ in range(cycles):
                self.report()
            return
        for _ in range(cycles):
            made = strokes_a_cycle if contact else 0
            self.report(
                strokes=(self._last.strokes + strokes_a_cycle) % (1 << 32),
                contact_strokes=(self._last.contact_strokes + made) % (1 << 32),
                in_contact=contact,
                load_permille=300 if contact else 100,
            )

    def interrupt(self, why: Interruption, **changes: Any) -> None:
        """The wanted state falls back to stop without the operator."""
        view = self._fallen_back()
        view = replace(view, interruption=why, interruption_epoch=view.epoch)
        if why not in (Interruption.LINK_LOST, Interruption.THREAD_DIED):
            view = replace(view, stop_phase=StopPhase.STOPPING, stop_asked_ns=self.now, stop_cause=None)
        self.show(replace(view, **changes))

    def lose(self) -> None:
        """The link is lost: an interruption when something was wanted, and no report any more."""
        kept = self._view.last_report or self._view.shown_before_loss
        gone: dict[str, Any] = {
            "state": LinkState.LOST,
            "last_report": None,
            "shown_before_loss": kept,
            "identity": None,
        }
        if self._view.wanted is Desired.STOP:
            self.change(**gone)
        else:
            self.interrupt(Interruption.LINK_LOST, **gone)

    def time_out_stop(self) -> None:
        """300 ms pass and nothing confirms the stop."""
        self.advance(300)
        self.change(stop_phase=StopPhase.NOT_CONFIRMED)

    def refuse_values(self, result: WriteResult) -> None:
        """The pen refuses a change; the last confirmed values are wanted again."""
        self.change(
            set_phase=SetPhase.REFUSED,
            refused_result=result,
            wanted_depth_um=self._view.confirmed_depth_um,
            wanted_speed_dhz=self._view.confirmed_speed_dhz,
        )

    # inside

    def _acceptable(self, wish: Wish) -> bool:
        view = self._view
        limits = limits_for(view.identity)
        ready = view.state in (LinkState.READY, LinkState.DEGRADED) and view.last_report is not None
        in_range = limits.depth.check(wish.depth_um) is None and limits.speed.check(wish.speed_dhz) is None
        if wish.epoch != view.epoch or not ready or not in_range or wish.desired is Desired.CLEAR:
            return False
        levels = (Desired.STOP, Desired.ARM, Desired.RUN)
        if levels.index(wish.desired) <= levels.index(view.wanted):
            return True
        pressed = wish.pressed_ns > 0 and self.now - wish.pressed_ns <= PRESS_VALID_NS
        return pressed and (wish.desired is Desired.ARM or self._engaged)

    def _fallen_back(self) -> LinkView:
        self._engaged = False
        return replace(
            self._view,
            wanted=Desired.STOP,
            epoch=self._view.epoch + 1,
            confirmed_depth_um=None,
            confirmed_speed_dhz=None,
            set_phase=SetPhase.CHOSEN,
            refused_result=None,
        )

    def _hear(self, heard: PenReport) -> None:
        view = self._view
        before = view.last_report
        view = replace(view, last_report=heard, last_answer_ns=self.now)
        still = heard.motor in (Motor.IDLE, Motor.FAULTED)
        if view.stop_phase in (StopPhase.STOPPING, StopPhase.NOT_CONFIRMED) and still and not heard.speed_actual_dhz:
            view = replace(view, stop_phase=StopPhase.CONFIRMED, stop_confirmed_ns=self.now)
        self._view = view
        why: Interruption | None = None
        if view.wanted in (Desired.ARM, Desired.RUN):
            if before is not None and before.boot_id != heard.boot_id:
                why = Interruption.PEN_RESTARTED
            elif heard.motor is Motor.FAULTED:
                why = Interruption.PEN_FAULT
            elif self._engaged and heard.motor is Motor.IDLE:
                why = Interruption.STOPPED_ELSEWHERE
        if why is not None:
            self.interrupt(why)
            return
        wanted = {Desired.ARM: Motor.ARMED, Desired.RUN: Motor.RUNNING}.get(view.wanted)
        values = heard.depth_set_um, heard.speed_set_dhz
        if heard.motor is wanted and values == (view.wanted_depth_um, view.wanted_speed_dhz):
            self._engaged = True
            view = replace(
                view, confirmed_depth_um=values[0], confirmed_speed_dhz=values[1], set_phase=SetPhase.CONFIRMED
            )
        self.show(view)
