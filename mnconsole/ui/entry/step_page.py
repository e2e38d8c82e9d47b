"""A page of several steps: the line of steps above, Back and the filled button below, and why that one waits."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mnconsole.ui.chair.key_hint import KeyHint
from mnconsole.ui.entry.frame import EntryPage
from mnconsole.ui.theme.paint import RIGHT
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.buttons import PrimaryButton, QuietButton
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.focus import PLACED_QUIETLY
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice, NoticeView
from mnconsole.ui.widgets.step_rail import StepLook, StepRail, StepView
from mnconsole.ui.words import entry as words
from mnconsole.ui.words.keys import KeyAct, key_text


class StepPage(EntryPage):
    """Emits `went_on` and `went_back`."""

    went_on = Signal()
    went_back = Signal()

    def __init__(self, theme: Theme, width: int, steps: str = "", parent: QWidget | None = None) -> None:
        """`steps` names the line of steps for screen readers; without it there is none."""
        super().__init__(theme, width, parent)
        self._rail = StepRail(theme, steps, under=False) if steps else None
        if self._rail is not None:
            self._card.body.insertWidget(0, self._rail)
        self._held: list[QWidget] = []
        # What is made later stands last in Qt's chain for Tab, behind the buttons and the pen panel. It is moved behind
        # this one, which is never seen; Qt moves nothing behind a widget that takes no keyboard.
        self._before_steps = QWidget(self)
        self._before_steps.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._before_steps.hide()
        self.back = QuietButton(theme, "", "arrow-left")
        self.back.setObjectName("entry_back")
        self.back.clicked.connect(self.went_back)
        self.next = PrimaryButton(theme)
        self.next.setObjectName("entry_next")
        self.next.clicked.connect(self.went_on)
        KeyHint(theme, key_text(KeyAct.PRIMARY), self.next, filled=True)
        KeyHint(theme, key_text(KeyAct.STOP), self.back)
        self._why = Label(theme, "", Type.META_STRONG, Ink.TEXT2, wrap=True, align=RIGHT)
        self._why.setObjectName("entry_why")
        self._notice = Notice(theme)
        self._notice.setObjectName("entry_notice")
        self._notice.hide()
        line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(self.back, 2)
        line.addWidget(self._why, 4)
        line.addWidget(self.next, 3)
        self.foot.addWidget(self._notice)
        self.foot.addLayout(line)

    def set_steps(self, names: tuple[str, ...], current: int) -> None:
        """Show the steps; those before `current` are done."""
        if self._rail is None:
            return
        looks = (StepLook.DONE, StepLook.CURRENT, StepLook.LATER)
        said = (words.step_done(), words.step_now(), words.step_later())
        places = [0 if number < current else 1 if number == current else 2 for number in range(len(names))]
        self._rail.set_steps(
            tuple(StepView(name, looks[at], "", said[at]) for name, at in zip(names, places, strict=True))
        )

    def set_foot(self, go_on: str, icon: str, why: str, *, back: bool, busy: bool = False, told: str = "") -> None:
        """The two buttons. `why` tells what the filled one waits for; empty: it can be pressed. What is `told` on the
        page already is not said twice."""
        self.next.set_label(go_on, "hourglass" if busy else icon)
        self.next.setEnabled(not why and not busy)
        self.back.set_label(words.back_act(), "arrow-left")
        self.back.setVisible(back)
        self.back.setEnabled(not busy)
        self._why.set_text("" if busy or why == told else why)

    def set_notice(self, text: str, tone: Tone = Tone.DANGER_LINE) -> None:
        """Say above the buttons what went wrong; empty takes it away."""
        self._notice.setVisible(bool(text))
        self._notice.set_view(NoticeView(text, "triangle-alert", tone))

    def turn_to(self, body: QWidget) -> None:
        """Show this step between heading and buttons, and no other. Tab comes to the buttons behind it.

        No QStackedWidget: it asks for the height of its highest page, and the card would scroll for a page nobody sees.
        """
        if body not in self._held:
            self._held.append(body)
            self.body.addWidget(body)
            for before, stop in pairwise((self._before_steps, *_stops(body))):
                QWidget.setTabOrder(before, stop)
        for each in self._held:
            each.setVisible(each is body)

    def turned(self, first: QWidget) -> None:
        """Another step is shown: the keyboard goes to its first widget, a second tap on the button means nothing."""
        self.next.guard()
        self.setFocusProxy(first)
        # A second Enter must press nothing that was not looked at; the filled button ignores it by itself.
        quietly = isinstance(first, PaintedButton) and first is not self.next
        first.setFocus(PLACED_QUIETLY if quietly else Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        """One step back, unless something is being done."""
        if not self.back.isVisible() or not self.back.isEnabled():
            return False
        self.went_back.emit()
        return True

    def go_on(self) -> None:
        """As the filled button; when it waits, what is wrong is told at its place."""
        if not self.next.guarded:
            self.went_on.emit()


def _stops(body: QWidget) -> list[QWidget]:
    """Where Tab stops inside `body`, in order."""
    found, widget = [], body.nextInFocusChain()
    while widget is not None and widget is not body:
        if body.isAncestorOf(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found
