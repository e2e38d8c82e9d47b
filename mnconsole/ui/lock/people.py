"""The left half of the lock page: the people, and below them what goes on in the clinic."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mnconsole.ui.lock.state import LockPerson, OpenSession
from mnconsole.ui.sidebar.looks import RING
from mnconsole.ui.sidebar.state import StageTone
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.avatar import AvatarLook, paint_initials
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.mini_ring import LOOK_INK, paint_mini_ring
from mnconsole.ui.widgets.person_key import PersonKey, PersonView
from mnconsole.ui.widgets.scroll_page import ScrollPage
from mnconsole.ui.words import lock as words

COLUMNS = 3
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
"""Keys that choose the name before or after."""

_INKS = {
    StageTone.READY: Ink.OK,
    StageTone.OVERDUE: Ink.WARN,
    StageTone.HARM: Ink.DANGER_TEXT,
    StageTone.TAKING_EFFECT: Ink.ACCENT,
}


class LockPersonKey(PersonKey):
    """A person; the chosen one points to the other half of the page."""

    stepped = Signal(int)

    def __init__(self, theme: Theme, person: LockPerson) -> None:
        super().__init__(theme, PersonView(person.key, person.name, person.initials, person.role, person.chosen))
        self.key = person.key
        self.is_choice = True
        """Whether choosing asks for something. Where a tap signs in at once, an arrow only moves the ring."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose a name: a ring that moves alone would stand at another one than the PIN is for."""
        if self.is_choice and event.key() in STEPS:
            self.stepped.emit(STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(round(self.theme.metrics.px(240)), self.theme.metrics.patient_row)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the row and, when it is chosen, where it leads."""
        super().paint(canvas, area)
        if self.isChecked():
            scale = canvas.theme.metrics.px
            canvas.icon(
                "chevron-right", QPointF(area.right() - scale(26), area.center().y()), scale(24), Ink.ACCENT, 2.4
            )


class PeopleKeys(QWidget):
    """One key a person, scrolling where there are many. Emits `chosen` with the person's key, `stepped`."""

    chosen = Signal(str)
    stepped = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._shown: tuple[LockPerson, ...] = ()
        self._keys: list[LockPersonKey] = []
        self._page = ScrollPage()
        self._page.body.setSpacing(10)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._page)

    def render_state(self, people: tuple[LockPerson, ...], *, enabled: bool, is_choice: bool) -> None:
        """Show everybody; a key that stays is only marked anew."""
        told = [(one.key, one.name, one.role) for one in people]
        if told != [(one.key, one.name, one.role) for one in self._shown]:
            self._build(people)
        self._shown = people
        for key, person in zip(self._keys, people, strict=True):
            key.setChecked(person.chosen)
            key.setEnabled(enabled)
            key.is_choice = is_choice

    def _build(self, people: tuple[LockPerson, ...]) -> None:
        for old in self._keys:
            self._page.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._keys = [LockPersonKey(self.theme, person) for person in people]
        for number, key in enumerate(self._keys, start=1):
            key.setObjectName(f"lock_person_{number}")
            key.chosen.connect(self.chosen)
            key.stepped.connect(self.stepped)
            self._page.body.addWidget(key)
            key.show()  # what has just come into a layout takes no keyboard before it is shown

    def first(self) -> QWidget | None:
        """The first key, None without people."""
        return self._keys[0] if self._keys else None


class SessionMark(Readout):
    """One open session: ring or disc with initials, its stage, and what comes next."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._session: OpenSession | None = None

    def set_session(self, session: OpenSession) -> None:
        """Show it."""
        if session != self._session:
            self._session = session
            self.speak(session.initials, session.stage, session.under)
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        scale = self.theme.metrics.px
        return QSize(round(scale(120)), round(scale(52)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the mark at the left, the words beside it."""
        session, scale = self._session, canvas.theme.metrics.px
        if session is None:
            return
        side = scale(50)
        place = QRectF(area.left(), area.center().y() - side / 2, side, side)
        if session.ring is not None:
            ink = LOOK_INK[RING[session.ring.tone]]
            paint_mini_ring(canvas, place, session.ring.share_permille / 1000, ink, session.initials)
        else:
            paint_initials(canvas, QPointF(place.center()), scale(23), session.initials, AvatarLook.QUIET)
        left = place.right() + scale(10)
        wide, middle = area.right() - left, area.center().y()
        stage = QRectF(left, middle - scale(21), wide, scale(21))
        canvas.text(stage, session.stage, Type.BODY_STRONG, Ink.TEXT, shrink=True, elide=True)
        under = QRectF(left, middle + scale(1), wide, scale(19))
        canvas.text(under, session.under, Type.META, _INKS.get(session.tone, Ink.TEXT2), shrink=True, elide=True)


class Sessions(QWidget):
    """What goes on behind the lock, without names."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAccessibleName(words.sessions_name())
        self._marks: list[SessionMark] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._more = Label(theme, "", Type.META, Ink.TEXT2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(self._grid)
        box.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def render_state(self, sessions: tuple[OpenSession, ...], more: str) -> None:
        """Show them."""
        while len(self._marks) > len(sessions):
            mark = self._marks.pop()
            self._grid.removeWidget(mark)
            mark.hide()
            mark.deleteLater()
        while len(self._marks) < len(sessions):
            mark, place = SessionMark(self.theme), len(self._marks)
            self._grid.addWidget(mark, place // COLUMNS, place % COLUMNS)
            self._marks.append(mark)
        for mark, session in zip(self._marks, sessions, strict=True):
            mark.set_session(session)
        self._more.set_text(more)
        self._more.setVisible(bool(more))
        self.setVisible(bool(sessions))
