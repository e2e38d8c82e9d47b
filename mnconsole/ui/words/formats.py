"""Numbers, lengths and times as text. The only place where um become mm and dhz become Hz for a reader."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from mnconsole.ui.words import say

DASH = "\N{EM DASH}"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_READABLE_MS: Final = 9_223_372_036_854
"""Where the reading of a clock ends (steady_clock.py)."""
NO_DAY: Final = date.min
"""The day of a time that can't be read. Nobody was born or treated on it."""


def depth_mm(depth_um: int) -> str:
    """`1250` um as `1.25`."""
    return f"{depth_um // 1000}.{depth_um % 1000 // 10:02}"


def speed_hz(speed_dhz: int) -> str:
    """`900` dhz as `90`, `905` as `90.5`."""
    return f"{speed_dhz // 10}" if speed_dhz % 10 == 0 else f"{speed_dhz // 10}.{speed_dhz % 10}"


def speed_rpm(speed_dhz: int) -> str:
    """`900` dhz as `5,400` (1 Hz = 60 strokes a minute)."""
    return f"{speed_dhz * 6:,}"


def clock_span(ms: int) -> str:
    """A span as `12:40`, or `1:02:03` from an hour on. Whole seconds, cut."""
    seconds = abs(ms) // 1000
    hours, rest = divmod(seconds, 3600)
    text = f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
    return f"-{text}" if ms < 0 else text


def clock_left(ms: int) -> str:
    """What is left of a span, as `7:50`. A begun second counts whole: with the time gone, cut, it makes up the span."""
    return clock_span(-(-ms // 1000) * 1000)


def seconds_tenths(ms: int) -> str:
    """`13140` ms as `13.1`."""
    return f"{ms // 1000}.{ms % 1000 // 100}"


def grams(amount_mg: int) -> str:
    """`9500` mg as `9.5`."""
    text = f"{amount_mg // 1000}.{amount_mg % 1000:03}".rstrip("0")
    return text.rstrip(".")


def size(size_bytes: int) -> str:
    """A file's or a disk's size: `640 kB`, `12.5 MB`, `118 GB`. Powers of ten, as disks are sold."""
    for unit, power in (("TB", 12), ("GB", 9), ("MB", 6)):
        if size_bytes >= 10**power:
            tenths = size_bytes // 10 ** (power - 1)
            return f"{tenths // 10} {unit}" if tenths >= 1000 else f"{tenths // 10}.{tenths % 10} {unit}"
    return f"{size_bytes // 1000} kB"


def area_cm2(area_mm2: int) -> str:
    """`4800` mm2 as `48`, `4850` as `48.5`."""
    text = f"{area_mm2 // 100}.{area_mm2 % 100:02}".rstrip("0")
    return text.rstrip(".")


def time_of_day(utc_ms: int, seconds: bool = False) -> str:
    """Local time of day, `14:33` or `14:33:07`."""
    local = _local(utc_ms)
    return _unreadable() if local is None else local.strftime("%H:%M:%S" if seconds else "%H:%M")


def day_of(utc_ms: int) -> date:
    """Local day; `NO_DAY` for a number that is no time."""
    local = _local(utc_ms)
    return NO_DAY if local is None else local.date()


def day_short(day: date) -> str:
    """`22 Nov`."""
    if day == NO_DAY:
        return _unreadable()
    return f"{day.day} {_MONTHS[day.month - 1]}"


def day_long(day: date) -> str:
    """`22 Nov 2026`."""
    return _unreadable() if day == NO_DAY else f"{day_short(day)} {day.year:04}"


def far_day(utc_ms: int) -> str:
    """`31 Dec 1969` in UTC, for whatever a clock shows."""
    if not -_READABLE_MS < utc_ms < _READABLE_MS:
        return say("formats", "a day before 1678 or after 2261")
    return day_long((_EPOCH + timedelta(milliseconds=utc_ms)).date())


def month_year(expiry: str) -> str:
    """`2028-03` as `03/2028`; anything else as it is."""
    year, _, month = expiry.partition("-")
    return f"{month}/{year}" if year.isdigit() and month.isdigit() else expiry


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _local(utc_ms: int) -> datetime | None:
    """None for a number outside the calendar, which only a file that was changed by hand holds."""
    try:
        return datetime.fromtimestamp(utc_ms / 1000).astimezone()
    except (OverflowError, OSError, ValueError):
        return None


def _unreadable() -> str:
    return say("formats", "unreadable")
