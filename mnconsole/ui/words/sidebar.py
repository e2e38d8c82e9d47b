"""Words of the sidebar."""

from __future__ import annotations

from datetime import date

from mnconsole.domain.numbing import Wait, WaitState
from mnconsole.domain.people import PatientProblem, Role
from mnconsole.domain.session import Step
from mnconsole.services.pen_control import PenRefusalCode
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import clock_left, clock_span, day_long
from mnconsole.ui.words.keys import KeyAct, key_text
from mnconsole.ui.words.store_errors import HARMED, store_error

_C = "Sidebar"

SKIN_TYPES = ("", "I", "II", "III", "IV", "V", "VI")
"""Fitzpatrick types by number; Roman figures are the same in every language."""

_MINUTE_MS = 60_000
_HOUR_MIN = 60
_SECONDS_UP_TO_MIN = 10


def search_name() -> str:
    return say(_C, "Search patients")


def search_hint() -> str:
    return say(_C, "Name, DOB, no.  {key}", key=key_text(KeyAct.SEARCH))


def in_clinic() -> str:
    return say(_C, "In clinic now")


def in_clinic_short() -> str:
    return say(_C, "In clinic")


def nobody_in_clinic() -> str:
    return say(_C, "Nobody yet. Choose a patient below to start.")


def all_patients() -> str:
    return say(_C, "All patients")


def found() -> str:
    return say(_C, "Found")


def several_found(number: int) -> str:
    return say(_C, "{number} found: choose with Up and Down, then Enter", number=f"{number:,}")


def count(number: int) -> str:
    return f"{number:,}"


def nobody_found(text: str) -> str:
    return say(_C, "Nobody found for “{text}”. Check the spelling, or add a new patient.", text=text)


def no_patients() -> str:
    return say(_C, "No patients yet. Add the first one below.")


def loading() -> str:
    return say(_C, "Reading the patients …")


def read_failed(code: str) -> str:
    if code in HARMED:
        happened, do = store_error(code)
        return say(_C, "The patients could not be read: {happened}. {do}", happened=happened, do=do)
    return say(_C, "The patients could not be read. Type in the search field to try again.")


def patient_under(birth: date, number: int) -> str:
    return say(_C, "{birth}  ·  no. {number}", birth=day_long(birth), number=number)


def number_only(number: int) -> str:
    return say(_C, "no. {number}", number=number)


def unknown_name() -> str:
    return say(_C, "Name is being read")


def born(birth: date, age: int) -> str:
    return say(_C, "{birth}, {age} years", birth=day_long(birth), age=age)


# stages

_STAGES = {
    Step.SCREENING: lambda: say(_C, "Screening"),
    Step.CLEANSE: lambda: say(_C, "Cleanse"),
    Step.NUMBING: lambda: say(_C, "Numbing"),
    Step.SERUM_BEFORE: lambda: say(_C, "Serum"),
    Step.NEEDLING: lambda: say(_C, "Needling"),
    Step.SERUM_AFTER: lambda: say(_C, "2nd serum"),
    Step.AFTERCARE: lambda: say(_C, "Aftercare"),
    Step.SIGN_OFF: lambda: say(_C, "Sign-off"),
    Step.CLOSED: lambda: say(_C, "Closed"),
}


def stage(step: Step) -> str:
    """The chip of a session's step."""
    return _STAGES[step]()


def wait_stage(state: WaitState) -> str:
    """The chip while cream is on the skin."""
    return {
        WaitState.TAKING_EFFECT: say(_C, "Numbing"),
        WaitState.READY: say(_C, "Ready"),
        WaitState.REMOVE_NOW: say(_C, "Overdue"),
        WaitState.OVER_LABEL: say(_C, "Too long"),
    }[state]


def wait_under(wait: Wait) -> str:
    """What comes next, beside the chip."""
    if wait.differs:
        return say(_C, "check time")
    return {
        WaitState.TAKING_EFFECT: say(_C, "{time} to go", time=clock_left(wait.to_ready_ms)),
        WaitState.READY: say(_C, "{time} left", time=clock_left(wait.to_remove_ms)),
        WaitState.REMOVE_NOW: say(_C, "remove now"),
        WaitState.OVER_LABEL: say(_C, "remove now"),
    }[wait.state]


def wait_short(wait: Wait) -> str:
    """Below the ring of the folded sidebar."""
    return {
        WaitState.TAKING_EFFECT: say(_C, "in {time}", time=clock_left(wait.to_ready_ms)),
        WaitState.READY: say(_C, "{time} left", time=clock_left(wait.to_remove_ms)),
        WaitState.REMOVE_NOW: say(_C, "+{time}", time=clock_span(-wait.to_remove_ms)),
        WaitState.OVER_LABEL: say(_C, "+{time}", time=clock_span(-wait.to_remove_ms)),
    }[wait.state]


