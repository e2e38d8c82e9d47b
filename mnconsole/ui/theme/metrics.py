"""Sizes of things, chosen once from the size of the window. All lengths are device-independent pixels."""

from __future__ import annotations

from enum import Enum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace


class Density(Enum):
    """How much room the window has."""

    COMPACT = "compact"
    NORMAL = "normal"
    ROOMY = "roomy"


class Size(Struct, frozen=True):
    """Width and height, px."""

    width: int
    height: int


class Metrics(Struct, frozen=True):
    """Every length that depends on the window. `tight` means: below 740 px of height."""

    density: Density
    factor: float
    gutter: int
    gap: int
    card_padding: int
    demo_banner: int
    """Height of the violet banner; 0 when tight, where it becomes a pill in the top bar."""
    top_bar: int
    sidebar: int
    pen_panel: int
    stepper: Size
    preset: Size
    arm: Size
    stop: Size
    """The painted area of STOP, without its shadow."""
    primary: int
    primary_numbing: int
    patient_row: int
    """Height of a row of *In clinic now*; its painted ground is 4 px lower."""
    list_row: int
    zone_row: int
    zone_row_body: int
    toggle: int
    lock: Size
    pin_key: Size
    tile: int
    """Height of a depth tile."""
    state_bar: int
    state_bar_two: int
    header: int
    """Height of the patient header's card frame, shadow margins included."""
    rail: int
    log: int
    strip: int
    tight: bool = False

    def px(self, normal: float) -> float:
        """Scale a length that is given for the normal density."""
        return normal * self.factor


CARD_MARGIN: Final = 6
"""Room around a painted card for its shadow; cards stand frame to frame, 12 px apart to the eye."""
RADIUS_CARD: Final = 18
RADIUS_STOP: Final = 22
RADIUS_KEY: Final = 14
RADIUS_ROW: Final = 15
TARGET_MIN: Final = 48
FOCUS_PX: Final = 2.5
SIDEBAR_FOLDED: Final = 84
PEN_PANEL_FOLDED: Final = 116
STOP_TALL: Final = Size(96, 204)
TIGHT_BELOW_PX: Final = 740

NORMAL: Final = Metrics(
    density=Density.NORMAL, factor=1.0, gutter=16, gap=12, card_padding=18, demo_banner=26, top_bar=58,
    sidebar=288, pen_panel=360, stepper=Size(76, 62), preset=Size(60, 56), arm=Size(162, 60),
    stop=Size(320, 126), primary=64, primary_numbing=80, patient_row=80, list_row=66, zone_row=33,
    zone_row_body=45, toggle=48, lock=Size(92, 48), pin_key=Size(112, 88), tile=106, state_bar=48, state_bar_two=71,
    header=108, rail=98, log=118, strip=111,
)  # fmt: skip
COMPACT: Final = Metrics(
    density=Density.COMPACT, factor=0.93, gutter=12, gap=12, card_padding=17, demo_banner=22, top_bar=48,
    sidebar=260, pen_panel=332, stepper=Size(71, 52), preset=Size(56, 48), arm=Size(150, 50),
    stop=Size(296, 106), primary=54, primary_numbing=68, patient_row=68, list_row=57, zone_row=28,
    zone_row_body=38, toggle=48, lock=Size(52, 48), pin_key=Size(104, 82), tile=94, state_bar=40, state_bar_two=60,
    header=92, rail=87, log=100, strip=106,
)  # fmt: skip
ROOMY: Final = Metrics(
    density=Density.ROOMY, factor=1.16, gutter=18, gap=12, card_padding=21, demo_banner=30, top_bar=66,
    sidebar=336, pen_panel=428, stepper=Size(88, 72), preset=Size(72, 65), arm=Size(193, 70),
    stop=Size(384, 148), primary=74, primary_numbing=93, patient_row=93, list_row=70, zone_row=43,
    zone_row_body=43, toggle=56, lock=Size(107, 56), pin_key=Size(130, 102), tile=122, state_bar=56, state_bar_two=82,
    header=125, rail=114, log=150, strip=142,
)  # fmt: skip

_TIGHT_LOG: Final = 49
_TIGHT_STRIP: Final = 40
_TIGHT_STOP: Final = 96


def metrics_for(width: int, height: int) -> Metrics:
    """Return the sizes for a window of `width` x `height` px."""
    if width >= 1800 and height >= 1020:
        chosen = ROOMY
    elif width >= 1400 and height >= 890:
        chosen = NORMAL
    else:
        chosen = COMPACT
    if height >= TIGHT_BELOW_PX:
        return chosen
    return replace(
        chosen,
        tight=True,
        demo_banner=0,
        log=_TIGHT_LOG,
        strip=_TIGHT_STRIP,
        stop=Size(chosen.stop.width, _TIGHT_STOP),
    )
