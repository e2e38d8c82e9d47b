"""The guided self-test: a pen held in the air shows that it does what it is told, step by step.

A state machine on the link's views and the link's clock. ARM, START and the change of values each need a press of
their own; the pen is on loan meanwhile (services/pen_loan.py), so nothing of it belongs to a session. Whatever stops
the pen ends the test; a failed step stops the pen, and its stop is measured all the same. Main thread.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from mnconsole.domain.limits import PenLimits
from mnconsole.domain.pen import Desired, LinkState, LinkView, StopCause
from mnconsole.domain.ports import LinkTools
from mnconsole.domain.record_events import PenSelfTested, SelfTestFigure, SelfTestStepDone
from mnconsole.domain.self_test import (
    ENDS_A_TEST,
    LINK_NS,
    Hindrance,
    Outcome,
    SelfTestEnd,
    SelfTestStep,
    StepResult,
)
from mnconsole.services.hub import Hub, LinkChanged, SessionChanged
from mnconsole.services.pen_control import PenControl, PenRefusal
from mnconsole.services.self_test_steps import Asked, Measure, measure_for
from mnconsole.services.treatment import Treatment

_STEPS = tuple(SelfTestStep)
_MOTIONS = (SelfTestStep.ARM, SelfTestStep.START, SelfTestStep.CHANGE)
_AFTER_STOP = (SelfTestStep.STOP, SelfTestStep.REST)
_ANSWERING = (LinkState.READY, LinkState.DEGRADED)


class Phase(StrEnum):
    """Where the test is."""

    OFF = "off"
    ASKED = "asked"
    """The person is told what will move, and has not begun yet."""
    PRESS = "press"
    """The step waits for a person's press."""
    MEASURING = "measuring"
    DONE = "done"


class SelfTestView(Struct, frozen=True):
    """The test as it stands. `ended` and `why` once it is over; `serial_number` of the pen that was tested."""

    phase: Phase = Phase.OFF
    step: SelfTestStep = SelfTestStep.LINK
    results: tuple[StepResult, ...] = ()
    serial_number: str = ""
    ended: SelfTestEnd | None = None
    why: str = ""
    at_utc_ms: int = 0

    @property
    def runs(self) -> bool:
        """Whether it has begun and is not over."""
        return self.phase in (Phase.PRESS, Phase.MEASURING)


