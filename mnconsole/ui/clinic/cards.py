"""The cards of the clinic's page: people, and the three of facts and acts."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mnconsole.ui.clinic.state import Act, CardState, PeopleState, PersonRow
from mnconsole.ui.pen_page.cards import TitledCard, show_note
from mnconsole.ui.theme.metrics import RADIUS_ROW
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.avatar import AvatarLook, paint_initials
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.fact_list import FactList
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice
from mnconsole.ui.widgets.progress_line import ProgressLine
from mnconsole.ui.widgets.scroll_page import ScrollPage
from mnconsole.ui.words import clinic as words

_LEAST_PEOPLE = 190


class ActKeys(QWidget):
    """Buttons beside each other, two in a line. Emits `pressed` with the code of an act."""

    pressed = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """`name` begins the object names of the buttons."""
        super().__init__(parent)
        self.theme = theme
        self._name = name
        self._acts: tuple[Act, ...] = ()
        self._keys: dict[str, QuietButton] = {}
        self._left = self._stand_in = ""
        """The key that was pressed and went, and the one that has the keyboard in its place."""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)

    def set_acts(self, acts: tuple[Act, ...]) -> None:
        """Show them; a key that stays is only given its new words."""
        held = next((code for code, key in self._keys.items() if key.hasFocus()), "")
        built = [act.code for act in acts] != [act.code for act in self._acts]
        if built:
            self._build(acts)
        self._acts = acts
        for act in acts:
            key = self._keys[act.code]
            key.set_label(act.text, act.icon)
            key.setAccessibleName(act.spoken or act.text)
            key.setEnabled(act.enabled)
        self.setVisible(bool(acts))
        if built and held:
            self._take_keyboard(held)

    def _take_keyboard(self, held: str) -> None:
        """Back to what was pressed, as soon as it can be pressed again; meanwhile to the first one that can."""
        if held != self._stand_in:
            self._left = held
        able = [code for code, key in self._keys.items() if key.isEnabled()]
        target = self._left if self._left in able else next(iter(able), "")
        self._stand_in = "" if target == self._left else target
        if target:
            self._keys[target].setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, acts: tuple[Act, ...]) -> None:
        for old in self._keys.values():
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._keys = {}
        alone = len(acts) % 2 == 1
        for place, act in enumerate(acts):
            key = QuietButton(self.theme, act.text, act.icon)
            key.setObjectName(f"{self._name}_{act.code}")
            key.clicked.connect(lambda _down=False, code=act.code: self.pressed.emit(code))
            # An odd one has the whole line, the first one, which matters most.
            at = place + 1 if alone and place else place
            self._grid.addWidget(key, at // 2, at % 2, 1, 2 if alone and not place else 1)
            key.show()
            self._keys[act.code] = key


class TaskCard(TitledCard):
    """A note, facts, how far something is, and what can be done. Emits `acted`."""

    acted = Signal(str)

    def __init__(self, theme: Theme, name: str, indent_px: float = 150) -> None:
        super().__init__(theme, name)
        self._note = Notice(theme)
        self._progress = ProgressLine(theme, words.how_far())
        self._facts = FactList(theme, indent_px=indent_px)
        self._keys = ActKeys(theme, name)
        self._keys.pressed.connect(self.acted)
        self._who = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        for widget in (self._note, self._progress, self._facts):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.addWidget(self._who)
        self.body.addWidget(self._keys)

    def render_state(self, state: CardState) -> None:
        """Show it."""
        self.set_title(state.title, state.beside)
        show_note(self._note, state.note)
        self._progress.setVisible(state.progress_permille is not None)
        done = state.progress_permille or 0
        self._progress.set_share(done, words.percent(done // 10))
        self._facts.set_facts(state.facts)
        self._facts.setVisible(bool(state.facts))
        self._who.set_text(state.who)
        self._who.setVisible(bool(state.who))
        self._keys.set_acts(state.acts)


class PersonLine(PaintedButton):
    """One of the people. Emits `chosen` with the key where a press leads anywhere."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._row = PersonRow("", "", "", "", False, False, False)
        self.clicked.connect(lambda: self.chosen.emit(self._row.key))

    def set_row(self, row: PersonRow) -> None:
        """Show a person."""
        if row == self._row:
            return
        self._row = row
        self.setEnabled(row.may_open)
        self.speak(words.open_person(row.name) if row.may_open else row.name, row.role)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(round(self.theme.metrics.px(200)), max(48, round(self.theme.metrics.px(54))))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint disc, name and role; where it leads when it does."""
        row, scale = self._row, canvas.theme.metrics.px
        if self.isDown():
            canvas.panel(area, RADIUS_ROW, Ink.SUNKEN)
        middle = area.center().y()
        look = AvatarLook.CURRENT if row.current else AvatarLook.QUIET
        centre = QPointF(area.left() + scale(4) + scale(19), middle)
        paint_initials(canvas, centre, scale(19), row.initials, look)
        left, right = centre.x() + scale(30), area.right() - scale(30 if row.may_open else 6)
        name = QRectF(left, middle - scale(21), right - left, scale(22))
        canvas.text(name, row.name, Type.ROW, Ink.TEXT3 if row.left else Ink.TEXT, elide=True)
        role = QRectF(left, middle + scale(1), right - left, scale(18))
        canvas.text(role, row.role, Type.META, Ink.TEXT2, shrink=True, elide=True)
        if row.may_open:
            canvas.icon("chevron-right", QPointF(area.right() - scale(16), middle), scale(20), Ink.TEXT2, 2.2)
        foot = area.bottom() - 0.5
        canvas.line(QPointF(left, foot), QPointF(area.right(), foot), Ink.BORDER)
        if self.ring:
            canvas.focus_ring(area, RADIUS_ROW)


class PeopleCard(TitledCard):
    """Everybody. Emits `chosen` with a person's key, `acted` with an act's code."""

    chosen = Signal(str)
    acted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "clinic_people")
        self._lines: list[PersonLine] = []
        self._note = Notice(theme)
        self._page = ScrollPage()
        self._page.body.setSpacing(0)
        self._page.setMinimumHeight(_LEAST_PEOPLE)
        self._keys = ActKeys(theme, "clinic_people")
        self._keys.pressed.connect(self.acted)
        self.body.addWidget(self._note)
        self.body.addWidget(self._page, 1)
        self.body.addWidget(self._keys)

    def render_state(self, state: PeopleState) -> None:
        """Show it."""
        self.set_title(state.title, state.beside)
        show_note(self._note, state.note)
        box: QVBoxLayout = self._page.body
        while len(self._lines) > len(state.rows):
            line = self._lines.pop()
            box.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self._lines) < len(state.rows):
            line = PersonLine(self.theme)
            line.setObjectName(f"clinic_person_{len(self._lines) + 1}")
            line.chosen.connect(self.chosen)
            box.addWidget(line)
            line.show()
            self._lines.append(line)
        for line, row in zip(self._lines, state.rows, strict=True):
            line.set_row(row)
        self._keys.set_acts(state.acts)
