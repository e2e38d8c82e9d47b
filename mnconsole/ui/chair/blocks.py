"""What a step or a sheet asks and tells, as data: the view builds widgets from it and knows nothing more.

`key` names a value that a person may change (told back as `changed(key, value)`), `code` an act (`acted(code)`).
Ticks and toggles say "1" or an empty text.
"""

from __future__ import annotations

from enum import Enum, StrEnum

from msgspec import Struct

ON = "1"
OFF = ""


class Tone(StrEnum):
    """How loud a text or chip is."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    DANGER = "danger"


class Weight(Enum):
    """What kind of text it is."""

    BODY = "body"
    QUIET = "quiet"
    STRONG = "strong"
    HEADING = "heading"
    BOX = "box"
    """On a ground of its own, with an icon."""


class Words(Struct, frozen=True):
    """A text by itself."""

    text: str
    weight: Weight = Weight.BODY
    tone: Tone = Tone.NEUTRAL
    icon: str = ""


class Field(Struct, frozen=True):
    """A line to type in, or a few lines with `tall`."""

    key: str
    label: str
    text: str
    unit: str = ""
    hint: str = ""
    error: str = ""
    tall: bool = False


class Option(Struct, frozen=True):
    """One answer."""

    code: str
    text: str
    icon: str = ""
    warns: bool = False
    """Choosing it has a consequence, so it must look like no other answer."""


class Pick(Struct, frozen=True):
    """One of several answers."""

    key: str
    label: str
    options: tuple[Option, ...]
    value: str
    error: str = ""
    columns: int = 0


class Tick(Struct, frozen=True):
    """A sentence with a box."""

    key: str
    text: str
    on: bool
    error: str = ""


class Question(Struct, frozen=True):
    """A question with two answers beside it. `note` is what was answered last time, why it is asked, or with `warns`
    what follows."""

    key: str
    text: str
    options: tuple[Option, Option]
    value: str
    note: str = ""
    warns: bool = False
    error: bool = False


class Questions(Struct, frozen=True):
    """Questions under each other in two columns."""

    rows: tuple[Question, ...]


class Toggle(Struct, frozen=True):
    """One of many that may each be on."""

    key: str
    text: str
    on: bool
    note: str = ""


class Toggles(Struct, frozen=True):
    """Keys that may each be on, in `columns`. `titled` ones show their name above, and what is wrong below."""

    name: str
    entries: tuple[Toggle, ...]
    columns: int = 2
    titled: bool = False
    error: str = ""


class Fact(Struct, frozen=True):
    """One line of a table of facts."""

    label: str
    value: str
    right: str = ""
    tone: Tone = Tone.NEUTRAL


class Facts(Struct, frozen=True):
    """Label, value and a quiet text at the right, line by line."""

    rows: tuple[Fact, ...]


class Key(Struct, frozen=True):
    """A quiet button; `tall` for the answers of a sheet that asks one thing, `on` when it was pressed and that counts.

    `key` is the key that presses it, as shown.
    """

    code: str
    text: str
    icon: str = ""
    enabled: bool = True
    tall: bool = False
    on: bool = False
    key: str = ""


class Stepper(Struct, frozen=True):
    """A value between - and +. Acts `less` and `more`; an empty code can't be pressed, `end` says why."""

    label: str
    value: str
    less: str
    more: str
    name: str
    end: str = ""


class Beside(Struct, frozen=True):
    """Blocks beside each other, sharing the width by `shares`."""

    parts: tuple[Block, ...]
    shares: tuple[int, ...] = ()


class Below(Struct, frozen=True):
    """Blocks under each other, as one part of a line, `gap` px apart."""

    parts: tuple[Block, ...]
    gap: int = 8


Block = Words | Field | Pick | Tick | Questions | Toggles | Facts | Key | Stepper | Beside | Below


def reasons(group: str, choices: tuple[tuple[str, str], ...], columns: int = 2) -> tuple[Block, ...]:
    """One-tap answers: a key each, `columns` in a line. The code is `group` and the choice's id."""
    return in_lines(tuple(Key(f"{group}.{choice}", text, tall=True) for choice, text in choices), columns)


def in_lines(keys: tuple[Key, ...], columns: int) -> tuple[Block, ...]:
    """Keys in lines of `columns`, all as wide."""
    lines = [keys[start : start + columns] for start in range(0, len(keys), columns)]
    shares = (1,) * columns
    return tuple(Beside((*line, *(Words(""),) * (columns - len(line))), shares) for line in lines)
