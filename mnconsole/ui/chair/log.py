"""The session log: a block per step on a time axis, and the newest entry in words."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Event
from mnconsole.domain.pen import Interruption
from mnconsole.domain.session import Session, Status, Step
from mnconsole.ui.chair.state import Lane, LogBlock, LogState
from mnconsole.ui.words.chair import step_title, text
from mnconsole.ui.words.formats import clock_span, grams, time_of_day
from mnconsole.ui.words.timeline import said
from mnconsole.ui.words.timeline_names import Names

_MINUTE_MS = 60_000
_LEAST_MS = 1_000
_STEPS_MIN = (1, 2, 5, 10, 15, 30, 60, 120, 240, 720)
MOST_TICKS = 7

_LANES = {
    Step.NUMBING: Lane.CREAM,
    Step.SERUM_BEFORE: Lane.SERUM,
    Step.NEEDLING: Lane.NEEDLING,
    Step.SERUM_AFTER: Lane.SERUM,
}


_SILENT = (
    ev.StretchRecorded,
    ev.StretchGap,
    ev.SetPointsChanged,
    ev.AlarmRaised,
    ev.AlarmAcknowledged,
    ev.AlarmEnded,
)
"""What the pen panel, the table and the alarm strip tell better."""


def log(session: Session, names: Names, now_ms: int, saved_ms: int | None, busy: bool) -> LogState:
    """The log at `now_ms` UTC. `saved_ms` is when the newest event was acknowledged, None before any was."""
    to_ms = session.closed_utc_ms if session.status is not Status.OPEN else now_ms
    # Nothing to the right of now: a longer axis would show times that have not come.
    to_ms = max(to_ms, session.started_utc_ms + _LEAST_MS)
    newest = newest_entry(session, names)
    saved = text("log.saved", time=time_of_day(saved_ms, seconds=True)) if saved_ms is not None else ""
    return LogState(
        title=text("log.title"),
        saved=text("log.saving") if busy else saved,
        busy=busy,
        latest_time=time_of_day(newest[0].at_utc_ms) if newest else "",
        latest=newest[1] if newest else "",
        from_ms=session.started_utc_ms,
        to_ms=to_ms,
        blocks=_blocks(session, to_ms),
        axis=_axis(session.started_utc_ms, to_ms),
        marks=_marks(session),
        breaks=_breaks(session),
        now=text("log.now") if session.status is Status.OPEN else "",
    )


def newest_entry(session: Session, names: Names) -> tuple[Event, str] | None:
    """The newest entry, in the words of the history's timeline."""
    event = next((event for event in reversed(session.events) if not isinstance(event.body, _SILENT)), None)
    return (event, said(event.body, names).text) if event is not None else None


def _blocks(session: Session, to_ms: int) -> tuple[LogBlock, ...]:
    found: list[LogBlock] = []
    at_ms = session.started_utc_ms
    for step in Step:
        end_ms = session.done_at_ms(step)
        current = step is session.step
        if end_ms is None and not current:
            continue
        if step is Step.CLOSED:
            break
        end_ms = to_ms if end_ms is None or current else end_ms
        found.append(LogBlock(at_ms, max(at_ms, end_ms), _label(session, step), _lane(session, step)))
        at_ms = max(at_ms, end_ms)
    return tuple(found)


def _lane(session: Session, step: Step) -> Lane:
    # The colour of cream means that cream is or was on the skin.
    if step is Step.NUMBING and session.cream is None:
        return Lane.PLAIN
    return _LANES.get(step, Lane.PLAIN)


def _label(session: Session, step: Step) -> str:
    cream = session.cream
    if step is Step.NUMBING and session.cream_skipped:
        return text("log.no_cream")
    if step is Step.NUMBING and cream is not None:
        if cream.removed is not None:
            return text("log.cream_done", span=clock_span(cream.removed.contact_ms))
        return text("log.cream_on", amount=grams(cream.applied.amount_mg))
    return step_title(step)


def _axis(from_ms: int, to_ms: int) -> tuple[tuple[int, str], ...]:
    span = to_ms - from_ms
    step = next((m for m in _STEPS_MIN if span <= m * _MINUTE_MS * MOST_TICKS), _STEPS_MIN[-1]) * _MINUTE_MS
    first = -(-from_ms // step) * step
    return tuple((at_ms, time_of_day(at_ms)) for at_ms in range(first, to_ms + 1, step))[: MOST_TICKS + 1]


def _marks(session: Session) -> tuple[int, ...]:
    return tuple(e.at_utc_ms for e in session.events if isinstance(e.body, ev.ZoneChosen))


def _breaks(session: Session) -> tuple[int, ...]:
    return tuple(
        event.at_utc_ms
        for event in session.events
        if isinstance(event.body, ev.PenInterrupted) and event.body.cause == Interruption.LINK_LOST.value
    )
