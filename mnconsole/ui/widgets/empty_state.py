"""What stands where there is nothing yet."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.label import Label


class EmptyState(QWidget):
    """A page or list without content: what it is for and what to do. Add a button to `body` where one helps."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Stretches and not an alignment, which would give wrapped words no more than their size hint.
        outer = QVBoxLayout(self)
        self.body = QVBoxLayout()
        outer.addStretch(1)
        outer.addLayout(self.body)
        outer.addStretch(1)
        self.body.setSpacing(10)
        centre = Qt.AlignmentFlag.AlignCenter
        self.body.addWidget(_BigIcon(theme, icon), 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(Label(theme, title, Type.CARD_TITLE, wrap=True, align=centre))
        self.body.addWidget(Label(theme, text, Type.BODY, Ink.TEXT2, wrap=True, align=centre))


class _BigIcon(Readout):
    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__(theme)
        self._icon_name = icon

    def minimumSizeHint(self) -> QSize:
        side = round(self.theme.metrics.px(72))
        return QSize(side, side)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        canvas.disc(area.center(), min(area.width(), area.height()) / 2, Ink.ACCENT_SOFT)
        canvas.icon(self._icon_name, area.center(), min(area.width(), area.height()) * 0.48, Ink.ACCENT, 2)
