"""What the pen's page says, and what its presses do. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath

import pytest
from msgspec.structs import replace

from mnconsole.domain.pen import Fault, Feature, Lacks, LinkCounts, LinkState, Motor, PortTrouble
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts, ProbedPort
from mnconsole.domain.pen_tools import CYCLE_US, SLOW_US, LineVerdict, LinkQuality, WireLogView
from mnconsole.domain.self_test import SelfTestEnd, SelfTestStep
from mnconsole.domain.session import Step
from mnconsole.services.self_test import Phase, SelfTest
from mnconsole.ui.pen_page.presenter import QUALITY_TICKS, PenPagePresenter
from mnconsole.ui.pen_page.state import CheckSheetState, PenPageState, PortAct, Tone
from mnconsole.ui.words import line_quality as line_words
from mnconsole.ui.words import pen_page as words
from mnconsole.ui.words.formats import DASH
from mnconsole.ui.words.keys import KeyAct
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.fakes import BLIND, IDENTITY, FakeLink
from tests.helpers.pen_tools import GOOD, NOISY, SLOW, FakeFinder, FakeTools, listen, rest, strokes


@dataclass
class Bench:
    """A page that is to be seen, with tools and a search set by hand."""

    console: BenchConsole = field(default_factory=lambda: make_console(link=FakeLink(obedient=True)))
    tools: FakeTools = field(default_factory=FakeTools)
    finder: FakeFinder = field(default_factory=FakeFinder)
    states: list[PenPageState] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        console = self.console
        console.pen_tools, console.pen_finder = self.tools, self.finder
        self.test = SelfTest(console.pen, console.treatment, console.hub, self.tools, console.clock.utc_ms)
        self.presenter = PenPagePresenter(console, self.test, console.link.now_ns)
        self.presenter.announce = self.said.append
        self.presenter.attach(self.states.append)
        self.presenter.page_shown()

    @property
    def link(self) -> FakeLink:
        return self.console.link

    @property
    def now(self) -> PenPageState:
        self.presenter.show()
        return self.states[-1]

    @property
    def sheet(self) -> CheckSheetState:
        sheet = self.now.sheet
        assert sheet is not None
        return sheet

    def half_a_second(self) -> None:
        for _ in range(QUALITY_TICKS):
            self.presenter.tick()

    def facts(self) -> dict[str, tuple[str, str]]:
        return {label: (value, remark) for label, value, remark in self.now.identity.facts}

    def figures(self) -> dict[str, str]:
        quality = self.now.quality
        return {label: value for label, value, _remark in (*quality.left, *quality.right)}


@pytest.fixture
def bench() -> Bench:
    return Bench()


# identity


def test_all_that_the_pen_says_of_itself_and_what_is_used_of_it(bench: Bench) -> None:
    bench.link.connect(replace(IDENTITY, depth_min_um=100, depth_max_um=3000, speed_max_dhz=1500))
    facts = bench.facts()
    assert facts["Serial"] == (IDENTITY.serial_number, "")
    assert facts["Depth"] == ("0.10 to 3.00 mm, step 0.05", "used: 0.50 to 2.50")
    assert facts["Speed"] == ("25 to 150 Hz, step 5", "used: 25 to 120")
    assert facts["Senses"][0] == "skin, cartridge chip, battery, temperature"
    assert facts["Lease"] == ("stops 300 ms after the last word", "100 to 1000 ms")
    assert (bench.now.identity.note, bench.now.identity.ports) == (None, None)


@pytest.mark.parametrize("bit", list(Lacks))
def test_each_thing_that_it_lacks_is_told_in_words(bench: Bench, bit: Lacks) -> None:
    bench.link.connect(replace(IDENTITY, lacks=bit))
    note = bench.now.identity.note
    assert note is not None
    assert note.text.endswith(".")
    assert (note.tone is Tone.WARN) == (bit is Lacks.LEASE)


def test_a_pen_without_depth_and_lease_shows_no_figure_for_them(bench: Bench) -> None:
    bench.link.connect(replace(BLIND, lacks=Lacks.DEPTH | Lacks.LEASE, features=Feature.NONE))
    facts = bench.facts()
    assert facts["Depth"] == ("set by hand at the pen", "")
    assert facts["Lease"] == ("none", "")
    assert facts["Senses"] == ("nothing", "")
    note = bench.now.identity.note
    assert note is not None
    assert "feel the skin" in note.text


NEVER_OPENED = (PortTrouble.NONE, PortTrouble.NO_PORT_GIVEN)


@pytest.mark.parametrize("trouble", [each for each in PortTrouble if each not in NEVER_OPENED])
def test_without_a_pen_it_says_what_is_wrong_and_what_to_do(bench: Bench, trouble: PortTrouble) -> None:
    bench.link.change(state=LinkState.ABSENT, identity=None, last_report=None, trouble=trouble, detail="errno 13")
    note = bench.now.identity.note
    assert note is not None
    assert note.title
    assert "errno 13" in note.text
    assert bench.now.identity.title == "No pen linked"


@pytest.mark.parametrize("state", [each for each in LinkState if each not in (LinkState.READY, LinkState.DEGRADED)])
def test_each_state_without_trouble_has_words_too(bench: Bench, state: LinkState) -> None:
    bench.link.change(state=state, last_report=None)
    note = bench.now.identity.note
    assert note is not None
    assert note.title


# ports

CABLE = PortFacts("ttyUSB0", "FT232R", "FTDI USB serial cable")
OTHER = PortFacts("ttyS0", "built in")


def test_ports_and_pens_have_a_key_each(bench: Bench) -> None:
    bench.link.change(state=LinkState.ABSENT, identity=None, last_report=None)
    pen = ProbedPort(CABLE, IDENTITY)
    bench.finder.now = Finding(FindPhase.ASKS, (CABLE, OTHER), (pen,), remembered=IDENTITY.serial_number)
    ports = bench.now.identity.ports
    assert ports is not None
    first, second = ports.rows
    assert (first.act, first.key, second.act, second.key) == (PortAct.PEN, "SW-0001", PortAct.PORT, "ttyS0")
    assert "FTDI" in first.title
    assert "SW-0001" in first.text
    assert "used last" in first.text
    assert "not asked" in second.text
    assert "ttyS0" in second.spoken
    bench.presenter.choose_port(first.act.value, first.key)
    bench.presenter.choose_port(second.act.value, second.key)
    bench.presenter.search_again()
    assert bench.finder.chosen == [("pen", "SW-0001"), ("port", "ttyS0"), ("again", "")]


def test_a_port_that_was_asked_says_what_answered(bench: Bench) -> None:
    bench.link.change(state=LinkState.ABSENT, identity=None, last_report=None)
    silent = ProbedPort(CABLE, None, PortTrouble.NO_PERMISSION, "EACCES")
    bench.finder.now = Finding(FindPhase.NONE, (CABLE,), (silent,))
    ports = bench.now.identity.ports
    assert ports is not None
    assert ports.rows[0].text == "No access to the port (EACCES)"


@pytest.mark.parametrize("phase", [each for each in FindPhase if each is not FindPhase.OFF])
def test_each_phase_of_the_search_has_words(bench: Bench, phase: FindPhase) -> None:
    bench.link.change(state=LinkState.ABSENT, identity=None, last_report=None)
    bench.finder.now = Finding(phase)
    ports = bench.now.identity.ports
    assert ports is not None
    assert (ports.text == words.no_ports()) == (phase not in (FindPhase.SEARCHING, FindPhase.FAILED))


def test_no_list_where_nothing_searches(bench: Bench) -> None:
    bench.link.change(state=LinkState.ABSENT, identity=None, last_report=None)
    bench.finder.now = Finding(FindPhase.OFF, (CABLE,))
    assert bench.now.identity.ports is None


# quality


def test_figures_are_read_twice_a_second(bench: Bench) -> None:
    asked = bench.tools.asked
    for _ in range(20):
        bench.presenter.tick()
    assert bench.tools.asked == asked + 4


def test_the_figures(bench: Bench) -> None:
    bench.link.change(counts=LinkCounts(reconnects=3))
    bench.tools.now = LinkQuality(10_000, 250, 1, 2, 7_849, 9_150, 12_400)
    bench.half_a_second()
    figures = bench.figures()
    assert figures["Lost"] == "1 (4 ‰)"
    assert figures["Rejected frames"] == "2"
    assert figures["Linked anew"] == "3"
    assert (figures["Round trip, half"], figures["99 of 100"], figures["slowest"]) == ("7.8 ms", "9.2 ms", "12.4 ms")


def test_no_figure_outlives_its_link(bench: Bench) -> None:
    bench.half_a_second()
    assert bench.figures()["Cycles"] == "250"
    bench.link.lose()
    figures = bench.figures()
    for name in ("Cycles", "Lost", "Rejected frames", "Round trip, half", "99 of 100", "slowest"):
        assert figures[name] == DASH
    assert figures["Last answer"] != DASH


def test_what_was_not_measured_is_a_dash(bench: Bench) -> None:
    bench.tools.now = LinkQuality(10_000, 0, 0, 0, None, None, None)
    bench.half_a_second()
    assert (bench.figures()["slowest"], bench.figures()["Lost"]) == (DASH, "0 (0 ‰)")


@pytest.mark.parametrize(
    ("quality", "verdict", "tone"),
    [
        (GOOD, LineVerdict.GOOD, Tone.GOOD),
        (NOISY, LineVerdict.NOISY, Tone.WARN),
        (SLOW, LineVerdict.SLOW, Tone.WARN),
        (replace(GOOD, round_trip_p99_us=CYCLE_US + 1), LineVerdict.UNEVEN, Tone.WARN),
        (replace(GOOD, round_trip_p50_us=CYCLE_US + 1), LineVerdict.TOO_SLOW, Tone.BAD),
        (replace(GOOD, round_trip_p50_us=None), LineVerdict.SILENT, Tone.BAD),
        (replace(GOOD, cycles=0), LineVerdict.NOT_MEASURED, Tone.PLAIN),
        (replace(GOOD, round_trip_p50_us=SLOW_US), LineVerdict.GOOD, Tone.GOOD),
    ],
)
def test_the_verdict_is_told_as_on_the_command_line(
    bench: Bench, quality: LinkQuality, verdict: LineVerdict, tone: Tone
) -> None:
    bench.tools.now = quality
    bench.half_a_second()
    note = bench.now.quality.note
    assert (note.title, note.tone) == (line_words.verdict(verdict)[0], tone)
    assert note.text


# what went wrong


def test_what_went_wrong_comes_with_time_and_count(bench: Bench) -> None:
    assert bench.now.faults.empty is not None
    for _ in range(2):
        bench.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
        bench.link.report(motor=Motor.IDLE, faults=Fault.NONE)
    faults = bench.now.faults
    assert faults.empty is None
    assert [(row.text, row.count) for row in faults.rows] == [("Motor stalled", "2 times")]
    assert faults.rows[0].first.startswith("first ")


# the wire log


def test_the_wire_log_s_switch_tells_what_really_is(bench: Bench) -> None:
    wire = bench.now.wire
    assert (wire.on, PurePath(wire.path).name, wire.facts[0][1]) == (False, "wire.log", "empty")
    bench.presenter.switch_wire_log(True)
    bench.tools.log = replace(bench.tools.log, bytes_written=1_001)
    wire = bench.now.wire
    assert (wire.on, wire.facts[0][1]) == (True, "2 kB")
    bench.tools.log = WireLogView(False, "wire.log", 0, "No space left on device")
    bench.presenter.switch_wire_log(True)
    wire = bench.now.wire
    assert not wire.on
    assert wire.trouble is not None
    assert "No space left" in wire.trouble.text


# the self-test


def press(bench: Bench, act: KeyAct) -> None:
    bench.link.report()
    bench.presenter.act(act)
    bench.link.report()


def test_the_keys_lead_through_the_whole_test(bench: Bench) -> None:
    bench.presenter.act(KeyAct.PRIMARY)
    assert "away from skin" in bench.sheet.text
    assert bench.sheet.may_begin
    bench.presenter.act(KeyAct.PRIMARY)
    assert bench.test.view.phase is Phase.MEASURING
    bench.link.advance(1_500)
    bench.link.report()
    assert 450 < bench.sheet.progress_permille < 550
    listen(bench.link, bench.test)
    assert bench.sheet.motion == "ARM  F7"
    press(bench, KeyAct.START)
    assert bench.test.view.step is SelfTestStep.ARM, "the wrong key"
    press(bench, KeyAct.ARM)
    assert bench.sheet.motion == "START  F8"
    press(bench, KeyAct.START)
    strokes(bench.link)
    assert bench.sheet.motion == "CHANGE  F8"
    press(bench, KeyAct.START)
    assert bench.sheet.motion == ""
    assert "STOP" in bench.sheet.text
    bench.console.pen.stop()
    rest(bench.link)
    assert bench.sheet.notes[0].title == "Passed"
    assert [row.chip for row in bench.sheet.rows] == ["Pass"] * 6
    assert any("STOP" in text for text in bench.said)
    assert bench.said[-1].startswith("Passed")
    assert bench.presenter.escape()
    assert bench.now.sheet is None
    assert bench.now.test.result is not None
    assert len(bench.now.test.rows) == 6


def test_the_last_result_stays_until_another_test_begins(bench: Bench) -> None:
    test_the_keys_lead_through_the_whole_test(bench)
    bench.presenter.primary()
    assert bench.sheet.begin.startswith("I hold")
    bench.presenter.close_sheet()
    assert bench.now.sheet is None
    assert bench.now.test.result is not None


def test_a_press_that_is_too_old_is_told_and_moves_nothing(bench: Bench) -> None:
    bench.presenter.primary()
    bench.presenter.primary()
    listen(bench.link, bench.test)
    now = bench.link.now_ns()
    bench.presenter._pressed_ns = lambda: now - 200_000_000
    bench.presenter.press_motion()
    assert "too late" in bench.sheet.notes[-1].text
    assert bench.said[-1] == bench.sheet.notes[-1].text
    assert bench.link.wishes == []


def test_what_forbids_the_test_stands_in_the_sheet(bench: Bench) -> None:
    session_at(bench.console, Step.NEEDLING)
    bench.presenter.primary()
    assert not bench.sheet.may_begin
    assert any("needling" in note.title for note in bench.sheet.notes)
    bench.presenter.primary()
    assert bench.test.view.phase is Phase.ASKED
    assert bench.presenter.escape()
    assert bench.now.sheet is None


def test_a_page_that_is_not_to_be_seen_moves_nothing_and_renders_nothing(bench: Bench) -> None:
    bench.presenter.primary()
    bench.presenter.primary()
    listen(bench.link, bench.test)
    press(bench, KeyAct.ARM)
    assert bench.console.pen.is_active()
    bench.presenter.page_hidden()
    assert not bench.console.pen.is_active()
    assert bench.test.view.ended is SelfTestEnd.PAGE_LEFT
    shown, wishes = len(bench.states), len(bench.link.wishes)
    for act in (KeyAct.PRIMARY, KeyAct.ARM, KeyAct.START):
        press(bench, act)
    bench.half_a_second()
    assert not bench.presenter.escape()
    assert (len(bench.states), len(bench.link.wishes)) == (shown, wishes)
    bench.presenter.page_shown()
    assert "page was left" in bench.sheet.notes[0].title


def test_a_sheet_that_was_only_asked_for_is_gone_with_its_page(bench: Bench) -> None:
    bench.presenter.primary()
    bench.presenter.page_hidden()
    bench.presenter.page_shown()
    assert bench.now.sheet is None


def test_a_pen_with_a_trigger_is_told_to_hold_it(bench: Bench) -> None:
    bench.link.connect(replace(IDENTITY, features=IDENTITY.features | Feature.TRIGGER))
    bench.presenter.primary()
    assert any("trigger" in note.text for note in bench.sheet.notes)


def test_nothing_is_rendered_twice(bench: Bench) -> None:
    bench.half_a_second()
    shown = len(bench.states)
    for _ in range(4):
        bench.presenter.tick()
    assert len(bench.states) == shown
