"""Times that no honest log holds are told; everything that an honest one may hold is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from mnconsole.domain import record_events as rec
from mnconsole.domain.access_events import SignInFailed, Way
from mnconsole.domain.events import Body, Event
from mnconsole.domain.people import Role
from mnconsole.services.identity import new_uuid7
from mnconsole.store import keys
from mnconsole.store.log_faults import LogFault
from mnconsole.store.opened import OpenRecords
from mnconsole.store.records import create_records
from tests.helpers.records import NURSE, EventMaker

HOUR = 3_600_000
_VIEWED = rec.PatientViewed(new_uuid7())


def _clinic(folder: Path, *, demo: bool = False) -> OpenRecords:
    make = EventMaker()
    bodies = (rec.ClinicSetUp("Sample Clinic", demo), rec.StaffAdded(NURSE, "Nurse One", Role.NURSE.value, True))
    return create_records(folder, keys.demo(), lambda unit: _append(unit, [make(body) for body in bodies]))


def _append(unit: object, events: list[Event]) -> None:
    unit.append(events)  # type: ignore[attr-defined]


def _verdict(records: OpenRecords, events: list[Event]) -> tuple[str, int]:
    records.write(lambda unit: unit.append(events))
    found = records.read(lambda reader: reader.verify())
    records.close()
    return found.fault, found.first_bad_seq


def _run(*told: tuple[Body, int, int]) -> list[Event]:
    """One run: (what, ms of the steady clock since its begin, ms that the UTC clock is off)."""
    make = EventMaker()
    return [
        replace(make(body), at_utc_ms=make.at_utc_ms + mono + off, mono_ms=make.at_utc_ms + mono)
        for body, mono, off in told
    ]


def _steady(events: list[Event]) -> list[Event]:
    """The same without the second that the maker lets pass."""
    first = events[0]
    return [replace(event, mono_ms=event.mono_ms - first.mono_ms) for event in events]


@pytest.mark.parametrize(
    "told",
    [
        [(_VIEWED, 0, 0), (_VIEWED, 2 * HOUR, -HOUR), (_VIEWED, 3 * HOUR, 0)],
        [(_VIEWED, 0, 0), (_VIEWED, HOUR, -6_000), (_VIEWED, 2 * HOUR, 0)],
        [(_VIEWED, 0, 0), (rec.AppClosed(), HOUR, 0), (_VIEWED, HOUR, -24 * HOUR)],
        [(_VIEWED, 0, 0), (_VIEWED, HOUR, -2 * HOUR), (rec.ClockJumped(-HOUR), 2 * HOUR, -HOUR)],
    ],
)
def test_an_early_time_that_nothing_explains_is_told(tmp_path: Path, told: list[tuple[Body, int, int]]) -> None:
    records = _clinic(tmp_path / "records")
    seq = 2 + next(place for place, (_body, _mono, off) in enumerate(told, start=1) if off < -5_000)
    assert _verdict(records, _steady(_run(*told))) == (LogFault.BACKDATED, seq)


@pytest.mark.parametrize(
    "told",
    [
        # a clock set back, written down within a second, and what came in between
        [
            (_VIEWED, 0, 0),
            (_VIEWED, HOUR, -HOUR),
            (rec.ClockJumped(-HOUR), HOUR + 900, -HOUR),
            (_VIEWED, 9 * HOUR, -HOUR),
        ],
        # set back and forward again
        [
            (_VIEWED, 0, 0),
            (rec.ClockJumped(-HOUR), HOUR, -HOUR),
            (rec.ClockJumped(3 * HOUR), 2 * HOUR, 2 * HOUR),
            (rec.ClockJumped(-4 * HOUR), 3 * HOUR, -2 * HOUR),
            (_VIEWED, 9 * HOUR, -2 * HOUR),
        ],
        # a crash before the jump could be written down
        [(_VIEWED, 0, 0), (_VIEWED, HOUR, -HOUR)],
        [(_VIEWED, 0, 0), (_VIEWED, HOUR, -HOUR), (_VIEWED, HOUR + 50_000, -HOUR)],
        # a jump of 2 s and less is none
        [(_VIEWED, 0, 0), (_VIEWED, HOUR, -2_000), (_VIEWED, 9 * HOUR, -2_000)],
        # what was kept while the disk was full: written late, under its own time
        [(_VIEWED, 0, 0), (_VIEWED, 2 * HOUR, 0), (_VIEWED, HOUR, 0), (_VIEWED, HOUR, 0), (_VIEWED, 3 * HOUR, 0)],
        # typed while the records were closed
        [(_VIEWED, 0, 0), (SignInFailed(Way.PASSPHRASE, None), HOUR, -20 * HOUR), (_VIEWED, 9 * HOUR, 0)],
        # ahead of the clock: nobody gains by it, and a laptop's clock may be wrong
        [(_VIEWED, 0, 0), (_VIEWED, HOUR, HOUR), (_VIEWED, 9 * HOUR, 0)],
    ],
)
def test_what_an_honest_log_may_hold_is_not_told(tmp_path: Path, told: list[tuple[Body, int, int]]) -> None:
    assert _verdict(_clinic(tmp_path / "records"), _steady(_run(*told))) == ("", 0)


def test_a_clock_set_back_between_two_runs_is_not_told(tmp_path: Path) -> None:
    earlier = [replace(event, at_utc_ms=event.at_utc_ms - 90 * 24 * HOUR) for event in _run((_VIEWED, 0, 0))]
    assert _verdict(_clinic(tmp_path / "records"), [*_run((_VIEWED, HOUR, 0)), *earlier]) == ("", 0)


def test_sample_sessions_of_a_demo_have_times_of_their_own(tmp_path: Path) -> None:
    events = _steady(_run((_VIEWED, 0, 0), (_VIEWED, HOUR, -90 * HOUR), (_VIEWED, 9 * HOUR, 0)))
    assert _verdict(_clinic(tmp_path / "records", demo=True), events) == ("", 0)
