"""The pictures that are kept of a treatment that plays by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QRegion

from mnconsole.services.background import Worker

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from mnconsole.services.console import Console

STRIPS = 6
"""Parts in which a picture of a pen in use is painted."""


class Pictures:
    """Pictures of one window in a folder, numbered; none without a folder. `failed` is told what can't be written."""

    def __init__(
        self, console: Console, window: QWidget, folder: Path | None, failed: Callable[[Exception], None]
    ) -> None:
        self._console = console
        self._window = window
        self._folder = folder
        self._failed = failed
        self._shots = 0
        self._painter = Worker("pictures", console.hub.call)

    @property
    def wanted(self) -> bool:
        """Whether there is a folder for them."""
        return self._folder is not None

    def begin(self) -> None:
        """Start the thread that encodes them."""
        self._painter.start()

    def end(self, seconds: float) -> None:
        """Wait for the last ones, at most so long."""
        self._painter.close(seconds)

    def take(self, name: str) -> Iterator[int]:
        """Encoded on another thread; while the pen is in use painted in strips, with turns for the link between."""
        if self._folder is None:
            return
        self._shots += 1
        path = self._folder / f"{self._shots:02}-{name}.png"
        size, strips = self._window.size(), STRIPS if self._console.pen.is_active() else 1
        image = QImage(size, QImage.Format.Format_RGB32)
        for strip in range(strips):
            left = size.width() * strip // strips
            area = QRect(left, 0, size.width() * (strip + 1) // strips - left, size.height())
            self._window.render(image, area.topLeft(), QRegion(area))
            yield strip
        self._painter.submit(lambda: _write(image, path), None, self._failed)


def _write(image: QImage, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path)):
        raise OSError(f"{path} could not be written")
