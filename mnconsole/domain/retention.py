"""How long the law wants a patient's record kept. The numbers are the clinic's policy, with their source."""

from __future__ import annotations

from datetime import MAXYEAR, date
from typing import Final

from msgspec import Struct

ADULT_AGE: Final = 18

BACKUPS_KEPT_MONTHS: Final = 25
"""The oldest of 24 monthly backups is 24 months old when the next one takes its place, which may come a month later."""


class RetentionRules(Struct, frozen=True):
    """`years` from the last entry; a record of somebody who was under 18 then is kept until `minor_until_age`."""

    years: int = 7
    minor_until_age: int = 25
    source: str = ""


THE_LAW: Final = RetentionRules()
"""What holds where a clinic's own policy says nothing: the numbers of New South Wales, Victoria and the ACT."""


def retained_until(born: date | None, last_entry: date, rules: RetentionRules) -> date:
    """The day up to which the record is kept; from the next day on it may be erased.

    Somebody whose birth date nobody knows counts as born on the day of the last entry: the longest that it can be.
    """
    adult = born is not None and last_entry >= years_after(born, ADULT_AGE)
    kept = years_after(last_entry, rules.years)
    if adult:
        return kept
    return max(kept, years_after(last_entry if born is None else born, rules.minor_until_age))


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 1 March for 29 February where there is none, the last day of all at the end of
    the calendar.

    >>> years_after(date(2024, 2, 29), 1).isoformat()
    '2025-03-01'
    """
    if day.year + years > MAXYEAR:  # of an entry that was made while the clock was wrong
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the 1st of the month after where there is none: never too early.

    >>> months_after(date(2026, 1, 31), 1).isoformat(), months_after(date(2026, 11, 30), 25).isoformat()
    ('2026-03-01', '2028-12-30')
    """
    place = day.year * 12 + day.month - 1 + months
    try:
        return date(place // 12, place % 12 + 1, day.day)
    except ValueError:
        return date((place + 1) // 12, (place + 1) % 12 + 1, 1)
