"""The history: pages that join, filters, figures, and the last session of a patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from mnconsole.domain.people import fold
from mnconsole.domain.records_ports import HistoryQuery, HistoryRow, HistoryTotals
from mnconsole.domain.session import Status
from mnconsole.services.sample_records import SamplePlan, fill
from mnconsole.store import keys
from mnconsole.store.opened import OpenRecords
from mnconsole.store.records import open_records
from tests.helpers.records import MANAGER, NOON, NURSE, Clinic, clinic_policy, copy_of
from tests.helpers.tampering import database

_DAY_MS = 86_400_000


@dataclass(frozen=True)
class Filled:
    """Records with 80 closed and 2 open sessions, and all of their rows."""

    records: OpenRecords
    rows: tuple[HistoryRow, ...]


@pytest.fixture(scope="module")
def filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """Sample treatments of 30 days by two people."""
    folder = copy_of(template, tmp_path_factory.mktemp("history") / "records")
    records = open_records(folder, keys.unlock(folder, None).key)
    fill(records, clinic_policy(), [NURSE, MANAGER], SamplePlan(40, 80, 11, 30), NOON)
    clinic = Clinic(records)
    for name in ("Gus Dummy", "Fay Mockup"):
        clinic.start_session(clinic.add_patient(name))
    yield Filled(records, records.read(lambda reader: reader.history(HistoryQuery(), None, 1000)).rows)
    records.close()


def _all(filled: Filled, query: HistoryQuery, limit: int) -> list[HistoryRow]:
    rows: list[HistoryRow] = []
    after: tuple[int, UUID] | None = None
    for _ in range(200):
        page = filled.records.read(lambda reader, after=after: reader.history(query, after, limit))
        assert len(page.rows) <= limit
        rows += page.rows
        after = page.next_after
        if after is None:
            return rows
    raise AssertionError("the pages do not end")


def test_newest_first_with_their_people(filled: Filled) -> None:
    assert len(filled.rows) == 82
    keys_ = [(row.summary.started_utc_ms, row.summary.id) for row in filled.rows]
    assert keys_ == sorted(keys_, reverse=True)
    assert {row.practitioner_name for row in filled.rows} == {"Nurse One", "Manager One"}
    assert filled.rows[0].patient_name == "Fay Mockup"
    assert all(row.patient_name for row in filled.rows)


_QUERIES = {
    "all": (HistoryQuery(), lambda row: True),
    "name": (HistoryQuery(text="sám"), lambda row: "sam" in fold(row.patient_name)),
    "two letters": (HistoryQuery(text="do"), lambda row: "do" in fold(row.patient_name)),
    "nobody": (HistoryQuery(text="nobody"), lambda row: False),
    "from": (
        HistoryQuery(from_utc_ms=NOON - 7 * _DAY_MS),
        lambda row: row.summary.started_utc_ms >= NOON - 7 * _DAY_MS,
    ),
    "to": (HistoryQuery(to_utc_ms=NOON - 7 * _DAY_MS), lambda row: row.summary.started_utc_ms < NOON - 7 * _DAY_MS),
    "by": (HistoryQuery(practitioner_id=MANAGER), lambda row: row.summary.practitioner_id == MANAGER),
    "flagged": (HistoryQuery(flagged_only=True), lambda row: row.summary.override_count or row.summary.adverse),
    "unsigned": (HistoryQuery(unsigned_only=True), lambda row: row.summary.status is Status.OPEN),
    "several": (
        HistoryQuery(text="a", practitioner_id=NURSE, flagged_only=True),
        lambda row: (
            "a" in fold(row.patient_name)
            and row.summary.practitioner_id == NURSE
            and (row.summary.override_count or row.summary.adverse)
        ),
    ),
}


@pytest.mark.parametrize("name", _QUERIES)
def test_pages_of_a_filter_join_to_what_it_asks_for_and_totals_are_their_sums(filled: Filled, name: str) -> None:
    query, asked = _QUERIES[name]
    wanted = [row for row in filled.rows if asked(row)]
    for limit in (1, 7, 200):
        rows = _all(filled, query, limit)
        # The folded column has the months' names too, which hold an "a" where the patient's name has none.
        found_in_months = query.text == "a"
        assert rows == wanted or (found_in_months and all(row in rows for row in wanted))
    found = [row.summary for row in _all(filled, query, 500)]
    numbed = [one for one in found if one.numbing_ms >= 0]
    unsigned = [one.started_utc_ms for one in found if one.status is Status.OPEN]
    assert filled.records.read(lambda reader: reader.history_totals(query)) == HistoryTotals(
        sessions=len(found),
        numbing_in_band=sum(one.numbing_ready_ms <= one.numbing_ms <= one.numbing_remove_ms for one in numbed),
        numbing_over=sum(one.numbing_ms > one.numbing_remove_ms for one in numbed),
        numbing_under=sum(one.numbing_ms < one.numbing_ready_ms for one in numbed),
        overrides=sum(one.override_count for one in found),
        adverse_events=sum(one.adverse for one in found),
        not_signed=len(unsigned),
        oldest_unsigned_utc_ms=min(unsigned, default=None),
    )


def test_a_session_that_comes_while_somebody_pages_shifts_nothing(filled: Filled) -> None:
    first = filled.records.read(lambda reader: reader.history(HistoryQuery(), None, 40))
    rest = filled.records.read(lambda reader: reader.history(HistoryQuery(), first.next_after, 1000))
    assert first.rows + rest.rows == filled.rows
    last = filled.rows[-1].summary
    below = filled.records.read(lambda r: r.history(HistoryQuery(), (last.started_utc_ms, last.id), 10))
    assert (below.rows, below.next_after) == ((), None)


def test_the_last_closed_session_of_a_patient(filled: Filled) -> None:
    closed = [row.summary for row in filled.rows if row.summary.status is not Status.OPEN]
    patient = closed[0].patient_id
    assert filled.records.read(lambda reader: reader.last_session_of(patient)) == closed[0]
    open_only = filled.rows[0].summary.patient_id
    assert filled.records.read(lambda reader: reader.last_session_of(open_only)) is None


def test_the_last_reaction_of_a_patient(filled: Filled) -> None:
    closed = [row.summary for row in filled.rows if row.summary.status is not Status.OPEN]
    for patient in {one.patient_id for one in closed}:
        adverse = [one for one in closed if one.patient_id == patient and one.adverse]
        found = filled.records.read(lambda reader, who=patient: reader.last_reaction_of(who))
        assert found == (adverse[0] if adverse else None)
    assert any(one.adverse for one in closed), "else nothing was tried"


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT * FROM session ORDER BY started_utc_ms DESC, id DESC LIMIT 50", "session_by_start"),
        (
            "SELECT * FROM session WHERE (started_utc_ms, id) < (9, x'00') ORDER BY started_utc_ms DESC, id DESC",
            "session_by_start",
        ),
        (
            "SELECT * FROM session WHERE patient_id = x'00' AND status <> 'open' ORDER BY started_utc_ms DESC, id DESC",
            "session_of_patient",
        ),
        (
            "SELECT * FROM session WHERE practitioner_id = x'00' ORDER BY started_utc_ms DESC, id DESC",
            "session_of_practitioner",
        ),
        ("SELECT id FROM session WHERE status = 'open' ORDER BY started_utc_ms, id", "session_open"),
        ("SELECT * FROM event WHERE session_id = x'00' ORDER BY seq", "event_of_session"),
        ("SELECT * FROM event WHERE device_id = x'00' AND kind = 'x' ORDER BY seq DESC LIMIT 1", "event_of_kind"),
    ],
)
def test_each_query_walks_its_index_and_sorts_nothing(filled: Filled, query: str, index: str) -> None:
    with database(filled.records.folder, read_only=True) as connection:
        plan = [str(row[3]) for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + query)]
    assert [index in step for step in plan] == [True], plan
