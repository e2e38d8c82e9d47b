"""The lock page: who is at the chair at the left, how they show it at the right, in one card."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.lock.entry_side import EntrySide
from mnconsole.ui.lock.people import STEPS, LockPersonKey, PeopleKeys, Sessions
from mnconsole.ui.lock.state import Asked, LockPageState
from mnconsole.ui.theme.paint import painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.focus import ENTER_KEYS
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.words import lock as words

_WIDTH, _HEIGHT = 972, 724
_MOSTLY = 1000
_ERASING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class LockView(QWidget):
    """Digits, Backspace and Enter act wherever on the page the keyboard is, unless a field or a key takes them.

    Any other sign counts too, so that a scanned label or a slip of the hand is never tried as a part of a PIN.
    """

    person_chosen = Signal(str)
    stepped = Signal(int)
    digit = Signal(str)
    cleared = Signal()
    erased = Signal()
    acted = Signal(str)
    other_asked = Signal()
    back_asked = Signal()
    page_shown = Signal()
    page_hidden = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("lock_page")
        self.presenter: object = None
        self._asked = Asked.PIN
        self._title = Label(theme, "", Type.PAGE_TITLE, wrap=True)
        self._text = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True)
        self._back = QuietButton(theme, words.back(), "arrow-left")
        self._back.setObjectName("lock_back")
        self._back.clicked.connect(self.back_asked)
        self.people = PeopleKeys(theme)
        self.sessions = Sessions(theme)
        self.side = EntrySide(theme)
        self.people.chosen.connect(self.person_chosen)
        self.people.stepped.connect(self.stepped)
        self.side.pad.digit.connect(self.digit)
        self.side.pad.cleared.connect(self.cleared)
        self.side.pad.erased.connect(self.erased)
        self.side.acted.connect(self.acted)
        self.side.other_asked.connect(self.other_asked)
        self._card = Card(theme, pad_x=32, pad_y=24)
        self._columns = QHBoxLayout()
        self._lay_out()
        self.setFocusProxy(self.side.typed_into())
        theme.changed.connect(self._restyle)
        self._restyle()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._title, 1)
        top.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addLayout(top)
        left.addWidget(self._text)
        left.addWidget(self.people, 1)
        left.addWidget(self.sessions)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self.side)
        self._card.body.addLayout(self._columns)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(self._card, _MOSTLY)
        column.addStretch(1)
        self._line = QHBoxLayout(self)
        self._line.addStretch(1)
        self._line.addLayout(column, _MOSTLY)
        self._line.addStretch(1)

    def _restyle(self) -> None:
        metrics = self.theme.metrics
        high = 2 if metrics.tight else metrics.gutter // 2
        self._line.setContentsMargins(metrics.gutter, high, metrics.gutter, high)
        self._columns.setSpacing(round(metrics.px(36)))
        self._card.setMaximumSize(round(metrics.px(_WIDTH)), round(metrics.px(_HEIGHT)))
        self.update()

    def render_state(self, state: LockPageState) -> None:
        """Show `state`."""
        self._asked = state.asked
        self._title.set_text(state.title)
        self._text.set_text(state.text)
        self._back.setVisible(bool(state.back))
        self.people.render_state(state.people, enabled=not state.busy, is_choice=state.asked is not Asked.TAP)
        self.sessions.render_state(state.sessions, state.more)
        self.side.render_state(state)
        self.setAccessibleName(state.title)
        first = self.people.first()
        self.setFocusProxy(first if state.asked is Asked.TAP and first is not None else self.side.typed_into())

    def showEvent(self, event: QShowEvent) -> None:
        """The page came into sight."""
        super().showEvent(event)
        self.page_shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """The page left sight: nothing that was typed stays in it."""
        self.side.forget()
        self.page_hidden.emit()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits from the keyboard, the number pad too; Up and Down choose a name wherever something is typed."""
        if self._asked is not Asked.TAP and _is_plain(event) and event.key() in STEPS:
            self.stepped.emit(STEPS[Qt.Key(event.key())])
        elif self._asked is not Asked.PIN or not _is_plain(event):
            super().keyPressEvent(event)
        elif sign := _sign(event):
            if not event.isAutoRepeat():
                self._choose_under_ring()
                self.digit.emit(sign)
        elif event.key() in _ERASING:
            self.erased.emit()
        elif event.key() in ENTER_KEYS and not event.isAutoRepeat():
            self.acted.emit("")
        else:
            super().keyPressEvent(event)

    def _choose_under_ring(self) -> None:
        """A PIN that is typed with the keyboard at a name is meant for that name."""
        held = QApplication.focusWidget()
        if isinstance(held, LockPersonKey) and not held.isChecked():
            self.person_chosen.emit(held.key)

    def takes_at_any_speed(self, event: QKeyEvent) -> bool:
        """What belongs to a PIN; Enter only where it would not press a button that has the keyboard."""
        if self._asked is not Asked.PIN or not _is_plain(event):
            return False
        enters = event.key() in ENTER_KEYS and not isinstance(QApplication.focusWidget(), QAbstractButton)
        return enters or bool(_sign(event)) or event.key() in _ERASING

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the page."""
        with painting(self, self.theme) as canvas:
            canvas.painter.fillRect(QRectF(self.rect()), canvas.colour(Ink.BG))


def _is_plain(event: QKeyEvent) -> bool:
    return not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)


def _sign(event: QKeyEvent) -> str:
    """The sign that the key writes, empty for keys that write none. Space presses what has the keyboard."""
    if Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
        return chr(event.key())
    return event.text() if event.text().isprintable() and not event.text().isspace() else ""
