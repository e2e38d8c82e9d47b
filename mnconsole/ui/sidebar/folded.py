"""The folded sidebar: initials and rings."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.sidebar.looks import RING
from mnconsole.ui.sidebar.person_bar import LockKey
from mnconsole.ui.sidebar.state import ClinicRow, Person, StageTone
from mnconsole.ui.theme.metrics import RADIUS_KEY, TARGET_MIN
from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.avatar import AvatarLook, paint_initials
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.mini_ring import LOOK_INK, paint_mini_ring
from mnconsole.ui.widgets.scroll_page import ScrollPage
from mnconsole.ui.words import sidebar as words

_INKS = {
    StageTone.READY: Ink.OK,
    StageTone.OVERDUE: Ink.WARN,
    StageTone.HARM: Ink.DANGER_TEXT,
    StageTone.TAKING_EFFECT: Ink.ACCENT,
}


class FoldedKey(PaintedButton):
    """One open session: ring or disc with initials, and what comes next below."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._row: ClinicRow | None = None
        self.clicked.connect(self._clicked)

    def render_state(self, row: ClinicRow) -> None:
        """Show a session."""
        if row != self._row:
            self._row = row
            self.speak(row.name, row.stage, row.under)
            self.update()

    def _clicked(self) -> None:
        if self._row is not None:
            self.chosen.emit(self._row.key)

    def sizeHint(self) -> QSize:
        """Return the size at this density."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(72, round(self.theme.metrics.px(78)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint ring or disc, and the words below."""
        row, scale = self._row, canvas.theme.metrics.px
        if row is None:
            return
        side = scale(52)
        place = QRectF(area.center().x() - side / 2, area.top() + scale(3), side, side)
        if row.ring is not None:
            share, ink = row.ring.share_permille / 1000, LOOK_INK[RING[row.ring.tone]]
            paint_mini_ring(canvas, place, share, ink, row.initials)
        else:
            look = AvatarLook.CURRENT if row.current else AvatarLook.HERE
            paint_initials(canvas, QPointF(place.center()), scale(23), row.initials, look)
        text = QRectF(area.left(), place.bottom() + 1, area.width(), area.bottom() - place.bottom() - 1)
        canvas.text(text, row.short, Type.META_STRONG, _INKS.get(row.tone, Ink.TEXT), CENTRE, shrink=True, elide=True)
        if row.current:
            mark = QRectF(area.left(), place.center().y() - scale(16), 4, scale(32))
            canvas.panel(mark, 2, Ink.ACCENT)
        if self.ring:
            canvas.focus_ring(area, 14)


class FoldedPerson(PaintedButton):
    """The initials of who is signed in. A press leads to another person; with nobody else it can't be pressed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._initials = "?"
        self.setAccessibleName(words.nobody_signed_in())

    def render_state(self, person: Person, *, can_switch: bool) -> None:
        """Show the person."""
        self._initials = person.initials
        self.setEnabled(can_switch)
        self.speak(person.name, person.role, words.switch() if can_switch else "")
        self.setToolTip(words.switch() if can_switch else "")
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(72, max(TARGET_MIN, round(self.theme.metrics.px(52))))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the disc."""
        if self.isDown():
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN)
        paint_initials(canvas, area.center(), canvas.theme.metrics.px(22), self._initials, AvatarLook.STAFF)
        if self.ring:
            canvas.focus_ring(area, RADIUS_KEY)


class FoldedBar(QWidget):
    """Every open session in a narrow column; who is signed in at the bottom."""

    session_chosen = Signal(str)
    switched = Signal()
    locked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._keys: list[FoldedKey] = []
        self._page = ScrollPage()
        self._page.body.setContentsMargins(0, 0, 0, 0)
        self._person = FoldedPerson(theme)
        self._person.setObjectName("switch_folded")
        self._person.clicked.connect(self.switched)
        self._lock = LockKey(theme, narrow=True)
        self._lock.setObjectName("lock_folded")
        self._lock.clicked.connect(self.locked)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        centre = Qt.AlignmentFlag.AlignCenter
        title = Label(theme, words.in_clinic_short(), Type.META_STRONG, Ink.TEXT2, wrap=True, align=centre)
        box.addWidget(title)
        box.addWidget(self._page, 1)
        box.addWidget(self._person)
        box.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignHCenter)

    def render_state(self, rows: tuple[ClinicRow, ...], person: Person, *, can_switch: bool) -> None:
        """Show the sessions."""
        while len(self._keys) > len(rows):
            key = self._keys.pop()
            self._page.body.removeWidget(key)
            key.deleteLater()
        while len(self._keys) < len(rows):
            key = FoldedKey(self.theme)
            key.setObjectName(f"folded_{len(self._keys) + 1}")
            key.chosen.connect(self.session_chosen)
            self._page.body.addWidget(key)
            self._keys.append(key)
        for key, row in zip(self._keys, rows, strict=True):
            key.render_state(row)
        self._person.render_state(person, can_switch=can_switch)
        self._lock.setVisible(bool(person.key))
