"""The new patient as it is typed: reading the fields, and what is wrong with them. No Qt, no records."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from mnconsole.domain.people import PatientDetails, PatientProblem, clean_name, problems_of
from mnconsole.domain.records_ports import PatientHit
from mnconsole.ui.sidebar.state import Alert, AlertRow, Form
from mnconsole.ui.words import sidebar as words
from mnconsole.ui.words.formats import day_long
from mnconsole.ui.words.typed import birth_of_text, births_of_text

TEXT_FIELDS = ("name", "birth", "phone", "allergies", "flags")
_FIELD_OF = {
    PatientProblem.NAME_MISSING: "name",
    PatientProblem.NAME_TOO_LONG: "name",
    PatientProblem.NAME_HAS_CONTROL: "name",
    PatientProblem.BIRTH_DATE_MISSING: "birth",
    PatientProblem.BIRTH_DATE_FUTURE: "birth",
    PatientProblem.BIRTH_DATE_TOO_OLD: "birth",
}


def details_of(form: Form, today: date) -> PatientDetails:
    """What was typed, as the service takes it. A date that can't be read is missing."""
    return PatientDetails(
        name=form.name,
        birth_date=birth_of_text(form.birth, today),
        fitzpatrick=form.fitzpatrick,
        phone=form.phone,
        allergies=form.allergies,
        flags=form.flags,
    )


def errors_of(form: Form, today: date) -> tuple[tuple[str, str], ...]:
    """(field, words) of everything that is wrong, in the order of the fields."""
    found: list[tuple[str, str]] = []
    for code in problems_of(details_of(form, today), today):
        text = words.problem(code)
        if code is PatientProblem.BIRTH_DATE_MISSING and form.birth.strip():
            text = words.birth_century() if births_of_text(form.birth, today) else words.birth_unreadable()
        found.append((_FIELD_OF[code], text))
    return tuple(found)


def with_text(form: Form, field: str, text: str, today: date) -> Form:
    """The form after typing. Errors that were shown are judged again; new ones wait for the next try."""
    if field not in TEXT_FIELDS:
        raise ValueError(field)
    changed = {
        "name": lambda: replace(form, name=text),
        "birth": lambda: replace(form, birth=text),
        "phone": lambda: replace(form, phone=text),
        "allergies": lambda: replace(form, allergies=text),
        "flags": lambda: replace(form, flags=text),
    }[field]()
    return judged(changed, today) if form.errors else read(changed, today)


def read(form: Form, today: date) -> Form:
    """The form with its date as it was understood."""
    birth = birth_of_text(form.birth, today)
    shown = ""
    if birth is not None and birth <= today:
        age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
        shown = words.born(birth, age)
    return replace(form, birth_read=shown)


def new_label(form: Form) -> str:
    """The button that opens the form: with a kept form it names whom it goes on with."""
    if not form.typed:
        return words.new_patient()
    name = " ".join(form.name.split())
    return words.go_on_with(name) if name else words.go_on_unnamed()


def judged(form: Form, today: date) -> Form:
    """The form with everything that is wrong."""
    errors = errors_of(form, today)
    return replace(read(form, today), errors=errors, wrong_field=errors[0][0] if errors else "")


def alert_for(form: Form, hits: tuple[PatientHit, ...], today: date) -> Alert:
    """The alert about people with the same name; those with the same date of birth stand first."""
    birth = birth_of_text(form.birth, today)
    typed = birth.isoformat() if birth is not None else ""
    rows = [
        AlertRow(
            key=hit.id.hex,
            name=hit.name,
            under=hit_under(hit),
            same_birth=hit.birth_date == typed,
            note=words.same_birth() if hit.birth_date == typed else words.other_birth(),
        )
        for hit in hits
    ]
    rows.sort(key=lambda row: not row.same_birth)
    text = words.same_name_text(clean_name(form.name), day_long(birth) if birth is not None else "")
    return Alert(words.same_name_title(len(rows)), text, tuple(rows))


def hit_under(hit: PatientHit) -> str:
    """The second line of a patient's row. An erased person has no date of birth."""
    try:
        return words.patient_under(date.fromisoformat(hit.birth_date), hit.number)
    except ValueError:
        return words.number_only(hit.number)
