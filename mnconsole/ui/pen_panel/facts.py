"""What the panel is drawn from: one look at everything, taken at one moment. No Qt."""

from __future__ import annotations

from msgspec import Struct

from mnconsole.domain.interlock import Condition
from mnconsole.domain.limits import PenLimits
from mnconsole.domain.pen import (
    Desired,
    Lacks,
    LinkState,
    LinkView,
    Motor,
    PenIdentity,
    PenReport,
    PortTrouble,
    StopPhase,
    lacks,
    needs_allowance,
)
from mnconsole.domain.pen_finding import Finding, FindPhase
from mnconsole.domain.pen_kinds import Halt
from mnconsole.domain.session import Session, ZoneState
from mnconsole.ui.words.pen_ports import System

LINKED = (LinkState.READY, LinkState.DEGRADED)


class PenFacts(Struct, frozen=True):
    """`report` is the fresh one or None. `stood_ns` is how long the pen has stood armed or paused, `has_run` whether
    it ran since it was armed, `started_utc_ms` when it last began. `stop_is_ours` is whether the last stop or
    interruption came with this patient in the chair. `keys` are those that stop now; `lost_percent` as in
    services/line_noise.py. `pen` is the one that is linked, or that was, and `halt`
    how it comes to a halt; `run_left_ns` and `hand_set_um` as in
    services/pen_control.py; `pen_before` the serial number of the pen used
    last."""

    view: LinkView
    now_ns: int
    utc_ms: int
    today: str
    report: PenReport | None
    session: Session | None
    zone: ZoneState | None
    zone_name: str
    limits: PenLimits
    depth_um: int
    speed_dhz: int
    caution_um: int | None
    presets_um: tuple[int, ...]
    missing: tuple[Condition, ...]
    active: bool
    strip_recent: bool
    stood_ns: int
    has_run: bool
    started_utc_ms: int
    stop_is_ours: bool
    keys: tuple[str, ...]
    lost_percent: int
    finding: Finding
    pen_before: str
    system: System
    halt: Halt
    pen: PenIdentity | None = None
    run_left_ns: int | None = None
    hand_set_um: int | None = None

    @property
    def searches(self) -> bool:
        """Whether the pen is still looked for, and the link has no port."""
        return self.finding.phase is not FindPhase.OFF and self.view.trouble is PortTrouble.NO_PORT_GIVEN

    @property
    def linked(self) -> bool:
        """Whether the pen takes part in the cycle."""
        return self.view.state in LINKED

    @property
    def motor(self) -> Motor | None:
        """The motor as freshly reported, None for stale."""
        return self.report.motor if self.report is not None and self.linked else None

    @property
    def last(self) -> PenReport | None:
        """The last report of all, also a stale one or one from before a loss: for "last" texts only."""
        return self.view.last_report or self.view.shown_before_loss

    @property
    def in_force(self) -> bool:
        """Whether set-points are wanted of the pen now."""
        return self.view.wanted in (Desired.ARM, Desired.RUN)

    @property
    def stop_waits(self) -> bool:
        """Whether a stop is not confirmed yet."""
        return self.view.stop_phase in (StopPhase.STOPPING, StopPhase.NOT_CONFIRMED)

    @property
    def runs_on_alone(self) -> bool:
        """Whether nothing in the pen itself ends its motion."""
        return needs_allowance(self.pen)

    @property
    def by_hand(self) -> bool:
        """Whether the depth is set at the handpiece, and never reported."""
        return lacks(self.pen, Lacks.DEPTH)

    @property
    def hand_is_asked(self) -> bool:
        """Whether the nurse has to set the handpiece and confirm it now."""
        at_rest = self.motor is Motor.IDLE and not self.in_force
        return self.by_hand and at_rest and self.zone is not None and self.hand_set_um is None

    @property
    def stop_is_sent(self) -> bool:
        """Whether stops go out: the port is open, and who is there is known or was."""
        return self.view.state in (*LINKED, LinkState.LOST)

    @property
    def stop_unanswered(self) -> bool:
        """Whether a stop was not confirmed in time."""
        return self.view.stop_phase is StopPhase.NOT_CONFIRMED
