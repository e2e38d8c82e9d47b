"""The state bar: one view for each state of link, motor, wish and stop. No Qt."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.domain.pen import Desired, Fault, Feature, LinkState, Motor, PenReport, PortTrouble, StopCause, StopPhase
from mnconsole.domain.pen_finding import FindPhase
from mnconsole.domain.session import Step
from mnconsole.services.pen_watch import ARMED_LIMIT_NS, PAUSED_LIMIT_NS
from mnconsole.ui.pen_panel.facts import PenFacts
from mnconsole.ui.pen_panel.state import Bar, BarTone
from mnconsole.ui.words import pen as words
from mnconsole.ui.words import pen_halt as halt_words
from mnconsole.ui.words import pen_link as link_words
from mnconsole.ui.words import pen_ports as port_words
from mnconsole.ui.words.formats import clock_span
from mnconsole.ui.words.keys import KeyAct, key_text

_NS_PER_MS = 1_000_000
_NS_PER_S = 1_000_000_000

_HIGH_FAULTS = Fault.OVERCURRENT | Fault.OVERTEMPERATURE | Fault.DEPTH_ACTUATOR | Fault.INTERNAL | Fault.TRIGGER_STUCK


def state_bar(facts: PenFacts) -> Bar:
    """The pen's state now; with what is weaker about the pen, as long as it could move."""
    bar = _state_bar(facts)
    ready = facts.motor is Motor.IDLE and not facts.missing
    could_move = facts.motor in (Motor.ARMED, Motor.RUNNING) or facts.in_force or ready
    if not facts.runs_on_alone or not could_move or bar.second:
        return bar
    title = words.state_with(bar.title, bar.info) if bar.info and facts.motor is not Motor.IDLE else bar.title
    return replace(bar, title=title, info="", second=words.runs_on_alone())


def _state_bar(facts: PenFacts) -> Bar:
    if facts.stop_unanswered:
        return Bar(BarTone.LOST, "octagon-alert", words.stop_not_confirmed(), second=halt_words.lift_short())
    if not facts.linked:
        return _not_linked(facts)
    report = facts.report
    if report is None:
        return Bar(BarTone.WAITING, "unplug", words.no_answer(), words.waiting_for_pen())
    match report.motor:
        case Motor.FAULTED:
            return _faulted(facts, report)
        case Motor.RUNNING:
            return _running(facts, report)
        case Motor.ARMED:
            return _armed(facts)
        case Motor.IDLE:
            return _idle(facts)


def _not_linked(facts: PenFacts) -> Bar:
    view = facts.view
    if view.state in (LinkState.LOST, LinkState.DEAD):
        second = halt_words.motor_now_short(facts.halt)
        return Bar(BarTone.LOST, "unplug", link_words.link_title(view.state), second=second)
    if facts.searches and facts.finding.phase is FindPhase.SEARCHING:
        return Bar(BarTone.IDLE, "search", port_words.searching()[0])
    if view.trouble is PortTrouble.NONE and view.state is not LinkState.INCOMPATIBLE:
        return Bar(BarTone.IDLE, "plug", link_words.link_title(view.state))
    return Bar(BarTone.IDLE, "unplug", words.no_pen())


def _faulted(facts: PenFacts, report: PenReport) -> Bar:
    if facts.view.wanted is Desired.CLEAR:
        return Bar(BarTone.WAITING, "refresh-cw", words.clearing())
    tone = BarTone.LOST if report.faults & _HIGH_FAULTS else BarTone.WAITING
    title = words.pen_reports_a_fault() if report.speed_actual_dhz else words.pen_stopped_itself()
    told = words.then_key(words.faults(report.faults), key_text(KeyAct.ACKNOWLEDGE))
    return Bar(tone, "triangle-alert", title, second=told)


def _running(facts: PenFacts, report: PenReport) -> Bar:
    if facts.view.wanted is Desired.ARM:
        return Bar(BarTone.WAITING, "pause", words.pausing(), facts.zone_name)
    if facts.view.wanted is not Desired.RUN:
        return Bar(BarTone.WAITING, "octagon-pause", words.stopping(), words.waiting_for_pen())
    identity = facts.view.identity
    trigger = identity is not None and Feature.TRIGGER in identity.features
    if trigger and not report.trigger_pressed and report.speed_actual_dhz == 0:
        return Bar(BarTone.ARMED, "hand", words.running(), words.press_the_trigger())
    if facts.run_left_ns is not None:
        return Bar(BarTone.RUNNING, "activity", words.running(), words.seconds_left(-(-facts.run_left_ns // _NS_PER_S)))
    contact = clock_span(facts.zone.contact_ms) if facts.zone is not None else ""
    return Bar(BarTone.RUNNING, "activity", words.running(), f"{facts.zone_name}  {contact}".strip())


def _armed(facts: PenFacts) -> Bar:
    if facts.view.wanted is Desired.RUN:
        return Bar(BarTone.WAITING, "play", words.starting(), facts.zone_name)
    if facts.view.wanted is not Desired.ARM:
        return Bar(BarTone.WAITING, "octagon-pause", words.stopping(), words.waiting_for_pen())
    if facts.has_run:
        left_ms = max(0, PAUSED_LIMIT_NS - facts.stood_ns) // _NS_PER_MS
        return Bar(BarTone.ARMED, "pause", words.paused(), words.span_left(clock_span(left_ms)))
    left_s = -(-max(0, ARMED_LIMIT_NS - facts.stood_ns) // _NS_PER_S)
    return Bar(BarTone.ARMED, "shield-check", words.armed(), words.seconds_left(left_s))


def _idle(facts: PenFacts) -> Bar:
    view = facts.view
    if view.wanted is Desired.ARM:
        return Bar(BarTone.WAITING, "lock-open", words.arming(), words.waiting_for_pen())
    if view.wanted is Desired.RUN:
        return Bar(BarTone.WAITING, "play", words.starting(), words.waiting_for_pen())
    if facts.session is not None and facts.session.needling_finished:
        return Bar(BarTone.IDLE, "check", words.needling_finished(), words.motor_off())
    ours = facts.stop_is_ours
    if ours and view.interruption is not None and view.interruption_epoch == view.epoch:
        return Bar(BarTone.IDLE, "octagon-pause", words.interrupted(), second=words.interruption(view.interruption))
    # A zone that was done is no news after needling.
    needling = facts.session is not None and facts.session.step is Step.NEEDLING
    old = view.stop_cause is StopCause.ZONE_LEFT and not needling
    if ours and view.stop_phase is StopPhase.CONFIRMED and view.stop_cause is not None and not old:
        cause = words.stop_cause(view.stop_cause)
        if view.stop_cause is StopCause.ZONE_LEFT:
            goes_on = facts.zone is not None and facts.by_hand
            return Bar(BarTone.IDLE, "check", words.zone_left() if goes_on else words.zone_done())
        if view.stop_cause is StopCause.OPERATOR:
            return Bar(BarTone.IDLE, "check", words.stopped_confirmed(), cause)
        return Bar(BarTone.IDLE, "check", words.stopped_confirmed(), second=cause)
    if facts.missing:
        return Bar(BarTone.IDLE, "lock", words.idle_locked(), words.motor_off())
    return Bar(BarTone.IDLE, "lock-open", words.idle_ready(), words.motor_off())
