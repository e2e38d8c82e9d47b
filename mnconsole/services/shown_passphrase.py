"""Whether somebody shows that the console is theirs, by their passphrase.

A PIN is enough to work, and four digits are soon guessed or seen. So nobody gets a way into the records by a PIN alone,
or gives one to somebody else: a code or a passphrase would outlast the run in which the PIN counts.
"""

from __future__ import annotations

from uuid import UUID

from mnconsole.domain.custody_ports import KeyKeeper
from mnconsole.domain.refusals import RefusalCode, Refused


def is_shown(keeper: KeyKeeper, staff_id: UUID, passphrase: str) -> bool:
    """Whether it is this person's. Blocking; raises KnownError, and Refused for whose passphrase was dropped with
    another key, who has none to show."""
    if not has_one(keeper, staff_id):
        raise Refused(RefusalCode.PASSPHRASE_NONE)
    return keeper.check(staff_id, passphrase)


def has_one(keeper: KeyKeeper, staff_id: UUID) -> bool:
    """Whether a passphrase of this person opens the records."""
    return any(slot.staff_id == staff_id for slot in keeper.people())
