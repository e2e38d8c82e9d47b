"""Words of the history page."""

from __future__ import annotations

from datetime import date

from mnconsole.domain.policy import Policy, ProductUse
from mnconsole.domain.records_ports import HistoryTotals
from mnconsole.domain.session import Status
from mnconsole.domain.summary import SessionSummary
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import DASH, day_long, day_short
from mnconsole.ui.words.store_errors import HARMED, store_error

_C = "History"

NONE = "\N{EN DASH}"


def title() -> str:
    return say(_C, "Session history")


def list_name() -> str:
    return say(_C, "Sessions, newest first")


def count(number: int) -> str:
    return say(_C, "1 session") if number == 1 else say(_C, "{number} sessions", number=f"{number:,}")


def reading() -> str:
    return say(_C, "Reading …")


# filters


def dates() -> str:
    return say(_C, "Dates")


def nurse() -> str:
    return say(_C, "Nurse")


def flags() -> str:
    return say(_C, "Flags")


def record() -> str:
    return say(_C, "Record")


def patient_hint() -> str:
    return say(_C, "Patient")


def patient_search() -> str:
    return say(_C, "Find sessions of a patient")


def ranges() -> tuple[tuple[str, str], ...]:
    """(code, text) of the ranges that one tap chooses."""
    return (
        ("today", say(_C, "Today")),
        ("week", say(_C, "7 days")),
        ("month", say(_C, "30 days")),
        ("all", say(_C, "All")),
    )


def range_value(first: date | None, last: date | None, today: date) -> str:
    """The dates in force, short: `Today`, `16–22 Nov 2026`, `from 3 Jan 2026`."""
    if first is None and last is None:
        return say(_C, "All dates")
    if first is None or last is None:
        only = first or last
        assert only is not None
        text = day_long(only)
        return say(_C, "from {day}", day=text) if first is not None else say(_C, "until {day}", day=text)
    if first == last:
        return say(_C, "Today") if first == today else day_long(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_long(last)}"
    if first.year == last.year:
        return f"{day_short(first)} – {day_long(last)}"
    return f"{day_long(first)} – {day_long(last)}"


def date_from() -> str:
    return say(_C, "From")


def date_to() -> str:
    return say(_C, "To")


def date_hint() -> str:
    return say(_C, "day month year")


def date_unreadable() -> str:
    return say(_C, "Not a date. Type day month year, such as 12 3 2026.")


def dates_crossed() -> str:
    return say(_C, "This is before the first day.")


def all_nurses() -> str:
    return say(_C, "All nurses")


def any_flag() -> str:
    return say(_C, "Any")


def flagged_only() -> str:
    return say(_C, "With flags")


def any_record() -> str:
    return say(_C, "Any")


def unsigned_only() -> str:
    return say(_C, "Not signed")


def clear_filters() -> str:
    return say(_C, "Clear filters")


# figures


