"""One session's record: seal, timeline, depth by zone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mnconsole.ui.history.looks import CHIP, chart_view, entry_view
from mnconsole.ui.history.pane import EmptyPane
from mnconsole.ui.history.seal_panel import SealPanel
from mnconsole.ui.history.state import Chart, Detail, Empty, Item
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.chip import Chip, ChipView
from mnconsole.ui.widgets.choice_row import ChoiceRow
from mnconsole.ui.widgets.depth_chart import DepthByZoneChart
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.scroll_page import ScrollPage
from mnconsole.ui.widgets.timeline import TimelineList
from mnconsole.ui.words import history as words
from mnconsole.ui.words import summary

WIDTH = 396
STEPS, ALL = "steps", "all"


class DetailCard(Card):
    """Empty until a session is chosen."""

    everything_chosen = Signal(bool)
    check_pressed = Signal()
    print_pressed = Signal()
    save_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("session_record")
        self._shown_key = ""
        self._items: tuple[Item, ...] = ()
        self._chart_shown: Chart | None = None
        self._name = Label(theme, "", Type.CARD_TITLE, elide=True)
        self._chip = Chip(theme, ChipView(""))
        self._under = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True)
        self.seal = SealPanel(theme)
        self.seal.pressed.connect(self.check_pressed)
        self._print = QuietButton(theme, summary.print_it(), "printer")
        self._print.setObjectName("print_summary")
        self._print.clicked.connect(self.print_pressed)
        self._save = QuietButton(theme, summary.save_it(), "download")
        self._save.setObjectName("save_summary")
        self._save.clicked.connect(self.save_pressed)
        self._papers = QWidget()
        self._told = Label(theme, "", Type.META_STRONG, wrap=True)
        self._extent = ChoiceRow(theme, words.timeline_name())
        self._steps = self._extent.add(STEPS, words.steps_only())
        self._steps.setObjectName("timeline_steps")
        self._all = self._extent.add(ALL, words.every_entry(0))
        self._all.setObjectName("timeline_all")
        self._extent.chosen.connect(self._extent_chosen)
        self._timeline = TimelineList(theme, words.timeline_name())
        self._scroll = ScrollPage()
        self._scroll.body.setSpacing(0)
        self._scroll.body.addWidget(self._timeline)
        self._chart = DepthByZoneChart(theme)
        self._empty = EmptyPane(theme, "file-text")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._record = self._lay_out()
        self._stack.addWidget(self._record)
        self.body.addWidget(self._stack)
        theme.changed.connect(self._fit)
        self._fit()

    def _lay_out(self) -> QWidget:
        page = QWidget()
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._chip)
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(top)
        box.addWidget(self._under)
        box.addWidget(self.seal)
        papers = QHBoxLayout(self._papers)
        papers.setContentsMargins(0, 0, 0, 0)
        papers.addWidget(self._print, 1)
        papers.addWidget(self._save, 1)
        box.addWidget(self._papers)
        box.addWidget(self._told)
        box.addWidget(self._extent)
        box.addWidget(self._scroll, 1)
        box.addWidget(self._chart)
        return page

    def _fit(self) -> None:
        self.setFixedWidth(round(self.theme.metrics.px(WIDTH)))

    def render_state(self, detail: Detail | None, empty: Empty) -> None:
        """Show a record, or what this place is for."""
        if detail is None:
            self._empty.render_state(empty)
            self._stack.setCurrentWidget(self._empty)
            return
        self._name.set_text(detail.name)
        self._chip.set_view(ChipView(detail.chip, CHIP[detail.chip_tone]))
        self._under.set_text(detail.under)
        self.seal.render_state(detail.seal)
        self._papers.setVisible(detail.closed)
        self._told.setVisible(bool(detail.told))
        self._told.set_text(detail.told, Ink.DANGER_TEXT if detail.told_bad else Ink.TEXT2)
        self._all.setText(detail.all_text)
        self._all.restyle()
        self._extent.set_value(ALL if detail.everything else STEPS)
        if detail.items != self._items:
            self._items = detail.items
            self._timeline.set_entries(tuple(entry_view(item) for item in detail.items))
        if detail.chart != self._chart_shown:
            self._chart_shown = detail.chart
            if detail.chart is not None:
                self._chart.set_view(chart_view(detail.chart))
        self._chart.setVisible(detail.chart is not None)
        if detail.key != self._shown_key:
            self._shown_key = detail.key
            self._scroll.verticalScrollBar().setValue(0)
        self._stack.setCurrentWidget(self._record)

    def _extent_chosen(self, code: str) -> None:
        self.everything_chosen.emit(code == ALL)
