"""How hard a passphrase is to guess: a bar of four parts, a word, and what makes it weak."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.theme.paint import RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Gauge
from mnconsole.ui.widgets.label import Label

PARTS = 4


class MeterView(Struct, frozen=True):
    """`parts` of the bar are filled, 0 to 4; `enough` gives it the colour of what is done, else of a warning.

    `name` stands before the bar and `word` behind it. `lines` say what makes it weak, `estimate` how long a thief
    would need.
    """

    name: str
    parts: int = 0
    word: str = ""
    enough: bool = False
    estimate: str = ""
    lines: tuple[str, ...] = ()


class StrengthMeter(QWidget):
    """The bar, the estimate below it, then one line for each weakness."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._bar = _Bar(theme)
        self._estimate = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        self._lines = Label(theme, "", Type.META, Ink.TEXT, wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for widget in (self._bar, self._estimate, self._lines):
            box.addWidget(widget)

    def set_view(self, view: MeterView) -> None:
        """Show `view`."""
        self._bar.set_view(view)
        self._estimate.set_text(view.estimate)
        self._estimate.setVisible(bool(view.estimate))
        self._lines.set_text("\n".join(view.lines))
        self._lines.setVisible(bool(view.lines))


class _Bar(Gauge):
    """Screen readers see a progress bar from 0 to 4, with the word in its name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._view = MeterView("")
        self.setRange(0, PARTS)
        self.setObjectName("strength_bar")

    def set_view(self, view: MeterView) -> None:
        if view == self._view:
            return
        self._view = view
        self.setValue(view.parts)
        self.setAccessibleName(f"{view.name}: {view.word}" if view.word else view.name)
        self.restyle()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(round(self.theme.metrics.px(220)), round(self.theme.metrics.px(42)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint name and word above the four parts."""
        scale, view = canvas.theme.metrics.px, self._view
        words = QRectF(area.left(), area.top(), area.width(), scale(22))
        ink = Ink.OK if view.enough else Ink.WARN
        taken = canvas.text(words, view.word, Type.META_STRONG, ink if view.word else Ink.TEXT2, RIGHT, elide=True)
        canvas.text(words.adjusted(0, 0, -taken - scale(8), 0), view.name, Type.META_STRONG, Ink.TEXT2, elide=True)
        gap, high = scale(6), scale(10)
        wide = (area.width() - gap * (PARTS - 1)) / PARTS
        top = words.bottom() + scale(5)
        for part in range(PARTS):
            place = QRectF(area.left() + part * (wide + gap), top, wide, high)
            if part < view.parts:
                canvas.panel(place, high / 2, Ink.OK if view.enough else Ink.WARN_LINE)
            else:
                canvas.panel(place, high / 2, Ink.TRACK, Ink.BORDER)
