"""Patients and staff as the program shows them."""

from __future__ import annotations

import unicodedata
from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct


class Role(StrEnum):
    """What a person may do in the console."""

    NURSE = "nurse"
    MANAGER = "manager"
    VIEWER = "viewer"
    """Looks at records, and changes none: an auditor, an accountant."""


class Staff(Struct, frozen=True):
    """A person who may sign in, or who has left (`left_utc_ms` is then not 0). `treats` False: reviews only."""

    id: UUID
    display_name: str
    role: Role
    treats: bool
    left_utc_ms: int = 0

    @property
    def works_here(self) -> bool:
        """Whether this person may still sign in."""
        return self.left_utc_ms == 0


class Patient(Struct, frozen=True):
    """A patient's present details. `fitzpatrick` 1-6, 0 unknown. `flags` are short texts, one a line."""

    id: UUID
    number: int
    name: str
    birth_date: date
    fitzpatrick: int
    phone: str = ""
    allergies: str = ""
    flags: str = ""

    def age_years(self, on: date) -> int:
        """Completed years on a day."""
        before_birthday = (on.month, on.day) < (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - before_birthday


class PatientDetails(Struct, frozen=True):
    """What a person types for a new or changed patient, not yet checked."""

    name: str
    birth_date: date | None
    fitzpatrick: int = 0
    phone: str = ""
    allergies: str = ""
    flags: str = ""


class PatientProblem(StrEnum):
    """Why details can't be taken."""

    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    NAME_HAS_CONTROL = "name_has_control"
    BIRTH_DATE_MISSING = "birth_date_missing"
    BIRTH_DATE_FUTURE = "birth_date_future"
    BIRTH_DATE_TOO_OLD = "birth_date_too_old"


_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the order of the text around them: one of them in a name would garble the header beside it."""

NAME_MAX = 200
OLDEST_YEARS = 130


def clean_name(text: str) -> str:
    """Normal form C, outer and doubled spaces away. Any script stays as it is."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def problems_of(details: PatientDetails, today: date) -> tuple[PatientProblem, ...]:
    """Everything that is wrong, in the order of the fields."""
    found: list[PatientProblem] = []
    name = clean_name(details.name)
    if not any(unicodedata.category(character)[0] in "LNPS" for character in name):
        found.append(PatientProblem.NAME_MISSING)
    elif len(name) > NAME_MAX:
        found.append(PatientProblem.NAME_TOO_LONG)
    elif any(unicodedata.category(c) in {"Cc", "Cs"} or c in _TURNS_TEXT for c in name):
        found.append(PatientProblem.NAME_HAS_CONTROL)
    if details.birth_date is None:
        found.append(PatientProblem.BIRTH_DATE_MISSING)
    elif details.birth_date > today:
        found.append(PatientProblem.BIRTH_DATE_FUTURE)
    elif today.year - details.birth_date.year > OLDEST_YEARS:
        found.append(PatientProblem.BIRTH_DATE_TOO_OLD)
    return tuple(found)


_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def fold(text: str) -> str:
    """Text for searching: case and accents away, compatibility forms unified, spaces single."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    # Case is folded again, since compatibility forms hide capitals, such as the trade mark sign.
    bare = "".join(character for character in plain if not unicodedata.combining(character)).casefold()
    return " ".join(unicodedata.normalize("NFC", bare.translate(_NOT_DECOMPOSED)).split())


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def search_text(name: str, birth_date: date, number: int) -> str:
    """The folded column: name, date of birth in the forms that people type, number.

    >>> search_text("Ada Sample", date(1984, 3, 12), 7)
    'ada sample|1984-03-12|12/03/1984|12.03.1984|12 mar 1984|12/3/1984|12.3.1984|7'
    """
    day, month, year = birth_date.day, birth_date.month, birth_date.year
    forms = (
        fold(name),
        f"{year:04}-{month:02}-{day:02}",
        f"{day:02}/{month:02}/{year:04}",
        f"{day:02}.{month:02}.{year:04}",
        f"{day} {_MONTHS[month - 1]} {year:04}",
        f"{day}/{month}/{year:04}",
        f"{day}.{month}.{year:04}",
        str(number),
    )
    return "|".join(dict.fromkeys(forms))


def initials(name: str) -> str:
    """Up to two letters for the disc; '?' for a name without letters."""
    words = [word for word in name.split() if word[0].isalnum()] or name.split()
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()
