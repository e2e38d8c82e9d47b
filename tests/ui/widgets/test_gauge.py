"""What all gauges share: a new value is painted with the next frame, not at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QApplication, QWidget

from mnconsole.ui.theme import Canvas, Theme
from mnconsole.ui.widgets.base import Gauge


class Counted(Gauge):
    """Counts its paintings."""

    paintings = 0

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 20)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        self.paintings += 1


def test_a_new_value_waits_for_the_next_frame(theme: Theme, keep: Callable[[QWidget], None]) -> None:
    gauge = Counted(theme)
    gauge.setRange(0, 100)
    keep(gauge)
    QApplication.processEvents()
    before = gauge.paintings
    for value in (10, 20, 30):
        gauge.setValue(value)
    assert gauge.paintings == before
    assert gauge.value() == 30
    QApplication.processEvents()
    assert gauge.paintings == before + 1


def test_a_gauge_that_may_not_paint_stays_so(theme: Theme, keep: Callable[[QWidget], None]) -> None:
    gauge = Counted(theme)
    gauge.setRange(0, 100)
    keep(gauge)
    QApplication.processEvents()
    gauge.setUpdatesEnabled(False)
    before = gauge.paintings
    gauge.setValue(50)
    QApplication.processEvents()
    assert gauge.paintings == before
    assert not gauge.updatesEnabled()
