"""From the presenter's texts and tones to the widgets' views."""

from __future__ import annotations

from mnconsole.ui.history.state import Chart, Item, Kpi, Row, Tone
from mnconsole.ui.theme.tokens import Ink
from mnconsole.ui.widgets.chip import ChipView
from mnconsole.ui.widgets.chip import Tone as ChipTone
from mnconsole.ui.widgets.depth_chart import DepthChartView, ZoneDepth
from mnconsole.ui.widgets.history_list import HistoryRow, NumbingBar
from mnconsole.ui.widgets.kpi_card import KpiView
from mnconsole.ui.widgets.timeline import TimelineEntry
from mnconsole.ui.words.formats import depth_mm

CHIP = {
    Tone.PLAIN: ChipTone.NEUTRAL,
    Tone.QUIET: ChipTone.NEUTRAL,
    Tone.GOOD: ChipTone.OK,
    Tone.SERUM: ChipTone.NEUTRAL,
    Tone.WORK: ChipTone.ACCENT,
    Tone.WARN: ChipTone.WARN,
    Tone.BAD: ChipTone.DANGER,
}
DOT = {
    Tone.PLAIN: Ink.TEXT3,
    Tone.QUIET: Ink.LINE,
    Tone.GOOD: Ink.OK,
    Tone.SERUM: Ink.SERUM,
    Tone.WORK: Ink.ACCENT,
    Tone.WARN: Ink.WARN_LINE,
    Tone.BAD: Ink.DANGER,
}
KPI = {Tone.PLAIN: Ink.TEXT3, Tone.GOOD: Ink.OK, Tone.WARN: Ink.WARN, Tone.BAD: Ink.DANGER_TEXT}
TURN_OVER_REMOVE = (5, 4)
"""The bar ends at five quarters of the longest wait: 25 min for 20 min."""


def kpi_view(kpi: Kpi) -> KpiView:
    """One figure."""
    return KpiView(kpi.title, kpi.value, kpi.beside, kpi.remark, kpi.icon, KPI.get(kpi.tone, Ink.TEXT3))


def row_view(row: Row) -> HistoryRow:
    """One session of the list."""
    numbing = None
    if row.numbing is not None:
        n = row.numbing
        part, of = TURN_OVER_REMOVE
        numbing = NumbingBar(n.elapsed_ms, n.ready_ms, n.remove_ms, n.in_band, max(1, part * n.remove_ms // of))
    return HistoryRow(
        row.key, row.time, row.day, row.patient, row.nurse, numbing, row.numbing_text, row.depth, row.unit,
        row.zones, row.flags, row.adverse, ChipView(row.record, CHIP[row.record_tone]), row.late,
    )  # fmt: skip


def entry_view(item: Item) -> TimelineEntry:
    """One entry of the timeline."""
    chip = ChipView(item.chip, CHIP[item.chip_tone]) if item.chip else None
    ink = Ink.TEXT
    if item.strong and item.tone is Tone.WARN:
        ink = Ink.WARN
    elif item.strong and item.tone is Tone.BAD:
        ink = Ink.DANGER_TEXT
    return TimelineEntry(
        item.time, item.text, DOT[item.tone], ink, chip, item.strong, item.was, item.struck, item.under
    )


def chart_view(chart: Chart) -> DepthChartView:
    """The depth chart."""
    axis = tuple((at, depth_mm(at)[:-1]) for at in range(0, chart.top_um + 1, 500))
    zones = tuple(
        ZoneDepth(zone.label, zone.depths_um, zone.caution_um, zone.weight, zone.above, zone.spoken)
        for zone in chart.zones
    )
    return DepthChartView(chart.title, chart.caution, axis, zones)
