"""What the history page shows, as ready texts. No Qt: the presenter makes it, the view paints it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Tone(StrEnum):
    """What a text means; the view gives it a colour, and there is always a word beside it."""

    PLAIN = "plain"
    QUIET = "quiet"
    GOOD = "good"
    SERUM = "serum"
    WORK = "work"
    WARN = "warn"
    BAD = "bad"


class Panel(StrEnum):
    """Which picker is open below the filters."""

    NONE = "none"
    DATES = "dates"
    NURSE = "nurse"


class Filters(Struct, frozen=True):
    """The filters in force. Values are ready texts; codes stand beside them."""

    panel: Panel
    range_code: str
    dates_value: str
    from_text: str
    to_text: str
    from_error: str
    to_error: str
    nurse_code: str
    nurse_value: str
    nurses: tuple[tuple[str, str], ...]
    search: str
    flagged: bool
    flags_value: str
    unsigned: bool
    record_value: str

    @property
    def any(self) -> bool:
        """Whether anything narrows the list beside the dates."""
        return bool(self.nurse_code or self.search or self.flagged or self.unsigned)


class Kpi(Struct, frozen=True):
    """One figure."""

    title: str
    value: str
    beside: str
    remark: str
    icon: str
    tone: Tone


class NumbingTime(Struct, frozen=True):
    """Contact against the band of the session's own product, in ms."""

    elapsed_ms: int
    ready_ms: int
    remove_ms: int
    in_band: bool


class Row(Struct, frozen=True):
    """One session. `key` is its id as hex."""

    key: str
    time: str
    day: str
    patient: str
    nurse: str
    numbing: NumbingTime | None
    numbing_text: str
    depth: str
    unit: str
    zones: str
    flags: str
    adverse: str
    late: str
    record: str
    record_tone: Tone


class Empty(Struct, frozen=True):
    """Instead of rows or of a record: what it is for and what to do."""

    title: str
    text: str
    can_clear: bool = False


class Seal(Struct, frozen=True):
    """What is known about the record's soundness; nothing is claimed that was not checked."""

    title: str
    text: str
    tone: Tone
    icon: str
    button: str
    checking: bool = False
    progress_permille: int = 0
    anchor: str = ""


class Item(Struct, frozen=True):
    """One entry of the timeline. `was` are earlier wordings, struck through; `struck` for one that was taken back."""

    time: str
    text: str
    under: str = ""
    tone: Tone = Tone.QUIET
    chip: str = ""
    chip_tone: Tone = Tone.PLAIN
    was: tuple[str, ...] = ()
    struck: bool = False
    strong: bool = False
    major: bool = False


class ZoneBar(Struct, frozen=True):
    """One zone of the chart: reported depths (um) over its contact, its caution, its share of the width."""

    label: str
    depths_um: tuple[int, ...]
    caution_um: int
    weight: int
    above: bool
    spoken: str


class Chart(Struct, frozen=True):
    """Depth by zone. `top_um` is the end of the axis."""

    title: str
    caution: str
    top_um: int
    zones: tuple[ZoneBar, ...]


class Detail(Struct, frozen=True):
    """One session's record."""

    key: str
    name: str
    under: str
    chip: str
    chip_tone: Tone
    seal: Seal
    everything: bool
    steps_text: str
    all_text: str
    items: tuple[Item, ...]
    chart: Chart | None
    closed: bool = False
    """Whether there can be a summary."""
    told: str = ""
    told_bad: bool = False


class HistoryState(Struct, frozen=True):
    """Everything at once. `current` is the key of the marked row; `more` when there are further pages."""

    title: str
    count: str
    filters: Filters
    kpis: tuple[Kpi, ...]
    rows: tuple[Row, ...]
    more: bool
    current: str
    empty: Empty | None
    detail: Detail | None
    detail_empty: Empty
