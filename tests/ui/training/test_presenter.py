"""The training drawer's presenter: every exercise has words, and no time is told that was not measured."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from mnconsole.domain.alarms import Alarm, AlarmCode
from mnconsole.domain.pen import Fault, Interruption, LinkState, Motor, StopCause, StopPhase
from mnconsole.domain.pen_kinds import SwitchOff
from mnconsole.domain.session import Step
from mnconsole.domain.training import (
    LASTING,
    TELLS,
    TELLS_AFTERWARDS,
    Exercise,
    Missing,
    Practice,
    TrainingError,
    TrainingTrouble,
)
from mnconsole.services.alarm_watch import FAULT_ALARMS
from mnconsole.services.hub import AlarmsChanged
from mnconsole.ui.training.attempt import Attempt, Moment
from mnconsole.ui.training.presenter import GROUPS, TrainingPresenter
from mnconsole.ui.training.state import ExerciseRow, TrainingState
from mnconsole.ui.words import training as words
from mnconsole.ui.words.alarms import words_of as alarm_words
from mnconsole.ui.words.exercises import words_of
from tests.helpers.bare_pens import AT_THE_PEN, NO_LEASE, PULL, TRIGGER, halt, kinds_of
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.fakes import IDENTITY
from tests.helpers.trainers import FakeTrainer

MS = 1_000_000
LEASED = halt(IDENTITY)


@dataclass
class Bench:
    """A drawer over a console in memory whose pen is at the chair."""

    console: BenchConsole = field(default_factory=make_console)
    practice: Practice = field(default_factory=Practice)
    banners: list[str] = field(default_factory=list)
    states: list[TrainingState] = field(default_factory=list)

    def __post_init__(self) -> None:
        session_at(self.console, Step.NEEDLING)
        assert isinstance(self.console.trainer, FakeTrainer)
        self.trainer = self.console.trainer
        self.trainer.practice = self.practice
        self.link = self.console.link
        self.presenter = TrainingPresenter(self.console, self.trainer, self.banners.append)
        self.presenter.attach(self.states.append)

    def row(self, exercise: Exercise) -> ExerciseRow:
        """The row that is shown."""
        rows = {row.code: row for group in self.states[-1].groups for row in group.rows}
        return rows[exercise]

    def running(self) -> Bench:
        """The motor runs, with a person's presses."""
        assert self.console.pen.arm(self.link.now_ns()) is None
        self.link.answer()
        assert self.console.pen.start(self.link.now_ns()) is None
        self.link.answer()
        return self

    def alarms(self, *alarms: Alarm) -> None:
        """These are the alarms now, by the one who keeps them."""
        self.console.alarms._active = {alarm.key: alarm for alarm in alarms}
        self.console.hub.publish(AlarmsChanged(alarms))


def test_every_exercise_has_words_and_a_place() -> None:
    told = [words_of(exercise, LEASED) for exercise in Exercise]
    for each in told:
        assert all((each.name, each.happens, each.watch, each.do))
    assert len({each.name for each in told}) == len(Exercise)
    assert sorted(exercise for _title, codes in GROUPS for exercise in codes) == sorted(Exercise)


@pytest.mark.parametrize(("way", "words_of_it"), [(AT_THE_PEN, "switch it off at the pen"), (PULL, "pull its plug")])
def test_a_pen_without_a_lease_is_practised_as_its_profile_says(way: SwitchOff, words_of_it: str) -> None:
    console = make_console()
    console.pen_kinds = kinds_of(NO_LEASE, way)
    console.link.connect(NO_LEASE)
    bench = Bench(console)
    cable, stop = bench.row(Exercise.CABLE_OUT), bench.row(Exercise.STOP_UNANSWERED)
    assert cable.happens.endswith("Its motor runs on.")
    assert words_of_it in cable.guide
    assert words_of_it in stop.guide


