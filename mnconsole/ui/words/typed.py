"""Dates as people type them: day before month unless the year comes first. Pure, no clock."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS = re.compile(r"\d+|[^\W\d_]+")


OLDEST_YEARS = 110
"""A year of two digits is read as one that makes the person no older than this."""


def day_of_text(text: str, *, today: date | None = None) -> date | None:
    """The day that `text` names, None when it names none.

    Read are `12/03/1984`, `12.3.1984`, `1984-03-12`, `12 mar 1984`, `12 March 1984` and `12031984`, in any script's
    digits. The year has four digits; with `today` it may be left out and is then this year.
    """
    parts = _parts(text)
    if len(parts) == 2 and today is not None:
        parts.append(f"{today.year:04}")
    return _day(parts)


def births_of_text(text: str, today: date) -> tuple[date, ...]:
    """The days of birth that `text` can mean: several when its year has two digits that two centuries have.

    >>> [str(day) for day in births_of_text("12 3 84", date(2026, 11, 29))]
    ['1984-03-12']
    >>> [day.year for day in births_of_text("12 3 20", date(2026, 11, 29))]
    [1920, 2020]
    """
    parts = _parts(text)
    if len(parts) != 3 or not (parts[2].isdigit() and len(parts[2]) == 2) or len(parts[0]) == 4:
        day = _day(parts)
        return (day,) if day is not None else ()
    days = (_day([*parts[:2], f"{century}{parts[2]}"]) for century in (today.year // 100 - 1, today.year // 100))
    return tuple(day for day in days if day is not None and day <= today and today.year - day.year <= OLDEST_YEARS)


def birth_of_text(text: str, today: date) -> date | None:
    """The one day of birth that `text` can mean, None when it names none or could mean two."""
    days = births_of_text(text, today)
    return days[0] if len(days) == 1 else None


def _parts(text: str) -> list[str]:
    parts = [_plain(part) for part in _PARTS.findall(text)]
    if len(parts) == 1 and len(parts[0]) == 8 and parts[0].isdigit():
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    return parts


def _day(parts: list[str]) -> date | None:
    if len(parts) != 3:
        return None
    year_first = len(parts[0]) == 4 and parts[0].isdigit()
    year, month, day = parts if year_first else (parts[2], parts[1], parts[0])
    if not (year.isdigit() and len(year) == 4 and day.isdigit()):
        return None
    number = _month(month)
    try:
        return date(int(year), number, int(day)) if number else None
    except ValueError:
        return None


def _plain(part: str) -> str:
    if part.isdigit():
        return "".join(str(unicodedata.digit(sign)) for sign in part)
    return part.casefold()


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    # "sept" and "march" begin with the three letters too.
    return _MONTHS.index(text[:3]) + 1 if text[:3] in _MONTHS else 0
