"""The panel's state for every combination of link, motor, wish and stop; and each state that a person meets."""

from __future__ import annotations

from itertools import product

import pytest
from msgspec.structs import replace

from mnconsole.domain.pen import (
    FRESH_NS,
    Desired,
    Fault,
    Feature,
    Interruption,
    LinkState,
    LinkView,
    Motor,
    PortTrouble,
    SetPhase,
    StopCause,
    StopPhase,
)
from mnconsole.domain.session import Step
from mnconsole.services.hub import ChairChanged
from mnconsole.ui.pen_panel.presenter import PenPanelPresenter
from mnconsole.ui.pen_panel.state import Bar, BarTone, KeyLook, LineTone, PanelState, TileLook
from mnconsole.ui.words import pen as words
from mnconsole.ui.words import pen_arming as arming_words
from mnconsole.ui.words import pen_ports as port_words
from mnconsole.ui.words import pen_values as value_words
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at
from tests.helpers.fakes import IDENTITY, FakeLink, report

LINKED = (LinkState.READY, LinkState.DEGRADED)


class Bench:
    """A panel over a console in memory, with the pen's view set by hand."""

    def __init__(self, console: BenchConsole) -> None:
        self.console = console
        self.link: FakeLink = console.link
        self.presenter = PenPanelPresenter(console, lambda: self.link.now)
        self.states: list[PanelState] = []
        self.presenter.attach(self.states.append)

    @property
    def state(self) -> PanelState:
        return self.states[-1]

    def see(self, **changes: object) -> PanelState:
        """The state for a view with these parts."""
        self.link.change(**changes)
        self.presenter.tick()
        return self.state


@pytest.fixture
def bench() -> Bench:
    console = make_console()
    session_at(console, Step.NEEDLING)
    return Bench(console)


def combinations() -> list[tuple[LinkState, Motor | None, Desired, StopPhase]]:
    return list(product(LinkState, (*Motor, None), Desired, StopPhase))


def test_every_combination_has_a_state(bench: Bench) -> None:
    """No combination fails, is empty, shows motion without a fresh report, or offers ARM or START where it must not."""
    before = bench.link.view()
    for state, motor, wanted, phase in combinations():
        seen = report(motor=motor, sent_ns=bench.link.now, received_ns=bench.link.now) if motor is not None else None
        view = replace(
            before, state=state, last_report=seen, wanted=wanted, stop_phase=phase, stop_cause=StopCause.OPERATOR
        )
        shown = bench.see(**{name: getattr(view, name) for name in LinkView.__struct_fields__})
        where = (state, motor, wanted, phase)
        assert all((shown.bar.title, shown.link.title, shown.stop.line)), where
        fresh = seen is not None and state in LINKED
        if not fresh:
            assert shown.reports.look is TileLook.STALE, where
            assert shown.bar.tone not in (BarTone.RUNNING, BarTone.ARMED), where
        if shown.bar.tone is BarTone.RUNNING:
            assert (motor, wanted) == (Motor.RUNNING, Desired.RUN), where
        if shown.arm.look is KeyLook.READY:
            assert (motor, wanted) == (Motor.IDLE, Desired.STOP), where
            assert phase not in (StopPhase.STOPPING, StopPhase.NOT_CONFIRMED), where
        if shown.start.look is KeyLook.FILLED:
            assert (motor, wanted) == (Motor.ARMED, Desired.ARM), where
        assert (shown.pause is not None) == (wanted is Desired.RUN), where
        if phase is StopPhase.NOT_CONFIRMED:
            assert shown.bar.tone is BarTone.LOST, where
            assert shown.fill is not None, where


@pytest.mark.parametrize("trouble", [trouble for trouble in PortTrouble if trouble is not PortTrouble.NONE])
@pytest.mark.parametrize("state", [LinkState.ABSENT, LinkState.INCOMPATIBLE, LinkState.OPENING])
def test_trouble_with_the_port_takes_the_place_of_the_controls(trouble: PortTrouble, state: LinkState) -> None:
    bench = Bench(make_console(link=FakeLink(connected=False)))
    shown = bench.see(state=state, trouble=trouble, port="/dev/serial/by-id/usb-pen")
    assert shown.fill is not None
    assert (shown.fill.title, shown.fill.text) == port_words.panel_trouble(trouble, "usb-pen")
    assert shown.link.title == shown.fill.title
    assert shown.link.second == "usb-pen"
    assert shown.charge.percent is None


