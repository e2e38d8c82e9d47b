"""A sentence on a toned ground."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.theme.wrapping import LINE_SPACING, wrap
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.chip import Tone


class NoticeView(Struct, frozen=True):
    """A sentence with an icon; `title` stands above it in bold."""

    text: str
    icon: str = "info"
    tone: Tone = Tone.NEUTRAL
    title: str = ""


class Notice(Readout):
    """A toned ground with icon and words in as many lines as needed. Also the place of a *toast*: it stays
    until it is replaced, since a message that goes by itself may go unread."""

    def __init__(self, theme: Theme, view: NoticeView | None = None, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view = view or NoticeView("")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.speak(self._view.title, self._view.text)

    def set_view(self, view: NoticeView) -> None:
        """Show `view`."""
        if view != self._view:
            self._view = view
            self.speak(view.title, view.text)
            self.restyle()

    def tell(self, view: NoticeView | None) -> None:
        """Show `view`, or nothing. The place stays while nothing is told: what is beside must not move by itself."""
        if view is not None:
            self.set_view(view)
            self._keep_place(keep=True)
        self.setVisible(view is not None)

    def give_place_back(self) -> None:
        """Another page begins: a place that was kept is free again."""
        self._keep_place(keep=False)

    def _keep_place(self, *, keep: bool) -> None:
        policy = self.sizePolicy()
        if policy.retainSizeWhenHidden() != keep:
            policy.setRetainSizeWhenHidden(keep)
            self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """More lines where it is narrow."""
        return True

    def _indent(self) -> float:
        return self.theme.metrics.px(46)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words and the ground, px."""
        return round(max(44.0, self._words_height(width) + self.theme.metrics.px(22)))

    def one_line(self) -> int:
        """The height with a single line, px."""
        line = self.theme.size_px(Type.BODY) * LINE_SPACING
        return round(max(44.0, line + self.theme.metrics.px(22)))

    def _words_height(self, width: float) -> float:
        room = width - self._indent() - self.theme.metrics.px(14)
        block = wrap(self._view.text, self.theme.script(Type.BODY, self._view.text), room)
        title = self.theme.size_px(Type.ROW) * LINE_SPACING + 2 if self._view.title else 0.0
        return block.height + title

    def sizeHint(self) -> QSize:
        """Return the size at 420 px of width."""
        return QSize(420, self.heightForWidth(420))

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(160, 44)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint ground, icon and words."""
        ground, outline, ink = self._view.tone.value
        canvas.panel(area, RADIUS_KEY - 2, ground, canvas.theme.blend(outline, ground, 0.5) if outline else None, 1.3)
        size = canvas.theme.metrics.px(22)
        icon_ink = Ink.TEXT2 if self._view.tone is Tone.NEUTRAL else ink
        canvas.icon(self._view.icon, QPointF(area.left() + self._indent() / 2, area.center().y()), size, icon_ink, 2.2)
        inner = area.adjusted(self._indent(), canvas.theme.metrics.px(9), -canvas.theme.metrics.px(12), 0)
        inner.setBottom(area.bottom() - canvas.theme.metrics.px(9))
        spare = inner.height() - self._words_height(area.width())  # a single line stands beside the icon, not above it
        inner.setTop(inner.top() + max(0.0, spare / 2))
        if self._view.title:
            line = canvas.theme.size_px(Type.ROW) * LINE_SPACING + 2
            canvas.text(QRectF(inner.left(), inner.top(), inner.width(), line), self._view.title, Type.ROW, ink,
                        shrink=True)  # fmt: skip
            inner.setTop(inner.top() + line)
        calm = self._view.tone is Tone.NEUTRAL or bool(self._view.title)
        canvas.lines(inner, self._view.text, Type.BODY, Ink.TEXT2 if calm else ink, most=12)
