"""Whose passphrase and PIN are their own, as the log tells: who set whose, and when.

Who has set a colleague's knows it, and can sign in as that colleague. Where an act needs two people, that would be one
person twice. Setting one anew as the colleague hides it again, since the old one is known: so time must have passed as
well, in which the colleague finds their own passphrase or PIN refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from msgspec import Struct

from mnconsole.domain import access_events as acc
from mnconsole.domain import record_events as rec
from mnconsole.domain.events import Event

OWN_AFTER_DAYS: Final = 7
OWN_AFTER_MS: Final = OWN_AFTER_DAYS * 24 * 3600 * 1000

KINDS: Final = tuple(
    kind.KIND
    for kind in (
        acc.PassphraseSet, acc.PassphraseNotSet, acc.PinSet, acc.RecoveryCodeUsed, acc.StaffLeft,
        rec.AppStarted, rec.AppClosed, rec.ClockJumped,
    )
)  # fmt: skip
"""The entries that tell of it, and those by which the time between them is counted."""


class Moment(Struct, frozen=True):
    """A time in a run of the program, by the laptop's clock and by the one that nobody can set."""

    run_id: UUID
    at_utc_ms: int
    mono_ms: int


class _Passed:
    """How much time has passed for sure, as the order of the log has it, and not as a clock that was set shows it.

    Within a run it is what the clock says that nobody can set. From run to run it is what the laptop's clock shows
    beyond the latest time that it is known to have shown: a time that was there before counts for nothing.
    """

    def __init__(self) -> None:
        self.total_ms = 0
        self._last: Moment | None = None
        self._latest_utc_ms = 0
        self._began = False

    def take(self, event: Event) -> None:
        """The next entry."""
        self.go_on(Moment(event.run_id, event.at_utc_ms, event.mono_ms))
        if self._began and isinstance(event.body, rec.ClockJumped):  # what stood before the newest entry of all
            self._latest_utc_ms = max(self._latest_utc_ms, event.at_utc_ms - event.body.by_ms)
        self._began = isinstance(event.body, rec.AppStarted)

    def go_on(self, to: Moment) -> None:
        """Go on to a later moment."""
        if self._last is not None and self._last.run_id == to.run_id:
            step_ms = max(0, to.mono_ms - self._last.mono_ms)
        else:
            step_ms = max(0, to.at_utc_ms - self._latest_utc_ms)
        self.total_ms += step_ms
        self._latest_utc_ms += step_ms
        self._last = to


class _Secrets(Struct):
    """What is known of one person's. `before` is what a passphrase that could not be stored leaves in force."""

    passphrase_own: bool = True
    before: bool = True
    pin_own: bool = True
    by_other_ms: int | None = None


def all_own(events: Iterable[Event], staff_id: UUID, now: Moment) -> bool:
    """Whether nobody else can know what this person signs in with. `events` are those of `KINDS`, oldest first.

    The first passphrase of the clinic's set-up bears no name and is the person's own; one that was set with the
    recovery code bears none either, and anybody may have had the code.
    """
    found, passed = _Secrets(), _Passed()
    with_code: set[UUID] = set()
    for event in events:
        body = event.body
        passed.take(event)
        if isinstance(body, acc.RecoveryCodeUsed):
            with_code.add(event.run_id)
        elif getattr(body, "staff_id", None) == staff_id:
            own = event.run_id not in with_code if event.actor_id is None else event.actor_id == staff_id
            _take(found, body, passed.total_ms, own=own)
    if not (found.passphrase_own and found.pin_own):
        return False
    passed.go_on(now)
    return found.by_other_ms is None or passed.total_ms - found.by_other_ms >= OWN_AFTER_MS


def _take(found: _Secrets, body: object, passed_ms: int, *, own: bool) -> None:
    match body:
        case acc.PassphraseSet():
            found.before, found.passphrase_own = found.passphrase_own, own
        case acc.PassphraseNotSet():
            found.passphrase_own = found.before
            return
        case acc.PinSet():
            found.pin_own = own
        case _:  # who leaves has neither any more
            found.passphrase_own = found.before = found.pin_own = True
            return
    if not own:
        found.by_other_ms = passed_ms
