"""What each step of the self-test measures, from one view of the link to the next. No state of its own but that."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from mnconsole.domain.dose import counter_difference
from mnconsole.domain.pen import Feature, Lacks, LinkView, Motor, PenReport, SetPhase, StopPhase
from mnconsole.domain.ports import LinkTools
from mnconsole.domain.self_test import (
    BRAKE_NS,
    COUNT_NS,
    DEPTH_OFF_UM,
    DONE_NS,
    LINK_LEAST_CYCLES,
    LINK_LOST_PERMILLE,
    LINK_NS,
    REST_NS,
    TRIGGER_NS,
    Figure,
    FigureName,
    Outcome,
    SelfTestStep,
    StepResult,
    speed_fits,
    strokes_fit,
)

Measure = Callable[[LinkView, int], StepResult | None]
"""Given each view and the link's clock: None as long as it goes on."""

_NS_PER_MS = 1_000_000
_DHZ_MS = 10_000
"""Strokes = speed in dhz times ms, by this."""


class Asked(Struct, frozen=True):
    """What the step asked of the pen."""

    depth_um: int
    speed_dhz: int


def measure_for(step: SelfTestStep, view: LinkView, now_ns: int, asked: Asked, tools: LinkTools) -> Measure:
    """The measurement of a step that begins now."""
    match step:
        case SelfTestStep.LINK:
            return _Listening(view, now_ns, tools)
        case SelfTestStep.ARM:
            return _Motion(step, Motor.ARMED, now_ns, asked)
        case SelfTestStep.START:
            return _Running(now_ns, asked)
        case SelfTestStep.CHANGE:
            return _Motion(step, Motor.RUNNING, now_ns, asked)
        case SelfTestStep.STOP:
            return _stopping
        case SelfTestStep.REST:
            return _Resting(now_ns)


class _Listening:
    """Cycles and losses of these seconds, from the link's own counters."""

    def __init__(self, view: LinkView, now_ns: int, tools: LinkTools) -> None:
        self._before = view.counts
        self._since_ns = now_ns
        self._tools = tools

    def __call__(self, view: LinkView, now_ns: int) -> StepResult | None:
        if now_ns - self._since_ns < LINK_NS:
            return None
        cycles = view.counts.cycles - self._before.cycles
        lost = view.counts.missed - self._before.missed
        figures = [Figure(FigureName.CYCLES, cycles), Figure(FigureName.LOST, lost)]
        slowest = self._tools.quality().round_trip_p99_us
        if slowest is not None:
            figures.append(Figure(FigureName.ROUND_TRIP_P99_US, slowest))
        good = cycles >= LINK_LEAST_CYCLES and lost * 1000 <= LINK_LOST_PERMILLE * cycles
        return _result(SelfTestStep.LINK, good, *figures)


