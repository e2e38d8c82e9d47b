"""A backup that a drill did not bring back: what was in it is safe in none, so another one is made and tried."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.domain import backup_times as times
from mnconsole.domain.alarms import AlarmCode
from tests.helpers.alarms import codes
from tests.helpers.backup_keepers import FakeKeeper
from tests.helpers.fakes import NOON_UTC_MS
from tests.services.test_backups import console_with, facts, seconds


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
