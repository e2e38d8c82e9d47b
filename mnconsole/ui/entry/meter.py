"""A passphrase's strength as the meter shows it. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct


class MeterState(Struct, frozen=True):
    """`parts` of four are filled. `lines` say what makes it weak, `estimate` how long a thief would need."""

    parts: int
    word: str
    enough: bool
    estimate: str = ""
    lines: tuple[str, ...] = ()


Judge = Callable[[str, tuple[str, ...], Callable[[MeterState], None]], None]
"""`judge(passphrase, own_words, done)`: done elsewhere; `done` on the main thread, not for what was typed over since.
`own_words` are words that a thief would try first: the clinic's name, the person's."""
