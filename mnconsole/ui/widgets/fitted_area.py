"""A scrolling area that gives what it holds the height it needs at once."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.widgets.still_area import StillArea, settle


class FittedArea(StillArea):
    """Left to itself a new height climbs one level with each turn of the event loop, and paintings in between show
    everything squeezed."""

    def set_columns(self, *columns: tuple[tuple[QWidget, int], ...]) -> None:
        """Hold columns of one width beside each other, each of parts with their share of the height that is left."""
        inside = QWidget()
        box = QHBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for parts in columns:
            column = QVBoxLayout()
            column.setSpacing(0)
            for part, share in parts:
                column.addWidget(part, share)
            box.addLayout(column, 1)
        self.setWidget(inside)

    def fit(self) -> None:
        """Give the contents their height at once."""
        inside = self.widget()
        layout = inside.layout() if inside is not None else None
        if inside is not None and layout is not None:
            settle(inside)
            width = self.viewport().width()
            high = max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
            inside.setMinimumHeight(high)
            inside.resize(width, max(high, self.viewport().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit them again."""
        super().resizeEvent(event)
        self.fit()
