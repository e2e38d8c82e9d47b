"""A question in the place of the controls, with a key for each answer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.pen_panel.state import Question
from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.buttons import QuietButton

_SIDE = 14
_GAP = 8


class QuestionPlate(QWidget):
    """Emits the serial number that belongs to the key pressed."""

    pen_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._words = _Words(theme)
        self._question = Question("", "", ())
        self._keys: list[QuietButton] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_GAP)
        self._box.addWidget(self._words, 1)

    def set_question(self, question: Question) -> None:
        """Show `question`."""
        if question == self._question:
            return
        self._question = question
        self._words.set_words(question.title, question.text)
        while len(self._keys) < len(question.keys):
            key = QuietButton(self.theme)
            key.setObjectName(f"choose_pen_{len(self._keys) + 1}")
            key.clicked.connect(self._pressed)
            self._keys.append(key)
            self._box.addWidget(key)
        for number, key in enumerate(self._keys):
            key.setVisible(number < len(question.keys))
            if number < len(question.keys):
                pen, text = question.keys[number]
                key.setProperty("pen", pen)
                key.set_label(text)
                key.setAccessibleName(text)

    def lead(self) -> None:
        """Put the keyboard on the first answer."""
        if self._keys:
            self._keys[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _pressed(self) -> None:
        key = self.sender()
        if isinstance(key, QuietButton):
            self.pen_chosen.emit(str(key.property("pen")))


class _Words(Readout):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._title = self._text = ""

    def set_words(self, title: str, text: str) -> None:
        self._title, self._text = title, text
        self.speak(title, text)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size with one line of title and three of text."""
        return QSize(round(self.theme.metrics.px(250)), round(self.theme.metrics.px(84)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint ground, title and words."""
        scale = canvas.theme.metrics.px
        canvas.panel(area, RADIUS_KEY, Ink.WARN_SOFT, Ink.CONTROL, 1.4)
        inner = area.adjusted(scale(_SIDE), scale(10), -scale(_SIDE), -scale(8))
        title = QRectF(inner.left(), inner.top(), inner.width(), scale(30))
        canvas.lines(title, self._title, Type.ALARM_TITLE, Ink.WARN, CENTRE, most=1, shrink=True)
        text = inner.adjusted(0, scale(36), 0, 0)
        canvas.lines(text, self._text, Type.STATE, Ink.TEXT, Qt.AlignmentFlag.AlignHCenter, most=5, shrink=True)
