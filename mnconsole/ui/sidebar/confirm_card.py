"""A chosen patient, before anything is opened."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.sidebar.pieces import square
from mnconsole.ui.sidebar.state import Confirm
from mnconsole.ui.theme.metrics import RADIUS_ROW
from mnconsole.ui.theme.paint import painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import PrimaryButton, QuietButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.words import sidebar as words


class ConfirmCard(QWidget):
    """Name, *Start treatment*, *Show details*."""

    started = Signal()
    details_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._key = ""
        self.setObjectName("confirm_card")
        self._name = Label(theme, "", Type.ROW_TITLE, elide=True)
        self._under = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        self._start = PrimaryButton(theme, words.start_treatment(), "play")
        self._start.setObjectName("start_treatment")
        self._start.clicked.connect(self.started)
        self._details = QuietButton(theme, words.show_details())
        self._details.setObjectName("show_details")
        self._details.clicked.connect(self.details_asked)
        close = square(theme, "x", words.close())
        close.setObjectName("confirm_close")
        close.clicked.connect(self.closed)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._name)
        texts.addWidget(self._under)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._details, 1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 10, 10)
        box.setSpacing(8)
        # The words have the whole width: a name and its number are never cut for the cross.
        box.addLayout(texts)
        box.addWidget(self._start)
        box.addLayout(foot)
        theme.changed.connect(self.update)

    def render_state(self, confirm: Confirm, *, can_start: bool = True) -> None:
        """Show a chosen patient; a new one takes the keyboard, and a second tap is not taken for *Start*, which is
        not there for who may not treat."""
        self._name.set_text(confirm.name)
        self._under.set_text(confirm.under)
        self._start.set_label(confirm.primary, "play")
        self._start.setEnabled(not confirm.busy)
        self._start.setVisible(can_start)
        self._details.set_label(confirm.details)
        self._details.setEnabled(not confirm.busy)
        if confirm.key != self._key:
            self._key = confirm.key
            self._start.guard()
            (self._start if can_start else self._details).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nobody is chosen any more."""
        self._key = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        with painting(self, self.theme) as canvas:
            canvas.panel(QRectF(self.rect()), RADIUS_ROW, Ink.ACCENT_SOFT, Ink.ACCENT, 1.6)
