"""What happened, entry below entry."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.chip import ChipView, Tone
from mnconsole.ui.widgets.timeline import ROWS_A_TURN, TimelineEntry, TimelineList
from tests.helpers.widgets import colours, longer, overflows, said

ENTRIES = (
    TimelineEntry("11:20", "Screening confirmed"),
    TimelineEntry("11:43", "Cream off after 12:06", Ink.OK, chip=ChipView("in band", Tone.OK)),
    TimelineEntry("11:52", "Override: cheeks above plan because of a thick scar", Ink.WARN_LINE, Ink.WARN,
                  ChipView("reason", Tone.WARN)),
)  # fmt: skip


def lines(timeline: TimelineList) -> list[Readout]:
    return [line for line in timeline.findChildren(Readout) if line.parent() is timeline]


def test_entries_come_and_go(theme: Theme, qtbot: QtBot) -> None:
    timeline = TimelineList(theme, "Timeline")
    qtbot.addWidget(timeline)
    timeline.set_entries(ENTRIES)
    assert [said(line)[0] for line in lines(timeline)][1] == "11:43, Cream off after 12:06, in band"
    timeline.set_entries(ENTRIES[:1])
    shown = [timeline.layout().itemAt(at).widget() for at in range(timeline.layout().count())]
    assert [said(line)[0] for line in shown] == ["11:20, Screening confirmed"]


def test_many_entries_come_in_turns_and_the_newest_list_wins(theme: Theme, qtbot: QtBot) -> None:
    timeline = TimelineList(theme, "Timeline")
    qtbot.addWidget(timeline)
    many = tuple(TimelineEntry(f"10:{number:02}", f"Entry {number}") for number in range(3 * ROWS_A_TURN))
    timeline.set_entries(many)
    assert len(lines(timeline)) == ROWS_A_TURN
    others = tuple(TimelineEntry(entry.time, f"{entry.text}, later") for entry in many[:-1])
    timeline.set_entries(others)  # while the first ones are still coming
    qtbot.waitUntil(lambda: len(lines(timeline)) == len(others))
    assert [said(line)[0] for line in lines(timeline)] == [f"{entry.time}, {entry.text}" for entry in others]
    timeline.set_entries(many[:2])
    shown = [timeline.layout().itemAt(at).widget() for at in range(timeline.layout().count())]
    assert [said(line)[0] for line in shown] == ["10:00, Entry 0", "10:01, Entry 1"]


def test_each_kind_has_its_dot(both: Theme, qtbot: QtBot) -> None:
    timeline = TimelineList(both, "Timeline")
    qtbot.addWidget(timeline)
    timeline.set_entries(ENTRIES)
    timeline.resize(360, 160)
    seen = colours(timeline.grab().toImage())
    assert {both.ink(Ink.TEXT3).name(), both.ink(Ink.OK).name(), both.ink(Ink.WARN_LINE).name()} <= seen


def test_corrections_are_struck_through_and_kept(theme: Theme, qtbot: QtBot) -> None:
    pictures = []
    for struck in (False, True):
        timeline = TimelineList(theme, "Timeline")
        qtbot.addWidget(timeline)
        timeline.set_entries(
            (TimelineEntry("11:43", "Cream off", struck=struck, was=("Cream of",), under="typed wrong"),)
        )
        timeline.resize(360, timeline.layout().heightForWidth(360))
        pictures.append(timeline.grab().toImage())
    assert pictures[0] != pictures[1]
    assert said(lines(timeline)[0])[0] == "11:43, Cream off, typed wrong"


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for stretch in (str, longer):
        timeline = TimelineList(both, "Timeline")
        qtbot.addWidget(timeline)
        timeline.set_entries(
            tuple(
                TimelineEntry(entry.time, stretch(entry.text), entry.dot, entry.ink,
                              ChipView(stretch(entry.chip.text)) if entry.chip else None)
                for entry in ENTRIES
            )
        )  # fmt: skip
        for width in (300, 360, 520):
            timeline.resize(width, timeline.layout().heightForWidth(width))
            timeline.grab()
    assert overflows(both) == []
