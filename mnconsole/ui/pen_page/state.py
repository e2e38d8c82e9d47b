"""What the pen's page shows, ready as texts. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Facts = tuple[tuple[str, str, str], ...]
"""(label, value, remark) a line."""


class Tone(StrEnum):
    """Colour of a note or a line."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence on a toned ground."""

    tone: Tone
    icon: str
    title: str
    text: str = ""


class PortAct(StrEnum):
    """What a key beside a port does."""

    PORT = "port"
    PEN = "pen"


@dataclass(frozen=True, slots=True)
class PortRow:
    """One port. `act` with `key` is what its button does; `action` are the button's words, `spoken` names the port
    too."""

    act: PortAct
    key: str
    title: str
    text: str
    action: str
    spoken: str


@dataclass(frozen=True, slots=True)
class PortList:
    """The ports, where there is a search for them."""

    title: str
    text: str
    rows: tuple[PortRow, ...]
    again: str


@dataclass(frozen=True, slots=True)
class IdentityState:
    """Who the pen is, or what is wrong. `note` tells what it can't do, or what to do without one."""

    title: str
    facts: Facts
    note: Note | None
    ports: PortList | None


@dataclass(frozen=True, slots=True)
class ProfilesState:
    """The pen profiles that can't be used, a note each: file, key, what was expected and found, what to do."""

    title: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class QualityState:
    """The link's figures. `span` is over which time they are."""

    title: str
    span: str
    note: Note
    left: Facts
    right: Facts


@dataclass(frozen=True, slots=True)
class FaultRow:
    """What happened, last at `time`; `count` and `first` are empty for once."""

    time: str
    text: str
    count: str
    first: str


@dataclass(frozen=True, slots=True)
class FaultsState:
    """What went wrong since the program's start; `empty` while nothing did."""

    title: str
    count: str
    rows: tuple[FaultRow, ...]
    empty: Note | None


@dataclass(frozen=True, slots=True)
class WireState:
    """The wire log's switch, its file, its size, its trouble."""

    title: str
    why: str
    switch: str
    on: bool
    path_name: str
    path: str
    facts: Facts
    trouble: Note | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the test. `chip` is its outcome, *Now*, or empty for one that is still to come."""

    title: str
    figures: str
    chip: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class CheckCardState:
    """The test on the page: what it is, its key, and the last result."""

    title: str
    why: str
    key: str
    result: Note | None
    rows: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class CheckSheetState:
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


@dataclass(frozen=True, slots=True)
class PenPageState:
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