def test_a_pen_with_a_trigger_is_practised_by_letting_go_of_it() -> None:
    console = make_console()
    console.link.connect(TRIGGER)
    cable = Bench(console).row(Exercise.CABLE_OUT)
    assert cable.happens.endswith("Its motor stops when the trigger is let go.")
    assert "Do: let go of the trigger" in cable.guide
    assert "stops by itself" not in cable.happens
    assert Bench().row(Exercise.CABLE_OUT).happens.endswith("Its motor stops by itself.")


def test_every_exercise_but_the_noise_has_its_alarm() -> None:
    assert set(Exercise) - set(TELLS) == {Exercise.LINE_NOISE}


NOT_PRACTISED: dict[AlarmCode, str] = {
    AlarmCode.LINK_DEAD: "the console's own link has failed, not the pen; nothing from outside makes it fail",
    AlarmCode.WINDOW_FROZEN: "a window that hangs can neither offer it nor show it",
    AlarmCode.STOPPED_WINDOW: "a person who brings another window to the front has it at once",
    AlarmCode.CREAM_OVER_LABEL: "of the cream, not of the pen: the demo's own clock, moved on, brings it",
    AlarmCode.CREAM_OVERDUE: "of the cream, not of the pen: the demo's own clock, moved on, brings it",
    AlarmCode.NOT_SAVED: "of the disk, not of the pen",
    AlarmCode.ENTRIES_WAIT: "of the disk, not of the pen",
    AlarmCode.DISK_LOW: "of the disk, not of the pen",
    **dict.fromkeys((AlarmCode.BACKUP_OVERDUE, AlarmCode.KEY_NOT_BACKED_UP), "of the backups, not of the pen"),
    **dict.fromkeys((AlarmCode.RECORDS_OLDER, AlarmCode.ENTRIES_LOST), "of the records, not of the pen"),
    **dict.fromkeys((AlarmCode.BACKUPS_UNKNOWN, AlarmCode.DRILL_FAILED), "of the backups, not of the pen"),
    AlarmCode.ANCHOR_NOT_KEPT: "of the disk, not of the pen",
    AlarmCode.RECORDS_DAMAGED: "of the disk, not of the pen",
    **dict.fromkeys((AlarmCode.RECORDS_LOOK_ONLY, AlarmCode.ERASURE_ASKED), "of the records, not of the pen"),
}
"""Alarms that no exercise of the pen tells, and why."""


def test_every_alarm_is_practised_or_it_is_said_why_not() -> None:
    practised = {*TELLS.values(), *TELLS_AFTERWARDS.values()}
    assert practised | set(NOT_PRACTISED) == set(AlarmCode)
    assert practised & set(NOT_PRACTISED) == set()
    told = {code for _fault, code in FAULT_ALARMS}
    assert told <= practised, "each fault that a pen can report"


def test_every_exercise_names_its_alarm_in_the_alarm_s_own_words() -> None:
    for exercise, code in TELLS.items():
        for pen in (LEASED, halt(NO_LEASE), halt(NO_LEASE, PULL), halt(TRIGGER)):
            watch = words_of(exercise, pen).watch
            assert alarm_words(code, pen).title in watch or code is AlarmCode.TOO_DEEP, (exercise, watch)
    assert alarm_words(AlarmCode.TOO_DEEP, LEASED, (500, 2600)).title in words_of(Exercise.TOO_DEEP, LEASED).watch


def test_what_the_pen_can_t_show_is_not_offered_and_it_is_said_why() -> None:
    of_depth = dict.fromkeys((Exercise.DEPTH_OFF, Exercise.TOO_DEEP), Missing.DEPTH)
    of_cartridge = dict.fromkeys((Exercise.CARTRIDGE_OUT, Exercise.CARTRIDGE_USED), Missing.FAULT)
    bench = Bench(practice=Practice({**of_depth, **of_cartridge}))
    offered = {row.code for group in bench.states[-1].groups for row in group.rows}
    assert {Exercise(code) for code in offered} == set(Exercise) - set(bench.trainer.practice.missing)
    assert all(group.rows for group in bench.states[-1].groups), "no title over nothing"
    assert bench.states[-1].missing == (
        words.missing(Missing.FAULT, "Cartridge out, Cartridge used before"),
        words.missing(Missing.DEPTH, "Depth off, Too deep"),
    )
    bench.presenter.press(Exercise.DEPTH_OFF)
    assert bench.trainer.told == []
    assert Bench().states[-1].missing == ()


