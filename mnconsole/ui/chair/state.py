"""What the chair page shows, ready as texts. Frozen, so that the view repaints only what differs."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from mnconsole.ui.chair.blocks import Below, Beside, Block, Key, Tone


class Place(Enum):
    """Where a step or a zone stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    FROZEN = "frozen"
    LEFT_OUT = "left_out"


class Layout(Enum):
    """How the step's card is divided."""

    FORM = "form"
    RING = "ring"
    ZONES = "zones"


class Phase(Enum):
    """Where a numbing wait stands."""

    TAKING_EFFECT = "taking_effect"
    READY = "ready"
    REMOVE_NOW = "remove_now"
    OVER_LABEL = "over_label"


class Lane(Enum):
    """Kind of a block in the session log."""

    PLAIN = "plain"
    CREAM = "cream"
    SERUM = "serum"
    NEEDLING = "needling"


class Chip(Struct, frozen=True):
    """A short text on a ground. `swatch` is a colour sample."""

    text: str
    tone: Tone = Tone.NEUTRAL
    icon: str = ""
    swatch: str = ""


class Header(Struct, frozen=True):
    """The patient. `fixed` chips are never folded, `folding` ones may end in a key that opens the list."""

    initials: str
    name: str
    born: str
    skin: Chip | None
    fixed: tuple[Chip, ...]
    folding: tuple[Chip, ...]
    right: str
    right_below: str
    more: str


class RailStep(Struct, frozen=True):
    """One step of the rail."""

    title: str
    place: Place
    under: str
    spoken: str


class ZoneRow(Struct, frozen=True):
    """One zone of the table. `share` fills its ring, 0 to 1."""

    zone_id: str
    title: str
    place: Place
    depth: str
    passes: str
    contact: str
    per_cm2: int | None
    punctures: str
    share: float
    spoken: str
    choosable: bool


class ZoneTableState(Struct, frozen=True):
    """The zones with the target band of punctures a cm2. `sensed` False: running time stands as contact."""

    rows: tuple[ZoneRow, ...]
    band_from: int
    band_to: int
    bar_end: int
    sensed: bool = True


class RingState(Struct, frozen=True):
    """The large numbing ring. Times in ms."""

    elapsed_ms: int
    ready_ms: int
    remove_ms: int
    turn_ms: int
    phase: Phase
    label: str
    time: str
    pill: str
    left: str


class Action(Struct, frozen=True):
    """A button of the action line. `key` is the key that presses it, as shown."""

    code: str
    text: str
    icon: str = ""
    key: str = ""
    enabled: bool = True


class StepState(Struct, frozen=True):
    """The card of the step. `instead` replaces the primary button by a red note; `pledge` is what that button says for
    whoever presses it, and never scrolls away."""

    name: str
    layout: Layout
    title: str
    primary: Action
    subtitle: str = ""
    chip: Chip | None = None
    blocks: tuple[Block, ...] = ()
    aside: tuple[Block, ...] = ()
    ring: RingState | None = None
    zones: ZoneTableState | None = None
    notice: str = ""
    instead: str = ""
    pledge: str = ""
    tools: tuple[Action, ...] = ()
    quiet: tuple[Action, ...] = ()


class SheetState(Struct, frozen=True):
    """A sheet over the card. The last action with `primary` is the filled one."""

    kind: str
    title: str
    text: str = ""
    blocks: tuple[Block, ...] = ()
    actions: tuple[Action, ...] = ()
    primary: str = ""
    notice: str = ""


class LogBlock(Struct, frozen=True):
    """A step on the time axis, UTC ms."""

    from_ms: int
    to_ms: int
    text: str
    lane: Lane


class LogState(Struct, frozen=True):
    """The session log."""

    title: str
    saved: str
    busy: bool
    latest_time: str
    latest: str
    from_ms: int
    to_ms: int
    blocks: tuple[LogBlock, ...]
    axis: tuple[tuple[int, str], ...]
    marks: tuple[int, ...]
    breaks: tuple[int, ...]
    now: str


class Empty(Struct, frozen=True):
    """Nobody in the chair."""

    title: str
    lines: tuple[str, ...]


class Focus(Struct, frozen=True):
    """Give the keyboard to this key or code. `number` grows, so that each wish is followed once."""

    number: int = 0
    target: str = ""


class ChairState(Struct, frozen=True):
    """The whole page."""

    empty: Empty | None = None
    header: Header | None = None
    rail: tuple[RailStep, ...] = ()
    rail_name: str = ""
    step: StepState | None = None
    sheet: SheetState | None = None
    log: LogState | None = None
    focus: Focus = Focus()


def buttons(state: ChairState) -> Iterator[Action | Key]:
    """Every quiet button that can be seen: those of the sheet when one is open, else those of the card."""
    shown = state.sheet
    if shown is not None:
        yield from shown.actions
        yield from _keys(shown.blocks)
    elif state.step is not None:
        yield from (*state.step.tools, *state.step.quiet)
        yield from _keys((*state.step.blocks, *state.step.aside))


def _keys(blocks: tuple[Block, ...]) -> Iterator[Key]:
    for block in blocks:
        if isinstance(block, Key):
            yield block
        elif isinstance(block, (Beside, Below)):
            yield from _keys(block.parts)
