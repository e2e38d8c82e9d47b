"""Every alarm has words: what happened, what the pen is doing, what to do."""

from __future__ import annotations

from uuid import UUID

import pytest

from mnconsole.domain.alarms import PRIORITY, Alarm, AlarmCode, Priority
from mnconsole.domain.pen import EndsBy, StopCause
from mnconsole.domain.pen_kinds import Halt, SwitchOff
from mnconsole.services import alarm_watch
from mnconsole.ui.shell.alarm_rows import key_of, pill_of, row_of, strip_of
from mnconsole.ui.shell.state import Level
from mnconsole.ui.words.alarms import IDLE_CAUSES, words_of
from tests.helpers.bare_pens import AT_THE_PEN, PULL

ABOUT_A_PATIENT = (AlarmCode.CREAM_OVERDUE, AlarmCode.CREAM_OVER_LABEL)
SUBJECT = UUID(int=7)
LEASED = Halt(EndsBy.LEASE, SwitchOff.AT_THE_PEN)
HALTS = [Halt(ends_by, way) for ends_by in EndsBy for way in SwitchOff]


@pytest.mark.parametrize("code", list(AlarmCode))
def test_each_alarm_has_words(code: AlarmCode) -> None:
    detail = (2,) if code is AlarmCode.STOPPED_IDLE else (1390, 1300)
    told = words_of(code, LEASED, detail, "Ben Example")
    assert told.title
    assert not told.title.endswith(".")
    assert told.text.endswith(".")
    assert told.pill
    assert len(told.pill) <= 70
    assert ("Ben Example" in told.title) == (code in ABOUT_A_PATIENT)
    assert "_" not in told.title + told.text + told.pill


@pytest.mark.parametrize("code", [code for code in AlarmCode if code not in ABOUT_A_PATIENT])
def test_each_alarm_of_the_pen_says_what_the_pen_does_and_what_to_do(code: AlarmCode) -> None:
    text = words_of(code, LEASED, (1, 2), "").text.lower()
    assert any(word in text for word in ("motor", "pen", "stop")), text
    assert text.count(".") + text.count(",") >= 2 or ";" in text, text


def test_an_unconfirmed_stop_says_first_what_saves_the_skin() -> None:
    assert words_of(AlarmCode.STOP_NOT_CONFIRMED, LEASED).text.startswith(
        "Lift the pen off the skin now, then switch it off at the pen."
    )


@pytest.mark.parametrize("code", [AlarmCode.STOP_NOT_CONFIRMED, AlarmCode.LINK_LOST, AlarmCode.LINK_DEAD])
@pytest.mark.parametrize("halt", HALTS)
def test_each_kind_of_pen_is_told_the_truth(code: AlarmCode, halt: Halt) -> None:
    told = words_of(code, halt)
    lost = code is not AlarmCode.STOP_NOT_CONFIRMED
    assert ("stops by itself within 0.3 s" in told.text) == (lost and halt.ends_by is EndsBy.LEASE)
    assert ("Let go of the trigger" in told.text) == (lost and halt.ends_by is EndsBy.TRIGGER)
    assert ("let go of" in told.pill) == (lost and halt.ends_by is EndsBy.TRIGGER)
    takes_its_power = not lost or halt.ends_by is EndsBy.NOTHING
    for way, words in ((AT_THE_PEN, "switch it off at the pen"), (PULL, "pull its plug")):
        told_so = takes_its_power and halt.switch_off is way
        assert (f"Lift the pen off the skin now, then {words}." in told.text) == told_so
        assert (words in told.pill) == told_so
    assert len(told.pill) <= 70


FAULTS = (AlarmCode.PEN_STALL, AlarmCode.PEN_HOT, AlarmCode.CARTRIDGE_MISSING, AlarmCode.CARTRIDGE_USED)


@pytest.mark.parametrize("code", FAULTS)
@pytest.mark.parametrize("halt", HALTS)
def test_only_of_the_register_map_a_fault_is_said_to_end_the_motion(code: AlarmCode, halt: Halt) -> None:
    text = words_of(code, halt).text
    ends = "stopped by itself" in text or "motor is off" in text
    assert ends == (halt.ends_by is EndsBy.LEASE)
    assert ("was told to stop" in text) == (not ends)


def test_a_run_that_ended_by_its_time_says_how_to_go_on() -> None:
    told = words_of(AlarmCode.STOPPED_IDLE, LEASED, (IDLE_CAUSES.index(StopCause.RUN_TIME),))
    assert told.title == "Pen stopped after 10 s"
    assert "hold START to go on" in told.text


