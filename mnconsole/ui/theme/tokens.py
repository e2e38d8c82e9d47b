"""The look as data: one table of colours, one of type, and the alarm colours.

Names stand for a use, not for a hue. Each colour is written once for the light and once for the dark
theme. The contrast ratios that these pairs reach are tested. This module knows no Qt.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import Final

from msgspec import Struct


class Ink(StrEnum):
    """The name of a colour."""

    __hash__ = str.__hash__  # Enum's own is written in Python, and every painting asks thousands of times

    BG = "bg"
    SURFACE = "surface"
    SUNKEN = "sunken"
    BORDER = "border"
    BORDER2 = "border2"
    CONTROL = "control"
    """Outline of keys and fields: between `BORDER2` and `BORDER`."""
    TRACK = "track"
    """The empty part of a bar or a ring."""
    TEXT = "text"
    TEXT2 = "text2"
    TEXT3 = "text3"
    ACCENT = "accent"
    ACCENT_SOFT = "accent_soft"
    FILL = "fill"
    FILL_HI = "fill_hi"
    ON_FILL = "on_fill"
    OK = "ok"
    OK_SOFT = "ok_soft"
    WARN = "warn"
    WARN_SOFT = "warn_soft"
    WARN_LINE = "warn_line"
    DANGER = "danger"
    DANGER_HI = "danger_hi"
    DANGER_TEXT = "danger_text"
    DANGER_SOFT = "danger_soft"
    BAR = "bar"
    BAR_TAB = "bar_tab"
    BAR_TEXT = "bar_text"
    BAR_QUIET = "bar_quiet"
    BAR_MARK = "bar_mark"
    SIMULATED = "simulated"
    SIMULATED_HATCH = "simulated_hatch"
    LOAD = "load"
    SERUM = "serum"
    LINE = "line"
    SKIN = "skin"
    WHITE = "white"
    ALARM_HIGH = "alarm_high"
    ON_ALARM_HIGH = "on_alarm_high"
    ALARM_MEDIUM = "alarm_medium"
    ON_ALARM_MEDIUM = "on_alarm_medium"
    ALARM_LOW = "alarm_low"
    ON_ALARM_LOW = "on_alarm_low"


COLOURS: Final[dict[Ink, tuple[str, str]]] = {
    Ink.BG: ("#EDF1F4", "#0A141B"),
    Ink.SURFACE: ("#FFFFFF", "#12212B"),
    Ink.SUNKEN: ("#F3F6F8", "#0D1A23"),
    Ink.BORDER: ("#DFE6EB", "#21343F"),
    Ink.BORDER2: ("#8294A0", "#6B8393"),
    Ink.CONTROL: ("#9EADB6", "#556B7A"),
    Ink.TRACK: ("#DCE1E4", "#2B3A44"),
    Ink.TEXT: ("#0D1B26", "#EAF2F6"),
    Ink.TEXT2: ("#425462", "#B4C6D1"),
    Ink.TEXT3: ("#5B6C79", "#8FA5B2"),
    Ink.ACCENT: ("#0A7376", "#33C0B7"),
    Ink.ACCENT_SOFT: ("#DCF1EF", "#123A3D"),
    Ink.FILL: ("#0A7376", "#25A79F"),
    Ink.FILL_HI: ("#0E7F81", "#30B3AB"),
    Ink.ON_FILL: ("#FFFFFF", "#04191A"),
    Ink.OK: ("#12703F", "#55D192"),
    Ink.OK_SOFT: ("#E0F4E8", "#12362B"),
    Ink.WARN: ("#8A4705", "#F3B95C"),
    Ink.WARN_SOFT: ("#FDEFD8", "#38290F"),
    Ink.WARN_LINE: ("#C67A16", "#C98A2B"),
    Ink.DANGER: ("#CF1F1B", "#D4231E"),
    Ink.DANGER_HI: ("#E3342E", "#EA413B"),
    Ink.DANGER_TEXT: ("#B91A16", "#FF8D86"),
    Ink.DANGER_SOFT: ("#FCE8E7", "#3B1819"),
    Ink.BAR: ("#0C1D28", "#060E14"),
    Ink.BAR_TAB: ("#1C3644", "#14303A"),
    Ink.BAR_TEXT: ("#FFFFFF", "#FFFFFF"),
    Ink.BAR_QUIET: ("#A9BDC9", "#93A9B6"),
    Ink.BAR_MARK: ("#5FE0D4", "#5FE0D4"),
    Ink.SIMULATED: ("#5A3AA5", "#5A3AA5"),
    Ink.SIMULATED_HATCH: ("#6A4BB8", "#6A4BB8"),
    Ink.LOAD: ("#3F6FD1", "#86A9F5"),
    Ink.SERUM: ("#4C7BD9", "#4C7BD9"),
    Ink.LINE: ("#5E7280", "#8FA8B6"),
    Ink.SKIN: ("#F8F4F0", "#182A34"),
    Ink.WHITE: ("#FFFFFF", "#FFFFFF"),
    Ink.ALARM_HIGH: ("#CF1F1B", "#D4231E"),
    Ink.ON_ALARM_HIGH: ("#FFFFFF", "#FFFFFF"),
    Ink.ALARM_MEDIUM: ("#FFD233", "#FFD233"),
    Ink.ON_ALARM_MEDIUM: ("#1B1400", "#1B1400"),
    Ink.ALARM_LOW: ("#5BD8E6", "#5BD8E6"),
    Ink.ON_ALARM_LOW: ("#062327", "#062327"),
}


class Face(Enum):
    """A bundled type family. Inter has level digits, Inter Display has not."""

    TEXT = "Inter"
    DISPLAY = "Inter Display"


class TypeStyle(Struct, frozen=True):
    """One role of text. `size_px` is for the normal density; a named density may have its own."""

    size_px: float
    weight: int
    face: Face = Face.TEXT
    level_digits: bool = False
    compact_px: float | None = None
    roomy_px: float | None = None


class Type(StrEnum):
    """A role of text."""

    __hash__ = str.__hash__  # as above

    NUMBING_TIME = "numbing_time"
    STOP = "stop"
    DEPTH = "depth"
    SPEED = "speed"
    KPI = "kpi"
    UNIT = "unit"
    CLOCK = "clock"
    PAGE_TITLE = "page_title"
    PATIENT_NAME = "patient_name"
    CARD_TITLE = "card_title"
    ALARM_TITLE = "alarm_title"
    ALARM_TEXT = "alarm_text"
    STATE = "state"
    STATE_INFO = "state_info"
    PRIMARY = "primary"
    KEY = "key"
    PIN_KEY = "pin_key"
    BUTTON = "button"
    TAB = "tab"
    ROW_TITLE = "row_title"
    ROW = "row"
    FIELD = "field"
    STEP_LABEL = "step_label"
    BODY = "body"
    BODY_STRONG = "body_strong"
    CHIP = "chip"
    META = "meta"
    META_STRONG = "meta_strong"
    AXIS = "axis"
    BRAND = "brand"


TYPES: Final[dict[Type, TypeStyle]] = {
    Type.NUMBING_TIME: TypeStyle(76, 600, level_digits=True),
    Type.STOP: TypeStyle(53, 700, Face.DISPLAY),
    Type.DEPTH: TypeStyle(45, 700, level_digits=True, compact_px=39, roomy_px=52),
    Type.SPEED: TypeStyle(36, 700, level_digits=True),
    Type.KPI: TypeStyle(36, 700, level_digits=True),
    Type.UNIT: TypeStyle(17, 600),
    Type.CLOCK: TypeStyle(24, 600, level_digits=True),
    Type.PAGE_TITLE: TypeStyle(27, 600, Face.DISPLAY),
    Type.PATIENT_NAME: TypeStyle(27, 600, Face.DISPLAY),
    Type.CARD_TITLE: TypeStyle(23, 600, Face.DISPLAY),
    Type.ALARM_TITLE: TypeStyle(24, 700, Face.DISPLAY),
    Type.ALARM_TEXT: TypeStyle(17, 600, level_digits=True),
    Type.STATE: TypeStyle(20, 700, Face.DISPLAY),
    Type.STATE_INFO: TypeStyle(18, 600, level_digits=True),
    Type.PRIMARY: TypeStyle(21, 600),
    Type.KEY: TypeStyle(18, 600, level_digits=True),
    Type.PIN_KEY: TypeStyle(34, 600, level_digits=True),
    Type.BUTTON: TypeStyle(17, 600, level_digits=True),
    Type.TAB: TypeStyle(17, 600),
    Type.ROW_TITLE: TypeStyle(17, 500),
    Type.ROW: TypeStyle(16, 600, level_digits=True),
    Type.FIELD: TypeStyle(16, 500, level_digits=True),
    Type.STEP_LABEL: TypeStyle(14.5, 600),
    Type.BODY: TypeStyle(15, 500, level_digits=True),
    Type.BODY_STRONG: TypeStyle(15, 600, level_digits=True),
    Type.CHIP: TypeStyle(14, 600, level_digits=True),
    Type.META: TypeStyle(14, 500, level_digits=True),
    Type.META_STRONG: TypeStyle(14, 600, level_digits=True),
    Type.AXIS: TypeStyle(13, 500, level_digits=True),
    Type.BRAND: TypeStyle(17, 700, Face.DISPLAY),
}

TYPE_FLOOR_PX: Final = 12
"""No text is smaller, at any density."""

DIGIT_SPACING_PERCENT: Final = 97
"""Level digits stand a little wide: they are tightened by 3 %."""
