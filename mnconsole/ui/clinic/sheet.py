"""The sheet of the clinic's page: notes, lines, fields and one filled button, made from what a state names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.domain.recovery_code import GROUPS
from mnconsole.ui.clinic.cards import ActKeys
from mnconsole.ui.clinic.state import Field, Kind, SheetState
from mnconsole.ui.entry.code_text import tidy
from mnconsole.ui.entry.folder_field import FolderField
from mnconsole.ui.entry.passphrase_field import PassphraseField, eyes_last
from mnconsole.ui.pen_page.looks import notice_view
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import PrimaryButton
from mnconsole.ui.widgets.check_row import CheckRow
from mnconsole.ui.widgets.choice_row import ChoiceRow
from mnconsole.ui.widgets.code_field import CodeField
from mnconsole.ui.widgets.code_groups import CodeGroups
from mnconsole.ui.widgets.fact_list import FactList
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.labeled_field import LabeledField
from mnconsole.ui.widgets.notice import Notice
from mnconsole.ui.widgets.progress_line import ProgressLine
from mnconsole.ui.widgets.sheet import Sheet
from mnconsole.ui.widgets.still_area import bring_into_sight, settle
from mnconsole.ui.widgets.strength_meter import MeterView, StrengthMeter
from mnconsole.ui.words import clinic as words
from mnconsole.ui.words import clinic_keys as key_words
from mnconsole.ui.words import entry as entry_words

_PRIMARY, _CLOSE = "clinic_primary", "clinic_close"
_WIDTH = 760
"""Of the fields, px at normal density: a line across the whole page is hard to read."""


class ClinicSheet(Sheet):
    """Emits `typed(field, text)`, `act_asked(code)` and `primary_asked`. With another page its fields are made anew."""

    typed = Signal(str, str)
    act_asked = Signal(str)
    primary_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, words.close_name(), parent)
        self.setObjectName("clinic_sheet")
        self._page = ""
        self._attempt = 0
        self._inside: QWidget | None = None
        self._fields: dict[str, _Made] = {}
        self._notes: list[Notice] = []
        self._notes_box = QVBoxLayout()
        self._notes_box.setSpacing(8)
        self._rows = FactList(theme, indent_px=150)
        self._code = CodeGroups(theme, key_words.code_name())
        self._meter: StrengthMeter | None = None
        self._progress = ProgressLine(theme, words.how_far())
        self._keys = ActKeys(theme, "clinic_sheet")
        self._keys.pressed.connect(self.act_asked)
        self._place = QVBoxLayout()
        self.content.addLayout(self._notes_box)
        self.content.addWidget(self._rows)
        self.content.addWidget(self._code)
        self.content.addLayout(self._place)
        self.content.addWidget(self._progress)
        self.content.addWidget(self._keys)
        self.content.setSpacing(12)
        self.add_action(_CLOSE, "", "x")
        self.add_action(_PRIMARY, "", "check", primary=True)
        self.acted.connect(self._pressed_action)

    def _pressed_action(self, code: str) -> None:
        if code == _PRIMARY:
            self.primary_asked.emit()
        else:
            self.close_asked.emit()

    def render_state(self, state: SheetState) -> None:
        """Show it."""
        fresh = state.page != self._page
        if fresh:
            self._page, self._attempt = state.page, state.attempt
            self._build(state)
        self.set_title(state.title, state.text)
        self._show_notes(state)
        self._rows.set_facts(state.rows)
        self._rows.setVisible(bool(state.rows))
        self._code.set_groups(state.shown_code)
        self._code.setVisible(bool(state.shown_code))
        for field in state.fields:
            self._fields[field.code].show(field, enabled=not state.busy)
        self._show_meter(state)
        self._progress.setVisible(state.progress_permille is not None)
        done = state.progress_permille or 0
        self._progress.set_share(done, words.percent(done // 10))
        self._keys.set_acts(state.acts)
        self._show_actions(state)
        if fresh or state.attempt != self._attempt:
            self._attempt = state.attempt
            self._take_keyboard(state, fresh=fresh)

    def _show_actions(self, state: SheetState) -> None:
        primary, close = self.action(_PRIMARY), self.action(_CLOSE)
        primary.setVisible(state.primary is not None)
        if state.primary is not None:
            primary.set_label(state.primary.text, "hourglass" if state.busy else state.primary.icon)
            primary.setEnabled(state.primary.enabled)
        close.set_label(state.close, "x")
        close.setVisible(bool(state.close))
        close.setEnabled(not state.busy)
        self._close.setEnabled(not state.busy)

    def _show_notes(self, state: SheetState) -> None:
        while len(self._notes) < len(state.notes):
            notice = Notice(self.theme)
            self._notes_box.addWidget(notice)
            self._notes.append(notice)
        for number, notice in enumerate(self._notes):
            if number < len(state.notes):
                notice.set_view(notice_view(state.notes[number]))
            notice.setVisible(number < len(state.notes))

    def _show_meter(self, state: SheetState) -> None:
        if self._meter is None:
            return
        meter = state.meter
        self._meter.set_view(
            MeterView(entry_words.strength(), meter.parts, meter.word, meter.enough, meter.estimate, meter.lines)
            if meter is not None
            else MeterView(entry_words.strength())
        )

    def _build(self, state: SheetState) -> None:
        before, self._inside = self._inside, QWidget()
        if before is not None:
            self._place.removeWidget(before)
            before.hide()
            before.deleteLater()
        box = QVBoxLayout(self._inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._fields = {field.code: self._make(field) for field in state.fields}
        secrets = [field.code for field in state.fields if field.kind is Kind.SECRET]
        self._meter = StrengthMeter(self.theme) if len(secrets) > 1 else None
        for code, made in self._fields.items():
            box.addWidget(made.widget)
            if self._meter is not None and code == secrets[-1]:
                box.addWidget(self._meter)
        self._inside.setMaximumWidth(round(self.theme.metrics.px(_WIDTH)))
        self._place.addWidget(self._inside)
        for _kind, run in groupby(self._fields.values(), type):
            eyes_last(*(made.widget for made in run if isinstance(made.widget, PassphraseField)))
        self._inside.setVisible(bool(self._fields))
        self.scrolling.to_top()
        primary = self.action(_PRIMARY)
        if isinstance(primary, PrimaryButton):
            primary.guard()

    def _make(self, field: Field) -> _Made:
        made = _MAKERS[field.kind](self.theme, field)
        made.typed(partial(self.typed.emit, field.code))
        made.entered(partial(self._entered, field.code))
        made.picked(lambda: self.act_asked.emit("pick"))
        return made

    def _entered(self, code: str) -> None:
        """Enter goes on to the next field that is still empty, also to one that may stay so; then it is the button."""
        codes = list(self._fields)
        behind = (self._fields[each] for each in codes[codes.index(code) + 1 :])
        following = next((made for made in behind if made.is_empty()), None)
        if following is not None:
            following.take_keyboard()
        else:
            self.primary_asked.emit()

    def _take_keyboard(self, state: SheetState, *, fresh: bool) -> None:
        wrong = next((field.code for field in state.fields if field.error), "")
        if wrong:
            self._fields[wrong].take_keyboard()
            settle(self)
            bring_into_sight(self._fields[wrong].widget)
        elif fresh and self._fields:
            next(iter(self._fields.values())).take_keyboard()
        elif fresh:
            first = _CLOSE if state.primary is None or state.careful else _PRIMARY
            self.action(first).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing that was typed stays in a field: the sheet is left."""
        self._page = ""
        for made in self._fields.values():
            made.clear()