class _Motion:
    """The pen confirms what was asked and reports it: its state, the needles' depth, and while running the speed."""

    def __init__(self, step: SelfTestStep, motor: Motor, now_ns: int, asked: Asked) -> None:
        self._step = step
        self._motor = motor
        self._since_ns = now_ns
        self._asked = asked

    def __call__(self, view: LinkView, now_ns: int) -> StepResult | None:
        report = view.fresh_report(now_ns)
        done = report is not None and self.reached(view, report)
        if not done and now_ns - self._since_ns < DONE_NS:
            return None
        return _result(self._step, done, *self.figures(view, report))

    def reached(self, view: LinkView, report: PenReport) -> bool:
        """Whether all of it is reported."""
        asked = self._asked
        tells_depth = view.identity is None or Lacks.DEPTH not in view.identity.lacks
        near = not tells_depth or abs(report.depth_actual_um - asked.depth_um) < DEPTH_OFF_UM
        fast = self._motor is not Motor.RUNNING or speed_fits(report.speed_actual_dhz, asked.speed_dhz)
        confirmed = (view.confirmed_depth_um, view.confirmed_speed_dhz) == (asked.depth_um, asked.speed_dhz)
        return report.motor is self._motor and view.set_phase is SetPhase.CONFIRMED and confirmed and near and fast

    def figures(self, view: LinkView, report: PenReport | None) -> tuple[Figure, ...]:
        """What the pen reports, as far as it can."""
        if report is None:
            return ()
        figures = [Figure(FigureName.REACHED_MS, max(0, report.received_ns - self._since_ns) // _NS_PER_MS)]
        if view.identity is None or Lacks.DEPTH not in view.identity.lacks:
            figures.append(Figure(FigureName.DEPTH_UM, report.depth_actual_um))
        if self._motor is Motor.RUNNING:
            figures.append(Figure(FigureName.SPEED_DHZ, report.speed_actual_dhz))
        return tuple(figures)


class _Running(_Motion):
    """The speed is reached within its ramp, then held while the pen's own strokes are counted."""

    def __init__(self, now_ns: int, asked: Asked) -> None:
        super().__init__(SelfTestStep.START, Motor.RUNNING, now_ns, asked)
        self._reached: PenReport | None = None
        self._figures: tuple[Figure, ...] = ()
        self._trigger_until_ns = now_ns + TRIGGER_NS

    def __call__(self, view: LinkView, now_ns: int) -> StepResult | None:
        if self._reached is None:
            self._wait_for_a_finger(view, now_ns)
            result = super().__call__(view, now_ns)
            if result is None or result.outcome is Outcome.FAILED:
                return result
            self._reached, self._figures = view.fresh_report(now_ns), result.figures
            return None
        report = view.fresh_report(now_ns)
        if report is None or report.sent_ns - self._reached.sent_ns < COUNT_NS:
            return None
        held = self.reached(view, report)
        if view.identity is not None and Lacks.STROKES in view.identity.lacks:
            return _result(SelfTestStep.START, held, *self._figures)
        strokes = counter_difference(self._reached.strokes, report.strokes)
        span_ms = (report.sent_ns - self._reached.sent_ns) // _NS_PER_MS
        expected = self._asked.speed_dhz * span_ms // _DHZ_MS
        counted = Figure(FigureName.STROKES, strokes), Figure(FigureName.STROKES_EXPECTED, expected)
        return _result(SelfTestStep.START, held and strokes_fit(strokes, expected), *self._figures, *counted)


    def _wait_for_a_finger(self, view: LinkView, now_ns: int) -> None:
        """The ramp of a pen with a trigger begins with the trigger."""
        gated = view.identity is not None and Feature.TRIGGER in view.identity.features
        report = view.last_report
        if gated and now_ns < self._trigger_until_ns and report is not None and not report.trigger_pressed:
            self._since_ns = now_ns


def _stopping(view: LinkView, _now_ns: int) -> StepResult | None:
    """The link says when the pen has confirmed it, and when it has not in time."""
    if view.stop_phase is StopPhase.STOPPING:
        return None
    if view.stop_phase is not StopPhase.CONFIRMED:
        return StepResult(SelfTestStep.STOP, Outcome.FAILED)
    ms = max(0, view.stop_confirmed_ns - view.stop_asked_ns) // _NS_PER_MS
    return _result(SelfTestStep.STOP, True, Figure(FigureName.STOPPED_MS, ms))


class _Resting:
    """Idle, the needles in, and not one stroke more once the brake has had its time."""

    def __init__(self, now_ns: int) -> None:
        self._since_ns = now_ns
        self._first: PenReport | None = None

    def __call__(self, view: LinkView, now_ns: int) -> StepResult | None:
        report = view.fresh_report(now_ns)
        if self._first is None and now_ns - self._since_ns >= BRAKE_NS:
            self._first = report
        if report is None or now_ns - self._since_ns < REST_NS:
            return StepResult(SelfTestStep.REST, Outcome.FAILED) if now_ns - self._since_ns > 2 * DONE_NS else None
        lacks = view.identity.lacks if view.identity is not None else Lacks.NONE
        retracted = Lacks.DEPTH in lacks or report.depth_actual_um == 0
        idle = report.motor is Motor.IDLE and not report.speed_actual_dhz and retracted
        if Lacks.STROKES in lacks or self._first is None:
            return _result(SelfTestStep.REST, idle)
        strokes = counter_difference(self._first.strokes, report.strokes)
        return _result(SelfTestStep.REST, idle and not strokes, Figure(FigureName.STROKES, strokes))


def _result(step: SelfTestStep, good: bool, *figures: Figure) -> StepResult:
    return StepResult(step, Outcome.PASSED if good else Outcome.FAILED, figures)
