"""Facts as lines: label, value, remark."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout


class FactList(QWidget):
    """Facts as lines: label, value, and a quiet remark at the right. `indent_px` is where the values begin, at the
    normal density; a longer label pushes its own value."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, indent_px: float = 78) -> None:
        super().__init__(parent)
        self.theme = theme
        self._indent_px = indent_px
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
            line = _Fact(self.theme, self._indent_px)
            self._box.addWidget(line)
            line.show()  # Qt would do it with the next event, and a layout counts nothing that is hidden
            self._lines.append(line)
        for line, fact in zip(self._lines, facts, strict=True):
            line.set_fact(*fact, last=line is self._lines[-1])


class _Fact(Readout):
    def __init__(self, theme: Theme, indent_px: float) -> None:
        super().__init__(theme)
        self._indent_px = indent_px
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
        indent = canvas.theme.metrics.px(self._indent_px)
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
