"""What ARM still needs, how ARM, START and STOP stand, and the cartridge. No Qt."""

from __future__ import annotations

from mnconsole.domain.interlock import ALWAYS_SHOWN, Condition
from mnconsole.domain.pen import Desired, LinkState, Motor
from mnconsole.domain.session import Session, Step, ZoneProgress
from mnconsole.ui.pen_panel.facts import PenFacts
from mnconsole.ui.pen_panel.state import (
    Cartridge,
    Charge,
    Folded,
    Key,
    KeyLook,
    Line,
    LineTone,
    Missing,
    Stop,
    TileLook,
)
from mnconsole.ui.words import pen as words
from mnconsole.ui.words import pen_arming as arming_words
from mnconsole.ui.words import pen_link as link_words
from mnconsole.ui.words import pen_values as value_words
from mnconsole.ui.words.formats import DASH, depth_mm, month_year, time_of_day
from mnconsole.ui.words.keys import KeyAct, key_text

_OF_THE_PEN = frozenset(
    {
        Condition.PEN_LINKED,
        Condition.PEN_FAULT,
        Condition.PEN_CARTRIDGE,
        Condition.WINDOW_FRONT,
        Condition.PAGE,
        Condition.SAVED,
    }
)
"""What the state bar tells too; it doesn't push a strip aside that shows the last seconds of a run."""

_NS_PER_S = 1_000_000_000

SOON_S = 3
"""A run that ends so soon has START as the next thing to do."""

_NEED_A_PATIENT = frozenset(ALWAYS_SHOWN) - {Condition.PATIENT}


def missing_list(facts: PenFacts) -> Missing | None:
    """The list in the strip's place, None when nothing is missing or the strip tells more."""
    conditions = facts.missing
    if facts.active or not conditions or _needling_over(facts.session):
        return None
    if facts.strip_recent and _OF_THE_PEN.issuperset(conditions):
        return None
    done = tuple(condition for condition in ALWAYS_SHOWN if condition not in conditions)
    if Condition.PATIENT in conditions:
        conditions = tuple(condition for condition in conditions if condition not in _NEED_A_PATIENT)
    return Missing(
        title=arming_words.before_arming(),
        count=arming_words.done_of(len(done), len(done) + len(conditions)),
        items=tuple((condition, _item(condition, facts)) for condition in conditions),
        done=tuple(_met(condition, facts.session) for condition in done),
        more=arming_words.and_more(),
    )


def _item(condition: Condition, facts: PenFacts) -> str:
    if condition is Condition.DEPTH_BY_HAND:
        return arming_words.set_handpiece(facts.depth_um)
    return missing_text(condition, facts.session)


def _met(condition: Condition, session: Session | None) -> str:
    # Nothing came off that was never on.
    if condition is Condition.CREAM_REMOVED and session is not None and session.cream_skipped:
        return arming_words.no_cream_used()
    return arming_words.condition_met(condition)


def _needling_over(session: Session | None) -> bool:
    return session is not None and session.needling_finished


def missing_text(condition: Condition, session: Session | None) -> str:
    """What is missing, in words that fit the moment: nothing can be removed that was not put on."""
    if session is None:
        return arming_words.condition(condition)
    if _needling_over(session) and condition is Condition.ZONE:
        return arming_words.needling_over()
    if condition is Condition.CREAM_REMOVED and session.cream is None:
        return arming_words.cream_not_on()
    if condition is Condition.SERUM and session.step < Step.SERUM_BEFORE:
        return arming_words.serum_to_come()
    if condition is Condition.ZONE:
        return _zone_missing(session)
    return arming_words.condition(condition)


def _zone_missing(session: Session) -> str:
    if session.step < Step.NEEDLING:
        return arming_words.needling_to_come() if session.zones else arming_words.condition(Condition.ZONE)
    if session.zone is not None:
        return arming_words.zone_without_area()
    if not session.zones:
        return arming_words.condition(Condition.ZONE)
    progress = {zone.progress for zone in session.zones}
    if ZoneProgress.TO_DO not in progress:
        return arming_words.no_zone_left()
    return arming_words.no_zone_yet() if progress == {ZoneProgress.TO_DO} else arming_words.next_zone_to_come()


def may_arm(facts: PenFacts) -> bool:
    """Whether ARM is offered: the pen is idle, nothing is wanted and nothing is missing."""
    waiting = facts.in_force or facts.stop_waits or facts.view.wanted is Desired.CLEAR
    return facts.motor is Motor.IDLE and not waiting and not facts.missing


