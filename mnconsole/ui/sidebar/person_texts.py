"""People as texts: a patient's details, somebody of the staff. No Qt."""

from __future__ import annotations

from datetime import date

from mnconsole.domain.people import Patient, Staff, initials
from mnconsole.ui.sidebar.state import Details, Person
from mnconsole.ui.words import sidebar as words


def details_view(patient: Patient, today: date, record: str) -> Details:
    """Each detail with its title; what is not on record says so. `record`: label of the way to the whole record."""
    titles = words.detail_lines()
    values = {
        "birth": words.born(patient.birth_date, patient.age_years(today)),
        "number": str(patient.number),
        "skin": words.SKIN_TYPES[patient.fitzpatrick],
        "phone": patient.phone,
        "allergies": patient.allergies,
        "flags": patient.flags,
    }
    lines = tuple((titles[key], values[key] or words.not_given(key)) for key in titles)
    alarming = tuple(titles[key] for key in ("allergies", "flags") if values[key])
    return Details(patient.id.hex, patient.name, lines, alarming, words.start_treatment(), record=record)


def person_view(staff: Staff | None, *, current: bool) -> Person:
    """Somebody of the staff; None for nobody."""
    if staff is None:
        return Person("", words.nobody_signed_in(), "?", "")
    return Person(staff.id.hex, staff.display_name, initials(staff.display_name), words.role(staff.role), current)
