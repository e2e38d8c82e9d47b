"""Depth and speed: what is set, what the pen reports, and how to change it. No Qt."""

from __future__ import annotations

from mnconsole.domain.limits import Range
from mnconsole.domain.pen import Lacks, Motor, SetPhase, lacks
from mnconsole.services.alarm_watch import DEPTH_OFF_UM
from mnconsole.ui.pen_panel.facts import PenFacts
from mnconsole.ui.pen_panel.state import Hand, Preset, Scale, Speed, Steps, Strip, Tile, TileLook
from mnconsole.ui.words import pen_values as words
from mnconsole.ui.words.formats import depth_mm, speed_hz
from mnconsole.ui.words.keys import KeyAct, key_text

MARKS_UM = (500, 1000, 1500, 2000, 2500)
_BAND_PERCENT = 10
_OUT = (Motor.ARMED, Motor.RUNNING)


def depth_set_um(facts: PenFacts) -> int:
    """What is wanted of the pen; the chosen value while nothing is."""
    return facts.view.wanted_depth_um if facts.in_force else facts.depth_um


def speed_set_dhz(facts: PenFacts) -> int:
    """See `depth_set_um`."""
    return facts.view.wanted_speed_dhz if facts.in_force else facts.speed_dhz


def set_tile(facts: PenFacts) -> Tile:
    """What the nurse set. In idle it is only chosen."""
    last = facts.last
    if not facts.linked and last is not None and last.motor in _OUT:
        note = words.last_set(last.depth_set_um)
        return Tile(words.set_depth(), note=note, look=TileLook.STALE, spoken_stale=words.stale_spoken())
    value = depth_mm(depth_set_um(facts))
    failed = facts.in_force and facts.view.set_phase in (SetPhase.REFUSED, SetPhase.NOT_CONFIRMED)
    if facts.by_hand and facts.hand_set_um is not None and not failed:
        look = TileLook.AGREES if facts.in_force else TileLook.IDLE
        label = words.set_depth() if facts.in_force else words.chosen_depth()
        return Tile(label, value, words.MM, words.by_hand_confirmed(), look)
    if not facts.in_force:
        note = words.not_in_force() if facts.caution_um is None else words.caution_above(facts.caution_um)
        return Tile(words.chosen_depth(), value, words.MM, note, TileLook.IDLE)
    look, note = {
        SetPhase.CHOSEN: (TileLook.NORMAL, words.asked()),
        SetPhase.ASKED: (TileLook.NORMAL, words.asked()),
        SetPhase.CONFIRMED: (TileLook.AGREES, words.confirmed()),
        SetPhase.REFUSED: (TileLook.DIFFERS, words.refused_kept(facts.view.refused_result)),
        SetPhase.NOT_CONFIRMED: (TileLook.DIFFERS, words.not_confirmed_kept()),
    }[facts.view.set_phase]
    return Tile(words.set_depth(), value, words.MM, note, look)


def reports_tile(facts: PenFacts) -> Tile:
    """What the pen reports, and only while it can be proved fresh."""
    report = facts.report
    if facts.by_hand:
        spoken = words.stale_spoken()
        return Tile(words.pen_reports(), note=words.not_reported(), look=TileLook.STALE, spoken_stale=spoken)
    if report is None or not facts.linked:
        last = facts.last
        moved = last is not None and last.motor in _OUT
        note = words.stale_last(last.depth_actual_um) if last is not None and moved else words.nothing_reported()
        return Tile(words.pen_reports(), note=note, look=TileLook.STALE, spoken_stale=words.stale_spoken())
    if report.motor not in _OUT:
        return Tile(words.pen_reports(), words.retracted(), note=words.needles_in(), look=TileLook.IDLE)
    off_um = report.depth_actual_um - report.depth_set_um
    value = depth_mm(report.depth_actual_um)
    if abs(off_um) >= DEPTH_OFF_UM:
        return Tile(words.pen_reports(), value, words.MM, words.differs(off_um), TileLook.DIFFERS)
    return Tile(words.pen_reports(), value, words.MM, words.agrees(), TileLook.AGREES)


def speed(facts: PenFacts) -> Speed:
    """The set rate; below it what the pen reports while it runs."""
    last = facts.last
    report = facts.report if facts.linked else None
    if report is None and last is not None and last.motor in _OUT:
        note = words.stale_speed(last.speed_set_dhz)
        return Speed(words.speed_name(), note=note, stale=True, spoken_stale=words.stale_spoken())
    value_dhz = speed_set_dhz(facts)
    value = speed_hz(value_dhz)
    if not facts.in_force:
        return Speed(words.speed_name(), value, words.HZ, words.rpm_chosen(value_dhz), quiet=True)
    if report is not None and report.motor is Motor.RUNNING:
        return Speed(words.speed_name(), value, words.HZ, words.reports_speed(report.speed_actual_dhz))
    return Speed(words.speed_name(), value, words.HZ, words.rpm_set(value_dhz))


def scale(facts: PenFacts) -> Scale:
    """The depth bar."""
    depth = facts.limits.depth
    last = facts.last
    lost = not facts.linked and last is not None and last.motor in _OUT
    marks = tuple((um, words.mark(um)) for um in MARKS_UM if depth.low <= um <= depth.high)
    return Scale(depth.low, depth.high, marks, None if lost else depth_set_um(facts), facts.caution_um)


def can_set(facts: PenFacts) -> bool:
    """Whether depth and speed can be changed now. Not while the pen does not answer."""
    return not facts.stop_waits and (facts.linked or facts.last is None or facts.last.motor not in _OUT)


def steps(facts: PenFacts) -> Steps:
    """Which steppers lead anywhere."""
    depth, speed_range = facts.limits.depth, facts.limits.speed
    free = can_set(facts)
    return Steps(
        deeper=free and _can_step(depth, facts.depth_um, +1),
        shallower=free and _can_step(depth, facts.depth_um, -1),
        faster=free and _can_step(speed_range, facts.speed_dhz, +1),
        slower=free and _can_step(speed_range, facts.speed_dhz, -1),
    )


def _can_step(within: Range, value: int, by: int) -> bool:
    return within.stepped(value, by) != value


def presets(facts: PenFacts) -> tuple[Preset, ...]:
    """The five presets; what the pen can't do is disabled."""
    free, now_um = can_set(facts), depth_set_um(facts)
    return tuple(
        Preset(um, depth_mm(um), words.preset(um), um == now_um, free and facts.limits.depth.check(um) is None)
        for um in facts.presets_um
    )


def strip(facts: PenFacts) -> Strip:
    """Words and band of the strip."""
    report = facts.report if facts.linked else None
    set_dhz = speed_set_dhz(facts)
    measured = not lacks(facts.pen, Lacks.LOAD)
    load = words.strip_load(report.load_permille if report is not None else None)
    margin = set_dhz * _BAND_PERCENT // 100
    return Strip(
        words.strip_speed(report.speed_actual_dhz if report is not None else None),
        load if measured else words.strip_load_unknown(),
        (set_dhz - margin, set_dhz + margin) if facts.in_force else None,
        facts.limits.speed.high * 5 // 4,
        "" if measured else words.not_measured(),
    )


def hand_key(facts: PenFacts) -> Hand | None:
    """What the nurse confirms at the handpiece, in the place of what the pen does not report; None: nothing to do."""
    if not facts.hand_is_asked:
        return None
    text = words.with_short_key(words.confirm_depth(facts.depth_um), key_text(KeyAct.CONFIRM_DEPTH))
    return Hand(text, words.set_by_hand(facts.depth_um), not facts.stop_waits)