def test_idle_the_value_is_chosen_and_the_needles_are_in(bench: Bench) -> None:
    shown = bench.state
    assert shown.bar.title == words.idle_ready()
    assert (shown.set_tile.label, shown.set_tile.value, shown.set_tile.look) == ("Chosen depth", "0.75", TileLook.IDLE)
    assert (shown.reports.value, shown.reports.look) == (value_words.retracted(), TileLook.IDLE)
    assert (shown.speed.value, shown.speed.quiet) == ("90", True)
    assert (shown.arm.look, shown.start.look, shown.pause) == (KeyLook.READY, KeyLook.LOCKED, None)
    assert (shown.missing, shown.fill) == (None, None)
    assert shown.scale.caution_um == 1000
    assert shown.stop.line == "Always works  ·  Esc"
    assert shown.cartridge.chip == arming_words.in_date()


def armed(bench: Bench) -> None:
    bench.presenter.arm()
    bench.link.answer()


def running(bench: Bench) -> None:
    armed(bench)
    bench.presenter.start()
    bench.link.answer()
    bench.link.needle(3)


def test_asked_is_not_yet_confirmed(bench: Bench) -> None:
    bench.presenter.arm()
    assert bench.state.bar.title == words.arming()
    assert bench.state.set_tile.note == value_words.asked()
    bench.link.answer()
    assert bench.state.set_tile.note == value_words.confirmed()
    assert bench.state.set_tile.look is TileLook.AGREES


def test_armed_counts_down(bench: Bench) -> None:
    armed(bench)
    shown = bench.state
    assert (shown.bar.tone, shown.bar.title, shown.bar.info) == (BarTone.ARMED, "Armed", "30 s left")
    assert (shown.arm.look, shown.start.look) == (KeyLook.DONE, KeyLook.FILLED)
    assert (shown.reports.value, shown.reports.look) == ("0.75", TileLook.AGREES)
    assert shown.stop.line == "Motor off at once  ·  Space or Esc"
    bench.link.advance(12_000 - 40)
    bench.link.report()
    bench.presenter.tick()
    assert bench.state.bar.info == "18 s left"


def test_running_shows_zone_contact_and_report(bench: Bench) -> None:
    running(bench)
    bench.presenter.tick()
    shown = bench.state
    assert (shown.bar.tone, shown.bar.title) == (BarTone.RUNNING, "Running")
    assert shown.bar.info.startswith("Forehead")
    assert shown.speed.note == "pen reports 90 Hz"
    assert shown.start.text.startswith("Started")
    assert shown.pause is not None
    assert shown.strip.speed == ("Speed", "90 Hz")
    assert shown.strip.load == ("Load", "30 %")
    assert shown.strip.band == (810, 990)


def test_paused_counts_down_from_two_minutes(bench: Bench) -> None:
    running(bench)
    bench.presenter.pause()
    assert bench.state.bar.title == words.pausing()
    bench.link.answer()
    shown = bench.state
    assert (shown.bar.title, shown.bar.info) == ("Paused", "2:00 left")
    assert shown.start.look is KeyLook.FILLED


def test_stopping_then_stopped_and_confirmed(bench: Bench) -> None:
    running(bench)
    bench.presenter.stop()
    assert bench.state.bar.title == words.stopping()
    assert bench.state.stop.line.startswith("Sent, waiting")
    bench.link.answer()
    assert (bench.state.bar.title, bench.state.bar.info) == (words.stopped_confirmed(), "motor off")


@pytest.mark.parametrize("cause", list(StopCause))
def test_a_confirmed_stop_names_its_cause(bench: Bench, cause: StopCause) -> None:
    running(bench)
    bench.console.pen.stop(cause)
    bench.link.answer()
    if cause is StopCause.ZONE_LEFT:
        assert bench.state.bar == Bar(BarTone.IDLE, "check", words.zone_done())
    else:
        assert words.stop_cause(cause) in (bench.state.bar.info, bench.state.bar.second)


