"""The training drawer's presenter: begins and ends exercises, and tells what came of them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from mnconsole.domain.alarms import LATCHED, TELLS_A_STOP, Alarm, AlarmCode
from mnconsole.domain.pen import Desired, LinkState, LinkView, Motor, StopCause
from mnconsole.domain.pen_kinds import Halt
from mnconsole.domain.ports import Trainer
from mnconsole.domain.training import LASTING, TELLS, Exercise, Missing
from mnconsole.errors import code_of
from mnconsole.services.console import Console
from mnconsole.services.hub import AlarmsChanged, LinkChanged
from mnconsole.services.line_noise import LineNoise
from mnconsole.ui.training.attempt import Attempt, Moment
from mnconsole.ui.training.state import ExerciseGroup, ExerciseRow, TrainingState
from mnconsole.ui.words import training as words
from mnconsole.ui.words.exercises import ExerciseWords, every
from mnconsole.ui.words.keys import KeyAct, key_text

GROUPS: tuple[tuple[Callable[[], str], tuple[Exercise, ...]], ...] = (
    (words.group_line, (Exercise.CABLE_OUT, Exercise.LINE_NOISE)),
    (
        words.group_pen,
        (
            Exercise.STALL,
            Exercise.BATTERY_LOW,
            Exercise.BATTERY_EMPTY,
            Exercise.OVERHEATED,
            Exercise.DEPTH_OFF,
            Exercise.TOO_DEEP,
            Exercise.DEPTH_BROKEN,
            Exercise.SPEED_OFF,
            Exercise.TRIGGER_STUCK,
            Exercise.INTERNAL_FAULT,
            Exercise.PEN_RESTART,
            Exercise.PEN_REFUSES,
            Exercise.STOP_UNANSWERED,
        ),
    ),
    (words.group_cartridge, (Exercise.CARTRIDGE_OUT, Exercise.CARTRIDGE_USED)),
    (words.group_people, (Exercise.STOPPED_BY_ANOTHER, Exercise.ANOTHER_PEN, Exercise.OFF_THE_SKIN)),
)

_ONLY_IN_MOTION = frozenset(Exercise) - LASTING
"""What happens once to a pen that rests interrupts nothing, and nothing is told."""

_ONE_PART: tuple[frozenset[Exercise], ...] = (
    frozenset({Exercise.CARTRIDGE_OUT, Exercise.CARTRIDGE_USED}),
    frozenset({Exercise.BATTERY_LOW, Exercise.BATTERY_EMPTY}),
    frozenset({Exercise.DEPTH_OFF, Exercise.TOO_DEEP}),
)
"""About one part of the pen, as there is one cartridge: putting one of them right ends the other, too."""

_MOVING = (Motor.ARMED, Motor.RUNNING)
_LINKED = (LinkState.READY, LinkState.DEGRADED)


class TrainingPresenter:
    """One method per intent. `banner` is told what is on, empty for nothing."""

    def __init__(self, console: Console, trainer: Trainer, banner: Callable[[str], None]) -> None:
        self._console = console
        self._trainer = trainer
        self._banner = banner
        self._render: Callable[[TrainingState], None] = lambda _state: None
        self._state: TrainingState | None = None
        self._practised: str | None = None
        self._attempts: dict[Exercise, Attempt] = {}
        self._missing = trainer.practice.missing
        self._told: tuple[Halt, dict[Exercise, ExerciseWords]] | None = None
        self.shown: Callable[[], bool] = lambda: True
        """Whether anybody sees the rows. What is on is told to the banner all the same."""
        self._on: set[Exercise] = set()
        self._busy: set[Exercise] = set()
        self._noise = LineNoise()
        self._view = console.pen.view()
        console.hub.subscribe(AlarmsChanged, lambda message: self._alarms_changed(message.alarms))
        console.hub.subscribe(LinkChanged, lambda message: self._link_changed(message.view))

    def attach(self, render: Callable[[TrainingState], None]) -> None:
        """Show from now on."""
        self._render = render
        self._state = None
        self.show()

    # what a person does

    def press(self, code: str) -> None:
        """The one button of an exercise: begin it, or put it right while it is on."""
        exercise = Exercise(code)
        if exercise in self._busy:
            return
        if exercise in self._on:
            self._end(exercise)
        elif exercise not in self._missing and not self._hindered(exercise):
            self._begin(exercise)

    def put_all_right(self) -> None:
        """End all that is on, and what may be on since the pen did not answer when it was told."""
        for exercise in self._to_put_right():
            self._end(exercise)

    def _to_put_right(self) -> list[Exercise]:
        doubtful = {each for each, attempt in self._attempts.items() if each in LASTING and attempt.failed}
        return [exercise for exercise in Exercise if exercise in (self._on | doubtful) - self._busy]

    def _begin(self, exercise: Exercise) -> None:
        for other, before in self._attempts.items():
            before.over = before.over or other not in self._on
        self._attempts[exercise] = Attempt()
        self._busy.add(exercise)
        self._trainer.begin(exercise, partial(self._begun, exercise), partial(self._failed, exercise))
        self.show()

    def _begun(self, exercise: Exercise, told_ns: int) -> None:
        self._busy.discard(exercise)
        self._attempts[exercise].told_ns = told_ns
        if exercise is Exercise.LINE_NOISE:
            self._noise = LineNoise()  # what was lost before has nothing to do with it
        if exercise in LASTING:
            self._on.add(exercise)
        self.show()

    def _end(self, exercise: Exercise) -> None:
        self._attempts[exercise].failed = ""
        self._busy.add(exercise)
        self._trainer.end(exercise, partial(self._ended, exercise), partial(self._failed, exercise))
        self.show()

    def _ended(self, exercise: Exercise, told_ns: int) -> None:
        self._busy.discard(exercise)
        self._attempts[exercise].note(Moment.PUT_RIGHT, told_ns)
        self._on.discard(exercise)
        self.show()

    def _failed(self, exercise: Exercise, error: Exception) -> None:
        self._busy.discard(exercise)
        self._attempts[exercise].failed = words.failed(code_of(error))
        self.show()

    # what happens

    def _alarms_changed(self, alarms: tuple[Alarm, ...]) -> None:
        for exercise, attempt in self._attempts.items():
            code = TELLS.get(exercise)
            if code is not None:
                alarm = next((each for each in alarms if each.code is code), None)
                self._note_alarm(attempt, code, alarm)
        self.show()

    def _note_alarm(self, attempt: Attempt, code: AlarmCode, alarm: Alarm | None) -> None:
        now_ns = self._console.pen.now_ns()
        if alarm is not None:
            attempt.note(Moment.ALARM, now_ns)
            if alarm.acknowledged:
                attempt.note(Moment.ACKNOWLEDGED, now_ns)
        elif Moment.ALARM in attempt.moments:
            # A latched one ends by a person's acknowledging, and some of them also by arming again.
            armed = code in TELLS_A_STOP and self._console.pen.view().wanted in (Desired.ARM, Desired.RUN)
            attempt.note(Moment.ACKNOWLEDGED if code in LATCHED and not armed else Moment.ALARM_OVER, now_ns)

    def _link_changed(self, view: LinkView) -> None:
        before, self._view = self._view, view
        now_ns = self._console.pen.now_ns()
        noisy = self._noise.percent(view, now_ns) > 0
        stopped = _pressed_stop(before, view)
        stop_ns = view.stop_asked_ns if view.stop_asked_ns != before.stop_asked_ns else now_ns
        off_ns = self._motor_off_ns(before, view)
        new = _motor_of(before) is not _motor_of(view)
        for exercise, attempt in self._attempts.items():
            new |= bool(off_ns) and attempt.note(Moment.MOTOR_OFF, off_ns)
            new |= noisy and exercise is Exercise.LINE_NOISE and attempt.note(Moment.NOISE, now_ns)
            new |= stopped and attempt.note(Moment.STOPPED, stop_ns)
        if new:  # views come 25 times a second
            self.show()

    def _motor_off_ns(self, before: LinkView, view: LinkView) -> int:
        """When the pen reported that a motion has ended, 0 for not now. Also after a time in which nobody answered."""
        report = view.last_report
        last = before.last_report or before.shown_before_loss
        if report is None or last is None or report is before.last_report:
            return 0
        return report.received_ns if last.motor in _MOVING and report.motor not in _MOVING else 0

    # what is shown

    def show(self) -> None:
        """Render what is so now, if it differs and somebody sees it. The motor changes while a pen is in use."""
        practising = self._practising()
        if practising != self._practised:
            self._practised = practising
            self._banner(practising)
        if not self.shown():
            return
        state = TrainingState(
            notice=self._notice(),
            groups=tuple(filter(lambda group: group.rows, (self._group(title(), codes) for title, codes in GROUPS))),
            missing=tuple(self._why_missing()),
            practising=practising,
            can_put_right=bool(self._to_put_right()),
        )
        if state == self._state:
            return
        self._state = state
        self._render(state)

    @property
    def _words(self) -> dict[Exercise, ExerciseWords]:
        """The words for the pen in use, made once for each kind."""
        halt = self._console.halt
        if self._told is None or self._told[0] != halt:
            self._told = halt, every(halt)
        return self._told[1]

    def _group(self, title: str, codes: tuple[Exercise, ...]) -> ExerciseGroup:
        return ExerciseGroup(title, tuple(self._row(code) for code in codes if code not in self._missing))

    def _why_missing(self) -> Iterator[str]:
        """A sentence for each reason, with the names that it is about."""
        for why in Missing:
            about = [exercise for exercise in Exercise if self._missing.get(exercise) is why]
            names = [self._words[exercise].name for exercise in about]
            if names:
                yield words.missing(why, ", ".join(names))

    def _notice(self) -> str:
        motor = _motor_of(self._view)
        if motor is Motor.RUNNING:
            return words.answer_it()
        if motor is Motor.ARMED:
            return words.start_first(key_text(KeyAct.START))
        if self._console.pen.missing():
            return words.panel_first()
        return words.arm_first(key_text(KeyAct.ARM), key_text(KeyAct.START))

    def _practising(self) -> str:
        names = [self._words[exercise].name for exercise in Exercise if exercise in self._on]
        return words.practising(names[0], len(names) - 1) if names else ""

    def _row(self, exercise: Exercise) -> ExerciseRow:
        told = self._words[exercise]
        on = exercise in self._on
        attempt = self._attempts.get(exercise)
        hindered = "" if on else self._hindered(exercise)
        status = attempt.status() if attempt is not None else ""
        return ExerciseRow(
            code=exercise.value,
            name=told.name,
            happens=told.happens,
            guide=words.watch_and_do(told.watch, told.do),
            status=status or hindered,
            on=on,
            button=words.put_right() if on else words.begin(),
            button_spoken=words.put_right_spoken(told.name) if on else words.begin_spoken(told.name),
            enabled=exercise not in self._busy and not hindered,
        )

    def _hindered(self, exercise: Exercise) -> str:
        """Why it would tell nothing now, empty when it would."""
        code = TELLS.get(exercise)
        if code is not None and any(alarm.code is code for alarm in self._console.alarms.alarms):
            return words.alarm_stands()
        for other in (self._on | self._busy) - {exercise}:  # what the pen is just being told counts, too
            if any({exercise, other} <= part for part in _ONE_PART):
                return words.other_is_on(self._words[other].name)
        if exercise in _ONLY_IN_MOTION and _motor_of(self._view) not in _MOVING:
            return words.needs_motion()
        return ""


def _motor_of(view: LinkView) -> Motor | None:
    """What the pen said last; None while it does not answer."""
    return view.last_report.motor if view.state in _LINKED and view.last_report is not None else None


def _pressed_stop(before: LinkView, view: LinkView) -> bool:
    """Whether a person's STOP began the epoch that is new in `view`."""
    if view.stop_cause is not StopCause.OPERATOR or view.epoch == before.epoch:
        return False
    return view.epoch != view.interruption_epoch
