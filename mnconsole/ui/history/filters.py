"""The filters of the history: what is typed and tapped, and the query that it makes. No Qt, no clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.domain.people import Staff
from mnconsole.domain.records_ports import HistoryQuery
from mnconsole.ui.history.state import Filters, Panel
from mnconsole.ui.words import history as words
from mnconsole.ui.words.typed import day_of_text

_DAYS = {"today": 1, "week": 7, "month": 30}
USUAL = "week"
TYPED = "typed"


class Chosen(Struct, frozen=True):
    """What a person chose. `range_code` TYPED: `from_text` and `to_text` count, each may be empty."""

    range_code: str = USUAL
    from_text: str = ""
    to_text: str = ""
    nurse: UUID | None = None
    search: str = ""
    flagged: bool = False
    unsigned: bool = False
    panel: Panel = Panel.NONE


class Days(Struct, frozen=True):
    """The days in force, inclusive, None without a bound; and what is wrong with what was typed."""

    first: date | None
    last: date | None
    from_error: str = ""
    to_error: str = ""

    @property
    def usable(self) -> bool:
        """Whether a query can be made of it."""
        return not (self.from_error or self.to_error)


def days_of(chosen: Chosen, today: date) -> Days:
    """The days that are meant."""
    if chosen.range_code in _DAYS:
        return Days(today - timedelta(days=_DAYS[chosen.range_code] - 1), today)
    if chosen.range_code != TYPED:
        return Days(None, None)
    first, from_error = _typed(chosen.from_text, today)
    last, to_error = _typed(chosen.to_text, today)
    if first is not None and last is not None and last < first:
        to_error = words.dates_crossed()
    return Days(first, last, from_error, to_error)


def _typed(text: str, today: date) -> tuple[date | None, str]:
    if not text.strip():
        return None, ""
    day = day_of_text(text, today=today)
    return day, "" if day is not None else words.date_unreadable()


def query_of(chosen: Chosen, days: Days) -> HistoryQuery:
    """The query, in UTC ms at local midnights."""
    after_last = None if days.last is None else days.last + timedelta(days=1)
    return HistoryQuery(
        text=chosen.search.strip(),
        from_utc_ms=_midnight_ms(days.first),
        to_utc_ms=_midnight_ms(after_last),
        practitioner_id=chosen.nurse,
        flagged_only=chosen.flagged,
        unsigned_only=chosen.unsigned,
    )


def _midnight_ms(day: date | None) -> int | None:
    return None if day is None else round(datetime.combine(day, time()).astimezone().timestamp()) * 1000


def shown(chosen: Chosen, days: Days, today: date, staff: tuple[Staff, ...]) -> Filters:
    """The filters as ready texts."""
    nurse = next((one for one in staff if one.id == chosen.nurse), None)
    nurses = (("", words.all_nurses()), *((one.id.hex, one.display_name) for one in staff))
    return Filters(
        panel=chosen.panel,
        range_code=chosen.range_code,
        dates_value=words.range_value(days.first, days.last, today),
        from_text=chosen.from_text,
        to_text=chosen.to_text,
        from_error=days.from_error,
        to_error=days.to_error,
        nurse_code=nurse.id.hex if nurse is not None else "",
        nurse_value=nurse.display_name if nurse is not None else words.all_nurses(),
        nurses=nurses,
        search=chosen.search,
        flagged=chosen.flagged,
        flags_value=words.flagged_only() if chosen.flagged else words.any_flag(),
        unsigned=chosen.unsigned,
        record_value=words.unsigned_only() if chosen.unsigned else words.any_record(),
    )


def cleared(chosen: Chosen) -> Chosen:
    """Everything shown, of every day."""
    return replace(Chosen(), range_code="all", panel=chosen.panel)
