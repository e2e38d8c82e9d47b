"""More pages of the gallery: strips, lists, bars, history."""

from __future__ import annotations

import math
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.alarm_pill import AlarmPill, PillTone
from mnconsole.ui.widgets.alarm_strip import AlarmStrip, AlarmView
from mnconsole.ui.widgets.avatar import Avatar, AvatarLook
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.chip import ChipView, Tone
from mnconsole.ui.widgets.date_field import DateField, DateWords
from mnconsole.ui.widgets.date_parts import DateFault
from mnconsole.ui.widgets.demo_banner import DemoBanner
from mnconsole.ui.widgets.depth_chart import DepthByZoneChart, DepthChartView, ZoneDepth
from mnconsole.ui.widgets.empty_state import EmptyState
from mnconsole.ui.widgets.fact_list import FactList
from mnconsole.ui.widgets.history_list import HistoryList, HistoryRow, NumbingBar
from mnconsole.ui.widgets.history_rows import HistoryTitles
from mnconsole.ui.widgets.info_line import InfoLine, InfoView
from mnconsole.ui.widgets.kpi_card import KpiCard, KpiView
from mnconsole.ui.widgets.live_strip import LiveStrip, StripView
from mnconsole.ui.widgets.missing_list import MissingList, MissingView
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.numbing_ring import WaitLook
from mnconsole.ui.widgets.patient_list import PatientList, PatientRow, WaitView
from mnconsole.ui.widgets.section_header import SectionHeader
from mnconsole.ui.widgets.session_strip import LaneBlock, LaneTone, SessionStrip, SessionStripView
from mnconsole.ui.widgets.timeline import TimelineEntry, TimelineList
from mnconsole.ui.widgets.top_bar import TopBar

MINUTE = 60_000


def column(*widgets: QWidget, width: int | None = None, spacing: int = 8) -> QWidget:
    """Put widgets below each other."""
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for widget in widgets:
        box.addWidget(widget)
    if width:
        holder.setFixedWidth(width)
    return holder


def row(*widgets: QWidget) -> QWidget:
    """Put widgets beside each other."""
    holder = QWidget()
    box = QHBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        box.addWidget(widget)
    return holder


