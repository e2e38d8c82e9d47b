"""What the panel's presenter does with presses, and when it renders."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import PRESS_VALID_NS, Desired, StopCause, WriteResult
from mnconsole.domain.session import Step
from mnconsole.ui.pen_panel.presenter import NOTICE_NS, SAVING_NS, PenPanelPresenter
from mnconsole.ui.pen_panel.state import PanelState
from mnconsole.ui.words import pen_arming as arming_words
from mnconsole.ui.words import pen_values as value_words
from tests.helpers.consoles import BenchConsole, act, cartridge, cream, make_console, plan, serum, session_at


class Bench:
    """A panel with what it told."""

    def __init__(self, step: Step = Step.NEEDLING, foot_switch: str = "") -> None:
        self.console: BenchConsole = make_console()
        self.link = self.console.link
        self.session = session_at(self.console, step)
        self.late_ns = 0
        self.presenter = PenPanelPresenter(self.console, lambda: self.link.now - self.late_ns, foot_switch)
        self.states: list[PanelState] = []
        self.spoken: list[str] = []
        self.asked: list[tuple[str, int, int]] = []
        self.chosen: list[Condition] = []
        self.presenter.announce = self.spoken.append
        self.presenter.reason_needed = lambda *reason: self.asked.append(reason)
        self.presenter.condition_chosen = self.chosen.append
        self.presenter.attach(self.states.append)

    @property
    def state(self) -> PanelState:
        return self.states[-1]

    def run(self) -> None:
        self.presenter.arm()
        self.link.answer()
        self.presenter.start()
        self.link.answer()


def test_arm_then_start() -> None:
    bench = Bench()
    bench.run()
    assert [wish.desired for wish in bench.link.wishes] == [Desired.ARM, Desired.RUN]
    assert (bench.state.notice, bench.spoken) == ("", [])


def test_an_old_press_is_dropped_and_told() -> None:
    bench = Bench()
    bench.late_ns = PRESS_VALID_NS + 1
    bench.presenter.arm()
    bench.presenter.start()
    assert bench.link.wishes == []
    assert bench.spoken == [bench.state.notice] * 2
    assert "too late" in bench.state.notice


def test_arm_with_something_missing_says_what() -> None:
    bench = Bench(Step.NUMBING)
    bench.presenter.arm()
    assert bench.link.wishes == []
    assert bench.state.notice == "Not yet: Numbing cream not on yet."
    missing = bench.state.missing
    assert missing is not None
    assert missing.items[0] == (Condition.CREAM_REMOVED, arming_words.cream_not_on())
    assert missing.count == "3 of 7"
    bench.presenter.choose_condition(Condition.CREAM_REMOVED.value)
    assert bench.chosen == [Condition.CREAM_REMOVED]


def test_what_was_missing_is_said_no_longer_than_it_is() -> None:
    bench = Bench()
    bench.console.pen.page_open(True)
    bench.presenter.arm()
    assert bench.state.notice.startswith("Not yet")
    bench.console.pen.page_open(False)
    bench.presenter.tick()
    assert bench.state.notice == ""


def test_start_before_arm_says_so() -> None:
    bench = Bench()
    bench.presenter.start()
    assert bench.link.wishes == []
    assert "ARM first" in bench.state.notice


def test_arm_means_nothing_while_the_pen_is_wanted_armed_or_running() -> None:
    bench = Bench()
    bench.run()
    bench.presenter.arm()
    assert bench.link.view().wanted is Desired.RUN


def test_the_answer_goes_with_the_next_press_or_after_a_while() -> None:
    bench = Bench()
    bench.presenter.start()
    assert bench.state.notice
    bench.presenter.step_speed(+1)
    assert not bench.state.notice
    bench.presenter.start()
    bench.link.advance(NOTICE_NS // 1_000_000 - 1)
    bench.presenter.tick()
    assert bench.state.notice
    bench.link.advance(1)
    bench.presenter.tick()
    assert not bench.state.notice


def test_stop_is_never_refused() -> None:
    bench = Bench()
    bench.late_ns = 10 * PRESS_VALID_NS
    bench.presenter.stop()
    assert bench.link.stops == [StopCause.OPERATOR]


def test_what_a_stop_answers_comes_in_a_turn_to_come() -> None:
    bench, later = Bench(), list[Callable[[], None]]()
    bench.presenter.attach(bench.states.append, later.append)
    bench.late_ns = PRESS_VALID_NS + 1
    bench.presenter.arm()
    assert "too late" in bench.state.notice
    bench.presenter.stop()
    bench.presenter.stop()
    assert bench.link.stops == [StopCause.OPERATOR] * 2
    assert "too late" in bench.state.notice  # the link's thread has the interpreter first
    assert len(later) == 1
    later.pop()()
    assert bench.state.notice == ""
    bench.presenter.stop()
    bench.presenter.arm()
    later.pop()()
    assert "too late" in bench.state.notice  # the answer to the press that came after


def test_the_age_of_an_answer_counts_on_with_the_ticks_only() -> None:
    bench = Bench()
    bench.presenter.tick()
    told = bench.state.link.second
    bench.link.now += 3_000_000
    bench.presenter.show()
    assert bench.state.link.second == told
    bench.presenter.tick()
    assert bench.state.link.second != told


def test_a_depth_above_the_caution_pauses_and_asks_for_the_reason() -> None:
    bench = Bench()
    bench.run()
    bench.presenter.set_depth(1250)
    assert bench.asked == [("forehead", 1250, 1000)]
    assert bench.link.view().wanted is Desired.ARM
    assert "1.00 mm" in bench.state.notice
    assert bench.console.pen.depth_um == 750


def test_a_value_out_of_range_is_told_with_its_limit() -> None:
    bench = Bench()
    bench.presenter.set_depth(2600)
    assert "2.60 mm" in bench.state.notice
    assert "2.50 mm" in bench.state.notice


def test_a_change_while_running_is_sent() -> None:
    bench = Bench()
    bench.run()
    bench.presenter.step_depth(+1)
    bench.presenter.step_speed(-1)
    view = bench.link.view()
    assert (view.wanted_depth_um, view.wanted_speed_dhz) == (800, 850)
    assert bench.state.set_tile.note == value_words.asked()


def test_a_refused_change_shows_what_stays() -> None:
    bench = Bench()
    bench.run()
    bench.presenter.step_depth(+1)
    bench.link.refuse_values(WriteResult.DEPTH_RANGE)
    assert bench.state.set_tile.value == "0.75"
    assert bench.state.set_tile.note == "pen refused the depth"


def test_typing_takes_space_off_the_stop_keys() -> None:
    bench = Bench(foot_switch="F12")
    bench.run()
    assert bench.state.stop.line.endswith("Space or Esc or F12")
    bench.presenter.set_typing(True)
    assert bench.state.stop.line.endswith("·  Esc or F12")


def test_saving_is_told_only_when_it_takes_long() -> None:
    bench = Bench()
    bench.console.writer.hold()
    bench.console.treatment.act(bench.session.id, ev.NoteAdded("stings"))
    bench.presenter.tick()
    assert bench.state.missing is None
    bench.link.advance(SAVING_NS // 1_000_000)
    bench.link.report()
    bench.presenter.tick()
    assert bench.state.missing is not None
    assert bench.state.missing.items == ((Condition.SAVED, arming_words.condition(Condition.SAVED)),)
    bench.console.writer.release()
    bench.presenter.tick()
    assert bench.state.missing is None


def test_it_renders_only_what_differs() -> None:
    bench = Bench()
    bench.presenter.tick()
    rendered = len(bench.states)
    bench.presenter.tick()
    bench.presenter.beat()
    assert len(bench.states) == rendered


def test_reports_that_change_nothing_wait_for_the_tick() -> None:
    bench = Bench()
    bench.run()
    bench.presenter.tick()
    rendered = len(bench.states)
    bench.link.report(load_permille=410)
    assert len(bench.states) == rendered
    bench.presenter.tick()
    assert bench.state.strip.load == ("Load", "41 %")


def test_the_strip_is_fed_with_each_report_once_and_with_the_time() -> None:
    bench = Bench()
    fed: list[tuple[int, int, int]] = []
    passed: list[int] = []
    bench.presenter.attach_strip(lambda *values: fed.append(values), passed.append)
    bench.run()
    fed.clear()
    bench.link.needle(3)
    bench.link.change(counts=bench.link.view().counts)
    assert [values[1:] for values in fed] == [(900, 300)] * 3
    assert [later[0] - earlier[0] for earlier, later in pairwise(fed)] == [40, 40]
    bench.presenter.tick()
    assert passed == [bench.link.now // 1_000_000]


def test_without_a_patient_only_the_patient_is_listed() -> None:
    console = make_console()
    presenter = PenPanelPresenter(console, lambda: console.link.now)
    states: list[PanelState] = []
    presenter.attach(states.append)
    assert states[-1].missing is not None
    assert [condition for condition, _text in states[-1].missing.items] == [Condition.PATIENT]


def test_after_needling_there_is_a_quiet_line_and_no_list() -> None:
    bench = Bench(Step.SERUM_AFTER)
    assert bench.state.missing is None
    assert (bench.state.bar.title, bench.state.bar.info) == ("Needling finished", "motor off")
    bench.presenter.arm()
    assert bench.state.notice == "Not yet: Needling is finished."


@pytest.mark.parametrize("step", [Step.SCREENING, Step.NUMBING, Step.SERUM_BEFORE])
def test_the_list_counts_what_it_shows(step: Step) -> None:
    missing = Bench(step).state.missing
    assert missing is not None
    assert missing.count == f"{len(missing.done)} of {len(missing.done) + len(missing.items)}"


def test_what_is_missing_is_told_in_words_of_the_moment() -> None:
    before = Bench(Step.NUMBING).state.missing
    assert before is not None
    told = dict(before.items)
    assert told[Condition.CREAM_REMOVED] == arming_words.cream_not_on()
    assert told[Condition.SERUM] == arming_words.serum_to_come()
    bench = Bench(Step.NUMBING)
    act(bench.console, bench.session.id, cream(bench.console.policy))
    on = bench.state.missing
    assert on is not None
    assert dict(on.items)[Condition.CREAM_REMOVED] == arming_words.condition(Condition.CREAM_REMOVED)


def test_no_zone_is_left_only_when_all_are_over() -> None:
    bench = Bench(Step.SERUM_BEFORE)
    policy = bench.console.policy

    def told(*bodies: Body) -> str:
        for body in bodies:
            act(bench.console, bench.session.id, body)
        assert bench.state.missing is not None
        return dict(bench.state.missing.items)[Condition.ZONE]

    assert told(serum(policy, ev.SerumWhen.BEFORE)) == "No zone chosen"
    assert told(plan(policy, "forehead", "nose"), cartridge(policy)) == "No zone begun yet"
    assert told(ev.ZoneLeftOut("forehead", "skin")) == "Next zone not begun yet"
    assert told(ev.ZoneLeftOut("nose", "skin")) == "No zone left to do"


def test_without_cream_no_cream_came_off() -> None:
    bench = Bench(Step.NUMBING)
    act(bench.console, bench.session.id, ev.CreamSkipped("patient"))
    assert bench.state.missing is not None
    assert "No cream" in bench.state.missing.done
    assert "Cream off" not in bench.state.missing.done


def test_lost_answers_are_told_in_the_line_of_the_link_and_nowhere_else() -> None:
    bench = Bench()

    def run(missed: int) -> None:
        for _ in range(60):
            bench.link.report()
            bench.link.advance(60)
            counts = bench.link.view().counts
            bench.link.change(counts=replace(counts, cycles=counts.cycles + 25, missed=counts.missed + missed))
            bench.presenter.tick()

    run(0)
    assert bench.state.link.title == "Pen linked"
    run(2)
    assert (bench.state.link.title, bench.state.link.second) == ("Line noise", "8 % of the answers lost")
    assert bench.console.alarms.alarms == ()
    run(0)
    assert bench.state.link.title == "Pen linked"
