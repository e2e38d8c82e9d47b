"""Behind the lock the pages are not only hidden: they are out of the window, so that no program that reads windows for
a person finds a name in it. What was typed, where it was scrolled to and where the keyboard was comes back with them.

Taking a page out and putting it back restyles all that it holds (25 ms for the chair's page, 10 ms for the sidebar),
so that each goes in a turn of its own. The pen rests then: locking has stopped it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from msgspec import Struct
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete, isValid

from mnconsole.ui.turns import in_next_turn, set_growing
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.focus import PLACED_QUIETLY


class Veiled(Struct, frozen=True):
    """A part of the window; `put_back` gives it its place again."""

    part: QWidget
    put_back: Callable[[], None]


class Veil(QObject):
    """Takes `veiled` out of a window and brings them back, one a turn."""

    def __init__(self, window_part: QWidget) -> None:
        """`window_part` is any widget that stays in the window."""
        super().__init__(window_part)
        self._near = window_part
        self._kept: QWidget | None = None
        self._veiled: list[Veiled] = []
        self._out: list[Veiled] = []
        self._drawn = self._stepping = False
        self._lifted: Callable[[], None] | None = None
        self._held: tuple[QWidget, Qt.FocusReason] | None = None
        self._stops: list[QWidget] = []

    @property
    def drawn(self) -> bool:
        """Whether anything is, or will be, out of the window."""
        return self._drawn or bool(self._out)

    @property
    def covers(self) -> bool:
        """Whether it is wanted drawn now."""
        return self._drawn

    def draw(self, veiled: list[Veiled]) -> None:
        """Take these out, the first one first."""
        if self._drawn:
            return
        if not self._out:  # else it is drawn again while it was being lifted: what was noted then still holds
            self._note()
        self._drawn, self._lifted = True, None
        self._veiled = list(veiled)
        if self._kept is None:
            self._kept = QWidget()  # never shown; what is veiled stands in it
            self._near.destroyed.connect(partial(_end, self._kept))
        self._go_on()

    def lift(self, lifted: Callable[[], None]) -> None:
        """Put all back, the first one first; then `lifted`, after which `restore_focus` may be called."""
        self._drawn, self._lifted = False, lifted
        self._go_on()

    def restore_focus(self) -> bool:
        """Give the keyboard back to what had it. False when that is gone, or was none of these."""
        held, self._held = self._held, None
        if held is None or not isValid(held[0]) or not held[0].isVisible() or not held[0].isEnabled():
            return False
        held[0].setFocus(held[1])
        return True

    def _note(self) -> None:
        widget = QApplication.focusWidget()
        self._held = None
        if widget is not None and self._near.window().isAncestorOf(widget):
            quiet = isinstance(widget, PaintedButton) and not widget.ring
            self._held = widget, PLACED_QUIETLY if quiet else Qt.FocusReason.OtherFocusReason
        self._stops = _stops_of_tab(self._near.window())

    def _go_on(self) -> None:
        if not self._stepping:
            self._stepping = True
            set_growing(self._near, grows=True)
            in_next_turn(self, self._step)

    def _step(self) -> None:
        self._stepping = False
        set_growing(self._near, grows=False)
        if self._drawn:
            self._take_one()
        elif self._out:
            self._out.pop(0).put_back()
            if self._out:
                self._go_on()
            else:
                self._all_back()
        else:
            self._all_back()

    def _take_one(self) -> None:
        inside = [each for each in self._veiled if each not in self._out]
        if inside:
            inside[0].part.setParent(self._kept)
            self._out = [each for each in self._veiled if each in self._out or each is inside[0]]
            self._go_on()

    def _all_back(self) -> None:
        lifted, self._lifted = self._lifted, None
        if self._kept is not None:
            self._kept.deleteLater()
            self._kept = None
        if lifted is not None:
            stops = [each for each in self._stops if isValid(each)]
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)
            lifted()


def _end(kept: QWidget, _gone: QObject | None = None) -> None:
    """The window goes while it is locked: what was taken out of it goes too, and not later."""
    if isValid(kept):
        delete(kept)


def _stops_of_tab(window: QWidget) -> list[QWidget]:
    stops: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops
