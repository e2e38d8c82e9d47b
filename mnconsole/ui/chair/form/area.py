"""A form: blocks under each other in a scrolling area. Widgets are kept as long as their block's shape stays."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.chair.blocks import Block
from mnconsole.ui.chair.form.parts import WordsPart, make, shape
from mnconsole.ui.chair.form.tell import Tell
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.turns import paint_in_turns
from mnconsole.ui.widgets.still_area import StillArea, settle


class FormColumn(QWidget):
    """The blocks, without a scroll bar of its own."""

    def __init__(self, theme: Theme, tell: Tell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tell = tell
        self._shown: tuple[Block, ...] = ()
        self._parts: list[tuple[tuple[Any, ...], Any]] = []
        self._ready: list[tuple[tuple[Any, ...], Any]] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(2, 2, 8, 2)
        self._box.setSpacing(8)
        self._box.addStretch(1)

    def set_blocks(self, blocks: tuple[Block, ...]) -> bool:
        """Show `blocks`. False when they are shown already."""
        if blocks == self._shown:
            return False
        before, self._shown = self._shown, blocks
        shapes = [shape(block) for block in blocks]
        if shapes != [known for known, _part in self._parts]:
            self._rebuild(blocks, shapes)
            paint_in_turns(self)
            before = ()
        for number, (block, (_shape, part)) in enumerate(zip(blocks, self._parts, strict=True)):
            if before[number : number + 1] != (block,):
                part.take(block)
        return True

    def prepare(self, block: Block) -> None:
        """Make the widget of a block that will be shown soon, while there is time for it."""
        widget = make(self._theme, block, self._tell)
        widget.setParent(self)
        widget.hide()
        for each in (widget, *widget.findChildren(QWidget)):
            each.ensurePolished()
        self._ready.append((shape(block), widget))

    def _rebuild(self, blocks: tuple[Block, ...], shapes: list[tuple[Any, ...]]) -> None:
        spare = list(self._parts)
        parts: list[tuple[tuple[Any, ...], Any]] = []
        for block, wanted in zip(blocks, shapes, strict=True):
            kept = _taken(spare, wanted) or _taken(self._ready, wanted)
            parts.append(kept or (wanted, make(self._theme, block, self._tell)))
        for _shape, widget in spare:
            self._box.removeWidget(widget)
            widget.hide()
            # Named no longer: whoever looks for its name must find the new one.
            _forget_names(widget)
            widget.deleteLater()
        for number, (_shape, widget) in enumerate(parts):
            if self._box.indexOf(widget) != number:
                self._box.insertWidget(number, widget)
                # Qt would show it with the next event, and the layout counts nothing that is hidden.
                widget.show()
        for words in self.findChildren(WordsPart):
            words.give_room_back()
        before: QWidget | None = None
        for _shape, widget in parts:
            for stop in _stops(widget):
                if before is not None:
                    QWidget.setTabOrder(before, stop)
                before = stop
        self._parts = parts


def _taken(entries: list[tuple[tuple[Any, ...], Any]], wanted: tuple[Any, ...]) -> tuple[tuple[Any, ...], Any] | None:
    """The first of a shape, which is no longer there afterwards."""
    found = next((entry for entry in entries if entry[0] == wanted), None)
    if found is not None:
        entries.remove(found)
    return found


def _forget_names(widget: QWidget) -> None:
    widget.setObjectName("")
    for child in widget.findChildren(QWidget):
        child.setObjectName("")


def _stops(widget: QWidget) -> list[QWidget]:
    """What Tab stops at inside a widget, in the order in which it was made."""
    return [each for each in (widget, *widget.findChildren(QWidget)) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]


class FormArea(StillArea):
    """A column that scrolls up and down. Tab and Page Up, Page Down bring everything into sight."""

    def __init__(self, theme: Theme, tell: Tell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # It takes what is left. If it asked for the height of all in it, the page would scroll, keys and all.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(self.minimumSizeHint().height())
        self.column = FormColumn(theme, tell, self.viewport())
        self.setWidget(self.column)

    def set_blocks(self, blocks: tuple[Block, ...]) -> None:
        """Show `blocks`."""
        if self.column.set_blocks(blocks):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the column its height at once."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Left to themselves, a new height climbs one level with each turn of the event loop, and paintings in between
        # show everything squeezed.
        layout = self.column.layout()
        if layout is not None:
            settle(self.column)
            least = layout.totalMinimumSize()
            # No narrower than Qt makes it anyway: it would be laid out twice, and once too narrow.
            width = max(self.viewport().width(), least.width())
            high = max(layout.totalHeightForWidth(width), least.height())
            self.column.setMinimumHeight(high)
            self.column.resize(width, max(high, self.viewport().height()))

    def turn(self, pages: int) -> None:
        """Scroll by pages."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())
