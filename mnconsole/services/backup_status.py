"""What the screen tells of backups, from how they stand. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.domain import backup_times as times
from mnconsole.domain.backup_order import of_present
from mnconsole.domain.backup_ports import BackupStatus, MediumFacts, Standing


def as_it_stands(status: BackupStatus, found: Standing, now_utc_ms: int) -> BackupStatus:
    """After a look that told everything but whether it is overdue that today's key has a backup."""
    newest = next((facts for facts in of_present(found.backups, found.chain) if facts.sound), None)
    changed = replace(
        status,
        unknown="",
        last_utc_ms=newest.made_utc_ms if newest is not None else 0,
        last_name=newest.name if newest is not None else "",
        overdue_h=times.overdue_h(found.oldest_unsaved_utc_ms, now_utc_ms),
        kept=len(found.backups),
        size_bytes=sum(facts.size_bytes for facts in found.backups),
        ahead=found.ahead,
        free_bytes=found.free_bytes,
        ballast=found.ballast,
        backups=found.backups,
        key_waits=found.key_waits,
    )
    return with_medium(changed, found.medium, now_utc_ms)


def with_medium(status: BackupStatus, facts: MediumFacts, now_utc_ms: int) -> BackupStatus:
    """With how the second medium stands."""
    return replace(
        status,
        second_last_utc_ms=facts.last_utc_ms,
        second_trouble=facts.trouble,
        second_same_disk=facts.same_disk,
        second_overdue_d=times.medium_overdue_d(facts.reached_utc_ms, now_utc_ms) if facts.path else 0,
    )
