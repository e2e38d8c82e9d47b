"""Buttons that act when they are let go: primary, quiet and icon. Listen to `clicked`."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic_ns
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY, TARGET_MIN
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.button_text import icon_size, paint_label, wanted_width

GUARD_MS: Final = 600
"""A second tap within this time after the step changed was meant for the step before."""


def monotonic_ms() -> int:
    """Return milliseconds of a clock that never goes back."""
    return monotonic_ns() // 1_000_000


class LabelButton(PaintedButton):
    """A button with an optional Lucide icon before its words."""

    role = Type.BUTTON

    def __init__(self, theme: Theme, text: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self._icon_name = icon
        self.room_right = 0
        """Px at the right that are kept free of words, for a key's name."""

    def set_label(self, text: str, icon: str = "") -> None:
        """Change words and icon."""
        if (text, icon) != (self.text(), self._icon_name):
            self._icon_name = icon
            self.setText(text)
            self.restyle()

    def sizeHint(self) -> QSize:
        """Return the size for words in one line."""
        least = self.minimumSizeHint()
        wide = wanted_width(self.theme, self.text(), self.role, icon=bool(self._icon_name))
        return QSize(max(least.width(), round(wide + 8) + self.room_right), least.height())

    def minimumSizeHint(self) -> QSize:
        """Return the size for words in two lines."""
        words = self.text().split()
        longest = max((self.theme.advance(word, self.role) for word in words), default=0.0)
        if self._icon_name:
            longest += icon_size(self.theme, self.role) + 12
        return QSize(max(TARGET_MIN, round(longest + 28) + self.room_right), self.least_height())

    def least_height(self) -> int:
        """Return the height at this density, px."""
        return max(TARGET_MIN, round(self.theme.metrics.px(54)))


class PrimaryButton(LabelButton):
    """The one filled button of a step. `big` is the taller one of the numbing step."""

    role = Type.PRIMARY

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        icon: str = "",
        parent: QWidget | None = None,
        *,
        big: bool = False,
        clock: Callable[[], int] = monotonic_ms,
    ) -> None:
        """`clock` gives milliseconds and never goes back."""
        super().__init__(theme, text, icon, parent)
        self._big = big
        self._filled = True
        self._clock = clock
        self._deaf_until_ms = 0

    def set_filled(self, filled: bool) -> None:
        """Whether it looks like the one filled button; it keeps its guard when it does not."""
        if filled != self._filled:
            self._filled = filled
            self.update()

    def guard(self, for_ms: int = GUARD_MS) -> None:
        """Ignore presses, and the end of a press, for a while: call it when the step has changed."""
        self._deaf_until_ms = self._clock() + for_ms
        self.setDown(False)

    @property
    def guarded(self) -> bool:
        """Whether presses are ignored now."""
        return self._clock() < self._deaf_until_ms

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ignore the second tap of a double tap."""
        if not self.guarded:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ignore the end of a press that began before the step changed."""
        if self.guarded:
            self.setDown(False)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ignore keys as long as taps are ignored."""
        if not self.guarded:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ignore the end of a key press that began before the step changed."""
        if self.guarded:
            self.setDown(False)
            return
        super().keyReleaseEvent(event)

    def least_height(self) -> int:
        """Return the height at this density, px."""
        return self.theme.metrics.primary_numbing if self._big else self.theme.metrics.primary

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the filled button."""
        if not self._filled:
            paint_outlined(self, canvas, area, self._icon_name)
            return
        if not self.isEnabled():
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN, Ink.BORDER)
            paint_label(canvas, area, self.text(), self.role, Ink.TEXT3, self._icon_name)
            return
        fill = canvas.upright(area, Ink.FILL_HI, Ink.FILL)
        canvas.panel(area, RADIUS_KEY, Ink.FILL if self.isDown() else fill)
        if self.isDown():
            canvas.panel(area, RADIUS_KEY, None, canvas.theme.blend(Ink.BAR, Ink.FILL, 0.45), 3)
        inner = area.translated(0, 1 if self.isDown() else 0)
        paint_label(canvas, inner, self.text(), self.role, Ink.ON_FILL, self._icon_name)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY, Ink.ON_FILL)


def paint_outlined(button: LabelButton, canvas: Canvas, area: QRectF, icon: str) -> None:
    """Paint a button that is not the filled one; a checked one shows its choice in accent."""
    chosen = button.isChecked()
    if not button.isEnabled():
        canvas.panel(area, RADIUS_KEY, Ink.SUNKEN, Ink.BORDER)
    elif chosen:
        canvas.panel(area, RADIUS_KEY, Ink.ACCENT_SOFT, Ink.ACCENT, 2)
    else:
        canvas.panel(area, RADIUS_KEY, Ink.SUNKEN if button.isDown() else Ink.SURFACE, Ink.CONTROL, 1.4)
    ink = Ink.TEXT3 if not button.isEnabled() else Ink.ACCENT if chosen else Ink.TEXT
    paint_label(canvas, area.adjusted(0, 0, -button.room_right, 0), button.text(), button.role, ink, icon)
    if button.ring:
        canvas.focus_ring(area, RADIUS_KEY)


class QuietButton(LabelButton):
    """An outlined button; checkable ones show their choice in accent."""

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the outline and the label."""
        paint_outlined(self, canvas, area, self._icon_name)


class IconButton(QuietButton):
    """A button of one icon; `name` is what a screen reader says."""

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", icon, parent)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """A square."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """A square."""
        return QSize(self.least_height(), self.least_height())

    def least_height(self) -> int:
        """Return the side of the square key at this density, px."""
        return max(TARGET_MIN, round(self.theme.metrics.px(48)))
