"""Sheets in the place of the step's card; each kind is built once and kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from mnconsole.ui.chair.form.area import FormColumn
from mnconsole.ui.chair.form.tell import Tell, name_of
from mnconsole.ui.chair.key_hint import KeyHint
from mnconsole.ui.chair.state import Action, SheetState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.turns import polish
from mnconsole.ui.widgets.buttons import PrimaryButton
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.current_stack import CurrentStack
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.sheet import Sheet
from mnconsole.ui.words.chair import text


class SheetPane(Sheet):
    """One sheet with its form. Its buttons are named by the sheet and the code: `note_save`."""

    def __init__(self, theme: Theme, kind: str, tell: Tell, parent: QWidget) -> None:
        super().__init__(theme, text("act.close"), parent)
        self.setObjectName(f"sheet_{kind}")
        self._kind = kind
        self._codes: dict[str, str] = {}
        self._acted = tell.acted
        # It scrolls, and takes what is left: asked for the height of all that is in it, the window itself would scroll.
        self.scrolling.setMinimumHeight(self.scrolling.minimumSizeHint().height())
        self.scrolling.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.column = FormColumn(theme, tell)
        self.notice = Notice(theme)
        self.notice.hide()
        self.content.addWidget(self.notice)
        self.content.addWidget(self.column)
        self.acted.connect(lambda name: tell.acted(self._codes[name]))
        self.close_asked.connect(lambda: tell.acted("close"))

    def set_sheet(self, sheet: SheetState) -> None:
        """Show it."""
        self.set_title(sheet.title, sheet.text)
        self.column.set_blocks(sheet.blocks)
        self.notice.tell(NoticeView(sheet.notice, "triangle-alert", Tone.WARN_LINE) if sheet.notice else None)
        for action in sheet.actions:
            self._button(action, primary=action.code == sheet.primary)

    def _button(self, action: Action, *, primary: bool) -> None:
        name = f"{self._kind}_{name_of(action.code)}"
        if name not in self._codes:
            self._codes[name] = action.code
            button = self.add_action(name, action.text, action.icon, primary=primary)
            if action.key:
                KeyHint(self.theme, action.key, button, filled=primary)
        self.set_action_enabled(name, action.enabled)

    def guard(self) -> None:
        """A second tap of a double tap must not press the filled button."""
        for name in self._codes:
            button = self.action(name)
            if isinstance(button, PrimaryButton):
                button.guard()


class SheetStack(CurrentStack):
    """The sheet that is open."""

    changed = Signal(str, str)
    acted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._tell = Tell(self.changed.emit, self.acted.emit)
        self._panes: dict[tuple[str, ...], SheetPane] = {}
        self._shown: SheetPane | None = None  # a sheet made beforehand is the stack's page too

    def prepare(self, sheet: SheetState) -> None:
        """Make a sheet that will be shown soon, while there is time for it. Not when it was shown already."""
        if self._key(sheet) not in self._panes:
            pane = self._pane_of(sheet)
            pane.set_sheet(sheet)
            polish(pane)

    @staticmethod
    def _key(sheet: SheetState) -> tuple[str, ...]:
        return (sheet.kind, *(action.code for action in sheet.actions))

    def _pane_of(self, sheet: SheetState) -> SheetPane:
        """One with other actions is another one."""
        key = self._key(sheet)
        pane = self._panes.get(key)
        if pane is None:
            pane = SheetPane(self.theme, sheet.kind, self._tell, self)
            self._panes[key] = pane
            self.addWidget(pane)
        return pane

    def set_sheet(self, sheet: SheetState) -> None:
        """Show a sheet."""
        pane = self._pane_of(sheet)
        pane.set_sheet(sheet)
        if self._shown is not pane or not self.isVisible():
            self._shown = pane
            self.setCurrentWidget(pane)
            pane.guard()
            pane.scrolling.to_top()

    @property
    def pane(self) -> SheetPane | None:
        """What was shown last."""
        return self._shown
