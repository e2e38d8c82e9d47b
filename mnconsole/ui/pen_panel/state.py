"""What the pen panel shows, ready as texts. Frozen, so that only what differs is painted again. No Qt.

The looks carry the same values as those of the widgets, which are named by value.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from mnconsole.domain.interlock import Condition


class BarTone(StrEnum):
    """Looks of the state bar."""

    IDLE = "idle"
    ARMED = "armed"
    RUNNING = "running"
    WAITING = "waiting"
    LOST = "lost"


class TileLook(StrEnum):
    """Looks of a depth tile."""

    NORMAL = "normal"
    AGREES = "agrees"
    DIFFERS = "differs"
    STALE = "stale"
    IDLE = "idle"


class KeyLook(StrEnum):
    """Looks of ARM, START and pause."""

    LOCKED = "locked"
    READY = "ready"
    FILLED = "filled"
    DONE = "done"
    KEEP = "keep"


class LineTone(StrEnum):
    """How loud a line is."""

    OK = "ok"
    NEUTRAL = "neutral"
    WARN = "warn"
    DANGER = "danger"


class Line(Struct, frozen=True):
    """Icon, title and a second line."""

    tone: LineTone
    icon: str
    title: str
    second: str = ""


class Charge(Struct, frozen=True):
    """The battery; None when it is not known."""

    percent: int | None
    text: str
    low: bool = False


class Bar(Struct, frozen=True):
    """The pen's state. With `second` the bar has two lines."""

    tone: BarTone
    icon: str
    title: str
    info: str = ""
    second: str = ""


class Tile(Struct, frozen=True):
    """One depth tile."""

    label: str
    value: str = ""
    unit: str = ""
    note: str = ""
    look: TileLook = TileLook.NORMAL
    spoken_stale: str = ""


class Speed(Struct, frozen=True):
    """The stroke rate."""

    label: str
    value: str = ""
    unit: str = ""
    note: str = ""
    stale: bool = False
    spoken_stale: str = ""
    quiet: bool = False


class Key(Struct, frozen=True):
    """ARM, START or pause."""

    look: KeyLook
    text: str
    icon: str
    spoken: str


class Preset(Struct, frozen=True):
    """One preset depth."""

    depth_um: int
    text: str
    spoken: str
    chosen: bool
    enabled: bool


class Scale(Struct, frozen=True):
    """The depth bar, in um. `depth_um` None: nothing is set; `caution_um` None: no zone."""

    low_um: int
    high_um: int
    marks: tuple[tuple[int, str], ...]
    depth_um: int | None
    caution_um: int | None


class Steps(Struct, frozen=True):
    """Which steppers can be pressed."""

    deeper: bool
    shallower: bool
    faster: bool
    slower: bool


class Missing(Struct, frozen=True):
    """What ARM still needs."""

    title: str
    count: str
    items: tuple[tuple[Condition, str], ...]
    done: tuple[str, ...]
    more: str


class Strip(Struct, frozen=True):
    """Words and band of the live strip; the band in dhz, None while nothing is set. `no_load` takes the place of a
    load that the pen does not measure."""

    speed: tuple[str, str]
    load: tuple[str, str]
    band: tuple[int, int] | None
    most_dhz: int
    no_load: str = ""


class Hand(Struct, frozen=True):
    """The key with which the nurse confirms a depth that was set by hand; `todo` says what to do before."""

    text: str
    todo: str
    enabled: bool


class Fill(Struct, frozen=True):
    """Words that take the place of the controls while these are of no use."""

    tone: LineTone
    icon: str
    title: str
    text: str


class Question(Struct, frozen=True):
    """A question in the place of the controls. Each key is (pen, text): the pen's serial number, or empty for the one
    that answers now."""

    title: str
    text: str
    keys: tuple[tuple[str, str], ...]


class Cartridge(Struct, frozen=True):
    """The cartridge of the session. `chip` empty: none."""

    line: Line
    chip: str
    chip_tone: LineTone


class Stop(Struct, frozen=True):
    """What stands on STOP below the word; `short` on the tall one."""

    line: str
    short: str
    spoken: str


class Folded(Struct, frozen=True):
    """The narrow panel: link, and (label, value, unit) of motor, set, reports and battery."""

    link: Line
    rows: tuple[tuple[str, str, str], ...]


class PanelState(Struct, frozen=True):
    """The whole panel. `notice` answers the last press; `frame` is red while a high alarm of the pen lasts."""

    link: Line
    charge: Charge
    bar: Bar
    set_tile: Tile
    reports: Tile
    scale: Scale
    steps: Steps
    presets: tuple[Preset, ...]
    speed: Speed
    strip: Strip
    missing: Missing | None
    arm: Key
    pause: Key | None
    start: Key
    cartridge: Cartridge
    stop: Stop
    folded: Folded
    notice: str
    fill: Fill | None
    question: Question | None
    frame: bool
    flash: bool
    hand: Hand | None = None
