"""Going from zone to zone with the pen: strokes off first, then the zone's planned depth, then the next zone.

Main thread. What moves the pen is asked of pen control, which stays the only one that speaks to the link.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from mnconsole.domain import session_events as ev
from mnconsole.domain.limits import PenLimits
from mnconsole.domain.pen import StopCause
from mnconsole.domain.session import Session, Step, ZoneProgress
from mnconsole.services.pen_refusal import PenRefusal
from mnconsole.services.treatment import Treatment


class Motion(Protocol):
    """What zones need of pen control."""

    @property
    def chair_id(self) -> UUID | None:
        """The session that the pen works for."""

    @property
    def depth_um(self) -> int:
        """Chosen depth."""

    def limits(self) -> PenLimits:
        """What can be set."""

    def is_active(self) -> bool:
        """Armed, running, or wanted so."""

    def is_running(self) -> bool:
        """Reported running."""

    def still(self) -> None:
        """Strokes off because a zone is left."""

    def stop(self, cause: StopCause) -> None:
        """Stop at once."""

    def take_depth(self, depth_um: int) -> PenRefusal | None:
        """Choose this depth; while armed it is sent."""

    def forget_hand_depth(self) -> None:
        """What was set at the handpiece was set for another zone."""


class Zones:
    """The current zone as it was last seen, and what waits for the motor.

    `works_for` is told whose the strokes are: the session and its zone.
    """

    def __init__(self, motion: Motion, treatment: Treatment, works_for: Callable[[UUID | None, str], None]) -> None:
        self._motion = motion
        self._treatment = treatment
        self._works_for = works_for
        self._seen = ""
        self._deeper_um = 0
        self._done_asked = ""

    # what a person does

    def choose(self, chair: UUID | None, zone_id: str) -> None:
        """Another zone: strokes off at once, then the zone's planned depth is loaded when it is stored."""
        self._motion.still()
        if chair is not None:
            self._treatment.act(chair, ev.ZoneChosen(zone_id))

    def done(self, chair: UUID | None, endpoint: str) -> None:
        """The current zone is finished: strokes off at once, stores it, goes to the next zone that is to do.

        A second tap while the first is on its way to the disk is the same tap.
        """
        session = self._treatment.session(chair)
        if session is None or session.zone is None:
            return
        self._motion.still()
        zone_id = session.zone.plan.zone_id
        if self._done_asked == zone_id and self._treatment.is_busy(session.id):
            return
        self._done_asked = zone_id
        self._treatment.act(session.id, ev.ZoneDone(zone_id, endpoint), self._next)

    def leave_out(self, chair: UUID | None, zone_id: str, reason: str) -> None:
        """A planned zone is not treated."""
        self._motion.still()
        if chair is not None:
            self._treatment.act(chair, ev.ZoneLeftOut(zone_id, reason), self._next)

    def _next(self, session: Session) -> None:
        if session.zone is not None or session.id != self._motion.chair_id:
            return  # another zone is being treated, or another patient
        following = next((z for z in session.zones if z.progress is ZoneProgress.TO_DO), None)
        if following is not None:
            self._treatment.act(session.id, ev.ZoneChosen(following.plan.zone_id))
        elif self._motion.is_active():
            self._motion.stop(StopCause.ZONE_LEFT)

    # what happens

    def forget(self) -> None:
        """Another patient, or another pen: the zone is loaded anew."""
        self._seen, self._deeper_um = "", 0

    def motor_rests(self) -> None:
        """The motor does not run: a greater depth that waited for it is taken."""
        if self._deeper_um:
            self._take(self._deeper_um)

    def follow(self, session: Session) -> None:
        """The session in the chair as stored."""
        if session.step is not Step.NEEDLING and self._motion.is_active():
            self._motion.stop(StopCause.STEP_LEFT)
        zone = session.zone
        if zone is None:
            self._seen = ""
            return
        self._works_for(session.id, zone.plan.zone_id)
        caution = self._treatment.policy.caution_um(zone.plan.zone_id, zone.plan.basis)
        highest = max(caution, zone.reason_up_to_um)
        if zone.plan.zone_id != self._seen:
            self._seen = zone.plan.zone_id
            self._motion.forget_hand_depth()
            self._load(min(zone.plan.depth_um, highest))
        elif self._motion.depth_um > highest:  # the plan has changed under the zone
            self._load(highest)

    def _load(self, depth_um: int) -> None:
        """Strokes off, and take a depth that this pen can set; what can't be taken over under ARM stops it.

        A greater depth waits for the motor: its last strokes are made in the zone before.
        """
        self._motion.still()
        depth_um = self._motion.limits().depth.stepped(depth_um, 0)
        self._deeper_um = depth_um if depth_um > self._motion.depth_um and self._motion.is_running() else 0
        if not self._deeper_um:
            self._take(depth_um)

    def _take(self, depth_um: int) -> None:
        self._deeper_um = 0
        if self._motion.take_depth(depth_um) is not None:
            self._motion.stop(StopCause.ZONE_LEFT)
