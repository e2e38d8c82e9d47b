"""The patient header: never scrolls away, never folds an allergy."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.chair.form.tell import CHIP_TONES
from mnconsole.ui.chair.state import Chip as ChipState
from mnconsole.ui.chair.state import Header
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import TYPE_FLOOR_PX, Ink, Type
from mnconsole.ui.theme.wrapping import wrap
from mnconsole.ui.widgets.avatar import Avatar
from mnconsole.ui.widgets.base import PaintedButton, Readout
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.chip import Chip, ChipView, Tone, paint_chip
from mnconsole.ui.widgets.label import Label

_GAP = 8
_SPACE = 14
_LEAST_NAME = 180
"""Room that a name always has, px at normal density; a long one stands in two lines there."""


def chip_view(chip: ChipState) -> ChipView:
    """The kit's chip for a chip of the state."""
    return ChipView(chip.text, CHIP_TONES[chip.tone], chip.icon, chip.swatch)


class MoreChip(PaintedButton):
    """`+2`: what has no room opens as a list. Its target is as wide as a finger, its picture as small as a chip."""

    def set_count(self, count: int, name: str) -> None:
        """Show how many are folded."""
        self.setText(f"+{count}")
        self.setAccessibleName(f"{name}: +{count}")
        self.restyle()

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint it like a chip, with a ring for the keyboard."""
        height = canvas.theme.size_px(Type.CHIP) * 2.1
        place = QRectF(area.left(), area.center().y() - height / 2, area.width(), height)
        paint_chip(canvas, place, ChipView(self.text(), Tone.WARN_LINE))
        if self.ring:
            canvas.focus_ring(place, height / 2, Ink.WARN)


class ChipLine(QWidget):
    """Chips in a line; the first ones always stand, the others fold into a key when there is no room."""

    more_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._chips: list[Chip] = []
        self._fixed = 0
        self._name = ""
        self._more = MoreChip(theme, "", self)
        self._more.setObjectName("flags_more")
        self._more.clicked.connect(self.more_asked)
        self._more.hide()
        theme.changed.connect(self._place)

    def set_chips(self, fixed: tuple[ChipState, ...], folding: tuple[ChipState, ...], name: str) -> None:
        """Show the chips; `name` is what the folding key is called."""
        views = [chip_view(chip) for chip in (*fixed, *folding)]
        self._fixed, self._name = len(fixed), name
        while len(self._chips) > len(views):
            gone = self._chips.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._chips) < len(views):
            self._chips.append(Chip(self.theme, ChipView(""), self))
        for chip, view in zip(self._chips, views, strict=True):
            chip.set_view(view)
        self.setMinimumWidth(max((chip.minimumSizeHint().width() for chip in self._chips[: self._fixed]), default=0))
        self._place()

    def _place(self) -> None:
        wides = [chip.minimumSizeHint().width() for chip in self._chips]
        room = self.width()
        shown = len(wides)
        more = round(self.theme.metrics.px(52))
        while shown > self._fixed and self._needed(wides, shown, more) > room:
            shown -= 1
        x = 0
        height = self._chips[0].minimumSizeHint().height() if self._chips else 0
        for number, chip in enumerate(self._chips):
            chip.setVisible(number < shown)
            if number < shown:
                wide = min(wides[number], max(40, room - x))
                chip.setGeometry(QRect(x, (self.height() - height) // 2, wide, height))
                x += wide + _GAP
        folded = len(wides) - shown
        self._more.setVisible(folded > 0)
        if folded:
            self._more.set_count(folded, self._name)
            self._more.setGeometry(QRect(min(x, room - more), 0, more, self.height()))

    @staticmethod
    def _needed(wides: list[int], shown: int, more: int) -> int:
        chips = sum(wides[:shown]) + _GAP * max(0, shown - 1)
        return chips + (_GAP + more if shown < len(wides) else 0)

    def sizeHint(self) -> QSize:
        """As high as a chip with room for the key."""
        return QSize(300, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """One line."""
        return QSize(120, round(self.theme.size_px(Type.CHIP) * 2.1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        self._place()


class NameLabel(Readout):
    """The name: large, and smaller in two lines rather than cut."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._words = ""

    def set_name(self, name: str) -> None:
        """Show a name."""
        if name != self._words:
            self._words = name
            self.speak(name)
            self.restyle()

    def minimumSizeHint(self) -> QSize:
        """Return the size of a short name, or room for a long one in two lines."""
        wide = self.theme.advance(self._words, Type.PATIENT_NAME) + 2
        return QSize(round(min(wide, self.theme.metrics.px(_LEAST_NAME))), round(self.theme.metrics.px(40)))

    def sizeHint(self) -> QSize:
        """Return the size of the name in one line."""
        return QSize(round(self.theme.advance(self._words, Type.PATIENT_NAME) + 2), self.minimumSizeHint().height())

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint it as large as it fits."""
        large = self.theme.size_px(Type.PATIENT_NAME)
        if canvas.advance(self._words, Type.PATIENT_NAME) <= area.width():
            canvas.text(area, self._words, Type.PATIENT_NAME)
            return
        for pixels in range(large, TYPE_FLOOR_PX, -1):
            block = wrap(self._words, self.theme.script(Type.PATIENT_NAME, self._words, pixels), area.width())
            if block.fits(area.height(), 2):
                canvas.lines(area, self._words, Type.PATIENT_NAME, pixels=pixels)
                return
        canvas.text(area, self._words, Type.PATIENT_NAME, pixels=TYPE_FLOOR_PX + 2, elide=True)


class HeaderView(Card):
    """Avatar, name, birth, skin type; allergies and flags below; course and consent at the right."""

    more_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, pad_y=6)
        self._header: Header | None = None
        self._avatar = Avatar(theme, "", "")
        self._name = NameLabel(theme)
        self._born = Label(theme, "", Type.FIELD, Ink.TEXT2)
        self._skin = Chip(theme)
        self._chips = ChipLine(theme)
        self._chips.more_asked.connect(self.more_asked)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._right = Label(theme, "", Type.BODY_STRONG, Ink.TEXT2, align=right)
        self._below = Label(theme, "", Type.META, Ink.TEXT2, align=right)
        self._lay_out()
        theme.changed.connect(self._fit)
        self._fit()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(_SPACE)
        first.addWidget(self._name)
        first.addWidget(self._born)
        first.addWidget(self._skin)
        first.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._right)
        right.addWidget(self._below)
        first.addLayout(right)
        second.addWidget(self._chips, 1)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addStretch(1)
        lines.addLayout(first)
        lines.addLayout(second)
        lines.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        row.addWidget(self._avatar)
        row.addLayout(lines, 1)
        self.body.addLayout(row, 1)

    def _fit(self) -> None:
        self.setFixedHeight(self.theme.metrics.header)

    def set_header(self, header: Header) -> None:
        """Show a patient."""
        self._avatar.set_person(header.initials, header.name)
        self._name.set_name(header.name)
        self._born.set_text(header.born)
        if header.skin is not None:
            self._skin.set_view(chip_view(header.skin))
        self._right.set_text(header.right)
        self._right.setVisible(bool(header.right))
        self._below.set_text(header.right_below)
        self.setAccessibleName(header.name)
        self._header = header
        self._place_skin()

    def _place_skin(self) -> None:
        """The skin type stands beside the birth date, or among the chips when the name needs the room."""
        header = self._header
        if header is None:
            return
        fixed, below = header.fixed, False
        if header.skin is not None:
            below = self._needed() > self.contentsRect().width() - 2 * self.theme.metrics.card_padding
            fixed = (*fixed, header.skin) if below else fixed
        self._skin.setVisible(header.skin is not None and not below)
        self._chips.set_chips(fixed, header.folding, header.more)

    def _needed(self) -> float:
        """Width of the first line with everything in it, px."""
        parts = (self._avatar, self._born, self._skin)
        right = max(self._right.sizeHint().width(), self._below.sizeHint().width())
        return self._name.sizeHint().width() + sum(each.sizeHint().width() for each in parts) + right + 5 * _SPACE

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the place of the skin type again."""
        super().resizeEvent(event)
        self._place_skin()