@pytest.mark.parametrize("why", Missing)
def test_every_reason_has_a_sentence_with_the_names(why: Missing) -> None:
    assert words.missing(why, "Cable out").startswith("Cable out: ")


@pytest.mark.parametrize("code", TrainingTrouble)
def test_every_failure_has_words(code: TrainingTrouble) -> None:
    assert words.failed(code.value) != words.failed("unexpected")


def test_an_exercise_that_lasts_is_on_until_it_is_put_right() -> None:
    bench = Bench()
    assert bench.banners == [""]
    for exercise in LASTING:
        assert bench.row(exercise).button == words.begin()
        bench.presenter.press(exercise)
        assert bench.row(exercise).on
        assert bench.row(exercise).button == words.put_right()
        assert words_of(exercise, LEASED).name in bench.banners[-1]
        bench.presenter.press(exercise)
        assert not bench.row(exercise).on
        assert bench.banners[-1] == ""
        assert bench.trainer.told[-2:] == [("begin", exercise), ("end", exercise)]


def test_several_are_counted_and_put_right_together() -> None:
    bench = Bench()
    for exercise in (Exercise.CABLE_OUT, Exercise.DEPTH_OFF, Exercise.BATTERY_EMPTY):
        bench.presenter.press(exercise)
    assert bench.banners[-1] == words.practising("Cable out", 2)
    assert bench.states[-1].can_put_right
    bench.presenter.put_all_right()
    assert bench.banners[-1] == ""
    assert not bench.states[-1].can_put_right
    assert [told for told in bench.trainer.told if told[0] == "end"] == [
        ("end", Exercise.CABLE_OUT),
        ("end", Exercise.BATTERY_EMPTY),
        ("end", Exercise.DEPTH_OFF),
    ]


def test_times_count_from_the_telling_of_the_pen_also_when_its_answer_comes_late() -> None:
    bench = Bench().running()
    bench.trainer.held = True
    told_ns = bench.link.now
    bench.presenter.press(Exercise.STALL)
    assert bench.row(Exercise.STALL).status == words.telling()
    assert not bench.row(Exercise.STALL).enabled
    bench.presenter.press(Exercise.STALL)
    assert len(bench.trainer.told) == 1
    bench.link.advance(210)
    bench.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)  # before the trainer's answer
    assert [alarm.code for alarm in bench.console.alarms.alarms] == [AlarmCode.PEN_STALL]
    bench.trainer.answer(told_ns)
    spent_ms = (bench.link.now - told_ns) // MS
    came, off = words.alarm_came(spent_ms), words.motor_off(spent_ms)
    assert sorted(bench.row(Exercise.STALL).status.split(". ")) == sorted(f"{off} {came}".split(". "))
    bench.link.advance(1000)
    bench.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    acknowledged_ms = (bench.link.now - told_ns) // MS
    bench.console.alarms.acknowledge(bench.console.alarms.alarms[0], bench.link.now)
    assert words.you_acknowledged(acknowledged_ms) in bench.row(Exercise.STALL).status


