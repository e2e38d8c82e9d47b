"""The step rail: times below what is done, the live value below the current step."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.numbing import Wait
from mnconsole.domain.session import Session, Status, Step, ZoneProgress
from mnconsole.ui.chair.state import Place, RailStep
from mnconsole.ui.words.chair import step_title, text
from mnconsole.ui.words.formats import clock_span, time_of_day

STEPS = tuple(step for step in Step if step is not Step.CLOSED)


def rail(session: Session, wait: Wait | None) -> tuple[RailStep, ...]:
    """The eight steps. In a session closed without treatment the steps that were not done stay open."""
    return tuple(_step(session, wait, step) for step in STEPS)


def _step(session: Session, wait: Wait | None, step: Step) -> RailStep:
    at_ms = session.done_at_ms(step)
    done = step < session.step and (session.status is not Status.UNTREATED or at_ms is not None)
    over = Place.LEFT_OUT if left_out(session, step) else Place.DONE
    place = over if done else Place.NOW if step is session.step else Place.LATER
    under = _live(session, wait, step) if place is Place.NOW else _when(session, step, at_ms) if done else ""
    if place is Place.LATER and step in (Step.SERUM_BEFORE, Step.SERUM_AFTER):
        under = text("rail.before" if step is Step.SERUM_BEFORE else "rail.after")
    return RailStep(step_title(step), place, under, _spoken(session, step, place))


def _spoken(session: Session, step: Step, place: Place) -> str:
    said = text(f"place.{place.value}")
    done, left_out = zones_over(session)
    if step is Step.NEEDLING and place is Place.NOW and left_out:
        return text("rail.zones_spoken", place=said, number=done, of=len(session.zones), out=left_out)
    return said


def left_out(session: Session, step: Step) -> bool:
    """Whether a step that is over was not done: no cream, no serum, no zone needled."""
    match step:
        case Step.NUMBING:
            return bool(session.cream_skipped)
        case Step.SERUM_BEFORE:
            return isinstance(session.serum_before, ev.SerumSkipped)
        case Step.SERUM_AFTER:
            return isinstance(session.serum_after, ev.SerumSkipped)
        case Step.NEEDLING:
            return not any(zone.treated for zone in session.zones)
        case _:
            return False


def zones_over(session: Session) -> tuple[int, int]:
    """How many zones are done, and how many were left out."""
    progress = [zone.progress for zone in session.zones]
    return progress.count(ZoneProgress.DONE), progress.count(ZoneProgress.LEFT_OUT)


def _when(session: Session, step: Step, at_ms: int | None) -> str:
    removed = session.cream.removed if session.cream is not None else None
    if step is Step.NUMBING and removed is not None:
        return text("rail.minutes", span=clock_span(removed.contact_ms))
    if step is Step.NUMBING and session.cream_skipped:
        return text("rail.no_cream")
    if left_out(session, step):
        return text("place.left_out")
    return time_of_day(at_ms) if at_ms is not None else ""


def _live(session: Session, wait: Wait | None, step: Step) -> str:
    if step is Step.NUMBING and wait is not None:
        return clock_span(wait.elapsed_ms)
    if step is Step.NEEDLING and session.zones:
        return text("rail.zones", number=zones_over(session)[0], of=len(session.zones))
    if step is Step.SERUM_BEFORE:
        return text("rail.before")
    if step is Step.SERUM_AFTER:
        return text("rail.after")
    return text("rail.now")
