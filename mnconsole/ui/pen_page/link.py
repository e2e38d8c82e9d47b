"""The link's figures, what went wrong since the start, and the wire log. No Qt."""

from __future__ import annotations

from mnconsole.domain.pen import LinkView
from mnconsole.domain.pen_tools import LineVerdict, LinkQuality, WireLogView, judge_line
from mnconsole.services.pen_history import KEPT, PenEntry
from mnconsole.ui.pen_page.identity import LINKED
from mnconsole.ui.pen_page.state import FaultRow, FaultsState, Note, QualityState, Tone, WireState
from mnconsole.ui.words import line_quality as line_words
from mnconsole.ui.words import pen_page as words
from mnconsole.ui.words.formats import DASH, time_of_day

_NS_PER_MS = 1_000_000
_LOOKS = {
    LineVerdict.NOT_MEASURED: (Tone.PLAIN, "hourglass"),
    LineVerdict.SILENT: (Tone.BAD, "unplug"),
    LineVerdict.TOO_SLOW: (Tone.BAD, "timer"),
    LineVerdict.NOISY: (Tone.WARN, "triangle-alert"),
    LineVerdict.UNEVEN: (Tone.WARN, "timer"),
    LineVerdict.SLOW: (Tone.WARN, "timer"),
    LineVerdict.GOOD: (Tone.GOOD, "circle-check"),
}


def quality_of(view: LinkView, quality: LinkQuality, now_ns: int) -> QualityState:
    """The card. A figure stands there only while a pen is linked and the figure was measured."""
    known = quality if view.state in LINKED else None
    names = words.figure_names()
    if known is None:
        note = Note(Tone.PLAIN, "plug", *words.no_quality())
        lost = cycles = rejected = DASH
    else:
        verdict = judge_line(known)
        title, text = line_words.verdict(verdict)
        note = Note(*_LOOKS[verdict], title, text or words.nothing_to_do(verdict))
        cycles, rejected = f"{known.cycles:,}", f"{known.rejected_frames:,}"
        lost = words.lost(known.lost, known.lost_permille)
    trips = (known.round_trip_p50_us, known.round_trip_p99_us, known.round_trip_max_us) if known else (None,) * 3
    half, most, slowest = (DASH if us is None else words.ms_tenths(us) for us in trips)
    answer = DASH
    if view.last_answer_ns:
        answer = words.ago(max(0, now_ns - view.last_answer_ns) // _NS_PER_MS)
    return QualityState(
        title=words.quality(),
        span=words.quality_span(round(known.span_ms / 1000)) if known else "",
        note=note,
        left=(
            (names["cycles"], cycles, ""),
            (names["lost"], lost, ""),
            (names["rejected"], rejected, ""),
            (names["reconnects"], f"{view.counts.reconnects:,}", ""),
        ),
        right=(
            (names["p50"], half, ""),
            (names["p99"], most, ""),
            (names["max"], slowest, ""),
            (names["answer"], answer, ""),
        ),
    )


def faults_of(entries: tuple[PenEntry, ...]) -> FaultsState:
    """The card, newest first."""
    rows = tuple(
        FaultRow(
            time_of_day(entry.last_utc_ms, seconds=True),
            words.happened(entry.what),
            words.times(entry.count) if entry.count > 1 else "",
            words.first_at(time_of_day(entry.first_utc_ms, seconds=True)) if entry.count > 1 else "",
        )
        for entry in entries
    )
    count = words.newest(KEPT) if len(rows) == KEPT else f"{len(rows)}" if rows else ""
    empty = None if rows else Note(Tone.GOOD, "circle-check", *words.faults_empty())
    return FaultsState(words.faults(), count, rows, empty)


def wire_of(log: WireLogView) -> WireState:
    """The card of the wire log."""
    trouble = Note(Tone.WARN, "triangle-alert", *words.wire_trouble(log.trouble)) if log.trouble else None
    return WireState(
        title=words.wire_log(),
        why=words.wire_why(),
        switch=words.wire_switch(),
        on=log.on,
        path_name=words.wire_file(),
        path=log.path,
        facts=((words.wire_size(), words.kilobytes(log.bytes_written), ""),),
        trouble=trouble,
    )
