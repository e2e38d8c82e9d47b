"""The patient header: who it is, what must never be missed, consent and course."""

from __future__ import annotations

import re
from datetime import date

from mnconsole.domain.people import Patient, initials
from mnconsole.domain.policy import Policy
from mnconsole.domain.session import Session, Step
from mnconsole.ui.chair.blocks import Tone
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.state import Chip, Header
from mnconsole.ui.words.chair import fitzpatrick, text
from mnconsole.ui.words.formats import day_long, day_of, time_of_day

SWATCHES = ("#F4DCC8", "#E6C09A", "#D7A77A", "#B47C4D", "#87563A", "#4E3325")
"""Samples of the six Fitzpatrick types, for the eye only; the chip says the type."""

_APART = re.compile(r"[\n;,]+")


def entries(typed: str) -> tuple[str, ...]:
    """Short texts, one a line or apart by comma or semicolon, each once."""
    found = (" ".join(entry.split()) for entry in _APART.split(typed))
    return tuple(dict.fromkeys(entry for entry in found if entry))


def allergies_of(patient: Patient | None, session: Session) -> tuple[str, ...]:
    """From the details and from today's screening; each once, whatever its case."""
    told = entries(patient.allergies) if patient is not None else ()
    today = entries(session.screening.allergies) if session.screening is not None else ()
    known = {entry.casefold() for entry in told}
    return (*told, *(entry for entry in today if entry.casefold() not in known))


def flags_of(patient: Patient | None, session: Session, policy: Policy) -> tuple[str, ...]:
    """Red flags from the details, then what applied in today's screening."""
    told = tuple(line.strip() for line in patient.flags.splitlines() if line.strip()) if patient is not None else ()
    texts = {question.id: question.text for question in policy.questions}
    screening = session.screening
    present = (answer.question_id for answer in screening.answers if answer.present) if screening is not None else ()
    return tuple(dict.fromkeys((*told, *(texts.get(entry, entry) for entry in present))))


def reaction_of(desk: Desk) -> str:
    """That this treatment, or one before it, had an adverse event: when, and how bad; empty when the records know of
    none."""
    if desk.session.adverse is not None:
        return text("header.reaction_now", severity=desk.policy.choice_text("severity", desk.session.adverse.severity))
    before = desk.reaction
    if before is None or before.id == desk.session.id:
        return ""
    day = day_long(day_of(before.started_utc_ms))
    if before.adverse is None:
        return text("header.reaction_on", day=day)
    return text("header.reaction", day=day, severity=desk.policy.choice_text("severity", before.adverse.severity))


def header(patient: Patient | None, session: Session, policy: Policy, today: date, reaction: str = "") -> Header:
    """The header; while the details are being read it says so. `reaction` is what `reaction_of` says."""
    if patient is None:
        return Header("", text("header.loading"), "", None, (), (), "", "", "")
    red = allergies_of(patient, session)
    fixed: tuple[Chip, ...] = ()
    if red:
        label = text("header.allergy", allergy=", ".join(red))
        fixed = (Chip(label, Tone.DANGER, "circle-alert"),)
    elif session.screening is not None:
        fixed = (Chip(text("header.no_allergy"), Tone.NEUTRAL, "check"),)
    else:
        # Nothing on record is not the same as nothing there: nobody has asked today.
        fixed = (Chip(text("header.allergy_unasked"), Tone.NEUTRAL, "info"),)
    flags = tuple(Chip(entry, Tone.WARN, "flag") for entry in flags_of(patient, session, policy))
    if reaction:  # the last one that folds: only allergies may push it into the list
        flags = (Chip(reaction, Tone.DANGER, "heart-pulse"), *flags)
    course = text("header.course", number=session.course[0], planned=session.course[1]) if session.course else ""
    return Header(
        initials=initials(patient.name),
        name=patient.name,
        born=text("header.born", day=day_long(patient.birth_date), age=patient.age_years(today)),
        skin=_skin(session.screening.fitzpatrick if session.screening is not None else patient.fitzpatrick),
        fixed=fixed,
        folding=flags,
        right=course,
        right_below=_consent(session, policy),
        more=text("header.more"),
    )


def _skin(kind: int) -> Chip | None:
    if not 1 <= kind <= len(SWATCHES):
        return None
    return Chip(text("header.skin", kind=fitzpatrick(kind)[0]), Tone.NEUTRAL, swatch=SWATCHES[kind - 1])


def _consent(session: Session, policy: Policy) -> str:
    given = session.screening.consent_version if session.screening is not None else ""
    if given != policy.consent.version:
        return text("header.no_consent")
    at_ms = session.done_at_ms(Step.SCREENING)
    return text("header.consent", time=time_of_day(at_ms) if at_ms is not None else "")
