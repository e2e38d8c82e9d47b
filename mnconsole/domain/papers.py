"""A paper as blocks of ready texts: what is printed or becomes a PDF. Who composes it knows the words, who paints it
knows the pages (`mnconsole/reports/`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a text is; its size and weight follow from it."""

    TITLE = "title"
    HEADING = "heading"
    LABEL = "label"
    BODY = "body"
    STRONG = "strong"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. A heading stays together with what follows it."""

    text: str
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values in two columns."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with titles; the first is the widest."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a record. `was` are earlier wordings, struck through; `struck` marks what was taken back."""

    time: str
    text: str
    under: str = ""
    mark: str = ""
    was: tuple[str, ...] = ()
    struck: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """Lines of a record, oldest first."""

    rows: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Groups of signs to be read off and typed, large; each group keeps its number."""

    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code with what it is, and what a person can read of it."""

    content: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = Text | Facts | Table | Entries | Code | Qr | NewPage


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `foot` stands on every page; `page_text` has places {page} and {pages}."""

    title: str
    blocks: tuple[Block, ...]
    foot: str
    page_text: str
