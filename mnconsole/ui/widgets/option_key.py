"""One of a few ways to go on: icon, title and a sentence, as a large key."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from mnconsole.ui.theme.metrics import RADIUS_ROW
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.theme.wrapping import LINE_SPACING, wrap
from mnconsole.ui.widgets.base import PaintedButton


class OptionView(Struct, frozen=True):
    """A way to go on. `key` is told by the press. One that `warns` has an amber text."""

    key: str
    title: str
    text: str
    icon: str
    warns: bool = False


class OptionKey(PaintedButton):
    """Emits `chosen` with its key. Checkable ones show the choice in accent."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, view: OptionView, parent: QWidget | None = None) -> None:
        super().__init__(theme, view.title, parent)
        self._view = view
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.speak(view.title, view.text)
        self.clicked.connect(lambda: self.chosen.emit(self._view.key))

    def nextCheckState(self) -> None:
        """What is chosen is told from outside."""

    def set_view(self, view: OptionView) -> None:
        """Show `view`."""
        if view != self._view:
            self._view = view
            self.setText(view.title)
            self.speak(view.title, view.text)
            self.restyle()

    def _indent(self) -> float:
        return self.theme.metrics.px(64)

    def _title_height(self) -> float:
        return self.theme.size_px(Type.ROW) * LINE_SPACING + self.theme.metrics.px(3)

    def _room(self, width: float) -> float:
        return width - self._indent() - self.theme.metrics.px(46)

    def hasHeightForWidth(self) -> bool:
        """More lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height for `width`, px."""
        block = wrap(self._view.text, self.theme.script(Type.BODY, self._view.text), self._room(width))
        return round(max(self.theme.metrics.px(62), block.height + self._title_height() + self.theme.metrics.px(26)))

    def sizeHint(self) -> QSize:
        """Return the size at 460 px of width."""
        return QSize(460, self.heightForWidth(460))

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(round(self.theme.metrics.px(240)), round(self.theme.metrics.px(62)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the key; the words stand in its middle."""
        scale, view, enabled = canvas.theme.metrics.px, self._view, self.isEnabled()
        if self.isChecked():
            canvas.panel(area, RADIUS_ROW, Ink.ACCENT_SOFT, Ink.ACCENT, 2)
        else:
            ground = Ink.SUNKEN if self.isDown() or not enabled else Ink.SURFACE
            canvas.panel(area, RADIUS_ROW, ground, Ink.CONTROL, 1.3)
        ink = Ink.ACCENT if enabled else Ink.TEXT3
        canvas.icon(view.icon, QPointF(area.left() + self._indent() / 2, area.center().y()), scale(26), ink, 2)
        mark = "check" if self.isChecked() else "chevron-right"
        if enabled and (self.isChecked() or not self.isCheckable()):
            canvas.icon(mark, QPointF(area.right() - scale(24), area.center().y()), scale(20), ink, 2.2)
        room = self._room(area.width())
        block = wrap(view.text, canvas.theme.script(Type.BODY, view.text), room)
        whole = self._title_height() + block.height
        place = QRectF(area.left() + self._indent(), area.center().y() - whole / 2, room, self._title_height())
        canvas.text(place, view.title, Type.ROW, Ink.TEXT if enabled else Ink.TEXT3, shrink=True)
        under = QRectF(place.left(), place.bottom(), room, block.height + 1)
        canvas.lines(under, view.text, Type.BODY, Ink.WARN if view.warns else Ink.TEXT2, most=6)
        if self.ring:
            canvas.focus_ring(area, RADIUS_ROW)
