"""Lucide icons, tinted and drawn at the screen's own resolution, each drawn once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_KEPT: Final = 400
"""Pictures kept; far more than one theme uses, so the bound only guards against growth."""


class IconCache:
    """Pictures of icons by name, colour, size, stroke and pixel ratio."""

    def __init__(self, find: Callable[[str], Path]) -> None:
        """`find` gives the SVG file of an icon's Lucide name and raises when there is none."""
        self._find = find
        self._sources: dict[str, str] = {}
        self._pictures: dict[tuple[str, int, float, float, float], QPixmap] = {}

    def pixmap(self, name: str, colour: QColor, size: float, ratio: float, stroke: float = 2.0) -> QPixmap:
        """Return icon `name` in `colour`, `size` px wide and high, for a screen with `ratio` device pixels."""
        key = (name, colour.rgba(), size, stroke, ratio)
        found = self._pictures.get(key)
        if found is None:
            if len(self._pictures) >= _KEPT:
                self._pictures.clear()
            found = self._draw(name, colour, size, ratio, stroke)
            self._pictures[key] = found
        return found

    def _source(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = self._find(name).read_text(encoding="utf-8")
        return self._sources[name]

    def _draw(self, name: str, colour: QColor, size: float, ratio: float, stroke: float) -> QPixmap:
        text = self._source(name).replace("currentColor", colour.name())
        text = text.replace('stroke-width="2"', f'stroke-width="{stroke:g}"')
        side = max(1, round(size * ratio))
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(colour.alphaF())
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture
