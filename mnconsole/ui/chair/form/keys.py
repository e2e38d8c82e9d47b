"""Parts of a form that are pressed: quiet keys, toggles, steppers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.chair.blocks import OFF, ON, Key, Stepper, Toggle, Toggles
from mnconsole.ui.chair.form.tell import Tell, name_of
from mnconsole.ui.chair.key_hint import KeyHint
from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.label import Label


class KeyPart(QuietButton):
    """A quiet key of the form; lower than the keys of the action line."""

    def __init__(self, theme: Theme, block: Key, tell: Tell) -> None:
        self._tall = block.tall
        super().__init__(theme, block.text, block.icon)
        self.setObjectName(name_of(block.code))
        self.clicked.connect(lambda: tell.acted(block.code))
        if block.key:
            KeyHint(theme, block.key, self)

    def take(self, block: Key) -> None:
        """Show words, and whether it can be pressed."""
        self.set_label(block.text, block.icon)
        self.setEnabled(block.enabled)
        self.setCheckable(block.on)
        self.setChecked(block.on)

    def nextCheckState(self) -> None:
        """A press changes nothing by itself: what is on is told by `take`."""

    def least_height(self) -> int:
        """As high as an answer, or as the filled button."""
        return self.theme.metrics.primary if self._tall else self.theme.metrics.toggle


class ToggleKey(PaintedButton):
    """One of many that may be on: a ring or a tick, the name, and a quiet text at the right."""

    def __init__(self, theme: Theme, toggle: Toggle, tell: Tell) -> None:
        super().__init__(theme, toggle.text)
        self.setObjectName(name_of(toggle.key))
        self.setCheckable(True)
        self._note = ""
        self.clicked.connect(lambda: tell.changed(toggle.key, ON if self.isChecked() else OFF))

    def take(self, toggle: Toggle) -> None:
        """Show whether it is on."""
        self.setChecked(toggle.on)
        if toggle.note != self._note:
            self._note = toggle.note
            self.setAccessibleDescription(toggle.note)
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(round(self.theme.metrics.px(190)), self.theme.metrics.toggle)

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(round(self.theme.metrics.px(140)), self.theme.metrics.toggle)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint ground, mark and words."""
        on, scale = self.isChecked(), canvas.theme.metrics.px
        ground = Ink.ACCENT_SOFT if on or self.isDown() else Ink.SUNKEN
        canvas.panel(area, RADIUS_KEY, ground, Ink.ACCENT if on else Ink.BORDER, 2 if on else 1.2)
        centre = QRectF(area.left() + scale(10), area.top(), scale(22), area.height()).center()
        if on:
            canvas.disc(centre, scale(10), Ink.FILL)
            canvas.icon("check", centre, scale(14), Ink.ON_FILL, 3.2)
        else:
            canvas.disc(centre, scale(10), None, Ink.CONTROL, 1.6)
        wide = canvas.advance(self._note, Type.META) + 2 if self._note else 0.0
        words = area.adjusted(scale(39), 0, -scale(12) - wide - (6 if wide else 0), 0)
        canvas.text(words, self.text(), Type.BODY_STRONG, Ink.ACCENT if on else Ink.TEXT, shrink=True)
        note = QRectF(area.right() - scale(12) - wide, area.top(), wide, area.height())
        canvas.text(note, self._note, Type.META, Ink.TEXT2, RIGHT)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY)


class ToggleGrid(QWidget):
    """Toggles in columns."""

    def __init__(self, theme: Theme, block: Toggles, tell: Tell) -> None:
        super().__init__()
        self.setAccessibleName(block.name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self._keys: list[ToggleKey] = []
        for number, toggle in enumerate(block.entries):
            key = ToggleKey(theme, toggle, tell)
            grid.addWidget(key, number // block.columns, number % block.columns)
            self._keys.append(key)

    def take(self, block: Toggles) -> None:
        """Show which are on."""
        for toggle, key in zip(block.entries, self._keys, strict=True):
            key.take(toggle)


class StepperPart(QWidget):
    """A value between - and +. The codes of the keys come with the block, an empty one can't be pressed."""

    def __init__(self, theme: Theme, block: Stepper, tell: Tell) -> None:
        super().__init__()
        self._tell = tell
        self._codes = [block.less, block.more]
        centre = Qt.AlignmentFlag.AlignCenter
        self._value = Label(theme, block.value, Type.KEY, align=centre)
        self._keys = (QuietButton(theme, "", "minus"), QuietButton(theme, "", "plus"))
        line = QHBoxLayout()
        line.setSpacing(8)
        for place, key in enumerate(self._keys):
            key.setAccessibleName(f"{block.label}, {block.name}: {'-' if place == 0 else '+'}")
            key.setFixedSize(round(theme.metrics.px(62)), theme.metrics.toggle)
            key.clicked.connect(lambda _checked=False, at=place: self._pressed(at))
        line.addWidget(self._keys[0])
        line.addWidget(self._value, 1)
        line.addWidget(self._keys[1])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        # Beside the label, so that nothing moves when the end is reached.
        self._end = Label(theme, "", Type.META, Ink.WARN, align=Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        head.addWidget(Label(theme, block.label, Type.META_STRONG, Ink.TEXT2))
        head.addWidget(self._end, 1)
        box.addLayout(head)
        box.addLayout(line)

    def take(self, block: Stepper) -> None:
        """Show the value."""
        self._value.set_text(block.value)
        self._codes = [block.less, block.more]
        self._end.set_text(block.end)
        for key, code in zip(self._keys, self._codes, strict=True):
            key.setAccessibleDescription("" if code else block.end)
            key.setEnabled(bool(code))
            if code:
                key.setObjectName(name_of(code))

    def _pressed(self, place: int) -> None:
        if self._codes[place]:
            self._tell.acted(self._codes[place])
