"""The lock of the console: when it closes, what it asks for, and how many wrong PINs it takes."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from mnconsole.domain.access_events import LockCause
from mnconsole.domain.people import Staff

COUNTED_DOWN_MS: Final = 30_000
"""The last part of the idle time is counted down on the screen."""

AFTER_PEN_MS: Final = 120_000
"""After the pen was armed, running or paused the console stays open at least so long."""

PASSPHRASE_MS: Final = 8 * 3_600_000
"""So long after anybody's passphrase a PIN is enough."""

UNDER_WAY_MS: Final = 4 * 3_600_000
"""An open session counts as a treatment under way so long after its newest entry. One that somebody has forgotten
must not keep the passphrase away for ever."""

TRIES: Final = 5


class Entry(StrEnum):
    """What came of showing who one is."""

    OPENED = "opened"
    WRONG = "wrong"
    NO_PIN = "no_pin"
    PASSPHRASE_NEEDED = "passphrase_needed"
    LEFT = "left"
    """This person does not work here any more, or is not known."""
    PEN_MOVING = "pen_moving"
    """Nobody takes over from somebody else while the pen is armed or running."""
    NOT_CHECKED = "not_checked"
    """It could not be checked; `Access.trouble` is why."""


class LockState(Struct, frozen=True):
    """The lock as it stands. `by` is who is signed in, also behind the lock; `since_utc_ms` when it was locked or
    opened. `closes_in_s` is told for the last 30 s only, None while that is far or held off. `passphrase_needed`: no
    PIN opens now. `tries_left` wrong PINs are left. `tap_only`: the demo, where a name is tapped."""

    locked: bool
    by: Staff | None
    since_utc_ms: int
    cause: LockCause | None
    closes_in_s: int | None
    passphrase_needed: bool
    tries_left: int
    tap_only: bool


class Idle(Struct):
    """How long nobody was there. Times in ms of a clock that nobody can set."""

    lock_after_ms: int
    present_ms: int
    pen_ms: int | None = None
    """When the pen was last armed, running or paused."""

    def due_ms(self) -> int:
        """When the console locks, unless somebody is there again before."""
        if self.pen_ms is None:
            return self.present_ms + self.lock_after_ms
        held_off = self.pen_ms + max(AFTER_PEN_MS, self.lock_after_ms)
        return max(self.present_ms + self.lock_after_ms, held_off)

    def closes_in_s(self, now_ms: int) -> int | None:
        """What the count-down shows, None while it does not run. Whole seconds, rounded up: 0 is the lock itself."""
        left_ms = self.due_ms() - now_ms
        return max(0, -(-left_ms // 1000)) if left_ms <= COUNTED_DOWN_MS else None


class WrongPins(Struct):
    """Wrong PINs, by what they were tried against, so that a new PIN begins anew.

    At the console any five since the last passphrase are too many. Against one PIN five are too many until its own
    owner shows a passphrase or the PIN itself: whoever knows one passphrase can't go on to guess at the PIN of
    somebody else.
    """

    _since_passphrase: dict[str, int] = field(default_factory=dict)
    _against: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """How many more the console takes."""
        return max(0, TRIES - sum(self._since_passphrase.values()))

    def may_try(self, verifier: str) -> bool:
        """Whether this PIN may be tried."""
        return self.left > 0 and self._against.get(verifier, 0) < TRIES

    def wrong(self, verifier: str) -> None:
        """One more."""
        for counted in (self._since_passphrase, self._against):
            counted[verifier] = counted.get(verifier, 0) + 1

    def right(self, verifier: str) -> None:
        """The owner has shown the PIN: what was wrong before was a slip of their finger."""
        self._since_passphrase.pop(verifier, None)
        self._against.pop(verifier, None)

    def passphrase(self, verifier: str) -> None:
        """The owner of this PIN (empty without one) has shown the passphrase."""
        self._since_passphrase.clear()
        self._against.pop(verifier, None)