class SelfTest:
    """One test after the other. `changed` is called whenever `view` is another one."""

    def __init__(
        self, pen: PenControl, treatment: Treatment, hub: Hub, tools: LinkTools, utc_ms: Callable[[], int]
    ) -> None:
        self._pen = pen
        self._treatment = treatment
        self._tools = tools
        self._utc_ms = utc_ms
        self._view = self._last = SelfTestView()
        self._firmware = ""
        self._epoch = 0
        self._begun_ns = 0
        self._asked = Asked(0, 0)
        self._measure: Measure | None = None
        self.changed: Callable[[], None] = lambda: None
        hub.subscribe(LinkChanged, lambda _message: self._look())
        hub.subscribe(SessionChanged, lambda _message: self._look())

    @property
    def view(self) -> SelfTestView:
        """The test as it stands."""
        return self._view

    def hindrances(self) -> tuple[Hindrance, ...]:
        """What forbids the test, now."""
        return self._pen.loan.hindrances()

    def progress_permille(self) -> int:
        """How far the listening to the link is."""
        if self._view.phase is not Phase.MEASURING or self._view.step is not SelfTestStep.LINK:
            return 0
        return max(0, min(1000, (self._pen.now_ns() - self._begun_ns) * 1000 // LINK_NS))

    # what a person does

    def ask(self) -> None:
        """Tell what will move."""
        if self._view.runs or self._view.phase is Phase.ASKED:
            return
        self._last = self._view
        self._show(SelfTestView(Phase.ASKED))

    def begin(self) -> None:
        """The person has read it and holds the pen in the air. Nothing moves yet."""
        if self._view.phase is not Phase.ASKED or not self._pen.loan.begin():
            return
        view = self._pen.view()
        identity = view.identity
        self._firmware = identity.firmware if identity is not None else ""
        self._epoch = view.epoch
        serial = identity.serial_number if identity is not None else ""
        self._show(SelfTestView(Phase.MEASURING, SelfTestStep.LINK, (), serial))
        self._begin_to_measure()

    def press(self, pressed_ns: int) -> PenRefusal | None:
        """The person pressed for the motion that the step waits for."""
        step = self._view.step
        if self._view.phase is not Phase.PRESS or step not in _MOTIONS:
            return None
        limits = self._pen.limits()
        asked = _changed(limits) if step is SelfTestStep.CHANGE else Asked(limits.depth.low, limits.speed.low)
        desired = Desired.ARM if step is SelfTestStep.ARM else Desired.RUN
        # Before the wish: a link may answer it at once.
        self._asked = asked
        self._show(self._with(phase=Phase.MEASURING))
        self._begin_to_measure()
        refusal = self._pen.loan.wish(desired, asked.depth_um, asked.speed_dhz, pressed_ns)
        if refusal is not None and self._measures(step):
            self._measure = None
            self._show(self._with(phase=Phase.PRESS))
        return refusal

    def cancel(self) -> None:
        """*Cancel*: ends it at once. When it is only asked for, the last result stands again."""
        if self._view.phase is Phase.ASKED:
            self._show(self._last)
        elif self._view.runs:
            self._finish(SelfTestEnd.BY_YOU, stop=StopCause.OPERATOR)

    def leave(self) -> None:
        """The page is not to be seen any more: nothing moves behind it."""
        if self._view.phase is Phase.ASKED:
            self._show(self._last)
        elif self._view.runs:
            self._finish(SelfTestEnd.PAGE_LEFT)

    def tick(self) -> None:
        """Several times a second: what takes too long is over also when the link tells nothing."""
        self._look()

    # what happens

    def _look(self) -> None:
        if not self._view.runs:
            return
        view = self._pen.view()
        if self._over(view) or self._view.phase is not Phase.MEASURING or self._measure is None:
            return
        result = self._measure(view, self._pen.now_ns())
        if result is not None:
            self._step_done(result)

    def _over(self, view: LinkView) -> bool:
        """End the test when something has ended it."""
        if view.state not in _ANSWERING and not self._interrupted(view):
            self._finish(SelfTestEnd.LINK_LOST)
            return True
        if self._view.step in _AFTER_STOP and self._view.phase is Phase.MEASURING:
            return False
        if view.epoch != self._epoch:
            return self._stopped(view)
        hindered = [code for code in self.hindrances() if code in ENDS_A_TEST]
        if hindered:
            self._finish(SelfTestEnd.HINDERED, hindered[0].value)
        return bool(hindered)

    def _interrupted(self, view: LinkView) -> bool:
        return view.interruption is not None and view.interruption_epoch > self._epoch

    def _stopped(self, view: LinkView) -> bool:
        """Something wants the pen stopped: the step's own STOP, or what ends the test."""
        cause = self._pen.loan.stopped_since(self._epoch)
        if view.interruption is not None and self._interrupted(view):
            self._finish(SelfTestEnd.INTERRUPTED, view.interruption.value)
        elif cause is StopCause.OPERATOR and self._view.step is SelfTestStep.STOP:
            self._show(self._with(phase=Phase.MEASURING))
            self._begin_to_measure()
            return False
        elif cause is StopCause.OPERATOR:
            self._finish(SelfTestEnd.BY_YOU)
        elif cause is not None:
            self._finish(SelfTestEnd.STOPPED, cause.value)
        else:
            self._finish(SelfTestEnd.LINK_LOST)
        return True

    def _measures(self, step: SelfTestStep) -> bool:
        return self._view.phase is Phase.MEASURING and self._view.step is step

    def _begin_to_measure(self) -> None:
        view, now = self._pen.view(), self._pen.now_ns()
        self._begun_ns = now
        self._measure = measure_for(self._view.step, view, now, self._asked, self._tools)

    def _step_done(self, result: StepResult) -> None:
        results = (*self._view.results, result)
        step, self._measure = self._view.step, None
        self._show(self._with(results=results))
        if step is SelfTestStep.REST:
            failed = any(each.outcome is Outcome.FAILED for each in results)
            self._finish(SelfTestEnd.FAILED if failed else SelfTestEnd.PASSED)
        elif step is SelfTestStep.STOP:
            self._go_on(SelfTestStep.REST, Phase.MEASURING)
        elif result.outcome is Outcome.PASSED:
            self._go_on(_STEPS[_STEPS.index(step) + 1], Phase.PRESS)
        elif step is SelfTestStep.LINK:
            self._finish(SelfTestEnd.FAILED)
        else:
            self._stop_and_measure(results)

    def _stop_and_measure(self, results: tuple[StepResult, ...]) -> None:
        """A motion failed: the pen is stopped, and whether that works is worth knowing."""
        left_out = tuple(StepResult(step, Outcome.NOT_MEASURED) for step in _MOTIONS[len(results) - 1 :])
        self._show(self._with(phase=Phase.MEASURING, step=SelfTestStep.STOP, results=(*results, *left_out)))
        self._pen.stop(StopCause.SELF_TEST)
        if self._view.step is SelfTestStep.STOP:
            self._begin_to_measure()

    def _go_on(self, step: SelfTestStep, phase: Phase) -> None:
        self._show(self._with(phase=phase, step=step))
        if phase is Phase.MEASURING:
            self._begin_to_measure()

    def _finish(self, ended: SelfTestEnd, why: str = "", *, stop: StopCause = StopCause.SELF_TEST) -> None:
        """It is over. First of all nothing moves any more."""
        before, self._measure = self._view, None
        results = list(before.results)
        broken = ended in (SelfTestEnd.LINK_LOST, SelfTestEnd.INTERRUPTED) and before.phase is Phase.MEASURING
        for step in _STEPS[len(results) :]:
            failed = broken and step is before.step
            results.append(StepResult(step, Outcome.FAILED if failed else Outcome.NOT_MEASURED))
        self._view = SelfTestView(
            Phase.DONE, before.step, tuple(results), before.serial_number, ended, why, self._utc_ms()
        )
        if self._pen.is_active():
            self._pen.stop(stop)
        self._pen.loan.end()
        self._treatment.fact(None, [self._entry()])
        self.changed()

    def _entry(self) -> PenSelfTested:
        view = self._view
        steps = tuple(
            SelfTestStepDone(
                result.step.value,
                result.outcome.value,
                tuple(SelfTestFigure(figure.name.value, figure.value) for figure in result.figures),
            )
            for result in view.results
        )
        ended = view.ended.value if view.ended is not None else ""
        return PenSelfTested(view.serial_number, self._firmware, ended, view.why, steps)

    def _with(
        self,
        *,
        phase: Phase | None = None,
        step: SelfTestStep | None = None,
        results: tuple[StepResult, ...] | None = None,
    ) -> SelfTestView:
        view = self._view
        return SelfTestView(
            phase or view.phase,
            step or view.step,
            view.results if results is None else results,
            view.serial_number,
        )

    def _show(self, view: SelfTestView) -> None:
        if view != self._view:
            self._view = view
            self.changed()


def _changed(limits: PenLimits) -> Asked:
    """A little deeper and faster than the lowest, so that both are seen to move."""
    return Asked(limits.depth.stepped(limits.depth.low, 4), limits.speed.stepped(limits.speed.low, 4))
