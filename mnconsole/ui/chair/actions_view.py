"""The line of actions of a step: quiet tools at the left, the one filled button at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.chair.form.tell import name_of
from mnconsole.ui.chair.key_hint import KeyHint
from mnconsole.ui.chair.state import Action, StepState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.buttons import PrimaryButton, QuietButton
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.notice import Notice, NoticeView

PRIMARY_NAME = "primary_action"


class ActionLine(QWidget):
    """In one line, or `stacked`: tools above, the filled button below and higher (the numbing step)."""

    acted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.primary = PrimaryButton(theme, "", parent=self)
        self.primary.setObjectName(PRIMARY_NAME)
        self.primary.clicked.connect(lambda: self.acted.emit("primary"))
        _may_shrink(self.primary)
        self._hint: KeyHint | None = None
        self._instead = Notice(theme, parent=self)
        self._instead.setObjectName("counter_frozen")
        self._instead.hide()
        self._tools: dict[str, QuietButton] = {}
        self._order: tuple[str, ...] = ()
        self._stacked = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self._lines = (QHBoxLayout(), QHBoxLayout())
        for line in self._lines:
            line.setSpacing(10)
            self._box.addLayout(line)
        theme.changed.connect(self._fit)

    def set_actions(self, step: StepState, *, stacked: bool) -> None:
        """Show the step's actions."""
        order = tuple(tool.code for tool in step.tools)
        # What goes away goes first: each widget that is shown lays out the window at once.
        for code, button in self._tools.items():
            if code not in order:
                button.hide()
        if step.instead:
            self.primary.hide()
            self._instead.set_view(NoticeView(step.instead, "pause", Tone.DANGER))
        else:
            self._instead.hide()
        for tool in step.tools:
            self._tool(tool)
        self.primary.set_label(step.primary.text, step.primary.icon)
        self.primary.setEnabled(step.primary.enabled)
        if self._hint is None and step.primary.key:
            self._hint = KeyHint(self.theme, step.primary.key, self.primary, filled=True)
        if (order, stacked) != (self._order, self._stacked) or not self._lines[1].count():
            self._order, self._stacked = order, stacked
            self._lay_out()
        self.primary.setVisible(not step.instead)
        self._instead.setVisible(bool(step.instead))

    def _tool(self, tool: Action) -> None:
        button = self._tools.get(tool.code)
        if button is None:
            button = QuietButton(self.theme, tool.text, tool.icon, self)
            button.setObjectName(name_of(tool.code))
            _may_shrink(button)
            button.clicked.connect(lambda _checked=False, code=tool.code: self.acted.emit(code))
            if tool.key:
                KeyHint(self.theme, tool.key, button)
            self._tools[tool.code] = button
        button.set_label(tool.text, tool.icon)
        button.setEnabled(tool.enabled)

    def _lay_out(self) -> None:
        for line in self._lines:
            while line.count():
                line.takeAt(0)
        above, below = self._lines
        for code in self._order:
            (above if self._stacked else below).addWidget(self._tools[code], 1 if self._stacked else 0)
            self._tools[code].show()
        below.addWidget(self.primary, 1)
        below.addWidget(self._instead, 1)
        before: QWidget | None = None
        for widget in (*(self._tools[code] for code in self._order), self.primary):
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget
        self._fit()

    def _fit(self) -> None:
        metrics = self.theme.metrics
        height = metrics.primary_numbing if self._stacked else metrics.primary
        self.primary.setFixedHeight(height)
        self._instead.setMinimumHeight(height)
        for button in self._tools.values():
            button.setMinimumHeight(metrics.toggle if self._stacked else height)


def _may_shrink(button: QWidget) -> None:
    """Words in two lines are better than a window that grows."""
    button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