class _Made:
    """A field of one kind: its widget, and how it is filled."""

    def __init__(self, theme: Theme, field: Field) -> None:
        self.theme = theme
        self.code = field.code
        self.widget: QWidget = QWidget()

    def typed(self, tell: Callable[[str], None]) -> None:
        """Tell each change."""

    def entered(self, tell: Callable[[], None]) -> None:
        """Tell Enter."""

    def picked(self, tell: Callable[[], None]) -> None:
        """Tell the key beside a folder."""

    def show(self, field: Field, *, enabled: bool) -> None:
        """Show value and error."""
        self.widget.setEnabled(enabled)

    def take_keyboard(self) -> None:
        """The keyboard goes there."""
        self.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was typed."""

    def is_empty(self) -> bool:
        """Whether there is still something to type."""
        return False


class _Text(_Made):
    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(theme, field)
        self._field = LabeledField(theme, field.label)
        self._field.edit.setObjectName(f"clinic_{field.code}")
        self.widget = self._field

    def typed(self, tell: Callable[[str], None]) -> None:
        self._field.text_changed.connect(tell)

    def entered(self, tell: Callable[[], None]) -> None:
        self._field.entered.connect(tell)

    def show(self, field: Field, *, enabled: bool) -> None:
        super().show(field, enabled=enabled)
        if self._field.text() != field.value:
            self._field.set_text(field.value)
        self._field.set_error(field.error)

    def take_keyboard(self) -> None:
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_empty(self) -> bool:
        return not self._field.text()


class _Own(_Made):
    """A field of the program's own, which tells typing and Enter by itself."""

    _field: PassphraseField | CodeField | FolderField

    def typed(self, tell: Callable[[str], None]) -> None:
        self._field.typed.connect(tell)

    def entered(self, tell: Callable[[], None]) -> None:
        self._field.entered.connect(tell)


