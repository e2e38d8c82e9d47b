"""The right half of the lock page: the PIN's pad, the passphrase in its place, or that the demo asks for neither."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mnconsole.ui.entry.passphrase_field import PassphraseField
from mnconsole.ui.lock.state import Asked, LockPageState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import PrimaryButton, QuietButton
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.focus import PLACED_QUIETLY
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.pin_dots import PinDots
from mnconsole.ui.widgets.pin_pad import PinPad
from mnconsole.ui.words import lock as words

_CENTRE = Qt.AlignmentFlag.AlignCenter


class EntrySide(QWidget):
    """Emits `acted` with the passphrase (empty for a PIN, whose digits it never holds) and `other_asked`."""

    acted = Signal(str)
    other_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._asked = Asked.PIN
        self._attempt = 0
        self._heading = Label(theme, "", Type.CARD_TITLE, wrap=True, align=_CENTRE)
        self.dots = PinDots(theme)
        self.dots.setObjectName("pin_dots")
        self._hint = Label(theme, "", Type.BODY, Ink.TEXT2, wrap=True, align=_CENTRE)
        self._hint.setObjectName("pin_hint")
        self.pad = PinPad(theme, words.clear(), words.erase())
        self._reason = Notice(theme)
        self.field = PassphraseField(theme, "lock_passphrase", words.passphrase())
        self.field.entered.connect(self._act_now)
        self._tap = Notice(theme, NoticeView(words.tap_text(), "info", Tone.NEUTRAL, words.tap_title()))
        self._act = PrimaryButton(theme, words.unlock(), "lock-open")
        self._act.setObjectName("unlock")
        self._act.clicked.connect(self._act_now)
        self._other = QuietButton(theme, "")
        self._other.setObjectName("other_way")
        self._other.clicked.connect(self.other_asked)
        self._stack = QStackedWidget()
        self._pages = {Asked.PIN: self._pin(), Asked.PASSPHRASE: self._passphrase(), Asked.TAP: self._demo()}
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self._other)
        foot.addWidget(self._act, 1)
        self._foot_line = foot
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self._heading)
        self._box.addWidget(self._stack, 1)
        self._box.addWidget(self._foot)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _pin(self) -> QWidget:
        page, box = _page()
        box.addWidget(self.dots)
        box.addWidget(self._hint)
        box.addStretch(1)
        box.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignHCenter)
        return page

    def _passphrase(self) -> QWidget:
        page, box = _page()
        box.setSpacing(14)
        box.addSpacing(8)
        box.addWidget(self._reason)
        box.addWidget(self.field)
        box.addStretch(1)
        return page

    def _demo(self) -> QWidget:
        page, box = _page()
        box.addStretch(1)
        box.addWidget(self._tap)
        box.addStretch(2)
        return page

    def _restyle(self) -> None:
        metrics = self.theme.metrics
        self._box.setSpacing(6 if metrics.tight else round(metrics.px(12)))
        gap = round(metrics.px(14))
        self._foot_line.setSpacing(gap)
        self._other.setFixedSize(metrics.pin_key.width, metrics.primary)
        self.setFixedWidth(3 * metrics.pin_key.width + 2 * gap)

    def _act_now(self) -> None:
        self.acted.emit(self.field.text() if self._asked is Asked.PASSPHRASE else "")

    def typed_into(self) -> QWidget:
        """Where somebody types."""
        return self.field.edit if self._asked is Asked.PASSPHRASE else self.dots

    def _take_keyboard(self) -> None:
        if self._asked is Asked.PASSPHRASE:
            self.field.type_anew()
        elif self._asked is Asked.PIN:
            self.dots.setFocus(PLACED_QUIETLY)

    def forget(self) -> None:
        """What was typed is gone: the page is left, or somebody else is chosen."""
        self.field.edit.clear()

    def render_state(self, state: LockPageState) -> None:
        """Show `state`."""
        changed = state.asked is not self._asked
        if state.busy and state.asked is Asked.PIN:
            # The pad is about to rest: Qt would hand the keyboard on to something outside of the page.
            self.dots.setFocus(PLACED_QUIETLY)
        self._asked = state.asked
        tap = state.asked is Asked.TAP
        self._heading.set_text(state.heading)
        self._heading.setVisible(bool(state.heading))
        self.dots.set_dots(state.typed, state.places, wrong=state.wrong, spoken=(state.heading, state.hint))
        ink = Ink.DANGER_TEXT if state.wrong else Ink.TEXT2
        self._hint.set_text(state.hint if state.asked is Asked.PIN else "", ink)
        self._reason.set_view(NoticeView(state.reason, "key-round", Tone.NEUTRAL))
        self.field.set_error(state.hint if state.asked is Asked.PASSPHRASE else "")
        self.field.set_enabled(not state.busy)
        self.pad.set_enabled(not state.busy)
        self._foot.setVisible(not tap)
        self._act.set_label(state.act, "hourglass" if state.busy else "lock-open")
        self._act.setEnabled(state.may_act)
        self._other.set_label(state.other)
        self._other.setVisible(bool(state.other))
        self._other.setEnabled(not state.busy)
        self._stack.setCurrentWidget(self._pages[state.asked])
        if changed or state.attempt != self._attempt:
            self._attempt = state.attempt
            self._take_keyboard()


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(6)
    return page, box
