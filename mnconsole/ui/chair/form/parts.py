"""One widget for each kind of block, and the comparison that tells whether a widget can show another block."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.chair.blocks import (
    OFF,
    ON,
    Below,
    Beside,
    Block,
    Facts,
    Field,
    Key,
    Pick,
    Questions,
    Stepper,
    Tick,
    Toggles,
    Weight,
    Words,
)
from mnconsole.ui.chair.form.facts import FactsTable
from mnconsole.ui.chair.form.keys import KeyPart, StepperPart, ToggleGrid
from mnconsole.ui.chair.form.questions import QuestionGrid
from mnconsole.ui.chair.form.tell import CHIP_TONES, INKS, Tell, name_of
from mnconsole.ui.chair.form.text_area import TextArea
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.check_row import CheckRow
from mnconsole.ui.widgets.choice_row import ChoiceRow
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.labeled_field import LabeledField
from mnconsole.ui.widgets.notice import Notice, NoticeView

_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class Part(Protocol):
    """A widget that shows blocks of one shape."""

    def take(self, block: Any) -> None:
        """Show a block."""


def shape(block: Block) -> tuple[Any, ...]:
    """What must be equal for a widget to be kept; the rest is taken by `take`."""
    match block:
        case Words():
            return Words, block.weight, block.tone, block.icon, bool(block.text)
        case Field():
            return Field, block.key, block.label, block.unit, block.hint, block.tall
        case Pick():
            return Pick, block.key, block.label, block.options, block.columns
        case Tick():
            return Tick, block.key, block.text
        case Questions():
            return Questions, tuple((row.key, row.text) for row in block.rows)
        case Toggles():
            return Toggles, block.columns, block.titled, tuple((entry.key, entry.text) for entry in block.entries)
        case Facts():
            return Facts, len(block.rows)
        case Key():
            return Key, block.code, block.tall
        case Stepper():
            return Stepper, block.label, block.name
        case Beside():
            return Beside, block.shares, tuple(shape(part) for part in block.parts)
        case Below():
            return Below, block.gap, tuple(shape(part) for part in block.parts)


def make(theme: Theme, block: Block, tell: Tell) -> QWidget:  # noqa: C901 - one flat table
    """A widget for a block, empty until it takes one."""
    match block:
        case Words() if not block.text:
            return Gap()
        case Words() if block.weight is Weight.BOX:
            return BoxPart(theme)
        case Words():
            return WordsPart(theme, block)
        case Field() if block.tall:
            return TallFieldPart(theme, block, tell)
        case Field():
            return FieldPart(theme, block, tell)
        case Pick():
            return PickPart(theme, block, tell)
        case Tick():
            return TickPart(theme, block, tell)
        case Questions():
            return QuestionGrid(theme, block, tell)
        case Toggles() if block.titled:
            return SeveralPart(theme, block, tell)
        case Toggles():
            return ToggleGrid(theme, block, tell)
        case Facts():
            return FactsTable(theme, len(block.rows))
        case Key():
            return KeyPart(theme, block, tell)
        case Stepper():
            return StepperPart(theme, block, tell)
        case Beside():
            return BesidePart(theme, block, tell)
        case Below():
            return BelowPart(theme, block, tell)


_ROLES = {
    Weight.BODY: (Type.BODY, None),
    Weight.QUIET: (Type.META, Ink.TEXT2),
    Weight.STRONG: (Type.ROW, None),
    Weight.HEADING: (Type.ROW_TITLE, Ink.TEXT2),
}


class Gap(QWidget):
    """Nothing, where a line has fewer parts."""

    def take(self, block: Words) -> None:
        """Nothing to show."""


class WordsPart(Label):
    """A text by itself. It keeps the height that it once needed: with each START and STOP the hint is another one, and
    what stands below must not move, or be painted, for that."""

    def __init__(self, theme: Theme, block: Words) -> None:
        role, ink = _ROLES[block.weight]
        super().__init__(theme, block.text, role, ink or INKS[block.tone], wrap=True, align=_TOP)
        self._tallest: dict[int, int] = {}
        theme.changed.connect(self.give_room_back)

    def take(self, block: Words) -> None:
        """Show the text."""
        self.set_text(block.text)

    def give_room_back(self) -> None:
        """Another page, or other sizes: what is needed now counts."""
        self._tallest.clear()

    def heightForWidth(self, width: int) -> int:
        """The height of the tallest text at this width since `give_room_back`, px."""
        self._tallest[width] = max(self._tallest.get(width, 0), super().heightForWidth(width))
        return self._tallest[width]


class BoxPart(Notice):
    """A text on a ground of its own."""

    def take(self, block: Words) -> None:
        """Show the text."""
        self.set_view(NoticeView(block.text, block.icon or "info", CHIP_TONES[block.tone]))


class FieldPart(LabeledField):
    """A line to type in."""

    def __init__(self, theme: Theme, block: Field, tell: Tell) -> None:
        super().__init__(theme, block.label, unit=block.unit, hint=block.hint)
        self.edit.setObjectName(name_of(block.key))
        self.text_changed.connect(lambda text: tell.changed(block.key, text))
        self.entered.connect(self._onward)
        box = self.layout()
        if isinstance(box, QVBoxLayout):
            # Beside a field with a longer complaint, the line stays where it is.
            box.addStretch(1)

    def _onward(self) -> None:
        # Enter leads on like Tab; the filled button has a key of its own.
        self.edit.focusNextChild()

    def take(self, block: Field) -> None:
        """Show text and error."""
        self.set_text(block.text)
        self.set_error(block.error)


class TallFieldPart(TextArea):
    """A few lines to type in."""

    def __init__(self, theme: Theme, block: Field, tell: Tell) -> None:
        super().__init__(theme, block.label)
        self.edit.setObjectName(name_of(block.key))
        self.text_changed.connect(lambda text: tell.changed(block.key, text))

    def take(self, block: Field) -> None:
        """Show text and error."""
        self.set_text(block.text)
        self.set_error(block.error)


class WithComplaint(QWidget):
    """A widget with a line for what is wrong below it."""

    def __init__(self, theme: Theme, label: str = "") -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(4)
        if label:
            self.box.addWidget(Label(theme, label, Type.META_STRONG, Ink.TEXT2))
        self.error = Label(theme, "", Type.META_STRONG, Ink.DANGER_TEXT, wrap=True)
        self.error.setObjectName("complaint")

    def show_error(self, text: str) -> None:
        """Show it, or take it away."""
        self.error.set_text(text)
        self.error.setVisible(bool(text))


class PickPart(WithComplaint):
    """One of several answers."""

    def __init__(self, theme: Theme, block: Pick, tell: Tell) -> None:
        super().__init__(theme, block.label)
        self._choice = ChoiceRow(theme, block.label, columns=block.columns)
        for option in block.options:
            key = self._choice.add(option.code, option.text, option.icon)
            key.setObjectName(name_of(f"{block.key}.{option.code}"))
            # Two lines of words are better than keys that stick out of a narrow column.
            key.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._choice.chosen.connect(lambda code: tell.changed(block.key, code))
        self.box.addWidget(self._choice)
        self.box.addWidget(self.error)

    def take(self, block: Pick) -> None:
        """Show what is chosen, and the error."""
        if self._choice.value() != block.value:
            self._choice.set_value(block.value)
        self.show_error(block.error)


class SeveralPart(WithComplaint):
    """Any of several answers."""

    def __init__(self, theme: Theme, block: Toggles, tell: Tell) -> None:
        super().__init__(theme, block.name)
        self._grid = ToggleGrid(theme, block, tell)
        self.box.addWidget(self._grid)
        self.box.addWidget(self.error)

    def take(self, block: Toggles) -> None:
        """Show which are on, and the error."""
        self._grid.take(block)
        self.show_error(block.error)


class TickPart(WithComplaint):
    """A sentence with a box."""

    def __init__(self, theme: Theme, block: Tick, tell: Tell) -> None:
        super().__init__(theme)
        self._row = CheckRow(theme, block.text)
        self._row.setObjectName(name_of(block.key))
        self._row.clicked.connect(lambda: tell.changed(block.key, ON if self._row.isChecked() else OFF))
        self.box.addWidget(self._row)
        self.box.addWidget(self.error)

    def take(self, block: Tick) -> None:
        """Show whether it is ticked, and the error."""
        self._row.setChecked(block.on)
        self.show_error(block.error)


class BesidePart(QWidget):
    """Parts beside each other; a share of 0 takes what it needs."""

    def __init__(self, theme: Theme, block: Beside, tell: Tell) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        self._parts: list[Any] = []
        for number, part in enumerate(block.parts):
            widget = make(theme, part, tell)
            share = block.shares[number] if number < len(block.shares) else 1
            if share:
                policy = widget.sizePolicy()
                policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
                widget.setSizePolicy(policy)
            box.addWidget(widget, share)
            self._parts.append(widget)

    def take(self, block: Beside) -> None:
        """Hand each part its block."""
        for part, inner in zip(self._parts, block.parts, strict=True):
            part.take(inner)


class BelowPart(QWidget):
    """Parts under each other."""

    def __init__(self, theme: Theme, block: Below, tell: Tell) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(block.gap)
        self._parts: list[Any] = [make(theme, part, tell) for part in block.parts]
        for widget in self._parts:
            box.addWidget(widget)
        box.addStretch(1)

    def take(self, block: Below) -> None:
        """Hand each part its block."""
        for part, inner in zip(self._parts, block.parts, strict=True):
            part.take(inner)
