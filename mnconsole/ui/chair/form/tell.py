"""What every part of a form shares: how it tells what was done, and how its widgets are named."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from mnconsole.ui.chair.blocks import Tone
from mnconsole.ui.theme.tokens import Ink
from mnconsole.ui.widgets import chip


class Tell(Struct, frozen=True):
    """`changed(key, value)` and `acted(code)`."""

    changed: Callable[[str, str], None]
    acted: Callable[[str], None]


def name_of(key: str) -> str:
    """The object name of a key or code: dots and colons become underscores."""
    return key.replace(".", "_").replace(":", "_")


CHIP_TONES = {
    Tone.NEUTRAL: chip.Tone.NEUTRAL,
    Tone.ACCENT: chip.Tone.ACCENT,
    Tone.OK: chip.Tone.OK,
    Tone.WARN: chip.Tone.WARN_LINE,
    Tone.DANGER: chip.Tone.DANGER_LINE,
}

INKS = {
    Tone.NEUTRAL: Ink.TEXT,
    Tone.ACCENT: Ink.ACCENT,
    Tone.OK: Ink.OK,
    Tone.WARN: Ink.WARN,
    Tone.DANGER: Ink.DANGER_TEXT,
}
