"""Words of a session's events: one sentence for every kind, as the history tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from msgspec import Struct

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.pen import Desired, Fault, Interruption, Lacks, StopCause, WriteResult
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import clock_span, day_long, depth_mm, grams, month_year, seconds_tenths, speed_hz
from mnconsole.ui.words.timeline_codes import (
    alarm_name,
    fault_names,
    identity_name,
    interruption_name,
    retraction_reason,
    stop_cause,
    wanted_name,
    write_result,
)
from mnconsole.ui.words.timeline_names import Names
from mnconsole.ui.words.typed import day_of_text

_C = "Timeline"
SKIN_TYPES = ("", "I", "II", "III", "IV", "V", "VI")


class Said(Struct, frozen=True):
    """One event as words: the sentence, and what else it says below."""

    text: str
    under: str = ""


def said(body: Body, names: Names) -> Said:
    """The words of an event. KeyError for a body that is no event of a session."""
    return _WORDS[type(body)](body, names)


def has_words(kind: type[Body]) -> bool:
    """Whether a kind has words."""
    return kind in _WORDS


def stretch_words(
    zone: str,
    contact_ms: int,
    depths_um: tuple[int, int],
    speeds_dhz: tuple[int, int],
    *,
    sensed: bool,
    lacking: Lacks = Lacks.NONE,
) -> str:
    """What the pen reported over one or several stretches of a zone. `sensed` as in `StretchRecorded`."""
    what = "{zone}: {seconds} s contact at {depth} mm, {speed} Hz"
    if not sensed:
        what = "{zone}: {seconds} s running at {depth} mm, {speed} Hz"
    if Lacks.DEPTH in lacking:
        what = "{zone}: {seconds} s contact, depth by hand {depth} mm, {speed} Hz"
        if not sensed:
            what = "{zone}: {seconds} s running, depth by hand {depth} mm, {speed} Hz"
    return say(
        _C,
        what,
        zone=zone,
        seconds=seconds_tenths(contact_ms),
        depth=_range(depths_um, depth_mm),
        speed=_range(speeds_dhz, speed_hz),
    )


def strokes_words(strokes: int, *, sensed: bool, lacking: Lacks = Lacks.NONE) -> str:
    """Strokes on the skin, or all of a pen that doesn't sense it; or that nobody counted them."""
    if Lacks.STROKES in lacking:
        return say(_C, "Strokes not counted: this pen does not count them")
    if not sensed:
        return say(_C, "Strokes: {strokes}; this pen does not sense the skin", strokes=f"{strokes:,}")
    if strokes == 1:
        return say(_C, "1 stroke on the skin")
    return say(_C, "{strokes} strokes on the skin", strokes=f"{strokes:,}")


def needling_summary(zones: int, contact_ms: int, *, at_least: bool, sensed: bool) -> str:
    """The whole needling in one line."""
    seconds = f"{contact_ms // 1000:,}"
    if not sensed:
        least = say(_C, "at least {seconds}", seconds=seconds) if at_least else seconds
        return say(_C, "Needling, {seconds} s running time; the pen does not sense the skin", seconds=least)
    if at_least and zones == 1:
        return say(_C, "Needling, 1 zone, at least {seconds} s contact", seconds=seconds)
    if at_least:
        return say(_C, "Needling, {zones} zones, at least {seconds} s contact", zones=zones, seconds=seconds)
    if zones == 1:
        return say(_C, "Needling, 1 zone, {seconds} s contact", seconds=seconds)
    return say(_C, "Needling, {zones} zones, {seconds} s contact", zones=zones, seconds=seconds)


def chip_in_band() -> str:
    return say(_C, "in time")


def chip_early() -> str:
    return say(_C, "early")


def chip_late() -> str:
    return say(_C, "late")


def chip_reason() -> str:
    return say(_C, "reason")


def chip_taken_back() -> str:
    return say(_C, "taken back")


def chip_corrected() -> str:
    return say(_C, "corrected")


def taken_back(text: str, reason: str) -> Said:
    """A retraction, with the words of what it takes back."""
    return Said(say(_C, "Taken back: {text}", text=text), _reason(retraction_reason(reason)))


def corrected(text: str, reason: str) -> Said:
    """A correction, with the words as they read now."""
    return Said(say(_C, "Corrected: {text}", text=text), _reason(reason))


def _range(pair: tuple[int, int], write: Callable[[int], str]) -> str:
    low, high = write(pair[0]), write(pair[1])
    return low if low == high else f"{low}–{high}"