def arm_key(facts: PenFacts) -> Key:
    """ARM; its state once it is pressed."""
    key = key_text(KeyAct.ARM)
    text = arming_words.arm_key(key)
    if facts.in_force and facts.motor in (Motor.ARMED, Motor.RUNNING):
        return Key(KeyLook.DONE, words.armed(), "check", words.armed())
    if facts.in_force and facts.motor is Motor.IDLE:
        return Key(KeyLook.DONE, words.arming(), "hourglass", words.arming())
    look = KeyLook.READY if may_arm(facts) else KeyLook.LOCKED
    return Key(look, text, "lock-open" if look is KeyLook.READY else "lock", text)


def pause_key(facts: PenFacts) -> Key | None:
    """Pause, in ARM's place while the pen is wanted running; a second press on START never meets it."""
    if facts.view.wanted is not Desired.RUN:
        return None
    text = arming_words.pause_key(key_text(KeyAct.PAUSE))
    return Key(KeyLook.READY, text, "pause", text)


def start_key(facts: PenFacts) -> Key:
    """START; when it was pressed while the pen runs."""
    text = arming_words.start_key(key_text(KeyAct.START))
    if facts.run_left_ns is not None:
        return _go_on_key(facts, facts.run_left_ns)
    if facts.view.wanted is Desired.RUN:
        if facts.motor is Motor.RUNNING and facts.started_utc_ms:
            told = arming_words.started_at(time_of_day(facts.started_utc_ms))
            return Key(KeyLook.DONE, told, "play", told)
        return Key(KeyLook.DONE, words.starting(), "hourglass", words.starting())
    ready = facts.view.wanted is Desired.ARM and facts.motor is Motor.ARMED and not facts.missing
    return Key(KeyLook.FILLED if ready else KeyLook.LOCKED, text, "play", text)


def _go_on_key(facts: PenFacts, left_ns: int) -> Key:
    """START stays a key to press or hold while the run would end by itself; from its first moment, since it is held."""
    if facts.motor is not Motor.RUNNING:
        return Key(KeyLook.KEEP, words.starting(), "hourglass", words.starting())
    seconds, key = -(-left_ns // _NS_PER_S), key_text(KeyAct.START)
    look = KeyLook.FILLED if seconds <= SOON_S else KeyLook.KEEP
    return Key(look, arming_words.go_on_key(key, seconds), "timer", arming_words.go_on_spoken(key, seconds))


def cartridge(facts: PenFacts) -> Cartridge:
    """The session's cartridge, with its date."""
    loaded = facts.session.cartridge if facts.session is not None else None
    if loaded is None:
        line = Line(LineTone.NEUTRAL, "layers", arming_words.no_cartridge(), arming_words.no_cartridge_todo())
        return Cartridge(line, "", LineTone.NEUTRAL)
    lot = arming_words.cartridge_lot(loaded.lot, month_year(loaded.expiry))
    line = Line(LineTone.NEUTRAL, "layers", arming_words.cartridge(loaded.needles), lot)
    if loaded.expiry >= facts.today[:7]:
        return Cartridge(line, arming_words.in_date(), LineTone.OK)
    return Cartridge(line, arming_words.out_of_date(), LineTone.DANGER)


def stop(facts: PenFacts) -> Stop:
    """The words on STOP. While the link is lost a stop goes out every cycle."""
    unanswered = facts.stop_unanswered or facts.view.state is LinkState.LOST
    return Stop(
        arming_words.stop_line(facts.active, facts.stop_waits, unanswered, facts.stop_is_sent, facts.keys),
        arming_words.stop_keys(facts.keys),
        arming_words.stop_spoken(facts.keys),
    )


def folded(facts: PenFacts, link: Line, set_look: TileLook, reports_value: str, charge: Charge) -> Folded:
    """The narrow panel, from what the wide one shows."""
    stale = facts.linked and facts.report is None
    return Folded(
        Line(link.tone, link.icon, link_words.link_short(LinkState.LOST if stale else facts.view.state)),
        (
            (words.motor(), _motor_word(facts), ""),
            (words.set_short() if facts.in_force else words.chosen_short(), *_set_value(facts, set_look)),
            (words.reports_short(), *_reports_value(facts, reports_value)),
            (link_words.battery_name(), DASH if charge.percent is None else charge.text, ""),
        ),
    )


def _motor_word(facts: PenFacts) -> str:
    if facts.motor is None:
        return DASH
    word = {Motor.IDLE: "off", Motor.ARMED: "armed", Motor.RUNNING: "on", Motor.FAULTED: "fault"}[facts.motor]
    return words.motor_short(word)


def _set_value(facts: PenFacts, look: TileLook) -> tuple[str, str]:
    if look is TileLook.STALE:
        return DASH, ""
    return depth_mm(facts.view.wanted_depth_um if facts.in_force else facts.depth_um), value_words.MM


def _reports_value(facts: PenFacts, value: str) -> tuple[str, str]:
    if facts.report is None or not facts.linked or facts.by_hand:
        return DASH, ""
    if facts.motor in (Motor.IDLE, Motor.FAULTED):
        return value_words.retracted(), ""
    return value, value_words.MM
