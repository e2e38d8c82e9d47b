"""What the pen's page shows, ready as texts. No Qt."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

Facts = tuple[tuple[str, str, str], ...]
"""(label, value, remark) a line."""


class Tone(StrEnum):
    """Colour of a note or a line."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


class Note(Struct, frozen=True):
    """A sentence on a toned ground."""

    tone: Tone
    icon: str
    title: str
    text: str = ""


class PortAct(StrEnum):
    """What a key beside a port does."""

    PORT = "port"
    PEN = "pen"


class PortRow(Struct, frozen=True):
    """One port. `act` with `key` is what its button does; `action` are the button's words, `spoken` names the port
    too."""

    act: PortAct
    key: str
    title: str
    text: str
    action: str
    spoken: str


class PortList(Struct, frozen=True):
    """The ports, where there is a search for them."""

    title: str
    text: str
    rows: tuple[PortRow, ...]
    again: str


class IdentityState(Struct, frozen=True):
    """Who the pen is, or what is wrong. `note` tells what it can't do, or what to do without one."""

    title: str
    facts: Facts
    note: Note | None
    ports: PortList | None


class ProfilesState(Struct, frozen=True):
    """The pen profiles that can't be used, a note each: file, key, what was expected and found, what to do."""

    title: str
    notes: tuple[Note, ...]


class QualityState(Struct, frozen=True):
    """The link's figures. `span` is over which time they are."""

    title: str
    span: str
    note: Note
    left: Facts
    right: Facts


class FaultRow(Struct, frozen=True):
    """What happened, last at `time`; `count` and `first` are empty for once."""

    time: str
    text: str
    count: str
    first: str


class FaultsState(Struct, frozen=True):
    """What went wrong since the program's start; `empty` while nothing did."""

    title: str
    count: str
    rows: tuple[FaultRow, ...]
    empty: Note | None


class WireState(Struct, frozen=True):
    """The wire log's switch, its file, its size, its trouble."""

    title: str
    why: str
    switch: str
    on: bool
    path_name: str
    path: str
    facts: Facts
    trouble: Note | None


class StepRow(Struct, frozen=True):
    """One step of the test. `chip` is its outcome, *Now*, or empty for one that is still to come."""

    title: str
    figures: str
    chip: str
    tone: Tone


class CheckCardState(Struct, frozen=True):
    """The test on the page: what it is, its key, and the last result."""

    title: str
    why: str
    key: str
    result: Note | None
    rows: tuple[StepRow, ...]


class CheckSheetState(Struct, frozen=True):
    """The test while it is asked for or goes on. `motion` are the words of the big key, empty where nothing is to be
    pressed; `begin` those of the filled button, `close` those of the quiet one."""

    title: str
    text: str
    notes: tuple[Note, ...]
    rows: tuple[StepRow, ...]
    progress_permille: int
    motion: str
    begin: str
    begin_icon: str
    may_begin: bool
    close: str


class PenPageState(Struct, frozen=True):
    """The page; `sheet` stands in its place."""

    title: str
    beside: str
    identity: IdentityState
    profiles: ProfilesState | None
    quality: QualityState
    faults: FaultsState
    wire: WireState
    test: CheckCardState
    sheet: CheckSheetState | None
