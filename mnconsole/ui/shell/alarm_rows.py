"""Alarms as rows with words. No Qt."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.domain.alarms import Alarm, Priority
from mnconsole.domain.pen import EndsBy
from mnconsole.domain.pen_kinds import Halt
from mnconsole.ui.shell.state import AlarmRow, Level, Pill, Strip
from mnconsole.ui.words import shell as words
from mnconsole.ui.words.alarms import words_of
from mnconsole.ui.words.formats import time_of_day

_LEVELS = {Priority.HIGH: Level.HIGH, Priority.MEDIUM: Level.MEDIUM, Priority.LOW: Level.LOW}


def key_of(alarm: Alarm) -> str:
    """The name of one occurrence."""
    return f"{alarm.code.value}:{alarm.subject.hex if alarm.subject is not None else ''}"


def row_of(
    alarm: Alarm,
    halt: Halt,
    who: str = "",
    since_utc_ms: int | None = None,
    *,
    leads: bool = False,
    unconfirmed: bool = False,
) -> AlarmRow:
    """The row of an alarm about `who`; `halt` is how the pen in use comes to a halt. `since_utc_ms`: when its cause
    began, where that is known; `leads`: whether a press may lead to that patient; `unconfirmed`: that a stop is not
    confirmed, so that the pen is told of like one that nothing stops."""
    known = replace(halt, ends_by=EndsBy.NOTHING) if unconfirmed else halt
    told = words_of(alarm.code, known, alarm.detail, who)
    level = _LEVELS[alarm.priority]
    if level is Level.MEDIUM and alarm.acknowledged:
        level = Level.MEDIUM_SEEN
    if since_utc_ms is None:
        since = words.since(time_of_day(alarm.since_utc_ms, seconds=True))
    else:
        since = words.since(time_of_day(since_utc_ms))
    go_to = words.go_to(who) if leads and who and alarm.subject is not None else ""
    return AlarmRow(key_of(alarm), level, told.title, told.text, told.pill, since, alarm.acknowledged, go_to)


def strip_of(rows: tuple[AlarmRow, ...]) -> Strip | None:
    """The strip: the first high alarm that is not acknowledged."""
    row = next((row for row in rows if row.level is Level.HIGH and not row.acknowledged), None)
    if row is None:
        return None
    return Strip(row, words.one_of(len(rows)) if len(rows) > 1 else "")


def pill_of(rows: tuple[AlarmRow, ...], strip: Strip | None) -> Pill | None:
    """The pill: the first alarm, unless the strip tells it."""
    if not rows or strip is not None:
        return None
    text = rows[0].short
    return Pill(rows[0].level, words.more_alarms(text, len(rows)) if len(rows) > 1 else text)
