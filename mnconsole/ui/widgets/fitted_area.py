"""A scrolling area that gives what it holds the height it needs at once."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent

from mnconsole.ui.widgets.still_area import StillArea, settle


class FittedArea(StillArea):
    """Left to itself a new height climbs one level with each turn of the event loop, and paintings in between show
    everything squeezed."""

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
