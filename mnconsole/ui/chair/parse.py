"""What people type, read as integers and ISO texts. None when it can't be read; nothing is guessed."""

from __future__ import annotations

import re
from typing import Final

_EXPIRY: Final = re.compile(r"^(?:(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})|(\d{4})-(\d{1,2})|(\d{2})(\d{4}))$")
_NUMBER: Final = re.compile(r"^(\d{1,6})(?:[.,](\d{0,3}))?$")
_MINUTES: Final = re.compile(r"^(\d{1,4})(?::([0-5]\d))?$")


def expiry(text: str) -> str | None:
    """Month and year as `YYYY-MM`.

    >>> [expiry(typed) for typed in ("08/2027", "8.27", "2027-08", "082027", "13/2027", "soon")]
    ['2027-08', '2027-08', '2027-08', '2027-08', None, None]
    """
    found = _EXPIRY.match(text.strip())
    if found is None:
        return None
    month = found.group(1) or found.group(4) or found.group(5)
    year = found.group(2) or found.group(3) or found.group(6)
    if not 1 <= int(month) <= 12:
        return None
    return f"{int(year) + (2000 if len(year) == 2 else 0):04}-{int(month):02}"


def thousandths(text: str) -> int | None:
    """A number with up to three decimals, in thousandths: grams as mg, cm2 times 1000.

    >>> [thousandths(typed) for typed in ("9.5", "9,5", "10", "0.0005", "-1", "")]
    [9500, 9500, 10000, None, None, None]
    """
    found = _NUMBER.match(text.strip())
    if found is None:
        return None
    return int(found.group(1)) * 1000 + int((found.group(2) or "").ljust(3, "0"))


def area_mm2(text: str) -> int | None:
    """Square centimetres as mm2; finer than 1 mm2 is cut."""
    found = thousandths(text)
    return found // 10 if found is not None else None


def minutes_ms(text: str) -> int | None:
    """`14` or `14:30` minutes, in ms."""
    found = _MINUTES.match(text.strip())
    if found is None:
        return None
    return (int(found.group(1)) * 60 + int(found.group(2) or 0)) * 1000


def small_number(text: str) -> int | None:
    """A whole number from 1 to 99."""
    clean = text.strip()
    return int(clean) if clean.isascii() and clean.isdigit() and 1 <= int(clean) <= 99 else None