def test_a_stop_that_is_not_confirmed_fills_the_panel(bench: Bench) -> None:
    running(bench)
    bench.presenter.stop()
    bench.link.time_out_stop()
    shown = bench.state
    assert shown.bar.title == words.stop_not_confirmed()
    assert shown.fill is not None
    assert "Lift the pen off the skin now, then switch it off at the pen." in shown.fill.text
    assert "Stop is sent again and again." in shown.fill.text
    assert shown.stop.line == "Sent again and again: no answer"
    assert (shown.frame, shown.flash) == (True, True)


def test_a_stop_whose_port_is_gone_is_not_said_to_be_sent(bench: Bench) -> None:
    running(bench)
    bench.presenter.stop()
    bench.link.time_out_stop()
    shown = bench.see(state=LinkState.ABSENT, trouble=PortTrouble.MISSING, identity=None, last_report=None)
    assert shown.fill is not None
    assert "No pen is there now: stop can't be sent." in shown.fill.text
    assert "Not sent" in shown.stop.line


def test_a_lost_link_shows_dashes_and_the_last_values(bench: Bench) -> None:
    running(bench)
    bench.link.lose()
    shown = bench.state
    assert (shown.link.tone, shown.link.title) == (LineTone.DANGER, "Pen not answering")
    assert shown.link.second.startswith("last answer ")
    assert shown.bar.tone is BarTone.LOST
    assert (shown.set_tile.look, shown.set_tile.note) == (TileLook.STALE, "last set 0.75 mm")
    assert (shown.reports.look, shown.reports.note) == (TileLook.STALE, "stale: last 0.75 mm")
    assert (shown.speed.stale, shown.speed.note) == (True, "stale: last 90 Hz")
    assert not any((shown.steps.deeper, shown.steps.shallower, shown.steps.faster, shown.steps.slower))
    assert not any(preset.enabled for preset in shown.presets)
    assert shown.missing is None, "the strip with its gap tells more"
    assert shown.scale.depth_um is None
    assert shown.frame


def test_the_missing_list_comes_back_when_the_strip_is_old(bench: Bench) -> None:
    running(bench)
    bench.link.lose()
    bench.link.advance(31_000)
    bench.presenter.tick()
    assert bench.state.missing is not None


def test_an_interruption_is_named_once_the_pen_answers_again(bench: Bench) -> None:
    running(bench)
    bench.link.interrupt(Interruption.STOPPED_ELSEWHERE)
    bench.link.answer()
    shown = bench.state
    assert (shown.bar.title, shown.bar.second) == (
        words.interrupted(),
        words.interruption(Interruption.STOPPED_ELSEWHERE),
    )


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault])
def test_a_fault_is_named(bench: Bench, fault: Fault) -> None:
    running(bench)
    bench.link.report(motor=Motor.FAULTED, faults=fault, speed_actual_dhz=0)
    shown, told = bench.state, words.then_key(words.faults(fault), "F6")
    assert (shown.bar.title, shown.bar.second) == (words.pen_stopped_itself(), told)
    assert shown.arm.look is KeyLook.LOCKED


def test_clearing_is_told(bench: Bench) -> None:
    bench.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    assert bench.see(wanted=Desired.CLEAR).bar.title == words.clearing()


