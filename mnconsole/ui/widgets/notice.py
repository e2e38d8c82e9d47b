"""Short words that tell something: a toned line, a line with icon and second line, a list of facts, an empty page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.theme.wrapping import LINE_SPACING, wrap
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class NoticeView:
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

    def hasHeightForWidth(self) -> bool:
        """More lines where it is narrow."""
        return True

    def _indent(self) -> float:
        return self.theme.metrics.px(46)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words and the ground, px."""
        room = width - self._indent() - self.theme.metrics.px(14)
        block = wrap(self._view.text, self.theme.script(Type.BODY, self._view.text), room)
        title = self.theme.size_px(Type.ROW) * LINE_SPACING + 2 if self._view.title else 0.0
        return round(max(44.0, block.height + title + self.theme.metrics.px(22)))

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
        if self._view.title:
            line = canvas.theme.size_px(Type.ROW) * LINE_SPACING + 2
            canvas.text(QRectF(inner.left(), inner.top(), inner.width(), line), self._view.title, Type.ROW, ink,
                        shrink=True)  # fmt: skip
            inner.setTop(inner.top() + line)
        calm = self._view.tone is Tone.NEUTRAL or bool(self._view.title)
        canvas.lines(inner, self._view.text, Type.BODY, Ink.TEXT2 if calm else ink, most=12)


@dataclass(frozen=True, slots=True)
class InfoView:
    """Icon, title and a second line. `tone` colours icon and title."""

    icon: str
    title: str
    second: str = ""
    tone: Tone = Tone.NEUTRAL
    disc: bool = True


class InfoLine(Readout):
    """Such as *Pen linked, answered 18 ms ago*, or the cartridge."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view = InfoView("info", "")

    def set_view(self, view: InfoView) -> None:
        """Show `view`."""
        if view != self._view:
            self._view = view
            self.speak(view.title, view.second)
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        scale = self.theme.metrics.px
        return QSize(round(scale(150)), round(scale(42 if self._view.disc else 38)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint icon and both lines."""
        scale = canvas.theme.metrics.px
        ground, _, ink = self._view.tone.value
        neutral = self._view.tone is Tone.NEUTRAL
        side = scale(42 if self._view.disc else 26)
        centre = QPointF(area.left() + side / 2, area.center().y())
        if self._view.disc:
            canvas.disc(centre, side / 2, ground)
        canvas.icon(self._view.icon, centre, scale(22), Ink.TEXT2 if neutral else ink, 2.2)
        left = area.left() + side + scale(11 if self._view.disc else 6)
        middle = area.center().y()
        role = Type.ROW_TITLE if self._view.disc else Type.BODY_STRONG
        title = QRectF(left, middle - scale(20), area.right() - left, scale(21))
        alarming = self._view.tone in (Tone.DANGER, Tone.DANGER_LINE, Tone.WARN, Tone.WARN_LINE)
        canvas.text(title, self._view.title, role, ink if alarming else Ink.TEXT, shrink=True, elide=True)
        second = QRectF(left, middle + scale(1), area.right() - left, scale(18))
        canvas.text(second, self._view.second, Type.BODY, Ink.TEXT2, pixels=canvas.theme.size_px(Type.META) + 1,
                    shrink=True, elide=True)  # fmt: skip


class FactList(QWidget):
    """Facts as lines: label, value, and a quiet remark at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._lines: list[_Fact] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def set_facts(self, facts: tuple[tuple[str, str, str], ...]) -> None:
        """Show (label, value, remark) per line."""
        while len(self._lines) > len(facts):
            line = self._lines.pop()
            self._box.removeWidget(line)
            line.deleteLater()
        while len(self._lines) < len(facts):
            line = _Fact(self.theme)
            self._box.addWidget(line)
            self._lines.append(line)
        for line, fact in zip(self._lines, facts, strict=True):
            line.set_fact(*fact, last=line is self._lines[-1])


class _Fact(Readout):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._fact = ("", "", "")
        self._last = False

    def set_fact(self, label: str, value: str, remark: str, *, last: bool) -> None:
        """Show one fact."""
        self._fact, self._last = (label, value, remark), last
        self.speak(label, value, remark)
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.theme.metrics.px(220)), round(self.theme.metrics.px(33.5)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        label, value, remark = self._fact
        indent = canvas.theme.metrics.px(78)
        indent = max(indent, canvas.advance(label, Type.BODY) + 10)
        canvas.text(area, label, Type.BODY, Ink.TEXT3)
        right = canvas.advance(remark, Type.BODY)
        rest = area.adjusted(indent, 0, -(right + 10 if remark else 0), 0)
        canvas.text(rest, value, Type.FIELD, Ink.TEXT, elide=True)
        place = QRectF(area.right() - right, area.top(), right, area.height())
        canvas.text(place, remark, Type.BODY, Ink.TEXT3)
        if not self._last:
            foot = area.bottom() - 0.5
            canvas.line(QPointF(area.left(), foot), QPointF(area.right(), foot), Ink.BORDER)


class EmptyState(QWidget):
    """A page or list without content: what it is for and what to do. Add a button to `body` where one helps."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setAlignment(Qt.AlignmentFlag.AlignCenter)
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
        canvas.disc(area.center(), area.width() / 2, Ink.ACCENT_SOFT)
        canvas.icon(self._icon_name, area.center(), area.width() * 0.48, Ink.ACCENT, 2)
