"""Sample records: the same seed gives the same, names are made up, and the treatments are whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.dose import density_per_cm2
from mnconsole.domain.records_ports import HistoryQuery
from mnconsole.domain.session import Session, Status, Step
from mnconsole.services.sample_records import FIRST_NAMES, LAST_NAMES, SampleCount, SamplePlan, fill, sample_name
from mnconsole.services.trace import unpack
from tests.helpers.records import NOON, NURSE, Clinic, clinic_policy, opened, set_up


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """Opened records, compared with their log at the end."""
    set_up(tmp_path / "records").close()
    with opened(tmp_path / "records") as found:
        yield found


def _fill(clinic: Clinic, plan: SamplePlan) -> SampleCount:
    return fill(clinic.records, clinic_policy(), [NURSE], plan, NOON)


def _sessions(clinic: Clinic) -> list[Session]:
    rows = clinic.records.read(lambda reader: reader.history(HistoryQuery(), None, 1000)).rows
    found = [clinic.records.read(lambda reader, row=row: reader.session(row.summary.id)) for row in rows]
    return [session for session in found if session is not None]


def test_as_many_as_planned_and_all_closed(clinic: Clinic) -> None:
    count = _fill(clinic, SamplePlan(30, 40, 7, 20))
    assert (count.patients, count.sessions) == (30, 40)
    assert clinic.records.read(lambda reader: reader.count_events()) == count.events + 3
    assert clinic.records.read(lambda reader: reader.count_patients("")) == 30
    found = clinic.records.read(lambda reader: reader.verify())
    assert (found.sound, found.open_sessions) == (True, 0)


def test_treatments_are_whole_and_their_figures_fit_together(clinic: Clinic) -> None:
    _fill(clinic, SamplePlan(10, 30, 7, 20))
    policy = clinic_policy()
    for session in _sessions(clinic):
        assert session.step is Step.CLOSED
        assert all(NOON - 21 * 86_400_000 < event.at_utc_ms < NOON for event in session.events)
        if session.status is Status.UNTREATED:
            continue
        assert session.cartridge is not None
        for zone in session.zones:
            density = density_per_cm2(session.cartridge.needles, zone.contact_strokes, zone.plan.area_mm2)
            assert density is not None
            assert policy.dose.low * 8 // 10 <= density <= policy.dose.high * 12 // 10
            assert zone.passes_done == zone.plan.passes
        for event in session.events:
            if isinstance(event.body, ev.StretchRecorded):
                samples = unpack(event.body.trace)
                assert (len(samples), samples[-1].contact_strokes) == (25, event.body.contact_counter)
                assert samples[-1].uptime_ms == event.body.uptime_to_ms


def local(utc_ms: int) -> datetime:
    return datetime.fromtimestamp(utc_ms / 1000).astimezone()


@pytest.mark.parametrize("hour_ms", [0, 6 * 3_600_000, 13 * 3_600_000])
def test_treatments_are_within_the_hours_of_a_clinic(clinic: Clinic, hour_ms: int) -> None:
    fill(clinic.records, clinic_policy(), [NURSE], SamplePlan(10, 60, 7, 5), NOON + hour_ms)
    sessions = _sessions(clinic)
    assert len(sessions) == 60
    for session in sessions:
        began, ended = (local(ms) for ms in (session.started_utc_ms, session.closed_utc_ms))
        assert began.date() == ended.date()
        assert time(8, 30) <= began.time() < ended.time() <= time(17, 30)
        assert session.closed_utc_ms < NOON + hour_ms
    assert len({local(session.started_utc_ms).date() for session in sessions}) >= 4


def test_the_same_seed_gives_the_same(tmp_path: Path) -> None:
    seen = []
    for name in ("one", "two"):
        set_up(tmp_path / name).close()
        with opened(tmp_path / name) as clinic:
            _fill(clinic, SamplePlan(12, 6, 7, 20))
            people = clinic.records.read(lambda reader: reader.search_patients("", 100))
            seen.append((people, [[(e.id, e.at_utc_ms, e.body) for e in s.events] for s in _sessions(clinic)]))
    assert seen[0] == seen[1]


def test_more_of_the_same_seed_are_other_people(clinic: Clinic) -> None:
    for expected in (5, 10):
        _fill(clinic, SamplePlan(5, 3, 7, 20))
        hits = clinic.records.read(lambda reader: reader.search_patients("", 100))
        assert len({hit.id for hit in hits}) == len({hit.number for hit in hits}) == expected
        assert len({hit.name for hit in hits}) == expected


def test_it_can_be_ended_between_batches(clinic: Clinic) -> None:
    seen: list[tuple[int, int]] = []

    def first_only(done: int, planned: int) -> bool:
        seen.append((done, planned))
        return False

    count = fill(clinic.records, clinic_policy(), [NURSE], SamplePlan(600, 10, 7), NOON, first_only)
    assert (count, seen) == (SampleCount(500, 0, 500), [(500, 610)])


def test_names_are_plainly_made_up_and_differ() -> None:
    names = [sample_name(index) for index in range(400)]
    assert len(set(names)) == 400
    for name in names:
        assert name.split()[1] in {*LAST_NAMES, "Specimen"}
        assert name.split()[0] in {*FIRST_NAMES, "Patient"}


def test_sessions_need_people(clinic: Clinic) -> None:
    for plan, practitioners in ((SamplePlan(0, 1), [NURSE]), (SamplePlan(1, 1), [])):
        with pytest.raises(ValueError, match="need a patient"):
            fill(clinic.records, clinic_policy(), practitioners, plan, NOON)
