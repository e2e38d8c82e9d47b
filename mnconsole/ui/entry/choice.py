"""What an empty folder asks first: a new clinic, or records from a backup."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mnconsole.ui.entry.frame import EntryPage
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.option_key import OptionKey, OptionView
from mnconsole.ui.words import set_up as words

WIDTH, HEIGHT = 720, 400


class ChoiceView(EntryPage):
    """Two large keys."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, folder: str, parent: QWidget | None = None) -> None:
        """`folder` is where the records will lie."""
        super().__init__(theme, WIDTH, parent)
        self.setObjectName("choice_page")
        self.limit_height(HEIGHT)
        self.set_heading(words.choice_title(), words.choice_text(folder))
        new = OptionView("new", words.new_title(), words.new_text(), "plus")
        restore = OptionView("restore", words.restore_title(), words.restore_text(), "rotate-ccw")
        self.body.addSpacing(4)
        self._keys = [OptionKey(theme, view) for view in (new, restore)]
        for view, key in zip((new, restore), self._keys, strict=True):
            key.setObjectName(f"choose_{view.key}")
            key.chosen.connect(self.chosen)
            self.body.addWidget(key)
        self.setFocusProxy(self._keys[0])
