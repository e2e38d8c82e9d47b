"""The card in the middle of the window that all pages before the records share."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.theme.paint import painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.scroll_page import ScrollPage

MOSTLY = 1000
"""Stretch of the card against the room around it: the card first, up to its greatest size."""


class EntryPage(QWidget):
    """Title, a sentence, and `body` in a card of at most `width` px; what is too high scrolls inside.

    `presenter` is kept alive by its page: a signal holds only a weak reference to it.
    """

    def __init__(self, theme: Theme, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.presenter: object = None
        self._width = width
        self._card = Card(theme, pad_x=30, pad_y=24)
        self.title = Label(theme, "", Type.PAGE_TITLE, wrap=True)
        self.text = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True)
        scroll = ScrollPage()
        # It takes what is left. By its own wish the window's centre would scroll as well.
        scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        scroll.setMinimumHeight(round(theme.metrics.px(120)))
        self.body: QVBoxLayout = scroll.body
        self.foot = QVBoxLayout()
        self.foot.setSpacing(8)
        self._card.body.setSpacing(10)
        self._card.body.addWidget(self.title)
        self._card.body.addWidget(self.text)
        self._card.body.addWidget(scroll, 1)
        self._card.body.addLayout(self.foot)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(self._card, MOSTLY)
        column.addStretch(1)
        self._line = QHBoxLayout(self)
        self._line.addStretch(1)
        self._line.addLayout(column, MOSTLY)
        self._line.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        gutter = self.theme.metrics.gutter
        self._line.setContentsMargins(gutter, gutter // 2, gutter, gutter // 2)
        self._card.setMaximumWidth(round(self.theme.metrics.px(self._width)))
        self.update()

    def set_heading(self, title: str, text: str) -> None:
        """Set title and sentence."""
        self.title.set_text(title)
        self.text.set_text(text)
        self.text.setVisible(bool(text))
        self.setAccessibleName(title)

    def escape(self) -> bool:
        """Esc with the pen at rest, or Alt+Left: one step back. False when there is none."""
        return False

    def go_on(self) -> None:
        """The key of the filled button."""

    def limit_height(self, height: int) -> None:
        """The card is at most this high, px at normal density."""
        self._card.setMaximumHeight(round(self.theme.metrics.px(height)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the page."""
        with painting(self, self.theme) as canvas:
            canvas.painter.fillRect(QRectF(self.rect()), canvas.colour(Ink.BG))
