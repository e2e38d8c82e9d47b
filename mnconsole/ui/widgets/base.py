"""What all painted widgets share: the theme, a canvas, the keyboard ring, and words for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QProgressBar, QWidget

from mnconsole.ui.theme.metrics import TARGET_MIN
from mnconsole.ui.theme.pace import in_its_turn
from mnconsole.ui.theme.paint import Canvas, painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.focus import ENTER_KEYS, PLACED_QUIETLY, PRESSING_KEYS, QUIET_FOCUS
from mnconsole.ui.widgets.still_area import bring_into_sight


def spoken(*parts: str) -> str:
    """Join what a screen reader says, leaving out what is empty."""
    return ", ".join(part for part in parts if part)


class Readout(QLabel):
    """A painted display. Screen readers see static text; `speak` sets what it says."""

    update = in_its_turn  # type: ignore[assignment]

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setTextFormat(Qt.TextFormat.PlainText)
        theme.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take over changed colours and sizes."""
        self.updateGeometry()
        self.update()

    def speak(self, *parts: str) -> None:
        """Set what a screen reader says: name, then value."""
        words = spoken(*parts)
        if words != self.accessibleName():
            self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint through the canvas."""
        with painting(self, self.theme) as canvas:
            self.paint(canvas, QRectF(self.rect()))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the display into `area`."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        """Ask for the least size; layouts give more."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least size that shows everything."""
        raise NotImplementedError


class Gauge(QProgressBar):
    """A painted bar or ring. Screen readers see a progress bar with a value."""

    update = in_its_turn  # type: ignore[assignment]

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setTextVisible(False)
        theme.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take over changed colours and sizes."""
        self.updateGeometry()
        self.update()

    def setValue(self, value: int) -> None:
        """Set the value. QProgressBar repaints at once, and everything else that waits to be painted with it."""
        # Its own, not that of the page around it, which may wait to be painted.
        off = self.testAttribute(Qt.WidgetAttribute.WA_ForceUpdatesDisabled)
        self.setUpdatesEnabled(False)
        super().setValue(value)
        self.setUpdatesEnabled(not off)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint through the canvas."""
        with painting(self, self.theme) as canvas:
            self.paint(canvas, QRectF(self.rect()))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the gauge into `area`."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        """Ask for the least size; layouts give more."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least size that shows everything."""
        raise NotImplementedError


class PaintedButton(QAbstractButton):
    """A painted button: Space, Enter, a keyboard ring, a pressed look. Listen to `clicked`."""

    update = in_its_turn  # type: ignore[assignment]

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ring = self._untold = False
        theme.changed.connect(self.restyle)

    @property
    def ring(self) -> bool:
        """Whether the keyboard ring is shown."""
        return self._ring and self.hasFocus()

    def restyle(self) -> None:
        """Take over changed colours and sizes."""
        self.updateGeometry()
        self.update()

    def speak(self, *parts: str) -> None:
        """Set what a screen reader says when it is not the text."""
        words = spoken(*parts)
        if words != self.accessibleName():
            self.setAccessibleName(words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless a finger or the mouse brought the focus."""
        self._ring = event.reason() not in QUIET_FOCUS
        self._untold = event.reason() is PLACED_QUIETLY
        super().focusInEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab shows first where the keyboard is. A button that can't be pressed any more hands it to its twin."""
        if self._untold and not self._ring and self.isVisible() and self.isEnabled():
            self._tell()
            return True
        twin = self._twin() if not self.isEnabled() and self.isVisible() else None
        if twin is None:
            return super().focusNextPrevChild(forward)
        twin.setFocus(Qt.FocusReason.TabFocusReason if self._ring else PLACED_QUIETLY)
        # A key that is pressed again and again must not press the opposite when the end is reached.
        twin._untold = True
        return True

    def _twin(self) -> PaintedButton | None:
        """The button of the same kind in the same place, such as the - of a +."""
        place = self.parentWidget()
        near = place.findChildren(type(self), options=Qt.FindChildOption.FindDirectChildrenOnly) if place else []
        able = [each for each in near if each.isEnabled() and each.isVisible() and type(each) is type(self)]
        return able[0] if len(near) == 2 and able else None

    def _tell(self) -> None:
        """Show the ring, where it can be seen."""
        self._ring, self._untold = True, False
        bring_into_sight(self)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Who presses here knows where the keyboard is."""
        self._untold = False
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts like Space; a key that is held down acts once. What nobody saw coming acts with the next press."""
        if self._untold and event.key() in PRESSING_KEYS:
            self._tell()
            return
        self._ring = True
        if event.key() in ENTER_KEYS:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint through the canvas."""
        with painting(self, self.theme) as canvas:
            self.paint(canvas, QRectF(self.rect()))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the button into `area`."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        """Ask for the least size; layouts give more."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return a size that a gloved finger meets."""
        return QSize(TARGET_MIN, TARGET_MIN)