def test_numbers_are_told_in_their_units() -> None:
    assert "Set 1.25 mm, the pen reports 1.10 mm" in words_of(AlarmCode.DEPTH_DIFFERS, LEASED, (1250, 1100)).text
    too_deep = words_of(AlarmCode.TOO_DEEP, LEASED, (1000, 2600))
    assert too_deep.title == "Needles deeper than 2.50 mm"
    assert "Set 1.00 mm, the pen reports 2.60 mm" in too_deep.text
    assert "Set 1.00 mm, pen reports 2.60 mm" in too_deep.pill
    assert "Set 90 Hz, the pen reports 70.5 Hz" in words_of(AlarmCode.SPEED_DIFFERS, LEASED, (900, 705)).text
    assert "15 %" in words_of(AlarmCode.BATTERY_LOW, LEASED, (15,)).text
    assert "cream on for 23:10" in words_of(AlarmCode.CREAM_OVERDUE, LEASED, (1390,), "Ada Sample").title
    assert "cream on for 61 min" in words_of(AlarmCode.CREAM_OVER_LABEL, LEASED, (3661,), "Ada Sample").title


def test_causes_of_waiting_are_numbered_as_the_service_numbers_them() -> None:
    assert IDLE_CAUSES == alarm_watch._IDLE_CAUSES
    texts = {words_of(AlarmCode.STOPPED_IDLE, LEASED, (number,)).text for number in range(len(IDLE_CAUSES))}
    assert len(texts) == len(IDLE_CAUSES)


def test_a_patient_whose_name_is_not_read_yet_has_words_too() -> None:
    assert words_of(AlarmCode.CREAM_OVERDUE, LEASED, (1390,)).title.startswith("A patient")


def alarm(code: AlarmCode, *, acknowledged: bool = False, subject: UUID | None = None) -> Alarm:
    return Alarm(code, 1_772_359_200_000, subject, (1390,), acknowledged)


@pytest.mark.parametrize("code", list(AlarmCode))
def test_each_alarm_has_a_level(code: AlarmCode) -> None:
    expected = {Priority.HIGH: Level.HIGH, Priority.MEDIUM: Level.MEDIUM, Priority.LOW: Level.LOW}[PRIORITY[code]]
    assert row_of(alarm(code), LEASED, "").level is expected


def test_the_strip_is_the_first_high_alarm_that_nobody_acknowledged() -> None:
    lost, cream = (
        row_of(alarm(AlarmCode.LINK_LOST), LEASED, ""),
        row_of(alarm(AlarmCode.CREAM_OVERDUE, subject=SUBJECT), LEASED, "Ada"),
    )
    seen = row_of(alarm(AlarmCode.LINK_LOST, acknowledged=True), LEASED, "")
    strip = strip_of((lost, cream))
    assert strip is not None
    assert (strip.row, strip.more) == (lost, "1 of 2")
    assert pill_of((lost, cream), strip) is None
    alone = strip_of((lost,))
    assert alone is not None
    assert alone.more == ""
    assert strip_of((cream, seen)) is None


def test_the_pill_is_the_first_alarm_and_counts_the_others() -> None:
    cream = row_of(alarm(AlarmCode.CREAM_OVERDUE, subject=SUBJECT), LEASED, "Ada Sample")
    seen = row_of(alarm(AlarmCode.LINK_LOST, acknowledged=True), LEASED, "")
    pill = pill_of((cream, seen), None)
    assert pill is not None
    assert (pill.level, pill.text) == (Level.MEDIUM, "Ada Sample: cream on for 23:10, remove now  ·  1 of 2")
    red = pill_of((seen,), None)
    assert red is not None
    assert red.level is Level.HIGH
    assert pill_of((), None) is None


def test_an_acknowledged_medium_alarm_is_steady() -> None:
    assert row_of(alarm(AlarmCode.CREAM_OVERDUE, acknowledged=True), LEASED, "").level is Level.MEDIUM_SEEN


def test_two_patients_have_two_keys() -> None:
    one, other = alarm(AlarmCode.CREAM_OVERDUE, subject=SUBJECT), alarm(AlarmCode.CREAM_OVERDUE, subject=UUID(int=8))
    assert key_of(one) != key_of(other)


def test_while_a_stop_is_not_confirmed_nothing_is_promised_of_a_lost_pen() -> None:
    calm = row_of(alarm(AlarmCode.LINK_LOST), LEASED)
    told = row_of(alarm(AlarmCode.LINK_LOST), LEASED, unconfirmed=True)
    assert "stops by itself" in calm.text
    assert "stops by itself" not in told.text
    assert "Lift the pen off the skin now" in told.text
    assert told.title == calm.title
    dead = row_of(alarm(AlarmCode.LINK_DEAD), LEASED, unconfirmed=True)
    assert "stops by itself" not in dead.text
    assert "start the console again" in dead.text
    assert "Stop is sent" not in dead.text, "nobody is left to send it"
    assert "stopped by itself" not in row_of(alarm(AlarmCode.PEN_STALL), LEASED, unconfirmed=True).text
