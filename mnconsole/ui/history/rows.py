"""Rows and figures of the history. No Qt."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain.policy import Policy
from mnconsole.domain.records_ports import HistoryRow, HistoryTotals
from mnconsole.domain.session import Session, Status
from mnconsole.domain.summary import SessionSummary, summary_of
from mnconsole.ui.history.state import Kpi, NumbingTime, Row, Tone
from mnconsole.ui.words import history as words
from mnconsole.ui.words.formats import clock_span, day_of, day_short, depth_mm, time_of_day

OPEN_IN_CHAIR_MS = 12 * 3_600_000
"""An open session is taken for somebody who is here; one that was begun longer ago is a record nobody signed."""


def is_here(summary: SessionSummary, chair: UUID | None, now_utc_ms: int) -> bool:
    """Whether an open session is of somebody in the clinic: at the pen, or begun within the last hours."""
    if summary.status is not Status.OPEN:
        return False
    return summary.id == chair or now_utc_ms - summary.started_utc_ms < OPEN_IN_CHAIR_MS


def row_of(row: HistoryRow, policy: Policy, *, here: bool) -> Row:
    """One session as text; `here` as `is_here` tells."""
    summary = row.summary
    numbing = _numbing(summary)
    record, tone = record_of(summary, here=here)
    overrides = summary.override_count
    return Row(
        key=summary.id.hex,
        time=time_of_day(summary.started_utc_ms),
        day=day_short(day_of(summary.started_utc_ms)),
        patient=row.patient_name or words.erased_patient(row.patient_number),
        nurse=row.practitioner_name or words.unknown_nurse(),
        numbing=numbing,
        numbing_text=clock_span(summary.numbing_ms) if numbing is not None else words.NONE,
        depth=depth_mm(summary.depth_max_um) if summary.depth_max_um else words.NONE,
        unit=words.mm() if summary.depth_max_um else "",
        zones=words.zones(summary, policy),
        flags=str(overrides) if overrides else "",
        adverse=words.adverse_short() if summary.adverse else "",
        late=words.late_short() if _is_late(summary) else "",
        record=record,
        record_tone=tone,
    )


def patched(row: HistoryRow, session: Session) -> HistoryRow:
    """The row after its session went on."""
    return replace(row, summary=summary_of(session))


def record_of(summary: SessionSummary, *, here: bool) -> tuple[str, Tone]:
    """The record's chip of a session; `here` as `is_here` tells."""
    text = words.record_state(summary.status, in_chair=here)
    if summary.status is Status.OPEN:
        return text, Tone.WORK if here else Tone.WARN
    return text, Tone.GOOD if summary.status is Status.SIGNED else Tone.PLAIN


def _is_late(summary: SessionSummary) -> bool:
    return summary.numbing_ms > summary.numbing_remove_ms


def _numbing(summary: SessionSummary) -> NumbingTime | None:
    if summary.numbing_ms < 0:
        return None
    in_band = summary.numbing_ready_ms <= summary.numbing_ms <= summary.numbing_remove_ms
    return NumbingTime(summary.numbing_ms, summary.numbing_ready_ms, summary.numbing_remove_ms, in_band)


def kpis_of(totals: HistoryTotals | None, policy: Policy, now_utc_ms: int, dates: str) -> tuple[Kpi, ...]:
    """The five figures; dashes until they are known."""
    titles = (
        words.kpi_sessions(),
        words.kpi_numbing(words.band(policy)),
        words.kpi_overrides(),
        words.kpi_adverse(),
        words.kpi_unsigned(),
    )
    icons = ("calendar-days", "timer", "flag", "circle-alert", "file-check")
    if totals is None:
        reading = (words.reading(), "", "", "", "")
        return tuple(
            Kpi(title, words.NONE, "", remark, icon, Tone.PLAIN)
            for title, icon, remark in zip(titles, icons, reading, strict=True)
        )
    t = totals
    numbed = t.numbing_in_band + t.numbing_over + t.numbing_under
    off = bool(t.numbing_over or t.numbing_under)
    oldest = now_utc_ms - t.oldest_unsigned_utc_ms if t.oldest_unsigned_utc_ms is not None else None
    figures = (
        (f"{t.sessions:,}", "", dates, Tone.GOOD),
        (str(t.numbing_in_band), words.of_all(numbed) if numbed else "", words.numbing_remark(t), _warn(off)),
        (str(t.overrides), "", words.overrides_remark(t.overrides), Tone.PLAIN),
        (str(t.adverse_events), "", words.adverse_remark(t.adverse_events), _warn(bool(t.adverse_events))),
        (str(t.not_signed), "", words.unsigned_remark(oldest), _warn(bool(t.not_signed))),
    )
    return tuple(
        Kpi(title, value, beside, remark, icon, tone)
        for title, icon, (value, beside, remark, tone) in zip(titles, icons, figures, strict=True)
    )


def _warn(is_so: bool) -> Tone:
    return Tone.WARN if is_so else Tone.PLAIN
