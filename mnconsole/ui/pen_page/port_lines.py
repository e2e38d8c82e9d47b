"""The ports of this computer, each with the key that uses it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.pen_page.state import PortList, PortRow
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.label import Label


class PortLines(QWidget):
    """Emits `chosen(act, key)` and `again`."""

    chosen = Signal(str, str)
    again = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("pen_ports")
        self._lines: list[_Line] = []
        self._title = Label(theme, "", Type.ROW)
        self._text = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True)
        self._again = QuietButton(theme, "", "refresh-cw")
        self._again.setObjectName("search_again")
        self._again.clicked.connect(self.again)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 6, 0, 0)
        box.setSpacing(6)
        box.addWidget(self._title)
        box.addWidget(self._text)
        box.addLayout(self._rows)
        box.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)

    def set_list(self, ports: PortList) -> None:
        """Show them. A line that stays keeps its button, and with it the keyboard."""
        self._title.set_text(ports.title)
        self._text.set_text(ports.text)
        self._again.set_label(ports.again, "refresh-cw")
        while len(self._lines) > len(ports.rows):
            line = self._lines.pop()
            self._rows.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self._lines) < len(ports.rows):
            line = _Line(self.theme, len(self._lines))
            line.chosen.connect(self.chosen)
            self._rows.addWidget(line)
            line.show()  # Qt would do it with the next event, and a layout counts nothing that is hidden
            self._lines.append(line)
        for line, row in zip(self._lines, ports.rows, strict=True):
            line.set_row(row)


class _Line(QWidget):
    chosen = Signal(str, str)

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__()
        self._row: PortRow | None = None
        self._title = Label(theme, "", Type.FIELD, elide=True)
        self._text = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        self._button = QuietButton(theme, "")
        self._button.setObjectName(f"port_{number}")
        self._button.clicked.connect(self._pressed)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addStretch(1)
        texts.addWidget(self._title)
        texts.addWidget(self._text)
        texts.addStretch(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addLayout(texts, 1)
        box.addWidget(self._button)

    def set_row(self, row: PortRow) -> None:
        if row != self._row:
            self._row = row
            self._title.set_text(row.title)
            self._text.set_text(row.text)
            self._button.set_label(row.action)
            self._button.speak(row.spoken)

    def _pressed(self) -> None:
        if self._row is not None:
            self.chosen.emit(self._row.act.value, self._row.key)
