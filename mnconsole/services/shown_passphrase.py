"""Whether somebody shows that the console is theirs, by their passphrase.

A PIN is enough to work, and four digits are soon guessed or seen. So nobody gets a way into the records by a PIN alone,
or gives one to somebody else: a code or a passphrase would outlast the run in which the PIN counts.
"""

from __future__ import annotations

from uuid import UUID

from mnconsole.domain.custody_ports import KeyKeeper


def is_shown(keeper: KeyKeeper, staff_id: UUID, passphrase: str) -> bool:
    """Whether it is this person's. Whose was dropped with another key has none to show. Blocking; raises KnownError."""
    return not any(slot.staff_id == staff_id for slot in keeper.people()) or keeper.check(staff_id, passphrase)