def band(policy: Policy) -> str:
    """`10–20` when every cream of the clinic has the same band, else empty."""
    bands = {(p.ready_ms // 60_000, p.remove_ms // 60_000) for p in policy.products_for(ProductUse.CREAM)}
    if len(bands) != 1:
        return ""
    low, high = bands.pop()
    return f"{low}–{high}"


def kpi_sessions() -> str:
    return say(_C, "Sessions")


def kpi_numbing(band_text: str) -> str:
    return say(_C, "Numbing {band}", band=band_text) if band_text else say(_C, "Numbing in time")


def kpi_overrides() -> str:
    return say(_C, "Overrides")


def kpi_adverse() -> str:
    return say(_C, "Adverse events")


def kpi_unsigned() -> str:
    return say(_C, "Not signed")


def of_all(number: int) -> str:
    return say(_C, "of {number}", number=number)


def numbing_remark(totals: HistoryTotals) -> str:
    """Those outside the band."""
    over, under = totals.numbing_over, totals.numbing_under
    if over and under:
        return say(_C, "{over} over, {under} under", over=over, under=under)
    if over:
        return say(_C, "{over} over", over=over)
    if under:
        return say(_C, "{under} under", under=under)
    return say(_C, "all in time") if totals.numbing_in_band else say(_C, "no cream used")


def overrides_remark(number: int) -> str:
    return say(_C, "with reasons") if number else say(_C, "none")


def adverse_remark(number: int) -> str:
    return say(_C, "look at each") if number else say(_C, "none")


def unsigned_remark(oldest_ms: int | None) -> str:
    """How long the oldest one has been open."""
    if oldest_ms is None:
        return say(_C, "all closed")
    hours = max(0, oldest_ms) // 3_600_000
    if hours >= 48:
        return say(_C, "oldest {days} days", days=hours // 24)
    if hours >= 1:
        return say(_C, "oldest {hours} h", hours=hours)
    return say(_C, "oldest {minutes} min", minutes=max(0, oldest_ms) // 60_000)


# rows


def columns(band_text: str) -> tuple[str, ...]:
    """Titles of the columns, in their order; the band stands beside the numbing title."""
    return (
        say(_C, "When"),
        say(_C, "Patient"),
        say(_C, "Nurse"),
        say(_C, "Numbing"),
        band_text,
        say(_C, "Depth"),
        say(_C, "Zones"),
        say(_C, "Flags"),
        say(_C, "Record"),
    )


def erased_patient(number: int) -> str:
    """In the place of a name; without a number when the patient is not known at all."""
    return say(_C, "Erased patient {number}", number=number) if number else say(_C, "Erased")


def unknown_nurse() -> str:
    return DASH


def mm() -> str:
    return say(_C, "mm")


def zones(summary: SessionSummary, policy: Policy) -> str:
    """`Face, 8`: where, and how many zones were planned (done, once closed)."""
    number = summary.zones_planned if summary.status is Status.OPEN else summary.zones_done
    zone = policy.zone(summary.first_zone_id)
    if zone is None:
        return str(number) if number else NONE
    place = say(_C, "Face") if zone.region == "face" else zone.text
    return f"{place}, {number}"


def adverse_short() -> str:
    return say(_C, "AE")


def late_short() -> str:
    return say(_C, "late cream removal")


def record_state(status: Status, *, in_chair: bool) -> str:
    """The chip of a row."""
    if status is Status.OPEN:
        return say(_C, "In chair") if in_chair else say(_C, "Not signed")
    return {Status.SIGNED: say(_C, "Signed"), Status.UNTREATED: say(_C, "Untreated")}[status]


# nothing to show


def nothing_shown(*, filtered: bool, looks_only: bool) -> tuple[str, str]:
    """(title, text) of an empty list; `looks_only`: the records are damaged, or lack entries."""
    if looks_only:
        return (
            say(_C, "No session can be read here"),
            say(_C, "Choose other dates or clear the filters. What is missing or damaged is not in this list."),
        )
    return none_found() if filtered else none_yet()


def none_yet() -> tuple[str, str]:
    """(title, text) while there is no session at all."""
    return (
        say(_C, "No sessions yet"),
        say(_C, "Every treatment is listed here from its first step on. Start one on the Chair page."),
    )


def none_found() -> tuple[str, str]:
    """(title, text) when the filters leave nothing."""
    return (
        say(_C, "No session fits"),
        say(_C, "Choose other dates, another nurse, or clear the filters. Nothing is deleted here, ever."),
    )


def read_failed(code: str) -> tuple[str, str]:
    """(title, text) when the sessions could not be read."""
    title = say(_C, "The sessions could not be read")
    if code in HARMED:
        happened, do = store_error(code)
        return title, say(_C, "What happened: {happened}. {do}", happened=happened, do=do)
    return title, say(_C, "Choose a filter to try again; if it stays, close the program and start it again.")


def choose_one(*, noted: bool) -> tuple[str, str]:
    """(title, text) of the empty detail card. `noted`: that somebody looks at a record is written down."""
    choose, note = say(_C, "Choose a session with a tap or with Up and Down."), say(_C, "Opening it is written down.")
    return say(_C, "One session’s record"), f"{choose} {note}" if noted else choose


def session_gone(code: str) -> str:
    """`code` is why, empty when it is not known."""
    if code in HARMED:
        happened, do = store_error(code)
        return say(_C, "This session could not be read: {happened}. {do}", happened=happened, do=do)
    return say(_C, "This session could not be read. Choose it again.")


# one session


def under_name(day: str, time: str, person: str, course: tuple[int, int] | None) -> str:
    """The line below the patient's name."""
    text = say(_C, "{day}, {time}  ·  {person}", day=day, time=time, person=person)
    if course is None:
        return text
    number, planned = course
    return text + say(_C, "  ·  Session {number} of {planned}", number=number, planned=planned)


def timeline_name() -> str:
    return say(_C, "What happened")


def steps_only() -> str:
    return say(_C, "Steps")


def every_entry(number: int) -> str:
    if number == 1:
        return say(_C, "The only entry")
    return say(_C, "All {number} entries", number=f"{number:,}")


def chart_title(*, by_hand: bool = False) -> str:
    """`by_hand`: some of it was set at the handpiece and not reported."""
    return say(_C, "Depth by zone, mm, set by hand") if by_hand else say(_C, "Depth by zone, mm")


def chart_caution() -> str:
    return say(_C, "caution")


def chart_caution_other(version: str) -> str:
    return say(_C, "caution, rules {version}", version=version)


def chart_spoken(zone: str, depth: str, caution: str) -> str:
    return say(_C, "{zone} up to {depth} mm, caution {caution} mm", zone=zone, depth=depth, caution=caution)
