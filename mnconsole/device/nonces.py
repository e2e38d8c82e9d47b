"""The book of requests under way: which nonce stands for which write, and how old it is."""

from __future__ import annotations

import random

from msgspec import Struct

from mnconsole.device.registers import WORD, DesiredBlock
from mnconsole.domain.pen import FRESH_NS


class Sent(Struct, frozen=True):
    """One write and the link clock at its sending."""

    sent_ns: int
    block: DesiredBlock


class NonceBook:
    """Nonces start at random, so that a program started anew can't take an old answer for its own."""

    def __init__(self, rng: random.Random) -> None:
        self._last = rng.randint(1, WORD)
        self._sent: dict[int, Sent] = {}

    def another(self) -> int:
        """The next nonce; never 0."""
        self._last = self._last % WORD + 1
        return self._last

    def note(self, block: DesiredBlock, now_ns: int) -> None:
        """Remember a write that is being sent, and forget those too old to be answered."""
        for nonce in [nonce for nonce, sent in self._sent.items() if now_ns - sent.sent_ns >= FRESH_NS]:
            del self._sent[nonce]
        self._sent[block.nonce] = Sent(now_ns, block)

    def find(self, nonce: int, now_ns: int) -> Sent | None:
        """The write that `nonce` answers, when it was sent less than 180 ms ago."""
        sent = self._sent.get(nonce)
        return sent if sent is not None and now_ns - sent.sent_ns < FRESH_NS else None