def fill_strip(strip: LiveStrip, until_ms: int, hole: tuple[int, int] = (0, 0)) -> None:
    """Feed a strip as a pen at 90 Hz would."""
    for at in range(0, until_ms, 40):
        if not hole[0] < at < hole[1]:
            wave = math.sin(at / 700) * 15 + math.sin(at / 131) * 6
            load = 380 + 30 * math.sin(at / 300) if (at // 1000) % 8 < 6 else 60
            strip.push(at, round(900 + wave), round(load))


def strip(theme: Theme, until_ms: int, now_ms: int, hole: tuple[int, int] = (0, 0)) -> LiveStrip:
    """The live strip."""
    made = LiveStrip(theme)
    made.set_view(StripView(("Speed", "90 Hz"), ("Load", "38 %"), "last 30 s", "no data", "Speed and load"))
    made.set_scale(1200)
    made.set_band(850, 950)
    fill_strip(made, until_ms, hole)
    made.advance(now_ms)
    made.setFixedSize(332, theme.metrics.strip)
    return made


def missing(theme: Theme, items: int) -> MissingList:
    """What is missing before ARM."""
    texts = (
        "Numbing cream not yet removed", "Serum not applied", "Consent not ticked", "No zone chosen", "No cartridge",
    )  # fmt: skip
    made = MissingList(theme)
    made.set_view(
        MissingView(
            "Before the pen can be armed",
            f"{6 - items} of 6",
            tuple((text.split()[0], text) for text in texts[:items]),
            ("Patient", "Consent", "Screen", "Cartridge"),
        )
    )
    made.setFixedSize(332, theme.metrics.strip)
    return made


def log_view(breaks: tuple[int, ...] = ()) -> SessionStripView:
    """The log of a treatment."""
    blocks = (
        LaneBlock(0, 7 * MINUTE, "Screening"),
        LaneBlock(7 * MINUTE, 12 * MINUTE, "Cleanse"),
        LaneBlock(12 * MINUTE, 26 * MINUTE, "Cream 14:10", LaneTone.CREAM),
        LaneBlock(26 * MINUTE, 30 * MINUTE, "Serum", LaneTone.SERUM),
        LaneBlock(30 * MINUTE, 37 * MINUTE, "Needling", LaneTone.NEEDLING),
    )
    axis = tuple((at * MINUTE, f"14:{at - 4:02}") for at in range(4, 36, 5))
    marks = (32 * MINUTE, 33 * MINUTE, 35 * MINUTE)
    return SessionStripView(
        "Session log", "saved 14:33:06", "14:32", "Cheeks, pass 2 started", 0, 37 * MINUTE, blocks, axis, marks,
        breaks, "now",
    )  # fmt: skip


def strips(theme: Theme) -> QWidget:
    """Live strip, missing list, session log."""
    card, log = Card(theme), SessionStrip(theme)
    log.set_view(log_view((int(36.7 * MINUTE),)))
    card.body.addWidget(log)
    card.setFixedHeight(theme.metrics.log)
    low = SessionStrip(theme)
    low.set_view(log_view())
    low.setFixedHeight(30)
    return column(
        row(strip(theme, 40_000, 40_000), strip(theme, 34_000, 40_000, (20_000, 24_000))),
        row(missing(theme, 2), missing(theme, 5)),
        card,
        low,
        width=792,
    )


def clinic_rows() -> tuple[PatientRow, ...]:
    """*In clinic now*."""
    return (
        PatientRow("1", "Ada Sample", "AS", "7:20 left", ChipView("Ready", Tone.OK_LINE),
                   WaitView(0.5, WaitLook.READY, "7:20"), True),
        PatientRow("2", "Ben Example", "BE", "remove now", ChipView("Overdue", Tone.WARN_LINE),
                   WaitView(1, WaitLook.REMOVE, "+3:10")),
        PatientRow("3", "Cleo Specimen", "CS", "5:40 to go", ChipView("Numbing", Tone.ACCENT_LINE),
                   WaitView(0.2, WaitLook.TAKING_EFFECT, "5:40")),
        PatientRow("4", "Kim Notreal", "KN", "Chair 1", ChipView("Serum", Tone.STAGE)),
    )  # fmt: skip


def sidebar(theme: Theme) -> QWidget:
    """Patient lists, facts and notices."""
    clinic = PatientList(theme, "In clinic now", in_clinic=True)
    clinic.set_rows(clinic_rows())
    clinic.setFixedHeight(clinic.sizeHint().height())
    everybody = PatientList(theme, "All patients")
    names = ("Dora Placeholder", "Eli Testcase", "Fay Mockup", "Gus Dummy")
    people = [PatientRow(name, name, "".join(part[0] for part in name.split()), "3 Feb 1991") for name in names]
    everybody.set_rows(people)
    everybody.setFixedHeight(270)
    left = column(
        SectionHeader(theme, "In clinic now", "3"), clinic, SectionHeader(theme, "All patients", "214"), everybody,
        width=264,
    )  # fmt: skip
    facts = FactList(theme)
    facts.set_facts(
        (
            ("Product", "Lidocaine 4 % cream", ""), ("Lot", "L4-2291", "exp 08/2027"),
            ("Amount", "9.5 g", "limit 10 g"), ("Area", "Face, 230 cm²", ""), ("On", "14:08", "by Nurse One"),
        )
    )  # fmt: skip
    linked, lost, cartridge = InfoLine(theme), InfoLine(theme), InfoLine(theme)
    linked.set_view(InfoView("plug", "Pen linked", "answered 18 ms ago", Tone.OK))
    lost.set_view(InfoView("unplug", "Pen not answering", "last answer 14:33:07", Tone.DANGER))
    cartridge.set_view(InfoView("layers", "Cartridge 11 needles", "Lot C-2417  ·  exp 03/2028", disc=False))
    words = DateWords(
        "Date of birth", ("Day", "Month", "Year"), ("12", "3", "1984"),
        {DateFault.TOO_LATE: "This date is in the future. A birth date is today or earlier."},
    )  # fmt: skip
    born = DateField(theme, words, date(1900, 1, 1), date(2026, 11, 23))
    born.set_date(date(2027, 1, 1))
    born.check()
    right = column(
        facts,
        Notice(theme, NoticeView("Ask: metallic taste, ringing ears, dizziness?", "stethoscope")),
        Notice(theme, NoticeView("Counter frozen at 14:33:07. The motor never restarts by itself: link, then arm, "
                                 "then start.", "pause", Tone.DANGER)),
        Notice(theme, NoticeView("31 entries, unbroken, checked 14:33", "shield-check", Tone.OK_LINE,
                                 "Record seal verified")),
        linked, lost, cartridge, born,
        row(Avatar(theme, "N1", "Nurse One", AvatarLook.STAFF, side=40), Avatar(theme, "AS", "Ada Sample")),
        width=340,
    )  # fmt: skip
    empty = EmptyState(theme, "users", "Nobody in the clinic", "Find a patient at the left, or add a walk-in.")
    empty.setFixedWidth(260)
    return row(left, right, empty)


def bars(theme: Theme) -> QWidget:
    """Banner, top bar, alarms."""
    strong = ("SIMULATED PEN", "DEMO RECORDS")
    steps = ((1, "+1 min", "One minute on"), (5, "+5 min", "Five minutes on"))
    practise = ("Practise  Ctrl+T", "Practise alarms with the simulated pen")
    quiet = "no motor moves, nobody here is a real patient"
    banner = DemoBanner(theme, strong, quiet, steps, practise=practise)
    practising = DemoBanner(theme, strong, quiet, steps, practise=practise)
    practising.set_practising("PRACTISING: Cable out")
    top = TopBar(theme, "mnconsole", "Chair 2")
    top.add_tab("chair", "Chair", "armchair")
    top.add_tab("history", "History", "calendar-days")
    top.set_page("chair")
    top.set_clock("14:20")
    pill = AlarmPill(theme)
    pill.set_alarm(PillTone.MEDIUM, "Ben Example: cream on for 23:10, remove now")
    top.extras.addWidget(pill)
    tight = TopBar(theme, "mnconsole")
    tight.add_tab("chair", "Chair", "armchair")
    tight.set_clock("14:20")
    tight.extras.addWidget(DemoBanner(theme, strong[:1], "", steps, pill=True))
    low, acknowledged = AlarmPill(theme), AlarmPill(theme)
    low.set_alarm(PillTone.LOW, "Battery 15 %")
    acknowledged.set_alarm(PillTone.HIGH, "Pen not answering")
    tight.extras.addWidget(low)
    tight.extras.addWidget(acknowledged)
    alarm = AlarmStrip(theme)
    alarm.set_view(
        AlarmView("Pen not answering", "Motor stops by itself within 0.5 s  ·  check that the pen is still",
                  "since 14:33:07", "Acknowledge", "1 of 2")
    )  # fmt: skip
    alarm.setFixedHeight(60)
    return column(banner, practising, top, alarm, tight, width=1408, spacing=4)


def history_rows() -> tuple[HistoryRow, ...]:
    """Closed sessions."""

    def numbing(minutes: float) -> NumbingBar:
        return NumbingBar(round(minutes * MINUTE), 10 * MINUTE, 20 * MINUTE, 10 <= minutes <= 20)

    signed, open_chip = ChipView("Signed", Tone.OK), ChipView("Not signed", Tone.WARN)
    return (
        HistoryRow("1", "14:33", "22 Nov", "Ada Sample", "Nurse One", numbing(14.2), "14.2", "1.25", "mm", "Face, 8",
                   "", "", ChipView("In chair", Tone.ACCENT)),
        HistoryRow("2", "11:45", "22 Nov", "Dora Placeholder", "Nurse One", numbing(12.1), "12.1", "1.50", "mm",
                   "Face, 8", "1", "", signed),
        HistoryRow("3", "10:20", "22 Nov", "Eli Testcase", "Nurse Three", numbing(23.4), "23.4", "1.00", "mm",
                   "Neck, 2", "1", "", open_chip),
        HistoryRow("4", "12:55", "21 Nov", "Hana Fixture", "Nurse Three", None, "–", "1.25", "mm", "Abdomen, 1", "",
                   "AE", signed),
    )  # fmt: skip


def history(theme: Theme) -> QWidget:
    """History list, figures, timeline, chart."""
    titles = HistoryTitles("When", "Patient", "Nurse", "Numbing", "10–20", "Depth", "Zones", "Flags", "Record")
    listing = HistoryList(theme, "Sessions", titles)
    listing.set_rows(history_rows(), "2")
    card = Card(theme, pad_x=6)
    card.body.addWidget(listing)
    card.setFixedSize(810, 320)
    figures = (
        KpiView("Sessions", "38", "", "+4 on last week", "calendar-days", Ink.OK),
        KpiView("Numbing 10–20", "35", "of 38", "2 over, 1 under", "timer", Ink.WARN),
        KpiView("Overrides", "4", "", "all with a reason", "flag"),
    )
    cards = []
    for figure in figures:
        cards.append(KpiCard(theme))
        cards[-1].set_view(figure)
    line = TimelineList(theme, "Timeline")
    line.set_entries(
        (
            TimelineEntry("11:20", "Screening confirmed"),
            TimelineEntry("11:43", "Cream off after 12:06", Ink.OK, chip=ChipView("in time", Tone.OK)),
            TimelineEntry("11:47", "Needling, 8 zones, 58 s contact", Ink.ACCENT, strong=True),
            TimelineEntry(
                "11:52", "Override: cheeks above plan", Ink.WARN_LINE, Ink.WARN, ChipView("reason", Tone.WARN)
            ),
            TimelineEntry("12:06", "Signed by Nurse One", Ink.OK),
        )
    )
    chart = DepthByZoneChart(theme)
    zones = tuple(
        ZoneDepth(name, tuple(depth + (7 * at) % 30 - 15 for at in range(60)), ceiling, weight, name == "Cheeks")
        for name, depth, ceiling, weight in (
            ("Foreh.", 750, 1000, 4), ("Glab.", 500, 1000, 3), ("Eyes", 500, 500, 4), ("Nose", 500, 750, 3),
            ("Cheeks", 1500, 1500, 6), ("Lip", 500, 750, 3), ("Jaw", 1000, 1500, 4),
        )
    )  # fmt: skip
    axis = tuple((at, f"{at / 1000:.1f}") for at in (0, 500, 1000, 1500, 2000))
    chart.set_view(DepthChartView("Depth by zone, mm", "ceiling", axis, zones))
    detail = Card(theme)
    detail.body.addWidget(line)
    detail.body.addWidget(chart)
    detail.setFixedWidth(396)
    return row(column(row(*cards), card), detail)


MORE = {"strips": strips, "sidebar": sidebar, "bars": bars, "history": history}