def test_a_stale_report_is_a_dash_though_the_link_is_not_lost_yet(bench: Bench) -> None:
    running(bench)
    bench.link.advance(FRESH_NS // 1_000_000)
    bench.presenter.beat()
    assert bench.state.reports.look is TileLook.AGREES
    bench.link.advance(1)
    bench.presenter.beat()
    assert bench.state.reports.look is TileLook.STALE
    assert bench.state.bar.tone is BarTone.WAITING
    assert bench.presenter.reports_now().look is TileLook.STALE
    assert bench.presenter.speed_now().stale


def test_what_is_painted_is_asked_for_at_that_moment(bench: Bench) -> None:
    running(bench)
    bench.presenter.tick()
    bench.link.advance(200)
    assert bench.state.reports.look is TileLook.AGREES, "rendered before"
    assert bench.presenter.reports_now().look is TileLook.STALE


def test_a_depth_that_differs_is_told_by_how_much(bench: Bench) -> None:
    running(bench)
    bench.link.report(depth_actual_um=650)
    bench.presenter.tick()
    assert (bench.state.reports.look, bench.state.reports.note) == (TileLook.DIFFERS, "differs by 0.10 mm")


@pytest.mark.parametrize(
    ("phase", "look"),
    [
        (SetPhase.ASKED, TileLook.NORMAL),
        (SetPhase.CONFIRMED, TileLook.AGREES),
        (SetPhase.REFUSED, TileLook.DIFFERS),
        (SetPhase.NOT_CONFIRMED, TileLook.DIFFERS),
    ],
)
def test_the_set_value_is_what_is_wanted_in_each_phase(bench: Bench, phase: SetPhase, look: TileLook) -> None:
    armed(bench)
    shown = bench.see(set_phase=phase, wanted_depth_um=900)
    assert (shown.set_tile.value, shown.set_tile.look) == ("0.90", look)


def test_a_pen_with_a_trigger_says_that_it_waits_for_it() -> None:
    console = make_console(link=FakeLink(connected=False))
    console.link.connect(replace(IDENTITY, features=Feature.TRIGGER))
    session_at(console, Step.NEEDLING)
    bench = Bench(console)
    running(bench)
    bench.link.report(speed_actual_dhz=0)
    bench.presenter.tick()
    assert bench.state.bar.info == words.press_the_trigger()
    bench.link.report(speed_actual_dhz=900, trigger_pressed=True)
    assert bench.state.bar.tone is BarTone.RUNNING
    assert bench.state.charge.text == "", "a pen without a battery has no charge"


def test_presets_beyond_the_pen_are_disabled() -> None:
    console = make_console(link=FakeLink(connected=False))
    console.link.connect(replace(IDENTITY, depth_max_um=1000))
    bench = Bench(console)
    assert [preset.enabled for preset in bench.state.presets] == [True, True, True, False, False]
    assert bench.state.scale.high_um == 1000


def test_steppers_end_with_the_range(bench: Bench) -> None:
    bench.presenter.set_depth(500)
    assert (bench.state.steps.deeper, bench.state.steps.shallower) == (True, False)
    for _ in range(20):
        bench.presenter.step_speed(+1)
    assert (bench.state.steps.faster, bench.state.steps.slower) == (False, True)


def test_a_low_battery_is_told(bench: Bench) -> None:
    bench.link.report(battery_percent=15)
    bench.presenter.tick()
    assert (bench.state.charge.text, bench.state.charge.low) == ("15 %, low", True)


def test_an_expired_cartridge_is_told() -> None:
    console = make_console()
    session_at(console, Step.NEEDLING)
    bench = Bench(console)
    console.clock.advance(2 * 365 * 24 * 3_600_000)
    bench.presenter.tick()
    assert (bench.state.cartridge.chip, bench.state.cartridge.chip_tone) == (
        arming_words.out_of_date(),
        LineTone.DANGER,
    )


def test_the_folded_panel_tells_the_same_in_short(bench: Bench) -> None:
    running(bench)
    bench.presenter.tick()
    assert bench.state.folded.rows == (
        ("Motor", "On", ""),
        ("Set", "0.75", "mm"),
        ("Reports", "0.75", "mm"),
        ("Battery", "90 %", ""),
    )
    bench.link.lose()
    assert [row[1] for row in bench.state.folded.rows] == ["—"] * 4


def test_why_it_stopped_belongs_to_the_patient_of_that_time(bench: Bench) -> None:
    first = bench.console.pen.chair_id
    running(bench)
    bench.presenter.stop()
    bench.link.answer()
    assert bench.state.bar.title == words.stopped_confirmed()
    second = session_at(bench.console, Step.NEEDLING, patient(bench.console, "Ben Example"))
    assert bench.console.pen.chair_id == second.id != first
    assert bench.state.bar.title == words.idle_ready()
    running(bench)
    bench.link.interrupt(Interruption.STOPPED_ELSEWHERE)
    bench.link.answer()
    assert bench.state.bar.title == words.interrupted()
    assert bench.console.pen.choose_chair(first) is None
    assert bench.state.bar.title == words.idle_ready()


def test_a_stop_that_was_not_confirmed_is_told_at_every_patient(bench: Bench) -> None:
    running(bench)
    bench.see(stop_phase=StopPhase.NOT_CONFIRMED, stop_cause=StopCause.OPERATOR, wanted=Desired.STOP)
    bench.presenter._chair_changed(ChairChanged(None))
    assert bench.state.bar.title == words.stop_not_confirmed()
