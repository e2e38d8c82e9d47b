"""One exercise of the training drawer: its words, its button, and in violet what was measured."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import Canvas, painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.theme.wrapping import wrap
from mnconsole.ui.training.state import ExerciseRow
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.label import Label

_STRIPE_PX = 8.0
_BUTTON_PX = 132


class VioletBand(Readout):
    """White words on the violet of what is simulated: never the colour of an alarm."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._words = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_text(self, text: str) -> None:
        """Show `text`, or nothing."""
        self.setVisible(bool(text))
        if text != self._words:
            self._words = text
            self.speak(text)
            self.restyle()

    @property
    def words(self) -> str:
        """The text that is shown."""
        return self._words

    def hasHeightForWidth(self) -> bool:
        """More lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words and their ground, px."""
        script = self.theme.script(Type.BODY_STRONG, self._words)
        return round(wrap(self._words, script, width - 24).height + 14)

    def sizeHint(self) -> QSize:
        """Return the size at 420 px of width."""
        return QSize(420, self.heightForWidth(420))

    def minimumSizeHint(self) -> QSize:
        """Return the least size: one line in a narrow column."""
        return QSize(120, self.heightForWidth(2000))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint ground and words."""
        canvas.panel(area, 8, Ink.SIMULATED)
        canvas.lines(area.adjusted(12, 6, -12, -6), self._words, Type.BODY_STRONG, Ink.WHITE, most=99)


class TrainingRow(QWidget):
    """Emits `pressed` with the exercise's code."""

    pressed = Signal(str)

    def __init__(self, theme: Theme, code: str) -> None:
        super().__init__()
        self.theme = theme
        self._code = code
        self._on = False
        self.setObjectName(f"exercise_{code}")
        self._name = Label(theme, "", Type.ROW, wrap=True)
        self._happens = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True)
        self._guide = Label(theme, "", Type.BODY, wrap=True)
        self.status = VioletBand(theme)
        self.status.setObjectName(f"status_{code}")
        self.button = QuietButton(theme)
        self.button.setObjectName(f"practise_{code}")
        self.button.setFixedWidth(_BUTTON_PX)
        self.button.clicked.connect(self._pressed)
        text = QVBoxLayout()
        text.setSpacing(2)
        for label in (self._name, self._happens, self._guide):
            text.addWidget(label)
        text.addSpacing(3)
        text.addWidget(self.status)
        box = QHBoxLayout(self)
        box.setContentsMargins(round(_STRIPE_PX) + 14, 10, 12, 10)
        box.setSpacing(12)
        box.addLayout(text, 1)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)  # it stays where it is when words come below

    def set_row(self, row: ExerciseRow) -> None:
        """Show `row`."""
        self._on = row.on
        self._name.set_text(row.name)
        self._happens.set_text(row.happens)
        self._guide.set_text(row.guide)
        self.status.set_text(row.status)
        if self.button.hasFocus() and not row.enabled:
            # Qt would give it to the next exercise, and Space, which stops the pen, would begin that one.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.button.setEnabled(row.enabled)
        self.button.set_label(row.button)
        self.button.speak(row.button_spoken)
        self.update()

    def _pressed(self) -> None:
        self.pressed.emit(self._code)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground; while it is on, a violet frame and a hatched stripe."""
        with painting(self, self.theme) as canvas:
            area = QRectF(self.rect())
            edge, width = (Ink.SIMULATED_HATCH, 2.0) if self._on else (Ink.BORDER, 1.2)
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN, edge, width)
            stripe = QRectF(area.left() + 6, area.top() + 8, _STRIPE_PX, area.height() - 16)
            canvas.panel(stripe, _STRIPE_PX / 2, Ink.SIMULATED if self._on else Ink.TRACK)
