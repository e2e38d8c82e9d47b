"""The flash of alarm marks. Words never flash."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

HIGH_HALF_MS: Final = 250
"""2 Hz, 50 %."""
MEDIUM_HALF_MS: Final = 833
"""0.6 Hz, 50 %."""


class Flasher:
    """Turns `lit` on and off while its widget is seen."""

    def __init__(self, widget: QWidget, half_ms: int) -> None:
        self.lit = True
        self._widget = widget
        self.timer = QTimer(widget)
        self.timer.timeout.connect(self._turn)
        self.set_half(half_ms)

    def set_half(self, half_ms: int) -> None:
        """Change the rate; 0 is steady."""
        self._half_ms = half_ms
        if half_ms:
            self.timer.setInterval(half_ms)
        if not half_ms:
            self.stop()

    def start(self) -> None:
        """Begin, lit."""
        self.lit = True
        if self._half_ms:
            self.timer.start()

    def stop(self) -> None:
        """Stay lit."""
        self.timer.stop()
        self.lit = True

    def _turn(self) -> None:
        self.lit = not self.lit
        self._widget.update()
