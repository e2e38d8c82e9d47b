"""A paper as blocks of ready texts: what is printed or becomes a PDF. Who composes it knows the words, who paints it
knows the pages (`mnconsole/reports/`)."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What a text is; its size and weight follow from it."""

    TITLE = "title"
    HEADING = "heading"
    LABEL = "label"
    BODY = "body"
    STRONG = "strong"
    QUIET = "quiet"


class Text(Struct, frozen=True):
    """A paragraph. A heading stays together with what follows it."""

    text: str
    role: Role = Role.BODY


class Facts(Struct, frozen=True):
    """Names and values in two columns."""

    rows: tuple[tuple[str, str], ...]


class Table(Struct, frozen=True):
    """Columns with titles; the first is the widest."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Entry(Struct, frozen=True):
    """One line of a record. `was` are earlier wordings, struck through; `struck` marks what was taken back."""

    time: str
    text: str
    under: str = ""
    mark: str = ""
    was: tuple[str, ...] = ()
    struck: bool = False
    strong: bool = False


class Entries(Struct, frozen=True):
    """Lines of a record, oldest first."""

    rows: tuple[Entry, ...]


class Code(Struct, frozen=True):
    """Groups of signs to be read off and typed, large; each group keeps its number."""

    groups: tuple[str, ...]


class Qr(Struct, frozen=True):
    """A QR code with what it is, and what a person can read of it."""

    content: str
    lines: tuple[str, ...]


class NewPage(Struct, frozen=True):
    """What follows begins on a page of its own."""


Block = Text | Facts | Table | Entries | Code | Qr | NewPage


class Paper(Struct, frozen=True):
    """A whole paper. `foot` stands on every page; `page_text` has places {page} and {pages}."""

    title: str
    blocks: tuple[Block, ...]
    foot: str
    page_text: str
