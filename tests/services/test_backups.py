"""Backups as the window sees them: who may, when by itself, what is on record, what is an alarm."""

from __future__ import annotations

from uuid import UUID

import pytest
from msgspec.structs import replace

from mnconsole.domain import backup_times as times
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.backup_ports import BackupFacts, BackupStatus, MediumFacts, Standing
from mnconsole.domain.custody_events import (
    BackupCause,
    BackupDrilled,
    BackupFailed,
    BackupMade,
    RecordsRestored,
    SettingChanged,
)
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.events import Body
from mnconsole.domain.privacy import Tombstone
from mnconsole.errors import KnownError
from mnconsole.services.background import WorkerCode
from mnconsole.services.hub import BackupsChanged
from mnconsole.store.errors import RecordsError, StoreCode
from tests.helpers.alarms import codes
from tests.helpers.backup_keepers import GIB, FakeKeeper
from tests.helpers.consoles import BenchConsole, make_console, patient
from tests.helpers.fakes import NOON_UTC_MS

MANAGER = 2
FULL = RecordsError(StoreCode.DISK_FULL, path="here")


def console_with(keeper: FakeKeeper, signed_in: int | None = MANAGER, medium: str = "") -> BenchConsole:
    console = make_console(signed_in=signed_in)
    console.backups.opened(keeper, medium)
    return console


def bodies(console: BenchConsole, *kinds: type[Body]) -> list[Body]:
    return [event.body for event in console.records.log if isinstance(event.body, kinds)]


def seconds(console: BenchConsole, number: int) -> None:
    """The window's ticks for so long, a minute at a time after the first one."""
    for _ in range(min(number, 70)):
        console.clock.advance(1000)  # type: ignore[attr-defined]
        console.backups.tick()
    for _ in range(max(0, number - 70) // 60):
        for ms in (58_000, 1000, 1000):
            console.clock.advance(ms)  # type: ignore[attr-defined]
            console.backups.tick()


def facts(at_utc_ms: int) -> BackupFacts:
    return BackupFacts("b", "there", at_utc_ms, "closing", "0" * 32, 5, 5, size_bytes=100)


def test_after_a_restore_the_second_medium_is_to_be_chosen_again() -> None:
    console = console_with(FakeKeeper())
    assert not console.backups.status.second_lost, "nothing was brought back"
    restored = RecordsRestored("b", NOON_UTC_MS, UUID(int=1), 5, "00" * 32, 5, 0)
    console.backups._note(restored, with_actor=False)
    # What the settings file says at the next start, noted by the program itself, is nobody's choice.
    console.backups._note(SettingChanged("second_medium", '"a disk"', '""'), with_actor=False)
    console.backups.opened(FakeKeeper(), "")
    assert console.backups.status.second_lost
    console.backups.opened(FakeKeeper(), "a disk")
    assert not console.backups.status.second_lost, "the settings of this computer know it"
    console.backups.opened(FakeKeeper(), "")
    console.backups.choose_second_medium("another disk")
    assert not console.backups.status.second_lost
    console.backups.choose_second_medium("")
    console.backups.opened(FakeKeeper(), "")
    assert not console.backups.status.second_lost, "somebody has said that there is none"


def test_what_a_crash_left_is_swept_first_and_how_backups_stand_is_looked_at_later() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper)
    assert keeper.asked == ["sweep"]
    seconds(console, 4)
    assert keeper.asked == ["sweep"]
    seconds(console, 2)
    assert keeper.asked == ["sweep", "standing"]
    seconds(console, 60)
    assert keeper.asked == ["sweep", "standing", "ballast", "read all", "standing"]


def test_one_by_hand_is_made_with_rests_and_is_on_record_with_who_asked() -> None:
    keeper = FakeKeeper(steps=(1, 30, 31, 500, 1000))
    console = console_with(keeper)
    told: list[BackupStatus] = []
    console.hub.subscribe(BackupsChanged, lambda message: told.append(message.status))
    answers: list[BackupFacts] = []
    console.backups.make(BackupCause.PERSON, answers.append)
    assert keeper.asked[1] == "make person with rests"
    assert len(answers) == 1
    going = [status.going_on for status in told if status.going_on]
    assert going == [(0, 1000), (30, 1000), (500, 1000), (1000, 1000)]
    status = console.backups.status
    assert (status.going_on, status.failed, status.last_name) == (None, "", answers[0].name)
    (event,) = [e for e in console.records.log if isinstance(e.body, BackupMade)]
    assert event.body == BackupMade(answers[0].name, BackupCause.PERSON, 9, 4096, False)
    actor = console.identity.actor
    assert actor is not None
    assert event.actor_id == actor.id


@pytest.mark.parametrize("signed_in", [None, 0, MANAGER])
def test_who_may(signed_in: int | None) -> None:
    """A nurse may back up; a drill and the second medium are a manager's; nobody signed in may nothing."""
    keeper = FakeKeeper()
    console = console_with(keeper, signed_in)
    refused: list[Exception] = []
    console.backups.make(BackupCause.PERSON, None, refused.append)
    assert bool(refused) == (signed_in is None)
    refused.clear()
    console.backups.drill(None, refused.append)
    console.backups.choose_second_medium("there", None, refused.append)
    assert len(refused) == (0 if signed_in == MANAGER else 2)
    assert all(isinstance(error, Refused) and error.code is RefusalCode.MANAGER_ONLY for error in refused)


