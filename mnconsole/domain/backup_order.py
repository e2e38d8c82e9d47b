"""Which backup is the newer one: told by how far the log had come, not by the clock of the day. Pure.

A clock that stood in the wrong year for a day gives its backups names that sort wrongly for ever.
"""

from __future__ import annotations

from collections.abc import Iterable

from mnconsole.domain.backup_ports import BackupFacts


def newest_first(found: Iterable[BackupFacts]) -> tuple[BackupFacts, ...]:
    """Within a chain by the number of the last entry; a chain that goes on from others stands before them. Time decides
    between chains of which neither knows the other, and between backups that hold the same."""
    facts = tuple(found)
    deepest: dict[str, int] = {}
    latest: dict[str, int] = {}
    for each in facts:
        deepest[each.chain] = max(deepest.get(each.chain, 0), each.chains_before)
        latest[each.chain] = max(latest.get(each.chain, 0), each.made_utc_ms)

    def key(each: BackupFacts) -> tuple[int, int, str, int, int, str]:
        chain = each.chain
        return deepest[chain], latest[chain], chain, each.head_seq, each.made_utc_ms, each.name

    return tuple(sorted(facts, key=key, reverse=True))


def first_choice(found: Iterable[BackupFacts]) -> BackupFacts | None:
    """The first sound one of a list that is in this order; where a drill did not bring back any of those that can be
    used, the first of them."""
    usable = [each for each in found if each.usable]
    return next((each for each in usable if each.sound), usable[0] if usable else None)
