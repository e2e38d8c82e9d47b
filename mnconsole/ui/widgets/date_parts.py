"""Typed dates: day, month and year as texts in, a date or a named fault out. No Qt."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum


class DateFault(Enum):
    """Why the texts are not a date that may be used."""

    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    NOT_A_NUMBER = "not_a_number"
    NO_SUCH_DAY = "no_such_day"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"


_SEPARATORS = re.compile(r"[\s./\-]+")


def split_date(text: str) -> tuple[str, str, str]:
    """Split a date that was typed or pasted in one piece; parts that are not there are empty.

    Day, month, year with any of `/ . -` or spaces between them. Four digits first are read as year, month, day.
    """
    parts = [part for part in _SEPARATORS.split(text.strip()) if part][:3]
    while len(parts) < 3:
        parts.append("")
    if len(parts[0]) == 4:
        parts.reverse()
    return parts[0], parts[1], parts[2]


def read_date(day: str, month: str, year: str, earliest: date, latest: date) -> date | DateFault:
    """Return the date, or what is wrong with it. The year has four digits: a century is never guessed."""
    texts = (day.strip(), month.strip(), year.strip())
    if not any(texts):
        return DateFault.EMPTY
    if not all(texts):
        return DateFault.INCOMPLETE
    if not all(text.isdecimal() for text in texts):
        return DateFault.NOT_A_NUMBER
    if len(texts[2]) != 4:
        return DateFault.INCOMPLETE
    try:
        found = date(int(texts[2]), int(texts[1]), int(texts[0]))
    except ValueError:
        return DateFault.NO_SUCH_DAY
    if found < earliest:
        return DateFault.TOO_EARLY
    return DateFault.TOO_LATE if found > latest else found
