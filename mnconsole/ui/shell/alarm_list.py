"""All alarms, in the page's place: never a window of its own, never over STOP."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.shell.state import AlarmRow, Level
from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.sheet import Sheet
from mnconsole.ui.words import shell as words

_STRIPES = {
    Level.HIGH: Ink.ALARM_HIGH,
    Level.MEDIUM: Ink.ALARM_MEDIUM,
    Level.MEDIUM_SEEN: Ink.ALARM_MEDIUM,
    Level.LOW: Ink.ALARM_LOW,
}
_PRIORITIES = {Level.HIGH: 3, Level.MEDIUM: 2, Level.MEDIUM_SEEN: 2, Level.LOW: 1}
_STRIPE_PX = 8.0


class AlarmList(QWidget):
    """Emits `acknowledged` and `chosen` with the key of an alarm, and `close_asked`."""

    acknowledged = Signal(str)
    chosen = Signal(str)
    close_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("alarm_list")
        self._rows: dict[str, _Row] = {}
        self._sheet = Sheet(theme, words.close_alarms())
        self._sheet.set_title(words.alarms_title(), words.alarms_text())
        self._sheet.close_asked.connect(self.close_asked)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._sheet)

    def set_rows(self, rows: tuple[AlarmRow, ...], notice: str = "") -> None:
        """Show `rows`; a row that stays is only given its new words. `notice` answers a press that did nothing."""
        self._sheet.set_title(words.alarms_title(), notice or words.alarms_text())
        if [row.key for row in rows] != list(self._rows):
            self._build(rows)
        for row in rows:
            self._rows[row.key].set_row(row)

    def _build(self, rows: tuple[AlarmRow, ...]) -> None:
        for old in self._rows.values():
            self._sheet.content.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = {}
        for row in rows:
            made = _Row(self.theme, row.key)
            made.acknowledged.connect(self.acknowledged)
            made.chosen.connect(self.chosen)
            self._sheet.content.addWidget(made)
            self._rows[row.key] = made


class _Row(QWidget):
    """A press anywhere on it leads to its patient too; the button says so, and has the keyboard."""

    acknowledged = Signal(str)
    chosen = Signal(str)

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self.theme = theme
        self._key = key
        self._level = Level.LOW
        self._title = Label(theme, "", Type.ROW, wrap=True)
        self._text = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True)
        self._button = QuietButton(theme, words.acknowledged(), "check")
        self._button.setObjectName(f"acknowledge_{key.partition(':')[0]}")
        self._button.clicked.connect(self._pressed)
        self._go = QuietButton(theme, "", "chevron-right")
        self._go.setObjectName(f"go_to_{key.partition(':')[0]}")
        self._go.clicked.connect(self._chosen)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(self._title)
        text.addWidget(self._text)
        box = QHBoxLayout(self)
        box.setContentsMargins(round(_STRIPE_PX) + 14, 10, 12, 10)
        box.setSpacing(12)
        box.addLayout(text, 1)
        box.addWidget(self._go)
        box.addWidget(self._button)

    def set_row(self, row: AlarmRow) -> None:
        self._level = row.level
        title = words.alarm_heading(row.title, row.since)
        self._title.set_text(title)
        self._text.set_text(row.text)
        self._go.set_label(row.go_to, "chevron-right")
        self._go.setVisible(bool(row.go_to))
        self._button.setEnabled(not row.acknowledged)
        self._button.set_label(words.acknowledged() if row.acknowledged else words.acknowledge_one(), "check")
        self.setAccessibleName(words.announced(_PRIORITIES[row.level], title, row.text))
        self.update()

    def _pressed(self) -> None:
        self.acknowledged.emit(self._key)

    def _chosen(self) -> None:
        self.chosen.emit(self._key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press on the row itself."""
        inside = self.rect().contains(event.position().toPoint())
        if inside and event.button() is Qt.MouseButton.LeftButton and not self._go.isHidden():
            self._chosen()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and at its left a stripe in the alarm's colour."""
        with painting(self, self.theme) as canvas:
            area = QRectF(self.rect())
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN, Ink.BORDER, 1.2)
            stripe = QRectF(area.left() + 6, area.top() + 8, _STRIPE_PX, area.height() - 16)
            canvas.panel(stripe, _STRIPE_PX / 2, _STRIPES[self._level])
