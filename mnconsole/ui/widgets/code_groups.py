"""A recovery code to read from the screen: large, in groups of four, in rows of three."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout

COLUMNS = 3


class CodeGroups(Readout):
    """Painted, so that it can't be marked and copied: it belongs on paper."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """`name` is what screen readers say before the groups."""
        super().__init__(theme, parent)
        self._name = name
        self._groups: tuple[str, ...] = ()
        self.setAccessibleName(name)

    def set_groups(self, groups: tuple[str, ...]) -> None:
        """Show `groups`; none at all clears it."""
        if groups != self._groups:
            self._groups = groups
            # Sign by sign: as words nobody could write them down.
            self.setAccessibleName("; ".join((self._name, *(" ".join(group) for group in groups))))
            self.restyle()

    @property
    def groups(self) -> tuple[str, ...]:
        """What is shown."""
        return self._groups

    def _rows(self) -> int:
        return max(1, -(-len(self._groups) // COLUMNS))

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        scale = self.theme.metrics.px
        return QSize(round(scale(360)), round(self._rows() * scale(54) + scale(20)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint each group with its number before it."""
        scale = canvas.theme.metrics.px
        canvas.panel(area, RADIUS_KEY, Ink.SUNKEN, Ink.CONTROL, 1.3)
        inner = area.adjusted(scale(12), scale(10), -scale(12), -scale(10))
        wide, high = inner.width() / COLUMNS, inner.height() / self._rows()
        for number, group in enumerate(self._groups):
            left = inner.left() + number % COLUMNS * wide
            top = inner.top() + number // COLUMNS * high
            mark = QRectF(left, top, scale(22), high)
            canvas.text(mark, str(number + 1), Type.AXIS, Ink.TEXT3, CENTRE)
            place = QRectF(mark.right(), top, wide - scale(22), high)
            canvas.text(place, group, Type.KPI, Ink.TEXT, CENTRE, pixels=scale(30), shrink=True)
