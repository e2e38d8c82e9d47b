"""What ARM still needs: everything that the interlock table looks at, gathered at one moment."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.interlock import Condition, Facts, missing
from mnconsole.domain.pen import LinkView
from mnconsole.domain.permissions import Permission
from mnconsole.domain.session import Session
from mnconsole.services.allowances import Allowances
from mnconsole.services.hub import AlarmsChanged, DialogOpen, Hub
from mnconsole.services.pen_in_use import PenInUse
from mnconsole.services.treatment import Treatment


class Arming:
    """Main thread. `window_front` and `page_open` are told by pen control. `too_deep`: that needles were, and that
    nobody has said to have seen it."""

    def __init__(
        self, treatment: Treatment, allowances: Allowances, in_use: PenInUse, hub: Hub, now_ns: Callable[[], int]
    ) -> None:
        self._treatment = treatment
        self._allowances = allowances
        self._in_use = in_use
        self._now_ns = now_ns
        self.window_front = False
        self.page_open = False
        self.too_deep = False
        self.dialog_open = False
        hub.subscribe(AlarmsChanged, self._alarms_changed)
        hub.subscribe(DialogOpen, self._dialog_open)

    def _alarms_changed(self, message: AlarmsChanged) -> None:
        """That needles were too deep stays an alarm until somebody has seen it."""
        self.too_deep = any(alarm.code is AlarmCode.TOO_DEEP for alarm in message.alarms)

    def _dialog_open(self, message: DialogOpen) -> None:
        """STOP can't be pressed under a dialog of the system."""
        self.dialog_open = message.is_open

    def missing(
        self, session: Session | None, view: LinkView, depth_um: int, hand_set_um: int | None, *, on_loan: bool
    ) -> tuple[Condition, ...]:
        """The conditions that are not met. `on_loan`: the pen is being tested in the air."""
        treatment = self._treatment
        return missing(
            Facts(
                session=session,
                policy=treatment.policy,
                view=view,
                fresh=view.fresh_report(self._now_ns()) is not None,
                depth_um=depth_um,
                window_front=self.window_front,
                busy=treatment.behind > 0 or (session is not None and treatment.is_busy(session.id)),
                today=treatment.today(),
                page_open=self.page_open or self.dialog_open or on_loan,
                pen_allowed=self._allowances.of(view.identity) is not None,
                hand_set_um=hand_set_um,
                other_pen=self._in_use.is_other(view),
                too_deep=self.too_deep,
                permitted=treatment.may(Permission.TREAT),
            )
        )