def test_a_person_s_stop_is_measured_and_one_by_the_console_is_not() -> None:
    bench = Bench().running()
    bench.presenter.press(Exercise.DEPTH_OFF)
    told_ns = bench.link.now
    bench.console.pen.stop(StopCause.WINDOW_INACTIVE)
    bench.link.advance(400)
    bench.link.report(motor=Motor.IDLE)
    assert "You stopped" not in bench.row(Exercise.DEPTH_OFF).status
    assert words.motor_off((bench.link.now - told_ns) // MS) in bench.row(Exercise.DEPTH_OFF).status
    bench.console.pen.stop()
    assert words.you_stopped((bench.link.now - told_ns) // MS) in bench.row(Exercise.DEPTH_OFF).status


def test_a_stop_pressed_while_another_one_waits_has_its_own_time() -> None:
    bench = Bench().running()
    bench.presenter.press(Exercise.STOP_UNANSWERED)
    told_ns = bench.link.now
    asked_ns = told_ns + 100 * MS
    before = bench.link.view()
    waits = replace(
        before, epoch=before.epoch + 1, interruption_epoch=before.epoch + 1, interruption=Interruption.PEN_FAULT,
        stop_phase=StopPhase.STOPPING, stop_cause=None, stop_asked_ns=asked_ns,
    )  # fmt: skip
    bench.link.show(waits)
    bench.link.advance(700)
    bench.link.show(replace(waits, epoch=waits.epoch + 1, stop_cause=StopCause.OPERATOR))
    spent_ms = (bench.link.now - told_ns) // MS
    assert words.you_stopped(spent_ms) in bench.row(Exercise.STOP_UNANSWERED).status
    assert spent_ms >= 700


@pytest.mark.parametrize(("wanted", "sentence"), [(False, words.you_acknowledged), (True, words.alarm_over)])
def test_a_latched_alarm_that_arming_has_answered_was_not_acknowledged(wanted: bool, sentence: object) -> None:
    bench = Bench().running()
    bench.presenter.press(Exercise.STOPPED_BY_ANOTHER)
    told_ns = bench.link.now
    stopped = Alarm(AlarmCode.PEN_STOPPED_ELSEWHERE, 0)
    if not wanted:
        bench.console.pen.stop()
    bench.alarms(stopped)
    bench.link.advance(3000)
    bench.alarms()
    assert callable(sentence)
    assert sentence((bench.link.now - told_ns) // MS) in bench.row(Exercise.STOPPED_BY_ANOTHER).status


def test_an_alarm_that_stands_from_before_hinders() -> None:
    bench = Bench().running()
    bench.alarms(Alarm(AlarmCode.PEN_STALL, 0))
    assert bench.row(Exercise.STALL).status == words.alarm_stands()
    assert not bench.row(Exercise.STALL).enabled
    bench.presenter.press(Exercise.STALL)
    assert bench.trainer.told == []


def test_what_would_tell_nothing_needs_an_armed_pen() -> None:
    bench = Bench()
    once = frozenset(Exercise) - LASTING
    for exercise in once:
        assert bench.row(exercise).status == words.needs_motion()
        bench.presenter.press(exercise)
    assert bench.trainer.told == []
    bench.running()
    for exercise in once:
        assert bench.row(exercise).enabled
        bench.presenter.press(exercise)
        assert not bench.row(exercise).on
    assert bench.banners == [""]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Exercise.CARTRIDGE_OUT, Exercise.CARTRIDGE_USED),
        (Exercise.BATTERY_EMPTY, Exercise.BATTERY_LOW),
        (Exercise.DEPTH_OFF, Exercise.TOO_DEEP),
    ],
)
@pytest.mark.parametrize("told", [True, False])
def test_there_is_one_cartridge_one_battery_one_depth(one: Exercise, other: Exercise, told: bool) -> None:
    bench = Bench()
    bench.trainer.held = not told  # the pen is just being told
    bench.presenter.press(one)
    assert bench.row(other).status == words.other_is_on(words_of(one, LEASED).name)
    bench.presenter.press(other)
    assert bench.trainer.told == [("begin", one)]
    assert bench.row(Exercise.STALL).enabled


