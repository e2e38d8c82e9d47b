"""Two passphrase fields with the meter below them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.entry.new_passphrase import NewPassphraseState
from mnconsole.ui.entry.passphrase_field import PassphraseField, eyes_last
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.strength_meter import MeterView, StrengthMeter
from mnconsole.ui.words import entry as words


class NewPassphraseForm(QWidget):
    """Emits `typed` and `typed_again` with each change, `entered` with Enter in the second field."""

    typed = Signal(str)
    typed_again = Signal(str)
    entered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = PassphraseField(theme, "new", words.field("passphrase"))
        self.again = PassphraseField(theme, "again", words.field("again"))
        self.first.typed.connect(self.typed)
        self.again.typed.connect(self.typed_again)
        self.first.entered.connect(self.again.type_anew)
        self.again.entered.connect(self.entered)
        self._meter = StrengthMeter(theme)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for widget in (self.first, self.again, self._meter):
            box.addWidget(widget)
        eyes_last(self.first, self.again)

    def render_state(self, state: NewPassphraseState) -> None:
        """Show what was judged."""
        meter = state.meter
        self._meter.set_view(
            MeterView(words.strength(), meter.parts, meter.word, meter.enough, meter.estimate, meter.lines)
            if meter is not None
            else MeterView(words.strength())
        )
        self.first.set_error(state.error)
        self.again.set_error(state.again_error)

    def set_enabled(self, enabled: bool) -> None:
        """Take typing, or keep it back."""
        self.first.set_enabled(enabled)
        self.again.set_enabled(enabled)

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.again.clear()
