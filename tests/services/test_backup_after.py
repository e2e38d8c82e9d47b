"""The backup after a new code or key: told when it is there, and where."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.domain.backup_ports import MediumFacts, OpensIn
from mnconsole.domain.custody_events import BackupCause, BackupMade
from mnconsole.services.backup_after import backing_up_after
from mnconsole.store.errors import RecordsError, StoreCode
from tests.helpers.backup_keepers import FakeKeeper
from tests.helpers.consoles import make_console


@pytest.mark.parametrize(
    ("medium", "trouble", "fails", "opens"),
    [
        ("", "", None, OpensIn.EVERYWHERE),
        ("a disk", "", None, OpensIn.EVERYWHERE),
        ("a disk", "second_medium_absent", None, OpensIn.HERE),
        ("a disk", "", StoreCode.DISK_FULL, OpensIn.NOWHERE),
        ("", "", StoreCode.INTERRUPTED, OpensIn.NOWHERE),
    ],
)
def test_where_the_new_code_opens_a_backup(medium: str, trouble: str, fails: StoreCode | None, opens: OpensIn) -> None:
    keeper, console = FakeKeeper(medium_trouble=trouble), make_console(signed_in=2)
    console.backups.opened(keeper, medium)
    keeper.standing_now = replace(keeper.standing_now, medium=MediumFacts(medium))
    keeper.error = RecordsError(fails, path="here") if fails is not None else None
    told: list[OpensIn] = []
    console.backups._worker.hold()
    backing_up_after(console.backups)(told.append)
    assert told == [], "nobody destroys a paper before the backup is there"
    console.backups._worker.release()
    assert told == [opens]
    made = [event.body.cause for event in console.records.log if isinstance(event.body, BackupMade)]
    assert made == [BackupCause.KEY_CHANGE] * (fails is None)


def test_without_open_records_it_says_so() -> None:
    told: list[OpensIn] = []
    backing_up_after(make_console().backups)(told.append)
    assert told == [OpensIn.NOWHERE]
