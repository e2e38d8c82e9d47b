"""One session's record: its timeline and its depth chart, from its events. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from operator import or_
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.amendments import amended
from mnconsole.domain.events import Body, Event
from mnconsole.domain.pen import Lacks
from mnconsole.domain.session import Session
from mnconsole.ui.history.state import Item, Tone
from mnconsole.ui.words import timeline as words
from mnconsole.ui.words.formats import time_of_day
from mnconsole.ui.words.timeline_names import Names

_MAJOR = (
    ev.SessionResumed, ev.ScreeningConfirmed, ev.CleanseDone, ev.CreamApplied, ev.CreamRemoved, ev.CreamSkipped,
    ev.CreamTimeGiven, ev.SerumApplied, ev.SerumSkipped, ev.CartridgeLoaded, ev.ZoneLeftOut, ev.DepthReasonGiven,
    ev.DepthSetByHand,
    ev.PenInterrupted, ev.StretchGap, ev.NoteAdded, ev.ReactionOpened, ev.ReactionObserved, ev.AdverseEventRecorded,
    ev.AftercareGiven, ev.SessionSigned, ev.SessionEndedUntreated, ev.Retracted, ev.Amended,
)  # fmt: skip
"""Told among the steps; everything else among all entries."""

_TONES: dict[type[Body], Tone] = {
    ev.CreamApplied: Tone.GOOD,
    ev.CreamRemoved: Tone.GOOD,
    ev.CreamSkipped: Tone.WARN,
    ev.CreamTimeGiven: Tone.WARN,
    ev.SerumApplied: Tone.SERUM,
    ev.SerumSkipped: Tone.WARN,
    ev.ZoneChosen: Tone.WORK,
    ev.PassDone: Tone.WORK,
    ev.ZoneDone: Tone.WORK,
    ev.ZoneLeftOut: Tone.WARN,
    ev.NeedlingFinished: Tone.WORK,
    ev.DepthReasonGiven: Tone.WARN,
    ev.PenChanged: Tone.WARN,
    ev.PenArmed: Tone.WORK,
    ev.PenStarted: Tone.WORK,
    ev.StretchRecorded: Tone.WORK,
    ev.StretchGap: Tone.WARN,
    ev.PenInterrupted: Tone.BAD,
    ev.PenNotDone: Tone.WARN,
    ev.SessionResumed: Tone.WARN,
    ev.ReactionOpened: Tone.BAD,
    ev.ReactionObserved: Tone.BAD,
    ev.AdverseEventRecorded: Tone.BAD,
    ev.AftercareGiven: Tone.SERUM,
    ev.SessionSigned: Tone.GOOD,
    ev.SessionEndedUntreated: Tone.WARN,
    ev.Retracted: Tone.WARN,
    ev.Amended: Tone.WARN,
}
_HIGH = "high"


class _Version(Struct, frozen=True):
    """What an event says now, and what it said before each correction."""

    body: Body
    was: tuple[Body, ...] = ()


def timeline(session: Session, names: Names) -> tuple[Item, ...]:
    """Every entry, oldest first. Stretches of one zone without anything in between are one entry."""
    versions = _versions(session)
    cream: ev.CreamApplied | None = None
    items: list[Item] = []
    summary_told = False
    for group in _groups(session.events):
        event = group[0]
        if not summary_told and isinstance(event.body, (ev.PenStarted, ev.StretchRecorded)):
            summary_told = True
            items.append(_summary(session, event))
        body = versions[event.id].body
        if isinstance(body, ev.CreamApplied) and event.id not in session.retracted:
            cream = body
        items.append(_item(group, versions, session, names, cream))
    return tuple(items)


def _versions(session: Session) -> dict[UUID, _Version]:
    versions = {event.id: _Version(event.body) for event in session.events}
    for event in session.events:
        body = event.body
        if not isinstance(body, ev.Amended) or event.id in session.retracted or body.target not in versions:
            continue
        before = versions[body.target]
        after = amended(before.body, body.field, body.new)
        if after is not None:
            versions[body.target] = _Version(after, (*before.was, before.body))
    return versions


def _groups(events: tuple[Event, ...]) -> Iterator[list[Event]]:
    group: list[Event] = []
    for event in events:
        if group and _goes_on(group[-1].body, event.body):
            group.append(event)
            continue
        if group:
            yield group
        group = [event]
    if group:
        yield group


def _goes_on(before: Body, after: Body) -> bool:
    both = isinstance(before, ev.StretchRecorded) and isinstance(after, ev.StretchRecorded)
    return both and getattr(before, "zone_id", "") == getattr(after, "zone_id", "")


def _item(
    group: list[Event],
    versions: dict[UUID, _Version],
    session: Session,
    names: Names,
    cream: ev.CreamApplied | None,
) -> Item:
    event = group[0]
    version = versions[event.id]
    said = _said(group, versions, names)
    struck = event.id in session.retracted
    tone = _TONES.get(type(event.body), Tone.QUIET)
    item = Item(
        time=time_of_day(event.at_utc_ms),
        text=said.text,
        under=said.under,
        tone=tone,
        was=_was(version, names),
        struck=struck,
        strong=tone in (Tone.WARN, Tone.BAD) and isinstance(event.body, (ev.DepthReasonGiven, ev.AdverseEventRecorded)),
        major=isinstance(event.body, _MAJOR),
    )
    if isinstance(event.body, ev.AlarmRaised):
        high = event.body.priority == _HIGH
        item = replace(item, tone=Tone.BAD if high else Tone.WARN, major=high)
    if struck:
        return replace(item, tone=Tone.QUIET, chip=words.chip_taken_back(), chip_tone=Tone.WARN, strong=False)
    return _with_chip(item, version, cream)


def _was(version: _Version, names: Names) -> tuple[str, ...]:
    """Each earlier wording; what stands below the sentence when the sentence itself has not changed."""
    earlier = []
    for before, after in pairwise((*version.was, version.body)):
        old, new = words.said(before, names), words.said(after, names)
        earlier.append(old.text if old.text != new.text else old.under)
    return tuple(earlier)


def _with_chip(item: Item, version: _Version, cream: ev.CreamApplied | None) -> Item:
    body = version.body
    if version.was:
        return replace(item, chip=words.chip_corrected(), chip_tone=Tone.WARN)
    if isinstance(body, ev.CreamRemoved) and cream is not None:
        if body.contact_ms < cream.ready_ms:
            return replace(item, chip=words.chip_early(), chip_tone=Tone.WARN, tone=Tone.WARN)
        if body.contact_ms > cream.remove_ms:
            return replace(item, chip=words.chip_late(), chip_tone=Tone.WARN, tone=Tone.WARN)
        return replace(item, chip=words.chip_in_band(), chip_tone=Tone.GOOD)
    if isinstance(body, (ev.DepthReasonGiven, ev.CreamSkipped, ev.SerumSkipped, ev.ZoneLeftOut)):
        return replace(item, chip=words.chip_reason(), chip_tone=Tone.WARN)
    return item


def _said(group: list[Event], versions: dict[UUID, _Version], names: Names) -> words.Said:
    body = versions[group[0].id].body
    if isinstance(body, ev.StretchRecorded):
        return _stretches([event.body for event in group if isinstance(event.body, ev.StretchRecorded)], names)
    if isinstance(body, ev.DepthSetByHand):
        return words.by_hand(body, names, group[0].actor_id)
    if isinstance(body, ev.Retracted) and body.event_id in versions:
        return words.taken_back(words.said(versions[body.event_id].body, names).text, body.reason)
    if isinstance(body, ev.Amended) and body.target in versions:
        return words.corrected(words.said(versions[body.target].body, names).text, body.reason)
    return words.said(body, names)


def _stretches(stretches: list[ev.StretchRecorded], names: Names) -> words.Said:
    depths = min(s.depth_min_um for s in stretches), max(s.depth_max_um for s in stretches)
    speeds = min(s.speed_min_dhz for s in stretches), max(s.speed_max_dhz for s in stretches)
    zone = names.zone(stretches[0].zone_id)
    sensed = all(s.sensed for s in stretches)
    lacking = reduce(or_, (Lacks(s.lacks) for s in stretches))
    contact_ms = sum(s.contact_ms for s in stretches)
    text = words.stretch_words(zone, contact_ms, depths, speeds, sensed=sensed, lacking=lacking)
    strokes = words.strokes_words(sum(s.contact_strokes for s in stretches), sensed=sensed, lacking=lacking)
    return words.Said(text, strokes)


def _summary(session: Session, first: Event) -> Item:
    treated = [zone for zone in session.zones if zone.treated]
    text = words.needling_summary(
        len(treated),
        sum(zone.contact_ms for zone in treated),
        at_least=any(zone.at_least for zone in treated),
        sensed=all(zone.sensed for zone in treated),
    )
    return Item(time_of_day(first.at_utc_ms), text, tone=Tone.WORK, strong=True, major=True)
