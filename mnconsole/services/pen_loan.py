"""The pen on loan: moved by a person for a test in the air, for no patient.

While it is on loan nothing that it does belongs to a session: no stroke is counted, no fact is written into one, and
no press of a treatment moves it. It is given back when it reports, freshly, that it rests; so a stroke made before a
link was lost and told only after it is nobody's either. Main thread.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from mnconsole.domain.limits import limits_for
from mnconsole.domain.pen import PRESS_VALID_NS, Desired, LinkState, Motor, PenIdentity, StopCause, Wish
from mnconsole.domain.permissions import Permission
from mnconsole.domain.ports import PenLink
from mnconsole.domain.self_test import Hindrance, SelfTestFacts, hindrances
from mnconsole.domain.session import Step
from mnconsole.services.pen_refusal import PenRefusal, PenRefusalCode
from mnconsole.services.pen_watch import PenWatch
from mnconsole.services.recorder import StretchRecorder
from mnconsole.services.treatment import Treatment

_LINKED = (LinkState.READY, LinkState.DEGRADED)
_MOVING = (Motor.ARMED, Motor.RUNNING)


class PenLoan:
    """Belongs to pen control. `known` tells the epoch that a person can know of, and whether the window is in front."""

    def __init__(
        self,
        link: PenLink,
        treatment: Treatment,
        watch: PenWatch,
        recorder: StretchRecorder,
        known: Callable[[], tuple[int, bool]],
    ) -> None:
        self._link = link
        self._treatment = treatment
        self._watch = watch
        self._recorder = recorder
        self._known = known
        self._session_id: UUID | None = None
        self._zone_id = ""
        self._on = self._ending = False
        self._stopped: tuple[int, StopCause] | None = None
        self.allowed: Callable[[PenIdentity], bool] = lambda _identity: False
        """Whether a manager lets this pen move although it does not stop by itself."""
        self.too_deep: Callable[[], bool] = lambda: False
        """Whether needles beyond the limit wait to be acknowledged."""
        self.held_free: Callable[[bool], None] = lambda _free: None
        """Told when a person is to hold the pen in the air, and when that is over."""

    @property
    def on(self) -> bool:
        """Whether the pen is on loan, or not yet known to rest after it."""
        return self._on

    def works_for(self, session_id: UUID | None, zone_id: str) -> None:
        """Whose the pen is when it is not on loan; on loan it is noted for afterwards."""
        other = session_id != self._session_id
        self._session_id, self._zone_id = session_id, zone_id
        if self._on:
            return
        if other:
            self._watch.for_session(session_id)
        self._recorder.attribute(session_id, zone_id)

    def hindrances(self) -> tuple[Hindrance, ...]:
        """What forbids to move the pen for a test, now."""
        view = self._link.view()
        report = view.last_report
        moving = view.wanted is not Desired.STOP or (report is not None and report.motor in _MOVING)
        return hindrances(
            SelfTestFacts(
                view=view,
                fresh=view.fresh_report(self._link.now_ns()) is not None,
                needling=any(session.step is Step.NEEDLING for session in self._treatment.open_sessions()),
                in_use=moving and not self._on,
                window_front=self._known()[1],
                allowed=view.identity is not None and self.allowed(view.identity),
                too_deep=self.too_deep(),
                permitted=self._treatment.may(Permission.TEST_PEN),
            )
        )

    def begin(self) -> bool:
        """The pen works for nobody from now on. False, and nothing changes, when that is forbidden."""
        if self.hindrances():
            return False
        self._on, self._ending = True, False
        self._watch.for_session(None)
        self._recorder.attribute(None, "")
        self.held_free(True)
        return True

    def end(self) -> None:
        """It is given back as soon as it rests; whoever moved it has stopped it."""
        self._ending = self._on

    def given_back(self) -> bool:
        """Whether it was given back just now. Asked at each view of the link."""
        if not self._ending or not self._rests():
            return False
        self._on = self._ending = False
        self._watch.for_session(self._session_id)
        self._recorder.attribute(self._session_id, self._zone_id)
        self.held_free(False)
        return True

    def wish(self, desired: Desired, depth_um: int, speed_dhz: int, pressed_ns: int) -> PenRefusal | None:
        """A person pressed for a motion at `pressed_ns` of the link's clock. Nothing moves without such a press."""
        if self._link.now_ns() - pressed_ns > PRESS_VALID_NS:
            return PenRefusal(PenRefusalCode.TOO_LATE)
        limits = limits_for(self._link.view().identity)
        wrong = limits.depth.check(depth_um) or limits.speed.check(speed_dhz)
        if wrong is not None:
            return PenRefusal(PenRefusalCode.OUT_OF_RANGE, limit=wrong)
        if desired is Desired.RUN and not self._is_out():
            return PenRefusal(PenRefusalCode.NOT_ARMED)
        free = self._on and not self._ending and not self.hindrances()
        wish = Wish(desired, depth_um, speed_dhz, self._known()[0], pressed_ns)
        return None if free and self._link.wish(wish) else PenRefusal(PenRefusalCode.LINK_REFUSED)

    def stop_asked(self, cause: StopCause) -> None:
        """The console is about to ask for a stop."""
        self._stopped = self._link.view().epoch, cause

    def stopped_since(self, epoch: int) -> StopCause | None:
        """Why the console asked for a stop in this epoch or later, None when it did not."""
        return self._stopped[1] if self._stopped is not None and self._stopped[0] >= epoch else None

    def _is_out(self) -> bool:
        report = self._link.view().fresh_report(self._link.now_ns())
        return report is not None and report.motor in _MOVING

    def _rests(self) -> bool:
        view = self._link.view()
        report = view.fresh_report(self._link.now_ns())
        if view.wanted is not Desired.STOP or view.state not in _LINKED or report is None:
            return False
        return report.motor not in _MOVING and not report.speed_actual_dhz
