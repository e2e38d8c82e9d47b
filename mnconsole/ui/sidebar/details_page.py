"""A patient's details, to read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.sidebar.pieces import square
from mnconsole.ui.sidebar.state import Details
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import PrimaryButton, QuietButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.scroll_page import ScrollPage
from mnconsole.ui.words import privacy
from mnconsole.ui.words import sidebar as words


class DetailsPage(QWidget):
    """Each detail with its title; allergies and flags stand out."""

    started = Signal()
    closed = Signal()
    record_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._key = ""
        self._lines: list[Label] = []
        self._shown: tuple[tuple[str, str], ...] = ()
        self._name = Label(theme, "", Type.CARD_TITLE, wrap=True)
        self._page = ScrollPage()
        self._start = PrimaryButton(theme, words.start_treatment(), "play")
        self._start.setObjectName("details_start")
        self._start.clicked.connect(self.started)
        self._record = QuietButton(theme, privacy.record(), "file-text")
        self._record.setObjectName("details_record")
        self._record.clicked.connect(self.record_asked)
        self._looks_only = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        self._close = square(theme, "x", words.close())
        self._close.setObjectName("details_close")
        self._close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self._page, 1)
        box.addWidget(self._record)
        box.addWidget(self._start)
        box.addWidget(self._looks_only)
        # Last, so that Tab comes to the cross last.
        box.insertLayout(0, top)

    def open(self) -> None:
        """The page came into sight."""
        self._start.guard()
        first = self._close if self._start.isHidden() else self._start
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, details: Details, looks_only: str = "") -> None:
        """Show a patient; `looks_only` stands in the place of the filled button for who may not treat."""
        self._start.setVisible(not looks_only)
        self._looks_only.set_text(looks_only)
        self._looks_only.setVisible(bool(looks_only))
        self._name.set_text(details.name)
        self._start.set_label(details.primary, "play")
        self._start.setEnabled(not details.busy)
        self._record.setVisible(bool(details.record))
        self._record.set_label(details.record, "file-text")
        if (details.key, details.lines) == (self._key, self._shown):
            return
        self._key, self._shown = details.key, details.lines
        for label in self._lines:
            self._page.body.removeWidget(label)
            label.deleteLater()
        self._lines = []
        for title, value in details.lines:
            ink = Ink.DANGER_TEXT if title in details.alarming else Ink.TEXT
            self._lines.append(Label(self.theme, title, Type.META_STRONG, Ink.TEXT2))
            self._lines.append(Label(self.theme, value, Type.FIELD, ink, wrap=True))
        for label in self._lines:
            self._page.body.addWidget(label)