def _reason(text: str) -> str:
    return say(_C, "Reason: {text}", text=text) if text else ""


def _join(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _screening(b: ev.ScreeningConfirmed, n: Names) -> Said:
    present = [n.question(answer.question_id) for answer in b.answers if answer.present]
    skin = SKIN_TYPES[b.fitzpatrick] if 0 < b.fitzpatrick < len(SKIN_TYPES) else str(b.fitzpatrick)
    return Said(
        say(_C, "Screening confirmed, Fitzpatrick {skin}", skin=skin),
        _join(
            say(_C, "Yes to: {list}", list="; ".join(present)) if present else say(_C, "No finding applies"),
            _reason(b.caution_reason),
            say(_C, "Released by {who}", who=b.released_by) if b.released_by else "",
            _allergies(b.allergies, n),
            say(_C, "Consent, version {version}", version=b.consent_version),
        ),
    )


def _allergies(text: str, n: Names) -> str:
    if text:
        return say(_C, "Allergies: {text}", text=text)
    # Of an erased person nobody knows any longer what was told.
    return "" if n.erased else say(_C, "No known allergy")


def _cream(b: ev.CreamApplied, n: Names) -> Said:
    under = say(_C, "{product}, exp {expiry}", product=n.product(b.product_id), expiry=month_year(b.expiry))
    return Said(say(_C, "Cream on, {amount} g, lot {lot}", amount=grams(b.amount_mg), lot=b.lot), under)


def _removed(b: ev.CreamRemoved, n: Names) -> Said:
    reason = n.choice("early_removal", b.early_reason) if b.early_reason else ""
    return Said(say(_C, "Cream off after {time}", time=clock_span(b.contact_ms)), _reason(reason))


def _serum(b: ev.SerumApplied, n: Names) -> Said:
    before = b.when is ev.SerumWhen.BEFORE
    text = say(_C, "Serum before, lot {lot}", lot=b.lot) if before else say(_C, "Serum after, lot {lot}", lot=b.lot)
    return Said(text, say(_C, "{product}, exp {expiry}", product=n.product(b.product_id), expiry=month_year(b.expiry)))


def _no_serum(b: ev.SerumSkipped, n: Names) -> Said:
    before = b.when is ev.SerumWhen.BEFORE
    text = say(_C, "Serum before left out") if before else say(_C, "Serum after left out")
    return Said(text, _reason(n.choice("no_serum", b.reason)))


def _cartridge(b: ev.CartridgeLoaded, n: Names) -> Said:
    under = say(_C, "exp {expiry}, {how}", expiry=month_year(b.expiry), how=identity_name(b.identity))
    return Said(say(_C, "{product}, lot {lot}", product=n.product(b.product_id), lot=b.lot), under)


def _planned(b: ev.ZonesPlanned, n: Names) -> Said:
    zones = [_planned_zone(n.zone(z.zone_id), depth_mm(z.depth_um), z.passes) for z in b.zones]
    return Said(say(_C, "Zones planned: {number}", number=len(zones)), _join(*zones))


def _planned_zone(zone: str, depth: str, passes: int) -> str:
    if passes == 1:
        return say(_C, "{zone} {depth} mm, 1 pass", zone=zone, depth=depth)
    return say(_C, "{zone} {depth} mm, {passes} passes", zone=zone, depth=depth, passes=passes)


def _depth_reason(b: ev.DepthReasonGiven, n: Names) -> Said:
    text = say(
        _C,
        "Override: {zone} up to {depth} mm, above {caution}",
        zone=n.zone(b.zone_id),
        depth=depth_mm(b.up_to_um),
        caution=depth_mm(b.caution_um),
    )
    return Said(text, _reason(n.choice("depth_reason", b.reason)))


def _by_hand(b: ev.DepthSetByHand, n: Names) -> Said:
    return Said(say(_C, "Depth set by hand: {zone}, {depth} mm", zone=n.zone(b.zone_id), depth=depth_mm(b.depth_um)))


def by_hand(body: ev.DepthSetByHand, names: Names, who: UUID | None) -> Said:
    """A depth that was set by hand, with who confirmed it."""
    under = say(_C, "Confirmed by {who}; the pen does not report it", who=names.person(who)) if who is not None else ""
    return Said(_by_hand(body, names).text, under)


def _pen(source: str) -> Callable[[Any, Names], Said]:
    def words(b: Any, n: Names) -> Said:
        depth, speed = depth_mm(b.depth_um), speed_hz(b.speed_dhz)
        return Said(say(_C, source, zone=n.zone(b.zone_id), depth=depth, speed=speed))

    return words


def _stopped(b: ev.PenStopped, _n: Names) -> Said:
    text = say(_C, "Pen stopped: {cause}", cause=_code(StopCause, b.cause, stop_cause))
    if b.confirmed_ms < 0:
        return Said(text, say(_C, "The pen did not confirm it"))
    return Said(text, say(_C, "Confirmed after {ms} ms", ms=b.confirmed_ms))


def _interrupted(b: ev.PenInterrupted, _n: Names) -> Said:
    text = say(_C, "Pen interrupted: {cause}", cause=_code(Interruption, b.cause, interruption_name))
    return Said(text, ", ".join(fault_names(Fault(b.faults))))


def _not_done(b: ev.PenNotDone, _n: Names) -> Said:
    wanted = wanted_name(Desired(b.wanted)) if b.wanted in set(Desired) else str(b.wanted)
    under = say(_C, "Asked for {depth} mm, {speed} Hz", depth=depth_mm(b.depth_um), speed=speed_hz(b.speed_dhz))
    if b.result < 0:
        return Said(say(_C, "The pen did not confirm {wanted}", wanted=wanted), under)
    why = write_result(WriteResult(b.result)) if b.result in set(WriteResult) else str(b.result)
    return Said(say(_C, "The pen refused {wanted}: {why}", wanted=wanted, why=why), under)


def _stretch(b: ev.StretchRecorded, n: Names) -> Said:
    depths, speeds = (b.depth_min_um, b.depth_max_um), (b.speed_min_dhz, b.speed_max_dhz)
    lacking = Lacks(b.lacks)
    text = stretch_words(n.zone(b.zone_id), b.contact_ms, depths, speeds, sensed=b.sensed, lacking=lacking)
    return Said(text, strokes_words(b.contact_strokes, sensed=b.sensed, lacking=lacking))


def _gap(b: ev.StretchGap, n: Names) -> Said:
    if b.known:
        text = say(_C, "{zone}: a gap, counted by the pen itself", zone=n.zone(b.zone_id))
        return Said(text, strokes_words(b.contact_strokes, sensed=b.sensed))
    return Said(say(_C, "{zone}: a gap nobody counted; the dose is at least what is shown", zone=n.zone(b.zone_id)))


def _resumed(b: ev.SessionResumed, _n: Names) -> Said:
    gap = clock_span(b.gap_ms)
    if b.cause is ev.ResumeCause.SLEPT:
        return Said(say(_C, "The laptop slept, or the program stood still, for {gap}", gap=gap))
    unclean = b.cause is ev.ResumeCause.UNCLEAN_END
    cause = say(_C, "The program had ended suddenly") if unclean else say(_C, "The program had been closed")
    return Said(say(_C, "Taken up again, {gap} after its last entry", gap=gap), cause)


def _adverse(b: ev.AdverseEventRecorded, n: Names) -> Said:
    severity, action = n.choice("severity", b.severity), "; ".join(n.choice("action", each) for each in b.actions)
    return Said(say(_C, "Adverse event: {severity}. {action}", severity=severity, action=action), b.text)


def _aftercare(b: ev.AftercareGiven, n: Names) -> Said:
    number = len(b.points)
    text = say(_C, "Aftercare given, {number} points explained", number=number)
    if number == 1:
        text = say(_C, "Aftercare given, 1 point explained")
    next_visit = day_of_text(b.next_visit)
    visit = say(_C, "Next visit {day}", day=day_long(next_visit)) if next_visit is not None else ""
    return Said(text, _join(*(n.choice("aftercare", point) for point in b.points), visit))


def _signed(b: ev.SessionSigned, n: Names) -> Said:
    skin = say(_C, "Skin: {reaction}", reaction=n.choice("skin_reaction", b.reaction))
    adverse = say(_C, "An adverse event is on record") if b.adverse else say(_C, "No adverse event")
    return Said(say(_C, "Signed by {who}", who=n.person(b.signed_by)), _join(skin, adverse))


def _untreated(b: ev.SessionEndedUntreated, n: Names) -> Said:
    text = say(_C, "Ended without treatment by {who}", who=n.person(b.signed_by))
    return Said(text, _reason(n.choice("untreated", b.reason)))


def _note(b: ev.NoteAdded, _n: Names) -> Said:
    return Said(say(_C, "Note: {text}", text=b.text) if b.text else say(_C, "A note whose text was erased"))


def _code(kind: Any, value: str, words: Callable[[Any], str]) -> str:
    # A newer program may have written a cause that this one does not know; its name is still better than nothing.
    return words(kind(value)) if value in {code.value for code in kind} else value


_WORDS: dict[type[Body], Callable[[Any, Names], Said]] = {
    ev.SessionStarted: lambda b, n: Said(say(_C, "Opened by {who}", who=n.person(b.practitioner_id))),
    ev.SessionResumed: _resumed,
    ev.CourseSet: lambda b, _n: Said(say(_C, "Session {number} of {planned}", number=b.number, planned=b.planned)),
    ev.ScreeningConfirmed: _screening,
    ev.CleanseDone: lambda _b, _n: Said(say(_C, "Skin cleansed")),
    ev.CreamApplied: _cream,
    ev.CreamRemoved: _removed,
    ev.CreamSkipped: lambda b, n: Said(say(_C, "No cream used"), _reason(n.choice("no_cream", b.reason))),
    ev.CreamTimeGiven: lambda b, _n: Said(
        say(_C, "Time on the skin read from the clock: {time}", time=clock_span(b.contact_ms))
    ),
    ev.SerumApplied: _serum,
    ev.SerumSkipped: _no_serum,
    ev.CartridgeLoaded: _cartridge,
    ev.ZonesPlanned: _planned,
    ev.ZoneChosen: lambda b, n: Said(say(_C, "{zone} begun", zone=n.zone(b.zone_id))),
    ev.PassDone: lambda b, n: Said(say(_C, "{zone}: pass {number} done", zone=n.zone(b.zone_id), number=b.number)),
    ev.ZoneDone: lambda b, n: Said(say(_C, "{zone} done", zone=n.zone(b.zone_id)), n.choice("endpoint", b.endpoint)),
    ev.ZoneLeftOut: lambda b, n: Said(
        say(_C, "{zone} left out", zone=n.zone(b.zone_id)), _reason(n.choice("zone_left_out", b.reason))
    ),
    ev.NeedlingFinished: lambda _b, _n: Said(say(_C, "Needling finished")),
    ev.DepthReasonGiven: _depth_reason,
    ev.DepthSetByHand: _by_hand,
    ev.PenChanged: lambda b, _n: Said(say(_C, "Now pen {now}, before {before}", now=b.serial_number, before=b.before)),
    ev.PenArmed: _pen("Pen armed: {zone}, {depth} mm, {speed} Hz"),
    ev.PenStarted: _pen("Pen started: {zone}, {depth} mm, {speed} Hz"),
    ev.PenPaused: lambda b, n: Said(say(_C, "Pen paused: {zone}", zone=n.zone(b.zone_id))),
    ev.PenStopped: _stopped,
    ev.PenInterrupted: _interrupted,
    ev.PenNotDone: _not_done,
    ev.SetPointsChanged: _pen("Set to {depth} mm, {speed} Hz: {zone}"),
    ev.StretchRecorded: _stretch,
    ev.StretchGap: _gap,
    ev.AlarmRaised: lambda b, _n: Said(say(_C, "Alarm: {name}", name=alarm_name(b.code))),
    ev.AlarmAcknowledged: lambda b, _n: Said(say(_C, "Alarm seen: {name}", name=alarm_name(b.code))),
    ev.AlarmEnded: lambda b, _n: Said(say(_C, "Alarm ended: {name}", name=alarm_name(b.code))),
    ev.NoteAdded: _note,
    ev.ReactionOpened: lambda _b, _n: Said(say(_C, "Reaction: first aid opened")),
    ev.ReactionObserved: lambda b, n: Said(say(_C, "Seen: {what}", what=n.choice("observation", b.code))),
    ev.AdverseEventRecorded: _adverse,
    ev.AftercareGiven: _aftercare,
    ev.SessionSigned: _signed,
    ev.SessionEndedUntreated: _untreated,
    # Told with the words of their targets by `taken_back` and `corrected`; these stand alone when a target is gone.
    ev.Retracted: lambda b, _n: Said(say(_C, "A step was taken back"), _reason(retraction_reason(b.reason))),
    ev.Amended: lambda b, _n: Said(say(_C, "An entry was corrected"), _reason(b.reason)),
}
