"""Change the patient's details without leaving the chair."""

from __future__ import annotations

from typing import Final

from mnconsole.domain.people import Patient, PatientDetails, PatientProblem
from mnconsole.ui.chair.blocks import Beside, Field, Option, Pick, Weight, Words
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.draft import OpenSheet
from mnconsole.ui.chair.sheets.reasons import back
from mnconsole.ui.chair.state import Action, SheetState
from mnconsole.ui.words.chair import fitzpatrick, patient_problem, text
from mnconsole.ui.words.formats import day_long
from mnconsole.ui.words.keys import KeyAct, key_text
from mnconsole.ui.words.sidebar import birth_century
from mnconsole.ui.words.typed import birth_of_text, births_of_text

FORM = "patient"

_FIELD_OF: Final[dict[PatientProblem, str]] = {
    PatientProblem.NAME_MISSING: "name",
    PatientProblem.NAME_TOO_LONG: "name",
    PatientProblem.NAME_HAS_CONTROL: "name",
    PatientProblem.BIRTH_DATE_MISSING: "birth_date",
    PatientProblem.BIRTH_DATE_FUTURE: "birth_date",
    PatientProblem.BIRTH_DATE_TOO_OLD: "birth_date",
}


class PatientSheet:
    """Name, date of birth, phone, skin type, allergies and red flags."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The form, filled with what is on record."""
        patient = desk.patient
        if patient is None:
            return SheetState("patient", text("patient.title"), text("patient.loading"), (), (back(),))
        skin = tuple(Option(str(kind), fitzpatrick(kind)[0]) for kind in range(1, 7))
        blocks = (
            Beside((_field(desk, patient, "name"), _field(desk, patient, "birth_date")), (3, 2)),
            Beside((_field(desk, patient, "phone"), Words("")), (3, 2)),
            Pick(f"{FORM}.fitzpatrick", text("screening.fitzpatrick"), skin, _shown(desk, patient, "fitzpatrick")),
            _field(desk, patient, "allergies", tall=True),
            _field(desk, patient, "flags", tall=True),
            Words(text("patient.lines"), Weight.QUIET),
        )
        actions = (back(), Action("save", text("patient.save"), "check", key_text(KeyAct.PRIMARY)))
        words = text("patient.number", number=patient.number)
        return SheetState("patient", text("patient.title"), words, blocks, actions, "save", desk.draft.notice)

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """Check and keep."""
        patient = desk.patient
        if code != "save" or patient is None:
            return
        details = PatientDetails(
            name=_shown(desk, patient, "name"),
            birth_date=birth_of_text(_shown(desk, patient, "birth_date"), desk.today),
            fitzpatrick=int(_shown(desk, patient, "fitzpatrick") or 0),
            phone=_shown(desk, patient, "phone"),
            allergies=_shown(desk, patient, "allergies"),
            flags=_shown(desk, patient, "flags"),
        )
        problems = desk.console.patients.check(details, desk.today)
        for problem in reversed(problems):
            key = f"{FORM}.{_FIELD_OF[problem]}"
            desk.draft.errors[key] = patient_problem(problem)
            typed = _shown(desk, patient, "birth_date")
            if problem is PatientProblem.BIRTH_DATE_MISSING and births_of_text(typed, desk.today):
                desk.draft.errors[key] = birth_century()
            desk.focus(key)
        if not problems:
            desk.console.patients.change(patient, details, desk.today, lambda: _kept(desk))


def _kept(desk: Desk) -> None:
    desk.draft.forget(f"{FORM}.")
    if desk.draft.sheet is not None and desk.draft.sheet.kind == "patient":
        desk.close()
    desk.refresh()


def _shown(desk: Desk, patient: Patient, name: str) -> str:
    known = {
        "name": patient.name,
        "birth_date": day_long(patient.birth_date),
        "fitzpatrick": str(patient.fitzpatrick) if patient.fitzpatrick else "",
        "phone": patient.phone,
        "allergies": patient.allergies,
        "flags": patient.flags,
    }
    return desk.draft.get(f"{FORM}.{name}", known[name])


def _field(desk: Desk, patient: Patient, name: str, *, tall: bool = False) -> Field:
    key = f"{FORM}.{name}"
    return Field(key, text(key), _shown(desk, patient, name), error=desk.draft.errors.get(key, ""), tall=tall)
