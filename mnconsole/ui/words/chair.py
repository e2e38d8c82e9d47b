"""Words of the chair page: header, rail, steps, sheets. Looked up by a key; places in braces are filled."""

from __future__ import annotations

from typing import Final

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.people import PatientProblem
from mnconsole.domain.records_ports import VerifyResult
from mnconsole.domain.session import Step
from mnconsole.ui.words import say
from mnconsole.ui.words.chair_sheets import SHEETS
from mnconsole.ui.words.chair_steps import STEPS

_PAGE: Final[dict[str, str]] = {
    "act.note": "Note",
    "act.reaction": "Reaction",
    "act.undo": "Undo last step",
    "act.more": "More",
    "act.back": "Back",
    "act.close": "Close",
    "answer.yes": "Yes",
    "form.full": "{most} letters fit here; the rest was left out.",
    "answer.no": "No",
    "unit.g": "g",
    "unit.min": "min",
    "unit.cm2": "cm\N{SUPERSCRIPT TWO}",
    "unit.mm": "{value} mm",
    "empty.title": "Nobody in the chair",
    "empty.1": "Pick a patient at the left: under \u201cIn clinic now\u201d who is here already, below it everybody.",
    "empty.2": "Type any part of a name, date of birth or number to search.",
    "empty.3": "Somebody new? Press \u201cNew patient\u201d at the lower left.",
    "header.loading": "Reading the patient's details",
    "header.allergy": "Allergy: {allergy}",
    "header.no_allergy": "No known allergy",
    "header.allergy_unasked": "Allergies not asked yet",
    "header.reaction_now": "{severity} reaction in this treatment",
    "header.reaction": "{severity} reaction, {day}",
    "header.reaction_on": "Reaction, {day}",
    "header.born": "DOB {day}  \u00b7  {age} y",
    "header.skin": "Fitzpatrick {kind}",
    "header.course": "Session {number} of {planned}",
    "header.consent": "Consent {time}",
    "header.no_consent": "No consent yet",
    "header.more": "Everything to look out for",
    "rail.name": "Steps",
    "rail.before": "before",
    "rail.after": "after",
    "rail.now": "now",
    "rail.minutes": "{span} min",
    "rail.no_cream": "no cream",
    "rail.zones": "{number} of {of} done",
    "rail.zones_spoken": "{place}, {number} of {of} zones done, {out} left out",
    "place.done": "done",
    "place.now": "now",
    "place.later": "to do",
    "place.frozen": "counter frozen",
    "place.left_out": "left out",
    "places.first": "First finish {step}. What you asked for comes after it.",
    "places.undo": "{step} is on record. To change it, use \u201cUndo last step\u201d.",
    "log.title": "Session log",
    "log.saved": "saved {time}",
    "log.saving": "saving ...",
    "log.now": "now",
    "log.cream_done": "Cream {span}",
    "log.no_cream": "No cream used",
    "log.cream_on": "Cream on, {amount} g",
    "verify.running": "Verifying every entry of the records ...",
    "verify.sound": "Record verified: {events} events, none changed, none missing.",
    "verify.broken": "The records do not verify: entry {row} is not as it was written. Call the manager.",
    "verify.failed": "The records could not be read. Press Verify again.",
    "verify.cancelled": "Verifying was cancelled.",
}

TEXTS: Final[dict[str, str]] = {**_PAGE, **STEPS, **SHEETS}
"""Every text of the page by its key."""


def text(key: str, **values: object) -> str:
    """The text of a key. KeyError for a key without words, which a test rules out."""
    return say("chair", TEXTS[key], **values)


_STEP_TITLES: Final[dict[Step, str]] = {
    Step.SCREENING: "Screening",
    Step.CLEANSE: "Cleanse",
    Step.NUMBING: "Numbing",
    Step.SERUM_BEFORE: "Serum",
    Step.NEEDLING: "Needling",
    Step.SERUM_AFTER: "Serum",
    Step.AFTERCARE: "Aftercare",
    Step.SIGN_OFF: "Sign-off",
    Step.CLOSED: "Closed",
}


def step_title(step: Step) -> str:
    """The name of a step in the rail."""
    return say("chair", _STEP_TITLES[step])


def passes(number: int) -> str:
    """How many passes, in words."""
    return say("chair", "1 pass") if number == 1 else say("chair", "{number} passes", number=number)


_FITZPATRICK: Final[tuple[tuple[str, str], ...]] = (
    ("I", "I: always burns, never tans"),
    ("II", "II: usually burns, tans little"),
    ("III", "III: sometimes burns, tans evenly"),
    ("IV", "IV: rarely burns, tans well"),
    ("V", "V: very rarely burns, brown skin"),
    ("VI", "VI: never burns, deeply pigmented skin"),
)


def fitzpatrick(kind: int) -> tuple[str, str]:
    """(numeral, what the type means) for 1 to 6."""
    numeral, meaning = _FITZPATRICK[kind - 1]
    return numeral, say("chair", meaning)


_PROBLEMS: Final[dict[PatientProblem, str]] = {
    PatientProblem.NAME_MISSING: "Type the name.",
    PatientProblem.NAME_TOO_LONG: "This name is too long: at most 200 letters.",
    PatientProblem.NAME_HAS_CONTROL: "The name has a sign in it that can't be shown. Type it again.",
    PatientProblem.BIRTH_DATE_MISSING: "Type the date of birth as day month year, such as 12 3 1984.",
    PatientProblem.BIRTH_DATE_FUTURE: "This day is in the future. Check the year.",
    PatientProblem.BIRTH_DATE_TOO_OLD: "This is more than 130 years ago. Check the year.",
}


def patient_problem(problem: PatientProblem) -> str:
    """What is wrong with a patient's details."""
    return say("chair", _PROBLEMS[problem])


_EVENT_TITLES: Final[dict[type[Body], str]] = {
    ev.ScreeningConfirmed: "Screening confirmed",
    ev.CleanseDone: "Skin is clean",
    ev.CreamApplied: "Cream on",
    ev.CreamRemoved: "Cream removed",
    ev.CreamSkipped: "No cream used",
    ev.SerumApplied: "Serum applied",
    ev.SerumSkipped: "Serum left out",
    ev.PassDone: "Pass done",
    ev.ZoneDone: "Zone done",
    ev.ZoneLeftOut: "Zone left out",
    ev.NeedlingFinished: "Needling finished",
    ev.AftercareGiven: "Aftercare given",
}


def event_title(body: Body) -> str:
    """The name of a step that can be taken back."""
    return say("chair", _EVENT_TITLES[type(body)])


def verify_words(result: VerifyResult) -> str:
    """What verifying the records found."""
    if result.sound:
        return text("verify.sound", events=f"{result.events:,}")
    if result.fault == "cancelled":
        return text("verify.cancelled")
    return text("verify.broken", row=result.first_bad_seq)
