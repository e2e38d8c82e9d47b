"""One figure with its name and a remark."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import CARD_MARGIN
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import spoken
from mnconsole.ui.widgets.card import Card


class KpiView(Struct, frozen=True):
    """Such as *Numbing 10-20*, 35, *of 38*, *2 over, 1 under*. `ink` colours remark and icon."""

    title: str
    value: str
    beside: str = ""
    remark: str = ""
    icon: str = ""
    ink: Ink = Ink.TEXT3


class KpiCard(Card):
    """A card of its own: painted, 109 px high at normal density."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view = KpiView("", "")

    def set_view(self, view: KpiView) -> None:
        """Show `view`."""
        if view != self._view:
            self._view = view
            self.setAccessibleName(spoken(view.title, f"{view.value} {view.beside}".strip(), view.remark))
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size at this density."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        scale = self.theme.metrics.px
        return QSize(round(scale(132)), round(scale(109)) + 2 * CARD_MARGIN)

    def paint_content(self, canvas: Canvas) -> None:
        """Paint name, figure, remark and icon."""
        scale, view = canvas.theme.metrics.px, self._view
        inner = self.ground().adjusted(scale(15), scale(10), -scale(13), -scale(10))
        title = QRectF(inner.left(), inner.top(), inner.width(), scale(20))
        canvas.text(title, view.title, Type.BODY, Ink.TEXT2, shrink=True)
        icon = scale(26)
        figure = QRectF(inner.left(), title.bottom() + 2, inner.width() - (icon + 6 if view.icon else 0), scale(44))
        beside = canvas.advance(view.beside, Type.BODY_STRONG) + 5 if view.beside else 0.0
        wide = canvas.text(figure.adjusted(0, 0, -beside, 0), view.value, Type.KPI, Ink.TEXT, shrink=True)
        place = QRectF(figure.left() + wide + 5, figure.top() + 4, max(0.0, beside - 4), figure.height())
        canvas.text(place, view.beside, Type.BODY_STRONG, Ink.TEXT3, shrink=True)
        if view.icon:
            centre = QPointF(inner.right() - icon / 2 + 2, figure.center().y())
            canvas.icon(view.icon, centre, icon - 2, view.ink, 2)
        remark = QRectF(inner.left(), inner.bottom() - scale(19), inner.width() + scale(7), scale(20))
        canvas.text(remark, view.remark, Type.BODY_STRONG, view.ink, shrink=True)
