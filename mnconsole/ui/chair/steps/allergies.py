"""What is known of the patient's allergies while the screening is being answered, and what that asks for."""

from __future__ import annotations

from mnconsole.domain.policy import Question
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.header import entries
from mnconsole.ui.words.chair import text

ALLERGIES = "screening.allergies"
_WEIGHED = "screening.weighed"


def allergies(desk: Desk) -> str:
    """What was typed, else the patient's allergies."""
    known = "; ".join(desk.patient.allergies.split("\n")) if desk.patient is not None else ""
    return desk.draft.get(ALLERGIES, known)


def told_allergies(desk: Desk) -> str:
    """What was told, for the record: empty when the answer was that none is known, in any of its words."""
    told = allergies(desk).strip()
    return "" if _is_none(told) else told


def known_allergies(desk: Desk) -> tuple[str, ...]:
    """What is on record and what was typed today, each once: typing that none is known takes nothing off the record."""
    on_record = entries(desk.patient.allergies) if desk.patient is not None else ()
    found = {entry.casefold(): entry for entry in (*on_record, *entries(told_allergies(desk))) if not _is_none(entry)}
    return tuple(found.values())


def by_hand(desk: Desk, question: Question) -> bool:
    """Whether a person must answer it: no key for many questions may, when an allergy could be the answer."""
    # While the details are being read nobody knows what is on record.
    return question.about_allergies and (desk.patient is None or bool(known_allergies(desk)))


def weigh(desk: Desk) -> None:
    """The questions were answered with the allergies known by now in sight."""
    desk.draft.put(_WEIGHED, "\n".join(known_allergies(desk)))


def unweighed(desk: Desk) -> tuple[str, ...]:
    """Allergies that became known after the questions were answered."""
    seen = {entry.casefold() for entry in entries(desk.draft.get(_WEIGHED))}
    return tuple(entry for entry in known_allergies(desk) if entry.casefold() not in seen)


def _is_none(told: str) -> bool:
    return told.casefold().rstrip(".") in text("screening.no_allergy_words").split("; ")
