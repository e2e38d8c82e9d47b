"""What the frame shows, ready as texts. No Qt."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Page(StrEnum):
    """What stands in the middle. ENTRY is what comes before the records: set-up, passphrase, sign-in, trouble. LOCK
    covers all others while the console is locked, or while somebody else signs in."""

    CHAIR = "chair"
    HISTORY = "history"
    PEN = "pen"
    CLINIC = "clinic"
    ENTRY = "entry"
    LOCK = "lock"


class Level(StrEnum):
    """Colour of a pill."""

    HIGH = "high"
    MEDIUM = "medium"
    MEDIUM_SEEN = "medium_seen"
    LOW = "low"


class AlarmRow(Struct, frozen=True):
    """One alarm. `key` names it, `short` is the text of a pill; `go_to` names whom it is about, empty for nobody."""

    key: str
    level: Level
    title: str
    text: str
    short: str
    since: str
    acknowledged: bool
    go_to: str = ""


class Strip(Struct, frozen=True):
    """The high alarm that nobody has acknowledged yet; `more` opens the list, empty when it is the only one."""

    row: AlarmRow
    more: str


class Pill(Struct, frozen=True):
    """The alarm in the top bar."""

    level: Level
    text: str


class BarText(Struct, frozen=True):
    """A sentence in the middle of the top bar; `short` where it has no room. `urgent` stands out."""

    text: str
    short: str
    icon: str
    urgent: bool = False


class ShellState(Struct, frozen=True):
    """The frame. `place` stands below the brand; with `list_open` the alarms take the page's place, with
    `practice_open` the training drawer does. `notice` answers the last press on an alarm, empty for none."""

    title: str
    place: str
    clock: str
    page: Page
    strip: Strip | None
    pill: Pill | None
    alarms: tuple[AlarmRow, ...]
    list_open: bool
    notice: str = ""
    practice_open: bool = False
    note: BarText | None = None
    looks_only: bool = False
    """There is the history and no other page."""
