"""Watches the link's views and writes down what really happened: armed, started, paused, stopped, interrupted.

Also keeps the clocks of what stands too long (design: product.md rule 13), on the link's clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from msgspec import Struct

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.limits import DEPTH_MAX_UM
from mnconsole.domain.pen import (
    Desired,
    Interruption,
    LinkState,
    LinkView,
    Motor,
    PenReport,
    SetPhase,
    StopCause,
    StopPhase,
    Wish,
    counted,
    senses_contact,
)

ARMED_LIMIT_NS = 30_000_000_000
"""Armed without START for this long: stop."""

PAUSED_LIMIT_NS = 120_000_000_000
"""Paused for this long: stop."""

NO_CONTACT_LIMIT_NS = 60_000_000_000
"""Running without skin contact for this long: stop. A pen that doesn't sense the skin can't tell."""

Fact = Callable[[UUID, Sequence[Body]], None]

_NOT_DONE = (Interruption.NOT_CONFIRMED, Interruption.REFUSED)


class _Stop(Struct):
    """A stop that the pen has not confirmed yet. Views of an epoch up to `after_epoch` tell of an earlier one."""

    cause: StopCause
    session_id: UUID | None
    asked_ns: int
    after_epoch: int
    told: bool = False


class PenWatch:
    """Compares each view with the one before. Main thread."""

    def __init__(self, fact: Fact, now_ns: Callable[[], int]) -> None:
        self._fact = fact
        self._now_ns = now_ns
        self._session_id: UUID | None = None
        self._motor = Motor.IDLE
        self._interruption_epoch = 0
        self._confirmed: tuple[int, int] | None = None
        self._set_phase = SetPhase.CHOSEN
        self._stop: _Stop | None = None
        self._wish: Wish | None = None
        self._standing_since_ns = 0
        self._has_run = False
        self._running_zone = ""
        self._deep_ns = 0
        self.too_deep: tuple[int, int] | None = None
        """Depth set and reported, in um, when the view brought one more report of needles deeper than may be set."""
        self.told: Callable[[StopCause], None] | None = None

    def for_session(self, session_id: UUID | None) -> None:
        """Events belong to this session from now on."""
        self._session_id = session_id
        self._has_run = False

    def wished(self, wish: Wish) -> None:
        """The link took a wish over; if it comes to nothing, this is what was not done."""
        self._wish = wish

    def stop_asked(self, cause: StopCause, was_active: bool, view: LinkView) -> None:
        """The console, which was told `view`, is about to ask for a stop. Recorded when the pen was, or was wanted,
        armed or running, and when a person stops one that does not answer, which may be; the first cause stands."""
        blind = cause is StopCause.OPERATOR and view.state is LinkState.LOST
        if (was_active or blind) and self._stop is None:
            self._stop = _Stop(cause, self._session_id, self._now_ns(), view.epoch)

    def overdue(self) -> StopCause | None:
        """What has stood too long, if anything."""
        stood_ns = self._now_ns() - self._standing_since_ns if self._standing_since_ns else 0
        if self._motor is Motor.ARMED:
            if not self._has_run:
                return StopCause.ARMED_TOO_LONG if stood_ns > ARMED_LIMIT_NS else None
            return StopCause.PAUSED_TOO_LONG if stood_ns > PAUSED_LIMIT_NS else None
        if self._motor is Motor.RUNNING and stood_ns > NO_CONTACT_LIMIT_NS:
            return StopCause.NO_CONTACT
        return None

    def on_view(self, view: LinkView, zone_id: str) -> None:
        """Take one view in."""
        bodies: list[Body] = []
        if view.interruption is not None and view.interruption_epoch != self._interruption_epoch:
            bodies.append(self._interrupted(view))
        self._interruption_epoch = view.interruption_epoch
        if view.last_report is None:
            self.too_deep, self._deep_ns = None, 0
        else:
            self._look_at_depth(view.last_report)
            bodies += self._moved(view, view.last_report, zone_id)
        bodies += self._set_points(view, zone_id)
        if bodies and self._session_id is not None:
            self._fact(self._session_id, bodies)
        if self._stop is not None and view.epoch > self._stop.after_epoch:
            self._stopped(view, self._stop)

    def _look_at_depth(self, report: PenReport) -> None:
        """Two reports in a row: one alone may be a wrong one whose check happens to be right."""
        self.too_deep = None  # told once for each report, and of a pen that is gone nothing more
        if report.sent_ns == self._deep_ns:
            return
        out = report.motor in (Motor.ARMED, Motor.RUNNING)
        deep = out and report.depth_actual_um > DEPTH_MAX_UM
        self.too_deep = (report.depth_set_um, report.depth_actual_um) if deep and self._deep_ns else None
        self._deep_ns = report.sent_ns if deep else 0

    def _interrupted(self, view: LinkView) -> Body:
        assert view.interruption is not None
        report = view.last_report or view.shown_before_loss
        self._standing_since_ns = 0
        if view.interruption in _NOT_DONE:
            return self._not_done(view)
        return ev.PenInterrupted(view.interruption.value, int(report.faults) if report is not None else 0)

    def _not_done(self, view: LinkView) -> Body:
        result = int(view.refused_result) if view.refused_result is not None else -1
        wish = self._wish
        if wish is None:
            return ev.PenNotDone(int(view.wanted), view.wanted_depth_um, view.wanted_speed_dhz, result)
        return ev.PenNotDone(int(wish.desired), wish.depth_um, wish.speed_dhz, result)

    def _moved(self, view: LinkView, report: PenReport, zone_id: str) -> list[Body]:
        before, self._motor = self._motor, report.motor
        if report.motor is Motor.RUNNING and (report.in_contact or not senses_contact(view.identity)):
            self._standing_since_ns = report.received_ns
        if before is report.motor:
            return []
        self._standing_since_ns = report.received_ns
        depth, speed = report.depth_set_um, report.speed_set_dhz
        match before, report.motor:
            case Motor.IDLE, Motor.ARMED:
                self._has_run = False
                serial = view.identity.serial_number if view.identity is not None else ""
                counter = counted(report, view.identity).contact_strokes
                return [ev.PenArmed(serial, report.boot_id, zone_id, depth, speed, counter)]
            case Motor.RUNNING, Motor.ARMED:
                return [ev.PenPaused(self._running_zone)]
            case _, Motor.RUNNING:
                self._has_run = True
                self._running_zone = zone_id
                return [ev.PenStarted(zone_id, depth, speed)]
            case _:
                self._standing_since_ns = 0
                return []

    def _set_points(self, view: LinkView, zone_id: str) -> list[Body]:
        phase, self._set_phase = self._set_phase, view.set_phase
        bodies: list[Body] = []
        taken_back = view.set_phase in (SetPhase.REFUSED, SetPhase.NOT_CONFIRMED) and view.set_phase is not phase
        # With stop wanted it was a press that came to nothing, which the interruption tells.
        if taken_back and view.wanted is not Desired.STOP:
            bodies.append(self._not_done(view))
        if view.confirmed_depth_um is None or view.confirmed_speed_dhz is None or view.wanted is Desired.STOP:
            self._confirmed = None
            return bodies
        confirmed = view.confirmed_depth_um, view.confirmed_speed_dhz
        if self._confirmed is not None and confirmed != self._confirmed:
            bodies.append(ev.SetPointsChanged(zone_id, *confirmed))
        self._confirmed = confirmed
        return bodies

    def _stopped(self, view: LinkView, stop: _Stop) -> None:
        confirmed = view.stop_phase is StopPhase.CONFIRMED
        given_up = view.stop_phase is StopPhase.NONE and view.wanted is not Desired.STOP
        if confirmed or given_up:
            self._stop = None
        if not confirmed and (stop.told or not (given_up or view.stop_phase is StopPhase.NOT_CONFIRMED)):
            return
        ms = max(0, view.stop_confirmed_ns - stop.asked_ns) // 1_000_000 if confirmed else -1
        if stop.session_id is not None:
            self._fact(stop.session_id, [ev.PenStopped(stop.cause.value, ms)])
        if not stop.told and self.told is not None:
            self.told(stop.cause)
        stop.told = True