def test_one_that_fails_is_told_and_on_record() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper)
    keeper.error = FULL
    failures: list[Exception] = []
    console.backups.make(BackupCause.PERSON, None, failures.append)
    assert failures == [FULL]
    assert console.backups.status.failed == "disk_full"
    assert bodies(console, BackupFailed, BackupMade) == [BackupFailed(BackupCause.PERSON, "disk_full", False)]
    keeper.error = None
    console.backups.make(BackupCause.PERSON)
    assert console.backups.status.failed == ""


def test_one_that_was_cancelled_has_not_failed() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper)
    console.backups.cancel()
    assert keeper.left == 0  # nothing was going on
    keeper.error = RecordsError(StoreCode.INTERRUPTED, path="here")
    failures: list[Exception] = []
    console.backups.make(BackupCause.PERSON, None, failures.append)
    assert len(failures) == 1
    assert console.backups.status.failed == ""
    assert bodies(console, BackupFailed) == []


def test_only_the_copy_failed_is_told_apart() -> None:
    keeper = FakeKeeper(medium_trouble="second_medium_gone")
    keeper.standing_now = replace(keeper.standing_now, medium=MediumFacts("there", trouble="second_medium_gone"))
    console = console_with(keeper, medium="there")
    console.backups.make(BackupCause.PERSON)
    made, failed = bodies(console, BackupMade, BackupFailed)
    assert isinstance(made, BackupMade)
    assert not made.on_second_medium
    assert failed == BackupFailed(BackupCause.PERSON, "second_medium_gone", True)
    status = console.backups.status
    assert (status.failed, status.second_trouble) == ("", "second_medium_gone")


def test_while_a_session_is_open_one_is_made_every_half_hour() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper, signed_in=0)
    seconds(console, 40 * 60)
    assert not any(what.startswith("make") for what in keeper.asked)
    console.treatment.start_session(patient(console).id)
    assert console.treatment.open_sessions()
    seconds(console, 61 * 60)
    made = [what for what in keeper.asked if what.startswith("make")]
    assert made == ["make schedule with rests"] * 3  # the first at once: the start was longer ago than half an hour


def test_one_that_failed_is_tried_again_after_half_an_hour_and_not_each_second() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper)
    keeper.standing_now = replace(keeper.standing_now, oldest_unsaved_utc_ms=NOON_UTC_MS - 30 * times.HOUR_MS)
    seconds(console, 10)
    assert console.backups.status.overdue_h == 30

    def fail(*_arguments: object, **_named: object) -> None:
        keeper.asked.append("make")
        raise FULL

    keeper.make = fail  # type: ignore[method-assign, assignment]
    seconds(console, 3600 + 90)
    assert keeper.asked.count("make") == 2


def test_entries_without_a_backup_for_a_day_are_an_alarm_until_there_is_one() -> None:
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, oldest_unsaved_utc_ms=NOON_UTC_MS - 26 * times.HOUR_MS)
    console = console_with(keeper)
    assert codes(console) == []
    seconds(console, 10)
    assert codes(console) == [AlarmCode.BACKUP_OVERDUE]
    assert console.alarms.alarms[0].detail == (0, 26)
    console.backups.make(BackupCause.PERSON)
    assert codes(console) == []


def test_a_second_medium_that_is_away_for_a_week_is_an_alarm() -> None:
    away = MediumFacts("there", 5, NOON_UTC_MS - 8 * times.DAY_MS, "second_medium_gone")
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, medium=away)
    console = console_with(keeper, medium="there")
    seconds(console, 10)
    assert codes(console) == [AlarmCode.BACKUP_OVERDUE]
    assert console.alarms.alarms[0].detail == (1, 8)
    assert console.backups.status.overdue


@pytest.mark.parametrize("error", [FULL, OverflowError("a manifest of the year 10^22")])
def test_a_look_that_fails_is_an_alarm_and_switches_none_off(error: Exception) -> None:
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, oldest_unsaved_utc_ms=NOON_UTC_MS - 26 * times.HOUR_MS)
    keeper.error = error
    console = console_with(keeper)
    seconds(console, 10)
    assert codes(console) == [AlarmCode.BACKUPS_UNKNOWN]
    seconds(console, 3600 + 90)
    assert keeper.asked.count("make schedule with rests") == 2  # by the clock alone
    assert keeper.asked.count("ballast") == 0  # how it stands was never known
    keeper.error = None
    seconds(console, 61)
    assert codes(console) == [AlarmCode.BACKUP_OVERDUE]
    keeper.error = error
    seconds(console, 61)
    assert codes(console) == [AlarmCode.BACKUPS_UNKNOWN, AlarmCode.BACKUP_OVERDUE]