def wait_figure(wait: Wait) -> str:
    """Inside the ring, which has room for five signs: seconds as long as they matter."""
    if wait.state is WaitState.TAKING_EFFECT:
        return _ring_span(wait.to_ready_ms)
    if wait.state is WaitState.READY:
        return _ring_span(wait.to_remove_ms)
    over_min = -wait.to_remove_ms // _MINUTE_MS
    if over_min < _SECONDS_UP_TO_MIN:
        return f"+{clock_span(-wait.to_remove_ms)}"
    if over_min < _HOUR_MIN:
        return say(_C, "+{count}m", count=over_min)
    return say(_C, "+{count}h", count=over_min // _HOUR_MIN)


def _ring_span(ms: int) -> str:
    minutes = -(-ms // 1000) // 60
    if minutes < _HOUR_MIN:
        return clock_left(ms)
    return say(_C, "{hours}h{minutes}", hours=minutes // 60, minutes=f"{minutes % 60:02}")


def too_long(most: int) -> str:
    return say(_C, "{most} letters fit here; the rest was left out.", most=f"{most:,}")


def no_cream_yet() -> str:
    return say(_C, "no cream yet")


def started_at(time: str) -> str:
    return say(_C, "came {time}", time=time)


# a patient was chosen


def start_treatment() -> str:
    return say(_C, "Start treatment")


def starting() -> str:
    return say(_C, "Starting …")


def go_to_treatment() -> str:
    return say(_C, "Go to treatment")


def show_details() -> str:
    return say(_C, "Show details")


def close() -> str:
    return say(_C, "Close")


def added(number: int) -> str:
    return say(_C, "Added as patient number {number}", number=number)


def details_title() -> str:
    return say(_C, "Details")


def detail_lines() -> dict[str, str]:
    """Titles of the details by key."""
    return {
        "birth": say(_C, "Born"),
        "number": say(_C, "Number"),
        "skin": say(_C, "Fitzpatrick type"),
        "phone": say(_C, "Phone"),
        "allergies": say(_C, "Allergies"),
        "flags": say(_C, "Flags"),
    }


def not_given(key: str) -> str:
    """Instead of a detail that is not on record."""
    return {
        "allergies": say(_C, "None noted"),
        "flags": say(_C, "None noted"),
    }.get(key, say(_C, "not given"))


# notices


def pen_refusal(code: PenRefusalCode, name: str) -> str:
    """Why the chair was not changed to `name`. Only a moving pen refuses it."""
    if code is PenRefusalCode.PEN_MOVING:
        return say(_C, "The pen is armed or running. Stop it, then choose {name}.", name=name)
    return say(_C, "{name} could not be chosen now. Stop the pen and choose again.", name=name)


def opened_but_pen_moving(name: str) -> str:
    return say(_C, "{name} is in the list now. The pen is armed or running: stop it, then choose {name}.", name=name)


def stop_before_switch() -> str:
    return say(_C, "The pen is armed or running. Stop it before somebody else signs in.")


# new patient


def new_patient() -> str:
    return say(_C, "New patient")


SHORT_NAME = 20


def go_on_with(name: str) -> str:
    """The button while a form is kept; a long name is cut, since a button has two lines at most."""
    short = name if len(name) <= SHORT_NAME else f"{name[: SHORT_NAME - 1].rstrip()}…"
    return say(_C, "Go on: {name}", name=short)


def go_on_unnamed() -> str:
    return say(_C, "Go on with new patient")


def kept() -> str:
    return say(_C, "Kept as you left it.")


def clear_form() -> str:
    return say(_C, "Clear all")


def add_patient() -> str:
    return say(_C, "Add patient")


def adding() -> str:
    return say(_C, "Adding …")


def field(name: str) -> str:
    """Label of a field."""
    return {
        "name": say(_C, "Name"),
        "birth": say(_C, "Date of birth"),
        "fitzpatrick": say(_C, "Fitzpatrick type, if known"),
        "phone": say(_C, "Phone"),
        "allergies": say(_C, "Allergies"),
        "flags": say(_C, "Flags, one on each line"),
    }[name]


def birth_hint() -> str:
    return say(_C, "day month year")


def skin_name(number: int) -> str:
    return say(_C, "Type {figure}", figure=SKIN_TYPES[number]) if number else say(_C, "Not known")


def problem(code: PatientProblem) -> str:
    """What is wrong with a field."""
    return {
        PatientProblem.NAME_MISSING: say(_C, "Type the name."),
        PatientProblem.NAME_TOO_LONG: say(_C, "At most 200 characters."),
        PatientProblem.NAME_HAS_CONTROL: say(_C, "There is a hidden sign in the name. Type it again."),
        PatientProblem.BIRTH_DATE_MISSING: say(_C, "Type day, month and year."),
        PatientProblem.BIRTH_DATE_FUTURE: say(_C, "This day is still to come."),
        PatientProblem.BIRTH_DATE_TOO_OLD: say(_C, "More than 130 years ago. Check the year."),
    }[code]


def birth_unreadable() -> str:
    return say(_C, "Not a date. Type day month year, such as 12 3 1984.")


def birth_century() -> str:
    """Two digits of a year that two centuries have."""
    return say(_C, "Which century? Type the year with four digits.")


# same name


def same_name_title(number: int) -> str:
    if number == 1:
        return say(_C, "Same name")
    return say(_C, "Same name: {number} people", number=number)


def same_name_text(name: str, birth: str) -> str:
    return say(_C, "You typed {name}, {birth}. Is it the same person?", name=name, birth=birth)


def same_birth() -> str:
    return say(_C, "same date of birth")


def other_birth() -> str:
    return say(_C, "other date of birth")


def it_is_this_one() -> str:
    return say(_C, "It is this one")


def not_kept() -> str:
    return say(_C, "With “It is this one”, nobody is added and what you typed is dropped.")


def another_person() -> str:
    return say(_C, "Another person")


def back() -> str:
    return say(_C, "Back")


# who is signed in


def role(value: Role) -> str:
    """What a person is."""
    return {Role.NURSE: say(_C, "Nurse"), Role.MANAGER: say(_C, "Manager"), Role.VIEWER: say(_C, "Viewer")}[value]


def nobody_signed_in() -> str:
    return say(_C, "Nobody signed in")


def switch() -> str:
    return say(_C, "Switch")
