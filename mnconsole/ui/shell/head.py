"""What stands above the pages: demo banner, top bar with its alarm pill, and the strip of a high alarm over the bar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.shell.state import Level, Page, ShellState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.alarm_pill import AlarmPill, PillTone
from mnconsole.ui.widgets.alarm_strip import AlarmStrip, AlarmView
from mnconsole.ui.widgets.bar_note import BarNoteView
from mnconsole.ui.widgets.demo_banner import DemoBanner
from mnconsole.ui.widgets.top_bar import TopBar
from mnconsole.ui.words import shell as words
from mnconsole.ui.words import training as training_words
from mnconsole.ui.words.keys import KeyAct, key_text

_STEPS_MIN = (1, 5)
_BY_KEY_MIN = 5
_TONES = {
    Level.HIGH: PillTone.HIGH,
    Level.MEDIUM: PillTone.MEDIUM,
    Level.MEDIUM_SEEN: PillTone.MEDIUM_SEEN,
    Level.LOW: PillTone.LOW,
}


class Head(QWidget):
    """Emits what was pressed. `demo` and `pen_simulated` are facts about records and pen; with `practice` the banner
    has a key for the training drawer."""

    page_chosen = Signal(str)
    acknowledged = Signal()
    alarms_asked = Signal()
    pill_pressed = Signal()
    time_moved = Signal(int)
    practice_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        demo: bool,
        pen_simulated: bool,
        practice: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._practice = practice
        self._note_aside = False
        self.bar = TopBar(theme, words.BRAND)
        self.bar.setObjectName("top_bar")
        self.bar.add_tab(Page.CHAIR, words.chair(), "armchair", key_text(KeyAct.CHAIR))
        self.bar.add_tab(Page.HISTORY, words.history(), "calendar-days", key_text(KeyAct.HISTORY))
        self.bar.add_tab(Page.PEN, words.pen(), "pen-tool", key_text(KeyAct.PEN))
        self.bar.add_tab(Page.CLINIC, words.clinic(), "house", key_text(KeyAct.CLINIC))
        self.bar.page_chosen.connect(self.page_chosen)
        self.pill = AlarmPill(theme)
        self.pill.setObjectName("alarm_pill")
        self.pill.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.pill.clicked.connect(self.pill_pressed)
        self.pill.hide()
        self.bar.extras.addWidget(self.pill)
        self.strip = AlarmStrip(theme, self)
        self.strip.setObjectName("alarm_strip")
        self.strip.acknowledged.connect(self.acknowledged)
        self.strip.list_asked.connect(self.alarms_asked)
        self.strip.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._banner = self._demo_pill = None
        if demo:
            self._banner = self._new_banner(pen_simulated, pill=False)
            self._demo_pill = self._new_banner(pen_simulated, pill=True)
            box.addWidget(self._banner)
            self.bar.extras.addWidget(self._demo_pill)
        box.addWidget(self.bar)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _new_banner(self, pen_simulated: bool, *, pill: bool) -> DemoBanner:
        strong = (words.simulated_pen(), words.demo_records()) if pen_simulated else (words.demo_records(),)
        steps = [(m, self._step_text(m, pill), words.plus_minutes_spoken(m)) for m in _STEPS_MIN]
        practise = ("", "")
        if self._practice:
            name = training_words.practise()
            text = name if pill else training_words.practise_with_key(key_text(KeyAct.PRACTISE))
            practise = (text, training_words.practise_spoken())
        quiet = words.demo_quiet(pen_simulated)
        banner = DemoBanner(self.theme, strong, quiet, steps, pill=pill, practise=practise)
        banner.practice_asked.connect(self.practice_asked)
        banner.setObjectName("demo_pill" if pill else "demo_banner")
        banner.time_moved.connect(self.time_moved)
        return banner

    @staticmethod
    def _step_text(minutes: int, pill: bool) -> str:
        """The pill of a low window has no room for the key's name."""
        text = words.plus_minutes(minutes)
        return text if pill or minutes != _BY_KEY_MIN else f"{text}  {key_text(KeyAct.DEMO_TIME)}"

    def press_time(self) -> None:
        """The key of the banner's longer step; nothing where there is no banner."""
        if self._banner is not None:
            self.time_moved.emit(_BY_KEY_MIN)

    def press_practise(self) -> None:
        """The key of the training drawer; nothing where there is none."""
        if self._practice:
            self.practice_asked.emit()

    def set_practising(self, text: str) -> None:
        """Say in the banner what is being practised, empty for nothing."""
        for banner in (self._banner, self._demo_pill):
            if banner is not None:
                banner.set_practising(text)

    def _restyle(self) -> None:
        tight = self.theme.metrics.tight
        if self._banner is not None and self._demo_pill is not None:
            self._banner.setVisible(not tight)
            self._banner.setFixedHeight(max(22, self.theme.metrics.demo_banner))
            self._demo_pill.setVisible(tight)
            self._demo_pill.setFixedHeight(32)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the strip over the bar."""
        super().resizeEvent(event)
        self._lay_strip()

    def _lay_strip(self) -> None:
        wide = self.width()
        if self._note_aside:
            layout = self.bar.layout()
            if layout is not None:
                layout.activate()  # what has just gone from the bar still counts in it
            wide = self.bar.note.geometry().right() - self.bar.note.short_width() - 8
        self.strip.setGeometry(0, self.height() - self.bar.height(), wide, self.bar.height())

    def render_state(self, state: ShellState) -> None:
        """Show `state`."""
        open_ = state.page not in (Page.ENTRY, Page.LOCK)
        if open_:
            self.bar.set_page(state.page)
        self.bar.show_tabs(open_, only=Page.HISTORY if state.looks_only else "")
        for banner in (self._banner, self._demo_pill):
            if banner is not None:
                banner.show_practise(open_)
        self.bar.set_place(state.place)
        self.bar.set_clock(state.clock, words.clock_name())
        self._show_note(state)
        if state.pill is not None:
            self.pill.set_alarm(_TONES[state.pill.level], state.pill.text)
        else:
            self.pill.setText("")  # a name may not stay behind, not even where nobody sees it
            self.pill.setAccessibleName("")
        self.pill.setVisible(state.pill is not None)
        self._show_strip(state)

    def _show_note(self, state: ShellState) -> None:
        note, view = state.note, None
        if note is not None:
            # The count-down is seen beside the strip too; that it is locked is seen anyway.
            view = BarNoteView(note.text, note.short, note.icon, note.urgent, aside=state.strip is not None)
        self.bar.note.set_view(view)
        self._note_aside = view is not None and view.aside and view.urgent

    def _show_strip(self, state: ShellState) -> None:
        strip = state.strip
        if strip is not None:
            row, key = strip.row, key_text(KeyAct.ACKNOWLEDGE)
            self.strip.set_view(AlarmView(row.title, row.text, row.since, words.acknowledge(key), strip.more))
            self._lay_strip()
            self.strip.raise_()
        else:
            self.strip.forget()
        self.strip.setVisible(strip is not None)
        # What lies under the strip can't be reached by Tab either.
        self.bar.setEnabled(strip is None)
