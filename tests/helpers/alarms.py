"""What a test of alarms asks and does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import Alarm, AlarmCode
from mnconsole.services.pen_control import PenRefusal
from tests.helpers.consoles import BenchConsole

MS = 1_000_000


def codes(console: BenchConsole) -> list[AlarmCode]:
    console.alarms.tick()
    return [alarm.code for alarm in console.alarms.alarms]


def alarm_of(console: BenchConsole, code: AlarmCode) -> Alarm:
    return next(alarm for alarm in console.alarms.alarms if alarm.code is code)


def recorded(console: BenchConsole, code: AlarmCode) -> list[str]:
    kinds = (ev.AlarmRaised, ev.AlarmAcknowledged, ev.AlarmEnded)
    return [e.kind for e in console.records.log if isinstance(e.body, kinds) and e.body.code == code.value]


def acknowledge(console: BenchConsole, code: AlarmCode, late_ms: int = 0) -> PenRefusal | None:
    return console.alarms.acknowledge(alarm_of(console, code), console.link.now_ns() - late_ms * MS)


def reported(**changes: Any) -> Callable[[BenchConsole], object]:
    return lambda console: console.link.report(**changes)


def lasting(ms: int, **changes: Any) -> Callable[[BenchConsole], object]:
    def last(console: BenchConsole) -> None:
        console.link.report(**changes)
        for _ in range(ms // 40 + 1):
            console.link.report()

    return last