class _Secret(_Own):
    _field: PassphraseField

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(theme, field)
        self._field = PassphraseField(theme, f"clinic_{field.code}", field.label)
        if field.kind is Kind.PIN:
            self._field.only_digits()
        self.widget = self._field

    def show(self, field: Field, *, enabled: bool) -> None:
        self._field.set_enabled(enabled)
        self._field.set_error(field.error)

    def take_keyboard(self) -> None:
        self._field.type_anew()

    def clear(self) -> None:
        self._field.clear()

    def is_empty(self) -> bool:
        return not self._field.text()


class _Choice(_Made):
    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(theme, field)
        self._row = ChoiceRow(theme, field.label)
        for code, text in field.options:
            self._row.add(code, text).setObjectName(f"clinic_{field.code}_{code}")
        box = QVBoxLayout(self.widget)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(Label(theme, field.label, Type.META_STRONG, Ink.TEXT2))
        box.addWidget(self._row)

    def typed(self, tell: Callable[[str], None]) -> None:
        self._row.chosen.connect(tell)

    def show(self, field: Field, *, enabled: bool) -> None:
        super().show(field, enabled=enabled)
        self._row.set_value(field.value)

    def take_keyboard(self) -> None:
        self._row.setFocus(Qt.FocusReason.OtherFocusReason)


class _Tick(_Made):
    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(theme, field)
        self._row = CheckRow(theme, field.label)
        self._row.setObjectName(f"clinic_{field.code}")
        self.widget = self._row

    def typed(self, tell: Callable[[str], None]) -> None:
        self._row.clicked.connect(lambda: tell("1" if self._row.isChecked() else ""))

    def show(self, field: Field, *, enabled: bool) -> None:
        super().show(field, enabled=enabled)
        self._row.setChecked(bool(field.value))


class _Code(_Own):
    _field: CodeField

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(theme, field)
        names = tuple(key_words.group_name(number + 1) for number in range(GROUPS))
        self._field = CodeField(theme, names, tidy)
        self._error = Label(theme, "", Type.META_STRONG, Ink.DANGER_TEXT, wrap=True)
        box = QVBoxLayout(self.widget)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(Label(theme, field.label, Type.META_STRONG, Ink.TEXT2))
        box.addWidget(self._field)
        box.addWidget(self._error)

    def show(self, field: Field, *, enabled: bool) -> None:
        self._field.set_enabled(enabled)
        self._field.set_wrong(field.wrong)
        self._error.set_text(field.error)

    def take_keyboard(self) -> None:
        self._field.focus_open()

    def clear(self) -> None:
        self._field.clear()


class _Folder(_Own):
    _field: FolderField

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(theme, field)
        self._field = FolderField(theme, field.label, field.pick, "clinic_folder")
        self._error = Label(theme, "", Type.META_STRONG, Ink.DANGER_TEXT, wrap=True)
        box = QVBoxLayout(self.widget)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self._field)
        box.addWidget(self._error)

    def picked(self, tell: Callable[[], None]) -> None:
        self._field.pick_asked.connect(tell)

    def show(self, field: Field, *, enabled: bool) -> None:
        super().show(field, enabled=enabled)
        self._field.set_path(field.value)
        self._error.set_text(field.error)

    def take_keyboard(self) -> None:
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)


_MAKERS: dict[Kind, type[_Made]] = {
    Kind.TEXT: _Text,
    Kind.SECRET: _Secret,
    Kind.PIN: _Secret,
    Kind.CHOICE: _Choice,
    Kind.TICK: _Tick,
    Kind.CODE: _Code,
    Kind.FOLDER: _Folder,
}
