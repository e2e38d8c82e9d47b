"""The dark bar: brand, pages, place for alarms, clock."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QLinearGradient, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from mnconsole.ui.theme.metrics import TARGET_MIN
from mnconsole.ui.theme.paint import LEFT, RIGHT, Canvas, painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton, Readout


class TopBar(QWidget):
    """Emits `page_chosen` with a tab's code. `extras` is the layout at the right, before the clock.

    Alarm pills and, in tight windows, the demo pill are put into `extras`.
    """

    page_chosen = Signal(str)

    def __init__(self, theme: Theme, brand: str, place: str = "", parent: QWidget | None = None) -> None:
        """`place` is the line below the brand, such as the chair's label."""
        super().__init__(parent)
        self.theme = theme
        self._brand = Brand(theme, brand, place)
        self._clock = _Clock(theme)
        self._tabs: dict[str, Tab] = {}
        self._group = QButtonGroup(self)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self._tab_box = QHBoxLayout()
        self._tab_box.setSpacing(4)
        self.extras = QHBoxLayout()
        self.extras.setSpacing(8)
        self._box.addWidget(self._brand)
        self._box.addLayout(self._tab_box)
        self._box.addStretch(1)
        self._box.addLayout(self.extras)
        self._box.addWidget(self._clock)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        metrics = self.theme.metrics
        self.setFixedHeight(metrics.top_bar)
        self._brand.setFixedWidth(metrics.sidebar)
        self._box.setContentsMargins(0, 0, metrics.gutter, 0)
        self.update()

    def add_tab(self, code: str, text: str, icon: str) -> None:
        """Add a page."""
        tab = Tab(self.theme, code, text, icon)
        tab.clicked.connect(self._tab_clicked)
        self._group.addButton(tab)
        self._tab_box.addWidget(tab)
        self._tabs[code] = tab

    def set_page(self, code: str) -> None:
        """Show which page is open."""
        self._tabs[code].setChecked(True)

    def set_place(self, place: str) -> None:
        """Change the line below the brand."""
        self._brand.set_place(place)

    def set_clock(self, text: str, spoken_name: str = "") -> None:
        """Show the time of day."""
        self._clock.set_time(text, spoken_name)

    def _tab_clicked(self) -> None:
        tab = self.sender()
        if isinstance(tab, Tab):
            self.page_chosen.emit(tab.code)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dark ground."""
        with painting(self, self.theme) as canvas:
            canvas.panel(QRectF(self.rect()), 0, Ink.BAR)


class Tab(PaintedButton):
    """One page's name."""

    def __init__(self, theme: Theme, code: str, text: str, icon: str) -> None:
        super().__init__(theme, text)
        self.code = code
        self._icon_name = icon
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        scale = self.theme.metrics.px
        wide = self.theme.advance(self.text(), Type.TAB) + scale(62)
        return QSize(round(max(TARGET_MIN, wide)), TARGET_MIN)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint icon, word and, for the open page, ground and mark."""
        scale = canvas.theme.metrics.px
        chosen = self.isChecked()
        if chosen or self.isDown():
            canvas.panel(area.adjusted(0, 5, 0, -5), 12, Ink.BAR_TAB)
        if chosen:
            canvas.panel(
                QRectF(area.left() + scale(16), area.bottom() - 4, area.width() - scale(32), 6), 3, Ink.BAR_MARK
            )
        ink = Ink.BAR_TEXT if chosen else Ink.BAR_QUIET
        centre = QPointF(area.left() + scale(26), area.center().y())
        canvas.icon(self._icon_name, centre, scale(21), Ink.BAR_MARK if chosen else ink, 2.2)
        canvas.text(area.adjusted(scale(45), 0, -scale(12), 0), self.text(), Type.TAB, ink, LEFT)
        if self.ring:
            canvas.focus_ring(area.adjusted(0, 3, 0, -3), 12, Ink.BAR_MARK)


class Brand(Readout):
    """Sign, name and the line below it."""

    def __init__(self, theme: Theme, brand: str, place: str) -> None:
        super().__init__(theme)
        self._brand, self._place = brand, place
        self.speak(brand, place)

    def set_place(self, place: str) -> None:
        """Change the line below the name."""
        self._place = place
        self.speak(self._brand, place)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(120, TARGET_MIN)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the sign and both lines."""
        scale = canvas.theme.metrics.px
        side = scale(34)
        sign = QRectF(area.left() + canvas.theme.metrics.gutter, area.center().y() - side / 2, side, side)
        run = QLinearGradient(sign.topLeft(), sign.bottomLeft())
        run.setColorAt(0, canvas.theme.ink(Ink.BAR_MARK).darker(120))
        run.setColorAt(1, canvas.theme.blend(Ink.FILL, Ink.BAR, 0.9))
        canvas.panel(sign, scale(9), canvas.upright(sign, run.stops()[0][1], run.stops()[1][1]))
        paint_comb(canvas, sign)
        left = sign.right() + scale(11)
        wide = area.right() - left - 8
        if not self._place:
            place = QRectF(left, area.top(), wide, area.height())
            canvas.text(place, self._brand, Type.BRAND, Ink.BAR_TEXT, shrink=True)
            return
        middle = area.center().y()
        upper = QRectF(left, middle - scale(20), wide, scale(21))
        lower = QRectF(left, middle + scale(1), wide, scale(18))
        canvas.text(upper, self._brand, Type.BRAND, Ink.BAR_TEXT, shrink=True)
        canvas.text(lower, self._place, Type.META_STRONG, Ink.BAR_QUIET, elide=True)


def paint_comb(canvas: Canvas, sign: QRectF) -> None:
    """Paint the brand's sign: a cartridge with its needles."""
    unit = sign.width() / 34
    head = QRectF(sign.left() + 7 * unit, sign.top() + 9 * unit, 20 * unit, 4 * unit)
    canvas.panel(head, 1.5 * unit, Ink.WHITE)
    for number, length in enumerate((9, 12, 12, 9)):
        x = sign.left() + (9.7 + number * 4.9) * unit
        start, end = QPointF(x, head.bottom() + unit), QPointF(x, head.bottom() + length * unit)
        canvas.line(start, end, Ink.WHITE, 2 * unit, round_ends=True)


class _Clock(Readout):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._time = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def set_time(self, text: str, spoken_name: str) -> None:
        """Show the time."""
        if text != self._time:
            self._time = text
            self.speak(spoken_name, text)
            self.updateGeometry()
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.theme.advance(self._time or "00:00", Type.CLOCK) + 14), 30)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        canvas.text(area.adjusted(0, 0, -4, 0), self._time, Type.CLOCK, Ink.BAR_TEXT, RIGHT)
