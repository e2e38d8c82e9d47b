"""Whose passphrase and PIN are their own, as the log tells: who set whose, and when.

Who has set a colleague's knows it, and can sign in as that colleague. Where an act needs two people, that would be one
person twice. Setting one anew as the colleague hides it again, since the old one is known: so time must have passed as
well, in which the colleague finds their own passphrase or PIN refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mnconsole.domain import access_events as acc
from mnconsole.domain.events import Event

OWN_AFTER_DAYS: Final = 7
OWN_AFTER_MS: Final = OWN_AFTER_DAYS * 24 * 3600 * 1000

KINDS: Final = tuple(
    kind.KIND
    for kind in (
        acc.PassphraseSet, acc.PassphraseNotSet, acc.PinSet, acc.RecoveryCodeUsed, acc.StaffLeft
    )
)  # fmt: skip
"""The entries that tell of it."""


@dataclass(slots=True)
class _Secrets:
    """What is known of one person's. `before` is what a passphrase that could not be stored leaves in force."""

    passphrase_own: bool = True
    before: bool = True
    pin_own: bool = True
    by_other_utc_ms: int | None = None


def all_own(events: Iterable[Event], staff_id: UUID, now_utc_ms: int) -> bool:
    """Whether nobody else can know what this person signs in with. `events` are those of `KINDS`, oldest first.

    The first passphrase of the clinic's set-up bears no name and is the person's own; one that was set with the
    recovery code bears none either, and anybody may have had the code.
    """
    found = _Secrets()
    with_code: set[UUID] = set()
    for event in events:
        body = event.body
        if isinstance(body, acc.RecoveryCodeUsed):
            with_code.add(event.run_id)
        elif getattr(body, "staff_id", None) == staff_id:
            own = event.run_id not in with_code if event.actor_id is None else event.actor_id == staff_id
            _take(found, body, event.at_utc_ms, own=own)
    if not (found.passphrase_own and found.pin_own):
        return False
    return found.by_other_utc_ms is None or now_utc_ms - found.by_other_utc_ms >= OWN_AFTER_MS


def _take(found: _Secrets, body: object, at_utc_ms: int, *, own: bool) -> None:
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
        found.by_other_utc_ms = at_utc_ms
