"""One page in the top bar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QSizePolicy

from mnconsole.ui.theme.metrics import TARGET_MIN
from mnconsole.ui.theme.paint import LEFT, RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton


class PageTab(PaintedButton):
    """One page's name, with the key that opens it."""

    def __init__(self, theme: Theme, code: str, text: str, icon: str, key: str = "") -> None:
        super().__init__(theme, text)
        self.code = code
        self._icon_name = icon
        self._key = key
        self.speak(text, key)
        self.setCheckable(True)
        self.setAutoExclusive(True)  # screen readers then say "radio button"
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        scale = self.theme.metrics.px
        wide = self.theme.advance(self.text(), Type.TAB) + scale(62) + self._key_width()
        return QSize(round(max(TARGET_MIN, wide)), TARGET_MIN)

    def _shown_key(self) -> str:
        """The key; where the bar is full too (the demo's pill is in it) only its last sign."""
        return self._key[-1:] if self.theme.metrics.tight else self._key

    def _key_width(self) -> float:
        return self.theme.advance(self._shown_key(), Type.AXIS) + 10 if self._key else 0.0

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint icon, word and, for the open page, ground and mark."""
        scale = canvas.theme.metrics.px
        chosen = self.isChecked()
        if chosen or self.isDown():
            canvas.panel(area.adjusted(0, 5, 0, -5), 12, Ink.BAR_TAB)
        if chosen:
            canvas.panel(
                QRectF(area.left() + scale(16), area.bottom() - 4, area.width() - scale(32), 6), 3, Ink.BAR_MARK
            )
        ink = Ink.BAR_TEXT if chosen else Ink.BAR_QUIET
        centre = QPointF(area.left() + scale(26), area.center().y())
        canvas.icon(self._icon_name, centre, scale(21), Ink.BAR_MARK if chosen else ink, 2.2)
        words = area.adjusted(scale(45), 0, -scale(12), 0)
        canvas.text(words.adjusted(0, 0, -self._key_width(), 0), self.text(), Type.TAB, ink, LEFT)
        canvas.text(words, self._shown_key(), Type.AXIS, Ink.BAR_QUIET, RIGHT)
        if self.ring:
            canvas.focus_ring(area.adjusted(0, 3, 0, -3), 12, Ink.BAR_MARK)