def test_a_pen_that_was_not_told_is_said_and_can_be_put_right_all_the_same() -> None:
    bench = Bench()
    bench.trainer.held = True
    bench.presenter.press(Exercise.CABLE_OUT)
    bench.trainer.fail(TrainingError(TrainingTrouble.NOT_ANSWERING))
    assert bench.row(Exercise.CABLE_OUT).status == words.failed("not_answering")
    assert not bench.row(Exercise.CABLE_OUT).on
    assert bench.banners == [""]
    bench.presenter.put_all_right()
    assert bench.trainer.told[-1] == ("end", Exercise.CABLE_OUT)
    bench.trainer.fail(RuntimeError("a bug"))
    assert bench.row(Exercise.CABLE_OUT).status == words.failed("unexpected")


def test_the_end_that_failed_leaves_it_on() -> None:
    bench = Bench()
    bench.presenter.press(Exercise.CABLE_OUT)
    bench.trainer.held = True
    bench.presenter.press(Exercise.CABLE_OUT)
    bench.trainer.fail(TrainingError(TrainingTrouble.NO_PEN))
    assert bench.row(Exercise.CABLE_OUT).on
    assert words.failed("no_pen") in bench.row(Exercise.CABLE_OUT).status
    assert bench.banners[-1]


def test_once_another_one_has_begun_nothing_more_is_noted_for_the_one_before() -> None:
    bench = Bench().running()
    bench.presenter.press(Exercise.PEN_RESTART)
    bench.presenter.press(Exercise.LINE_NOISE)
    bench.alarms(Alarm(AlarmCode.PEN_RESTARTED, 0))
    assert bench.row(Exercise.PEN_RESTART).status == words.no_alarm_yet()


def lose_a_third(bench: Bench, times: int = 20) -> None:
    """One cycle in three, over and over."""
    for _each in range(times):
        bench.link.advance(120)
        view = bench.link.view()
        counts = replace(view.counts, cycles=view.counts.cycles + 3, missed=view.counts.missed + 1)
        bench.link.show(replace(view, state=LinkState.READY, counts=counts))


def test_noise_is_told_when_the_line_counts_as_noisy() -> None:
    bench = Bench().running()
    bench.presenter.press(Exercise.LINE_NOISE)
    lose_a_third(bench)
    assert "The line counted as noisy after" in bench.row(Exercise.LINE_NOISE).status


def test_noise_that_was_there_before_is_not_the_next_exercise_s() -> None:
    bench = Bench().running()
    for _each in range(2):
        bench.presenter.press(Exercise.LINE_NOISE)
        lose_a_third(bench, 2)
        assert "noisy" not in bench.row(Exercise.LINE_NOISE).status
        lose_a_third(bench)
        assert "The line counted as noisy after" in bench.row(Exercise.LINE_NOISE).status
        bench.presenter.press(Exercise.LINE_NOISE)


def test_motor_off_is_the_pen_s_word_also_after_a_silence() -> None:
    bench = Bench().running()
    bench.presenter.press(Exercise.CABLE_OUT)
    told_ns, view = bench.link.now, bench.link.view()
    bench.link.show(replace(view, state=LinkState.LOST, last_report=None, shown_before_loss=view.last_report))
    assert "motor off" not in bench.row(Exercise.CABLE_OUT).status
    bench.link.advance(2000)
    bench.link.connect()
    bench.link.report(motor=Motor.FAULTED, faults=Fault.LEASE_EXPIRED)
    assert "The pen reported its motor off after 2" in bench.row(Exercise.CABLE_OUT).status
    assert bench.link.now - told_ns >= 2000 * MS


def test_below_a_second_two_decimals_are_told() -> None:
    assert [words.seconds(ms) for ms in (0, 40, 210, 999, 1000, 1449, 61_000)] == [
        "0.00", "0.04", "0.21", "0.99", "1.0", "1.4", "61.0",
    ]  # fmt: skip


def test_the_first_of_each_moment_counts_and_they_are_told_in_order() -> None:
    attempt = Attempt(told_ns=0)
    assert attempt.note(Moment.STOPPED, 1400 * MS)
    assert attempt.note(Moment.ALARM, 200 * MS)
    assert not attempt.note(Moment.ALARM, 900 * MS)
    assert attempt.status() == "Alarm came after 0.20 s. You stopped the pen after 1.4 s."
