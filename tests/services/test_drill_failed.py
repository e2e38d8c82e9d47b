"""A backup that a drill did not bring back: what was in it is safe in none, so another one is made and tried."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.domain import backup_times as times
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.backup_ports import Drilled, Made
from mnconsole.domain.custody_events import BackupCause, BackupDrilled
from mnconsole.store.errors import RecordsError, StoreCode
from tests.helpers.alarms import codes
from tests.helpers.backup_keepers import FakeKeeper
from tests.helpers.fakes import NOON_UTC_MS
from tests.services.test_backups import bodies, console_with, facts, seconds


def test_another_one_is_made_at_once_and_drilled_and_until_then_it_is_an_alarm() -> None:
    keeper = FakeKeeper(drill_fault="database")
    lost = replace(facts(NOON_UTC_MS), name="backup-1")
    keeper.standing_now = replace(keeper.standing_now, backups=(lost,))
    console = console_with(keeper)
    seconds(console, 10)
    console.backups.drill()
    assert [each for each in keeper.asked if each.startswith("make")] == ["make schedule with rests"]
    seconds(console, 2)
    assert codes(console) == [AlarmCode.DRILL_FAILED]
    assert console.backups.status.last_name not in ("", "backup-1")
    assert keeper.asked.count("drill") == 2, "the new one is tried at once, and has failed too"
    keeper.drill_fault = ""
    seconds(console, times.EVERY_MS // 1000 + 120)
    assert keeper.asked.count("drill") == 3
    assert codes(console) == []
    seconds(console, 3600)
    assert keeper.asked.count("drill") == 3


def test_one_that_fails_again_and_again_stays_an_alarm() -> None:
    keeper = FakeKeeper(drill_fault="database")
    console = console_with(keeper)
    seconds(console, 10)
    console.backups.drill()
    seconds(console, 2 * times.EVERY_MS // 1000 + 200)
    assert keeper.asked.count("drill") >= 2
    assert AlarmCode.DRILL_FAILED in codes(console)
    assert console.backups.status.drilled_name == "backup-1"


def test_each_new_one_that_fails_too_is_followed_by_one_in_half_an_hour() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper)

    def fail(_now_utc_ms: int, _progress: object) -> Drilled:
        keeper.asked.append("drill")
        backups = keeper.standing_now.backups
        return Drilled(backups[0].name if backups else "none", 0, "database")

    keeper.drill = fail  # type: ignore[method-assign]
    seconds(console, 10)
    console.backups.drill()
    assert [each for each in keeper.asked if each.startswith("make")] == ["make schedule with rests"], "at once"
    seconds(console, 24 * 3600)
    made = sum(each.startswith("make") for each in keeper.asked)
    assert 40 <= made <= 50
    assert codes(console) == [AlarmCode.DRILL_FAILED]


def test_what_stays_at_fault_asks_for_one_backup_and_no_more() -> None:
    keeper = FakeKeeper(drill_fault="database")
    console = console_with(keeper)
    seconds(console, 10)
    console.backups.drill()
    seconds(console, 24 * 3600)
    assert [each for each in keeper.asked if each.startswith("make")] == ["make schedule with rests"]


def test_the_one_that_is_owed_is_tried_again_until_it_is_made_and_no_older_one_ends_the_alarm() -> None:
    keeper = FakeKeeper(drill_fault="database")
    keeper.standing_now = replace(keeper.standing_now, backups=(replace(facts(NOON_UTC_MS), name="older"),))
    console = console_with(keeper)
    seconds(console, 10)
    make, keeper.make = keeper.make, full  # type: ignore[method-assign]
    console.backups.drill()
    keeper.drill_fault = ""
    seconds(console, 3 * 3600)
    assert codes(console) == [AlarmCode.DRILL_FAILED]
    keeper.make = make  # type: ignore[method-assign]
    seconds(console, times.EVERY_MS // 1000 + 120)
    assert codes(console) == []
    assert sum(each.startswith("make") for each in keeper.asked) == 1


def full(*_arguments: object, **_named: object) -> Made:
    raise RecordsError(StoreCode.DISK_FULL, path="here")


def test_one_of_another_key_asks_for_one_of_today_and_no_more() -> None:
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, backups=(facts(NOON_UTC_MS - 30 * times.DAY_MS),))
    console = console_with(keeper)

    def refuse(_now_utc_ms: int, _progress: object) -> Drilled:
        keeper.asked.append("drill")
        raise RecordsError(StoreCode.KEY_OF_OTHER_RECORDS, path="here")

    keeper.drill = refuse  # type: ignore[method-assign]
    seconds(console, 24 * 3600)
    assert keeper.asked.count("drill") > 10
    assert sum(each.startswith("make") for each in keeper.asked) == 1


def test_a_fault_of_one_that_is_not_here_is_answered_at_once() -> None:
    """Records that were brought back on a fresh machine."""
    before = console_with(FakeKeeper(drill_fault="database"))
    before.backups.drill()
    last = next(event for event in reversed(before.records.log) if event.kind == "backup.drilled")
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, oldest_unsaved_utc_ms=NOON_UTC_MS)
    again = console_with(keeper)
    again.backups._know_drill(last)
    seconds(again, 70)
    asked = [each for each in keeper.asked if each.startswith(("make", "drill"))]
    assert asked == ["make schedule with rests", "drill"]
    assert codes(again) == []


def test_one_that_has_changed_before_it_was_copied_is_the_same_as_a_failed_drill() -> None:
    keeper = FakeKeeper()
    lost = replace(facts(NOON_UTC_MS), name="lost", not_back=True)
    keeper.standing_now = replace(keeper.standing_now, backups=(lost,), changed=(Drilled("lost", 0, "database"),))
    console = console_with(keeper)
    seconds(console, 5)
    assert codes(console) == [AlarmCode.DRILL_FAILED]
    assert bodies(console, BackupDrilled) == [BackupDrilled("lost", 0, "database")]
    assert sum(each.startswith("make") for each in keeper.asked) == 1
    seconds(console, 2)
    assert codes(console) == []


def test_one_that_changes_as_it_is_made_is_none() -> None:
    keeper = FakeKeeper(changed=RecordsError(StoreCode.BACKUP_DAMAGED, path="here", what="database"))
    console = console_with(keeper)
    seconds(console, 6)
    failures: list[Exception] = []
    done: list[object] = []
    console.backups.make(BackupCause.PERSON, done.append, failures.append)
    assert (done, failures) == ([], [keeper.changed])
    assert codes(console) == [AlarmCode.DRILL_FAILED]
    assert console.backups.status.last_name == ""
    assert sum(each.startswith("make") for each in keeper.asked) == 2, "another one at once, and then no more"
    keeper.changed = None
    seconds(console, times.EVERY_MS // 1000 + 120)
    assert codes(console) == []


def test_it_is_known_after_a_restart_and_the_next_one_is_tried_then() -> None:
    before = console_with(FakeKeeper(drill_fault="database"))
    before.backups.drill()
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, backups=(replace(facts(NOON_UTC_MS), name="newer"),))
    again = console_with(keeper)
    last = next(event for event in reversed(before.records.log) if event.kind == "backup.drilled")
    again.backups._know_drill(last)
    seconds(again, 10)
    assert keeper.asked.count("drill") == 1
    assert codes(again) == []
