"""The dark bar: brand, pages, place for alarms, clock."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from mnconsole.ui.theme.paint import RIGHT, Canvas, painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.bar_note import BarNote
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.brand import Brand
from mnconsole.ui.widgets.page_tab import PageTab


class TopBar(QWidget):
    """Emits `page_chosen` with a tab's code. `extras` is the layout at the right, before the clock.

    Alarm pills and, in tight windows, the demo pill are put into `extras`; `note` stands in the room before it.
    """

    page_chosen = Signal(str)

    def __init__(self, theme: Theme, brand: str, place: str = "", parent: QWidget | None = None) -> None:
        """`place` is the line below the brand, such as the chair's label."""
        super().__init__(parent)
        self.theme = theme
        self._brand = Brand(theme, brand, place)
        self._clock = _Clock(theme)
        self._tabs: dict[str, PageTab] = {}
        self._group = QButtonGroup(self)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._tab_box = QHBoxLayout()
        self._tab_box.setSpacing(4)
        self.note = BarNote(theme)
        self.note.setObjectName("bar_note")
        self.extras = QHBoxLayout()
        self.extras.setSpacing(8)
        self._box.addWidget(self._brand)
        self._box.addLayout(self._tab_box)
        self._box.addWidget(self.note, 1)
        self._box.addLayout(self.extras)
        self._box.addWidget(self._clock)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        metrics = self.theme.metrics
        self.setFixedHeight(metrics.top_bar)
        self._brand.setFixedWidth(metrics.sidebar)
        self._box.setContentsMargins(0, 0, metrics.gutter, 0)
        self.update()

    def add_tab(self, code: str, text: str, icon: str, key: str = "") -> None:
        """Add a page; `key` is the key that opens it."""
        tab = PageTab(self.theme, code, text, icon, key)
        tab.setObjectName(f"tab_{code}")
        tab.clicked.connect(self._tab_clicked)
        self._group.addButton(tab)
        self._tab_box.addWidget(tab)
        self._tabs[code] = tab

    def set_page(self, code: str) -> None:
        """Show which page is open."""
        self._tabs[code].setChecked(True)

    def show_tabs(self, shown: bool, only: str = "") -> None:
        """Leave the pages out while there is nothing to show on them; with `only` all but that one."""
        for code, tab in self._tabs.items():
            tab.setVisible(shown and only in ("", code))

    def set_place(self, place: str) -> None:
        """Change the line below the brand."""
        self._brand.set_place(place)

    def set_clock(self, text: str, spoken_name: str = "") -> None:
        """Show the time of day."""
        self._clock.set_time(text, spoken_name)

    def _tab_clicked(self) -> None:
        tab = self.sender()
        if isinstance(tab, PageTab):
            self.page_chosen.emit(tab.code)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dark ground."""
        with painting(self, self.theme) as canvas:
            canvas.panel(QRectF(self.rect()), 0, Ink.BAR)


class _Clock(Readout):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._time = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def set_time(self, text: str, spoken_name: str) -> None:
        """Show the time."""
        if text != self._time:
            self._time = text
            self.speak(spoken_name, text)
            self.updateGeometry()
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.theme.advance(self._time or "00:00", Type.CLOCK) + 14), 30)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        canvas.text(area.adjusted(0, 0, -4, 0), self._time, Type.CLOCK, Ink.BAR_TEXT, RIGHT)
