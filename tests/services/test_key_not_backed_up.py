"""Until a backup opens with the recovery code and passphrases of today: tried at once, again, and an alarm."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.domain import backup_times as times
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.backup_ports import Made
from mnconsole.store.errors import RecordsError, StoreCode
from tests.helpers.alarms import codes
from tests.helpers.backup_keepers import FakeKeeper
from tests.helpers.fakes import NOON_UTC_MS
from tests.services.test_backups import console_with, facts, seconds


def waiting() -> FakeKeeper:
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, backups=(facts(NOON_UTC_MS),), key_waits=True)
    return keeper


def refusing(keeper: FakeKeeper, code: StoreCode) -> None:
    def fail(*_arguments: object, **_named: object) -> Made:
        keeper.asked.append("make")
        raise RecordsError(code, path="here")

    keeper.make = fail  # type: ignore[method-assign]


def test_one_is_made_a_minute_after_the_start_and_nobody_is_alarmed() -> None:
    keeper = waiting()
    console = console_with(keeper)
    seconds(console, 59)
    assert not any(each.startswith("make") for each in keeper.asked)
    seconds(console, 3)
    assert "make schedule with rests" in keeper.asked
    assert codes(console) == []
    seconds(console, 3600)
    assert sum(each.startswith("make") for each in keeper.asked) == 1


@pytest.mark.parametrize("code", [StoreCode.DISK_FULL, StoreCode.READ_ONLY, StoreCode.BUSY])
def test_where_none_can_be_made_it_is_an_alarm_and_tried_every_half_hour(code: StoreCode) -> None:
    keeper = waiting()
    make = keeper.make
    console = console_with(keeper)
    refusing(keeper, code)
    seconds(console, 62)
    assert codes(console) == [AlarmCode.KEY_NOT_BACKED_UP]
    seconds(console, 4 * 3600)
    assert keeper.asked.count("make") in (8, 9)
    assert codes(console) == [AlarmCode.KEY_NOT_BACKED_UP]
    keeper.make = make  # type: ignore[method-assign]
    seconds(console, times.EVERY_MS // 1000)
    assert codes(console) == []


def test_where_it_is_always_in_the_way_it_is_an_alarm_within_an_hour() -> None:
    keeper = waiting()
    console = console_with(keeper)
    refusing(keeper, StoreCode.INTERRUPTED)
    seconds(console, 3500)
    assert codes(console) == []
    seconds(console, 70 + 240)
    assert codes(console) == [AlarmCode.KEY_NOT_BACKED_UP]


def test_a_new_code_between_two_tries_is_not_kept_waiting_for_half_an_hour() -> None:
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, backups=(facts(NOON_UTC_MS),))
    console = console_with(keeper)
    seconds(console, 70)
    keeper.standing_now = replace(keeper.standing_now, key_waits=True)
    seconds(console, 62)
    assert "make schedule with rests" in keeper.asked


def test_the_last_one_of_a_run_is_made_for_it() -> None:
    keeper = waiting()
    console = console_with(keeper)
    console.backups.close()
    assert keeper.asked[-1] == "make closing"
