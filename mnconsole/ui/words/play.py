"""Words of the treatment that plays by itself: one line for each step that was stored. English, as the command line."""

from __future__ import annotations

from typing import Final

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.session import Step

_TOLD: Final[dict[type[Body], tuple[Step, str]]] = {
    ev.SessionStarted: (Step.SCREENING, "treatment opened"),
    ev.ScreeningConfirmed: (Step.SCREENING, "screening confirmed"),
    ev.CleanseDone: (Step.CLEANSE, "skin cleansed"),
    ev.CreamApplied: (Step.NUMBING, "numbing cream on"),
    ev.CreamRemoved: (Step.NUMBING, "numbing cream removed"),
    ev.CartridgeLoaded: (Step.NEEDLING, "cartridge loaded"),
    ev.PenStarted: (Step.NEEDLING, "pen running"),
    ev.PassDone: (Step.NEEDLING, "pass done"),
    ev.ZoneDone: (Step.NEEDLING, "zone done"),
    ev.NeedlingFinished: (Step.NEEDLING, "needling finished"),
    ev.AftercareGiven: (Step.AFTERCARE, "aftercare given"),
    ev.SessionSigned: (Step.SIGN_OFF, "signed"),
}


def step_saved(body: Body, seq: int) -> str:
    """The line of a stored entry, empty for one that is no step. The number is that of the step rail."""
    match body:
        case ev.SerumApplied():
            before = body.when is ev.SerumWhen.BEFORE
            step, words = Step.SERUM_BEFORE if before else Step.SERUM_AFTER, f"serum {body.when.value} needling applied"
        case ev.CreamRemoved():
            step, words = _TOLD[ev.CreamRemoved]
            words += f" after {body.contact_ms // 60_000} min"
        case ev.PenStarted() | ev.ZoneDone() | ev.PassDone():
            step, words = _TOLD[type(body)]
            words += f", {body.zone_id.replace('_', ' ')}"
        case _:
            if type(body) not in _TOLD:
                return ""
            step, words = _TOLD[type(body)]
    return f"step {step:d}: {words} (entry {seq})"


def place_of(step: Step | None) -> str:
    """Where the play stands: a step by its number in the rail, or before the first."""
    return f"step {step:d}, {step.name.lower().replace('_', ' ')}" if step is not None else "the start"


def gave_up(place: str, what: str, seconds: float, told: tuple[str, ...]) -> str:
    """Why the play has ended too soon, with what the page says; `what` was waited for in vain."""
    page = f"; the page says: {' '.join(told)}" if told else ""
    return f"gave up at {place}: waited {seconds:.0f} s for {what}{page}"
