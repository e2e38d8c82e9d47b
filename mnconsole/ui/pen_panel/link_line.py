"""The first line of the panel, the battery, and the words that stand in the place of useless controls. No Qt."""

from __future__ import annotations

from pathlib import PurePath

from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import Feature, LinkState, PortTrouble
from mnconsole.domain.pen_finding import FindPhase, pen_mark
from mnconsole.services.alarm_watch import BATTERY_LOW_PERCENT
from mnconsole.ui.pen_panel.facts import LINKED, PenFacts
from mnconsole.ui.pen_panel.state import Charge, Fill, Line, LineTone, Question
from mnconsole.ui.words import pen as words
from mnconsole.ui.words import pen_halt as halt_words
from mnconsole.ui.words import pen_link as link_words
from mnconsole.ui.words import pen_ports as port_words
from mnconsole.ui.words.formats import time_of_day

_NS_PER_MS = 1_000_000


def link_line(facts: PenFacts) -> Line:
    """Link and age of the last answer."""
    state = facts.view.state
    if state in LINKED:
        report = facts.view.last_report
        if facts.report is None:
            return Line(LineTone.WARN, "unplug", words.no_answer(), last_answer(facts))
        if facts.lost_percent:
            return Line(LineTone.WARN, "plug", link_words.line_noise(), link_words.answers_lost(facts.lost_percent))
        age_ms = max(0, report.age_ns(facts.now_ns)) // _NS_PER_MS if report is not None else 0
        return Line(LineTone.OK, "plug", link_words.link_title(state), link_words.answered(age_ms))
    if state in (LinkState.LOST, LinkState.DEAD):
        return Line(LineTone.DANGER, "unplug", link_words.link_title(state), last_answer(facts))
    if facts.searches:
        title = port_words.search_words(facts.finding, facts.system)[0]
        looking = facts.finding.phase is FindPhase.SEARCHING
        place = port_name(port_words.search_place(facts.finding))
        return Line(LineTone.NEUTRAL if looking else LineTone.WARN, "search" if looking else "unplug", title, place)
    if facts.view.trouble is not PortTrouble.NONE:
        title = port_words.trouble(facts.view.trouble, facts.view.port, facts.system)[0]
        return Line(LineTone.WARN, "unplug", title, port_name(facts.view.port))
    return Line(LineTone.NEUTRAL, "plug", link_words.link_title(state), port_name(facts.view.port))


def last_answer(facts: PenFacts) -> str:
    """When the pen was last heard, on the records' clock."""
    if not facts.view.last_answer_ns:
        return link_words.never_answered()
    ago_ms = max(0, facts.now_ns - facts.view.last_answer_ns) // _NS_PER_MS
    return link_words.last_answer(time_of_day(facts.utc_ms - ago_ms, seconds=True))


def port_name(port: str) -> str:
    """The last part of a port's path; the whole of anything else."""
    return PurePath(port).name or port


def charge(facts: PenFacts) -> Charge:
    """The battery as freshly reported."""
    identity = facts.view.identity
    if identity is not None and Feature.BATTERY not in identity.features:
        return Charge(None, "")
    if facts.report is None or not facts.linked:
        return Charge(None, link_words.battery_unknown())
    percent = max(0, min(100, facts.report.battery_percent))
    low = percent < BATTERY_LOW_PERCENT
    return Charge(percent, link_words.battery_low(percent) if low else link_words.battery(percent), low)


def fill(facts: PenFacts) -> Fill | None:
    """What takes the place of the controls: an unanswered stop, or a pen that can't be reached."""
    view = facts.view
    if facts.stop_unanswered:
        text = f"{halt_words.lift_and_switch_off(facts.halt.switch_off)}\n{halt_words.stop_goes_on(facts.stop_is_sent)}"
        return Fill(LineTone.DANGER, "octagon-alert", words.stop_not_confirmed(), text)
    if view.state is LinkState.DEAD:
        return Fill(LineTone.DANGER, "unplug", *link_words.link_todo(view.state, facts.halt))
    if view.state in (*LINKED, LinkState.LOST):
        return None
    if facts.searches:
        looking = facts.finding.phase is FindPhase.SEARCHING
        words_now = port_words.search_words(facts.finding, facts.system)
        return Fill(LineTone.NEUTRAL if looking else LineTone.WARN, "search" if looking else "unplug", *words_now)
    if view.trouble is not PortTrouble.NONE:
        told = port_words.panel_trouble(view.trouble, port_name(view.port), view.detail, facts.system)
        return Fill(LineTone.WARN, "unplug", *told)
    if view.state is LinkState.INCOMPATIBLE:
        return Fill(LineTone.WARN, "unplug", *link_words.link_todo(view.state, facts.halt))
    return None


MOST_PENS = 3
"""Keys that fit; the page of the pen lists all."""


def question(facts: PenFacts) -> Question | None:
    """Which of several pens, or whether another one than before: nothing is armed before a person has said so."""
    if facts.stop_unanswered or facts.active:
        return None
    if facts.linked and Condition.OTHER_PEN in facts.missing and facts.view.identity is not None:
        words_now = port_words.other_pen(facts.pen_before, facts.view.identity)
        return Question(*words_now, (("", port_words.use_this_pen()),))
    if facts.searches and facts.finding.phase is FindPhase.ASKS:
        pens = [probed.pen for probed in facts.finding.pens if probed.pen is not None]
        keys = tuple((pen_mark(pen), port_words.pen_key(pen)) for pen in pens[:MOST_PENS])
        return Question(*port_words.which_pen(len(pens)), keys)
    return None
