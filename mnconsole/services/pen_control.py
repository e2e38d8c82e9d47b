"""Pen control: what the operator wants of the pen, checked, and handed to the link.

Lives on the main thread. STOP is never refused here. Everything else is checked in this order: the press is not too
old, the interlock table is met, the values are inside the limits, the depth has its reason. The link and the pen
check the values again, each on its own.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from mnconsole.domain import session_events as ev
from mnconsole.domain.interlock import Condition
from mnconsole.domain.limits import PenLimits, limits_for
from mnconsole.domain.pen import Desired, Lacks, LinkView, Motor, PenIdentity, StopCause, Wish, lacks
from mnconsole.domain.ports import PenLink
from mnconsole.domain.session import Session, ZoneState
from mnconsole.services.allowances import Allowances
from mnconsole.services.arming import Arming
from mnconsole.services.hand_depth import HandDepth, Setting
from mnconsole.services.hub import ChairChanged, Hub, LinkChanged, SessionChanged, SetPointsChosen, TooDeep
from mnconsole.services.pen_in_use import PenInUse
from mnconsole.services.pen_loan import PenLoan
from mnconsole.services.pen_refusal import PenRefusal, PenRefusalCode, not_yet, out_of_range, taken_back, too_late
from mnconsole.services.pen_watch import PenWatch
from mnconsole.services.pen_zones import Zones
from mnconsole.services.recorder import StretchRecorder
from mnconsole.services.run_limit import RunLimit
from mnconsole.services.treatment import Treatment

__all__ = ["PenControl", "PenRefusal", "PenRefusalCode"]


class PenControl:
    """The one place that speaks to the link on behalf of a person."""

    def __init__(
        self, link: PenLink, treatment: Treatment, hub: Hub, recorder: StretchRecorder, allowances: Allowances
    ) -> None:
        self._link, self._treatment, self._hub, self._recorder = link, treatment, hub, recorder
        self._watch = PenWatch(treatment.fact, link.now_ns)
        self.run_limit = RunLimit(link)
        self._hand = HandDepth()
        self.in_use = PenInUse(None, lambda body: treatment.fact(self._chair, [body]))
        self._arming = Arming(treatment, allowances, self.in_use, hub, link.now_ns)
        self._pen: PenIdentity | None = None
        self.loan = PenLoan(link, treatment, self._watch, recorder, lambda: (self._epoch, self._arming.window_front))
        self.loan.allowed = lambda identity: allowances.of(identity) is not None
        self.loan.too_deep = lambda: self._arming.too_deep
        self._chair: UUID | None = None
        self._zones = Zones(self, treatment, self.loan.works_for)
        self._start_values = treatment.policy.depth_presets_um[0], treatment.policy.start_speed_dhz
        self._depth_um, self._speed_dhz = self._start_values
        self._epoch = link.view().epoch
        """The epoch that a person can know of: what the window was told, or stopped itself."""
        treatment.pen_wanted = self._wanted_for
        allowances.pen_active = self.is_active
        hub.subscribe(SessionChanged, self._session_changed)
        link.subscribe(self._on_link_thread)

    # what is so

    @property
    def chair_id(self) -> UUID | None:
        """The session that the pen works for."""
        return self._chair

    @property
    def depth_um(self) -> int:
        """Chosen depth."""
        return self._depth_um

    @property
    def speed_dhz(self) -> int:
        """Chosen speed."""
        return self._speed_dhz

    def view(self) -> LinkView:
        """The link's latest view."""
        return self._link.view()

    def now_ns(self) -> int:
        """The link's clock."""
        return self._link.now_ns()

    def limits(self) -> PenLimits:
        """Ranges of the connected pen, else the clinic's."""
        return limits_for(self.view().identity)

    def caution_um(self) -> int:
        """Caution of the current zone, the hard limit without one."""
        zone = self._zone()
        if zone is None:
            return self.limits().depth.high
        return self._treatment.policy.caution_um(zone.plan.zone_id, zone.plan.basis)

    def is_active(self) -> bool:
        """Whether the pen is, or is wanted, armed or running. A stale report of motion counts as motion."""
        view = self.view()
        report = view.last_report
        moving = report is not None and report.motor in (Motor.ARMED, Motor.RUNNING)
        return view.wanted in (Desired.ARM, Desired.RUN) or moving

    def missing(self) -> tuple[Condition, ...]:
        """What ARM still needs."""
        session = self._treatment.session(self._chair)
        return self._arming.missing(session, self.view(), self._depth_um, self.hand_set_um(), on_loan=self.loan.on)

    def known_pen(self) -> PenIdentity | None:
        """The pen that is linked, or else the last one that was: it may still be in somebody's hand."""
        return self.view().identity or self._pen

    def hand_set_um(self) -> int | None:
        """The depth that the nurse has confirmed at the handpiece for this zone, None without."""
        return self._hand.confirmed_um(self._setting())

    def zone_now(self, session: Session) -> ZoneState | None:
        """The current zone with what the pen has reported and the records do not hold yet."""
        return self._recorder.with_unsaved(session.id, session.zone) if session.zone is not None else None

    # what a person does

    def choose_chair(self, session_id: UUID | None) -> PenRefusal | None:
        """Another session in the chair. Refused while the pen is armed or running."""
        if session_id == self._chair:
            return None
        if self.is_active():
            return PenRefusal(PenRefusalCode.PEN_MOVING)
        self._chair = session_id
        self._zones.forget()
        self._hand.forget()
        session = self._treatment.session(session_id)
        self.loan.works_for(session_id, session.current_zone_id if session is not None else "")
        if session is not None:
            self._follow(session)
        self._hub.publish(ChairChanged(session_id))
        return None

    def arm(self, pressed_ns: int) -> PenRefusal | None:
        """ARM was pressed at `pressed_ns` of the link's clock."""
        refusal = self._too_late(pressed_ns) or self._missing() or self._range(self._depth_um, self._speed_dhz)
        return refusal or self._wish(Desired.ARM, pressed_ns)

    def start(self, pressed_ns: int) -> PenRefusal | None:
        """START was pressed; again, it keeps a run going whose time is limited."""
        refusal = self._too_late(pressed_ns)
        if refusal is None and self.run_limit.applies:
            self.run_limit.pressed(pressed_ns)
            return None
        refusal = refusal or self._missing() or self._range(self._depth_um, self._speed_dhz)
        if refusal is not None:
            return refusal
        report = self.view().fresh_report(self._link.now_ns())
        if self.view().wanted is not Desired.ARM or report is None or report.motor is not Motor.ARMED:
            return PenRefusal.of_start(report)
        refusal = self._wish(Desired.RUN, pressed_ns)
        if refusal is None:
            self.run_limit.pressed(pressed_ns)
        return refusal

    def pause(self) -> None:
        """Strokes off, depth kept. Does nothing unless running."""
        if self.view().wanted is Desired.RUN and self._wish(Desired.ARM, 0) is not None:
            self.stop(StopCause.OPERATOR)

    def still(self) -> None:
        """Strokes off because a zone is left: paused; stopped where a hand sets the next depth at the handpiece."""
        if self._by_hand() and self.is_active():
            self.stop(StopCause.ZONE_LEFT)
        else:
            self.pause()

    def stop(self, cause: StopCause = StopCause.OPERATOR) -> None:
        """Stop, from any state, at once."""
        try:
            self.loan.stop_asked(cause)
            self._watch.stop_asked(cause, self.is_active(), self.view())
        finally:  # whatever the bookkeeping says
            self._epoch = max(self._epoch, self._link.stop(cause))

    def set_depth(self, depth_um: int) -> PenRefusal | None:
        """Choose a depth; while armed or running it is sent. Above the zone's caution a reason is asked first."""
        refusal = self._range(depth_um, self._speed_dhz)
        if refusal is not None:
            return refusal
        zone = self._zone()
        if zone is not None and depth_um > max(self.caution_um(), zone.reason_up_to_um):
            self.pause()
            return PenRefusal(
                PenRefusalCode.REASON_NEEDED,
                zone_id=zone.plan.zone_id,
                depth_um=depth_um,
                caution_um=self.caution_um(),
            )
        if depth_um != self._depth_um and self._by_hand() and self.is_active():
            self.stop(StopCause.DEPTH_CHANGED)
        return self._set(depth_um, self._speed_dhz)

    def confirm_hand_depth(self) -> PenRefusal | None:
        """The nurse says that the handpiece is set to the chosen depth. It counts once it is stored."""
        setting = self._setting()
        if setting is None or self._chair is None:
            return None
        if self.is_active():
            return PenRefusal(PenRefusalCode.PEN_MOVING)
        given = ev.DepthSetByHand(setting.zone_id, setting.depth_um, setting.serial_number)
        self._treatment.act(self._chair, given, lambda _session: self._hand_stored(setting))
        return None

    def give_depth_reason(self, zone_id: str, depth_um: int, reason: str) -> None:
        """The reason for a depth above the caution; the depth is set once the reason is stored."""
        if self._chair is None:
            return
        given = ev.DepthReasonGiven(zone_id, depth_um, 0, reason)
        self._treatment.act(self._chair, given, lambda session: self._reason_stored(session, given))

    def step_depth(self, steps: int) -> PenRefusal | None:
        """Depth by steps of the pen."""
        return self.set_depth(self.limits().depth.stepped(self._depth_um, steps))

    def set_speed(self, speed_dhz: int) -> PenRefusal | None:
        """Choose a speed; while armed or running it is sent."""
        return self._range(self._depth_um, speed_dhz) or self._set(self._depth_um, speed_dhz)

    def step_speed(self, steps: int) -> PenRefusal | None:
        """Speed by steps of the pen."""
        return self.set_speed(self.limits().speed.stepped(self._speed_dhz, steps))

    def choose_zone(self, zone_id: str) -> None:
        """Another zone: strokes off at once, then the zone's planned depth is loaded when it is stored."""
        self._zones.choose(self._chair, zone_id)

    def zone_done(self, endpoint: str) -> None:
        """The current zone is finished: strokes off at once, stores it, goes to the next zone that is to do."""
        self._zones.done(self._chair, endpoint)

    def leave_zone_out(self, zone_id: str, reason: str) -> None:
        """A planned zone is not treated."""
        self._zones.leave_out(self._chair, zone_id, reason)

    def acknowledge_fault(self, pressed_ns: int) -> PenRefusal | None:
        """A person has seen the pen's fault: clear is sent with the uptime of that report."""
        report = self.view().fresh_report(self._link.now_ns())
        late = self._too_late(pressed_ns)
        if late is not None or report is None or report.motor is not Motor.FAULTED:
            return late
        if not self._link.clear(report, pressed_ns):
            return PenRefusal(PenRefusalCode.LINK_REFUSED)
        self._watch.wished(Wish(Desired.CLEAR, self._depth_um, self._speed_dhz, self._epoch, pressed_ns))
        return None

    # what happens

    def window_front(self, front: bool) -> bool:
        """The window came to the front or left it. True when the pen was stopped for it."""
        self._arming.window_front = front
        if not front and self.is_active():
            self.stop(StopCause.WINDOW_INACTIVE)
            return True
        return False

    def page_open(self, is_open: bool) -> None:
        """A page is open that says of the pen that it rests: neither ARM nor START meanwhile."""
        self._arming.page_open = is_open

    def touch(self) -> None:
        """The window lives; called by its timer."""
        self._link.touch()

    def tick(self) -> StopCause | None:
        """Ends what stood too long; called several times a second. Returns why it stopped, if it did."""
        cause = self._watch.overdue() or self.run_limit.overdue()
        if cause is not None and self.is_active():
            self.stop(cause)
            return cause
        return None

    def _on_link_thread(self, view: LinkView) -> None:
        self._recorder.on_view(view)
        self._hub.call(lambda: self._on_view(view))

    def commit_trace(self) -> None:
        """Write down what the pen has reported until now, e.g. at an alarm."""
        self._recorder.flush()

    def _wanted_for(self, session_id: UUID) -> bool:
        return session_id == self._chair and not self.loan.on and self.view().wanted in (Desired.ARM, Desired.RUN)

    def _on_view(self, view: LinkView) -> None:
        self._epoch = max(self._epoch, view.epoch)
        self._pen = view.identity or self._pen
        if view.identity is None:
            self._hand.forget()  # while the pen was away nobody saw what was done to it
        fits = self.limits().nearest(self._depth_um, self._speed_dhz)[1] == self._speed_dhz
        if self.in_use.on_view(view) or not (fits or self.is_active()):
            self._drop_set_points()
        self._take_back(view)
        if not self.is_running():
            self._zones.motor_rests()
        session = self._treatment.session(self._chair)
        self._watch.on_view(view, session.current_zone_id if session is not None else "")
        if self.loan.given_back() and session is not None:
            self._follow(session)
        deep = self._watch.too_deep
        if deep is not None:
            if self.view().wanted is not Desired.STOP:
                self.stop(StopCause.TOO_DEEP)
            self._hub.publish(TooDeep(*deep))
        self._hub.publish(LinkChanged(view))

    def _drop_set_points(self) -> None:
        """What was set for another pen: the zone's plan counts again, or the start values, inside this pen's limits."""
        self._zones.forget()
        self._hand.forget()
        self._depth_um, self._speed_dhz = self.limits().nearest(*self._start_values)
        if (session := self._treatment.session(self._chair)) is not None:
            self._follow(session)
        self._hub.publish(SetPointsChosen(self._depth_um, self._speed_dhz))

    def _take_back(self, told: LinkView) -> None:
        """Values that the pen refused or did not confirm: the link wants the ones before, and so does the panel."""
        values = taken_back(told, self.view())
        if values is not None and not self.loan.on and values != (self._depth_um, self._speed_dhz):
            self._depth_um, self._speed_dhz = values
            self._hub.publish(SetPointsChosen(*values))

    def _session_changed(self, message: SessionChanged) -> None:
        self._recorder.seen(message.session)
        if message.session.id == self._chair:
            # What is so by now: a reason may have been stored, and its depth set, while the message was under way.
            self._follow(self._treatment.session(self._chair) or message.session)

    def _follow(self, session: Session) -> None:
        if not self.loan.on:
            self._zones.follow(session)

    def is_running(self) -> bool:
        """Whether the last report, fresh or not, says that the motor runs."""
        report = self.view().last_report
        return report is not None and report.motor is Motor.RUNNING

    def _reason_stored(self, session: Session, given: ev.DepthReasonGiven) -> None:
        if session.id == self._chair and session.current_zone_id == given.zone_id:
            self.set_depth(given.up_to_um)

    def take_depth(self, depth_um: int) -> PenRefusal | None:
        """Take the planned depth of a zone."""
        return self._set(depth_um, self._speed_dhz)

    def forget_hand_depth(self) -> None:
        """What was set at the handpiece was set for another zone."""
        self._hand.forget()

    def _by_hand(self) -> bool:
        return lacks(self.view().identity, Lacks.DEPTH)

    def _setting(self) -> Setting | None:
        return self._hand.wanted(self._treatment.session(self._chair), self.view().identity, self._depth_um)

    def _hand_stored(self, setting: Setting) -> None:
        self._hand.confirm(setting)
        self._hub.publish(SetPointsChosen(self._depth_um, self._speed_dhz))

    def _zone(self) -> ZoneState | None:
        session = self._treatment.session(self._chair)
        return session.zone if session is not None else None

    def _too_late(self, pressed_ns: int) -> PenRefusal | None:
        return too_late(self._link.now_ns(), pressed_ns)

    def _missing(self) -> PenRefusal | None:
        return not_yet(self.missing())

    def _range(self, depth_um: int, speed_dhz: int) -> PenRefusal | None:
        return out_of_range(self.limits(), depth_um, speed_dhz)

    def _set(self, depth_um: int, speed_dhz: int) -> PenRefusal | None:
        before = self._depth_um, self._speed_dhz
        if depth_um != self._depth_um:
            self._hand.forget()
        self._depth_um, self._speed_dhz = depth_um, speed_dhz
        wanted = self.view().wanted
        refusal = self._wish(wanted, 0) if wanted in (Desired.ARM, Desired.RUN) else None
        if refusal is not None:
            self._depth_um, self._speed_dhz = before
        self._hub.publish(SetPointsChosen(self._depth_um, self._speed_dhz))
        return refusal

    def _wish(self, desired: Desired, pressed_ns: int) -> PenRefusal | None:
        # The epoch is the one that the window knows: a stop or an interruption that it was not told yet stands.
        wish = Wish(desired, self._depth_um, self._speed_dhz, self._epoch, pressed_ns)
        if self.loan.on or not self._link.wish(wish):
            return PenRefusal(PenRefusalCode.LINK_REFUSED)
        self._watch.wished(wish)
        return None

    def on_stopped_for(self, told: Callable[[StopCause], None]) -> None:
        """Tell `told` the cause of every stop of an armed or running pen, once it is confirmed or was not in time."""
        self._watch.told = told