@pytest.mark.parametrize("code", [StoreCode.DAMAGED, StoreCode.GUARDS_CHANGED])
def test_records_that_are_themselves_at_fault_are_an_alarm_until_a_backup_can_be_made(code: StoreCode) -> None:
    console = console_with(keeper := FakeKeeper())
    keeper.error = RecordsError(code, path="here")
    console.backups.make(BackupCause.PERSON)
    seconds(console, 1)
    assert codes(console) == [AlarmCode.RECORDS_DAMAGED]
    keeper.error = None
    console.backups.make(BackupCause.PERSON)
    seconds(console, 1)
    assert codes(console) == []


def test_an_older_copy_of_the_records_is_an_alarm() -> None:
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, medium=MediumFacts("there", 5, NOON_UTC_MS), ahead=12)
    console = console_with(keeper, medium="there")
    seconds(console, 10)
    assert codes(console) == [AlarmCode.RECORDS_OLDER]
    assert console.alarms.alarms[0].detail == (12,)


def test_somebody_in_the_way_of_a_look_is_an_alarm_only_when_they_stay() -> None:
    keeper = FakeKeeper()
    keeper.error = RecordsError(StoreCode.BUSY, path="here")
    console = console_with(keeper)
    seconds(console, 70 + 60 * 8)
    assert codes(console) == []
    seconds(console, 70 + 60 * 3)
    assert codes(console) == [AlarmCode.BACKUPS_UNKNOWN]


def test_the_last_backup_is_made_also_when_it_is_not_known_whether_it_is_needed() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper)

    def fail(_now_utc_ms: int) -> Standing:
        raise OverflowError("a manifest of the year 10^22")

    keeper.standing = fail  # type: ignore[method-assign]
    console.backups.close()
    assert keeper.asked[-1] == "make closing"
    assert len(bodies(console, BackupMade)) == 1


def test_a_disk_that_is_nearly_full_is_an_alarm() -> None:
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, free_bytes=GIB - 1, ballast=False)
    console = console_with(keeper)
    assert codes(console) == []  # nothing is known yet
    seconds(console, 10)
    assert codes(console) == [AlarmCode.DISK_LOW]
    assert console.alarms.alarms[0].detail == (960,)
    keeper.standing_now = replace(keeper.standing_now, free_bytes=GIB)
    seconds(console, 61)
    assert codes(console) == []


def test_a_drill_is_held_each_week_when_nobody_is_treated() -> None:
    keeper = FakeKeeper()
    keeper.standing_now = replace(keeper.standing_now, backups=(facts(NOON_UTC_MS - 6 * times.DAY_MS),))
    console = console_with(keeper)
    seconds(console, 3600)
    assert "drill" not in keeper.asked
    console.clock.advance(times.DAY_MS)  # type: ignore[attr-defined]
    seconds(console, 70)
    assert keeper.asked.count("drill") == 1
    assert bodies(console, BackupDrilled) == [BackupDrilled("backup-1", 9, "")]
    assert console.backups.status.drilled_utc_ms > NOON_UTC_MS
    seconds(console, 3600)
    assert keeper.asked.count("drill") == 1


def test_what_the_last_drill_found_is_known_after_a_restart() -> None:
    keeper = FakeKeeper(drill_fault="pages")
    console = console_with(keeper)
    console.backups.drill()
    again = make_console(console.records, signed_in=MANAGER)
    again.backups.opened(FakeKeeper(), "")
    assert again.backups.status.drill_fault == "pages"
    assert again.backups.status.drilled_utc_ms == console.backups.status.drilled_utc_ms


def test_another_second_medium_is_kept_in_the_settings_and_on_record() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper, medium="old")
    answers: list[MediumFacts] = []
    console.backups.choose_second_medium("new", answers.append)
    assert console.saved_media == ["new"]
    assert answers[0].path == console.backups.status.second_medium == "new"
    assert bodies(console, SettingChanged) == [SettingChanged("second_medium", '"old"', '"new"')]
    console.backups.choose_second_medium("")
    assert console.saved_media == ["new", ""]


def test_one_that_is_not_there_changes_nothing() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper, medium="old")
    keeper.error = RecordsError(StoreCode.SECOND_MEDIUM_GONE, path="new")
    failures: list[Exception] = []
    console.backups.choose_second_medium("new", None, failures.append)
    assert len(failures) == 1
    assert (console.saved_media, console.backups.status.second_medium) == ([], "old")
    assert bodies(console, SettingChanged) == []


def test_an_erasure_is_listed() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper)
    console.backups.add(Tombstone(UUID(int=7), 7, NOON_UTC_MS, "2033-11-21", NOON_UTC_MS))
    assert keeper.asked[-1] == "erased"


def test_a_closed_worker_is_told() -> None:
    keeper = FakeKeeper()
    console = console_with(keeper)
    console.backups._worker.close(1)
    failures: list[Exception] = []
    console.backups.make(BackupCause.PERSON, None, failures.append)
    assert [error.code for error in failures if isinstance(error, KnownError)] == [WorkerCode.CLOSED]
    assert console.backups.status.going_on is None
    console.backups.close()
