"""Finding patients as people type: any part, any case, any accent, few letters or many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mnconsole.domain.people import fold, search_text
from mnconsole.services.sample_records import SamplePlan, fill
from mnconsole.store import keys, patient_search
from mnconsole.store.errors import DamagedError, StoreCode
from mnconsole.store.opened import OpenRecords
from mnconsole.store.records import open_records
from tests.helpers.records import NOON, Clinic, clinic_policy, copy_of, opened
from tests.helpers.tampering import database

_PEOPLE = (
    ("Ada Sample", "1984-03-12"),
    ("Zoë Ünïcode", "1990-12-01"),
    ("ÅKE Placeholder", "2001-01-31"),
    ("Søren Testcase", "1950-07-07"),
    ("Straße Mockup", "1960-02-02"),
    ("李 样本", "1999-09-09"),
    ('Eli "Quote" O\'Dummy', "1977-05-05"),
    ("Max 100%_Sample\\", "1988-08-08"),
)


@pytest.fixture
def people(clinic: Clinic) -> Clinic:
    """The clinic with eight people, numbers 1 to 8."""
    for name, born in _PEOPLE:
        clinic.add_patient(name, born)
    return clinic


_TYPED: tuple[tuple[str, list[int]], ...] = (
    ("ada", [1]),
    ("SAMPLE ada", [1]),
    ("ample", [1, 8]),
    ("zoe", [2]),
    ("ZOË unicode", [2]),
    ("ake", [3]),
    ("soren", [4]),
    ("strasse", [5]),
    ("李", [6]),
    ("样本", [6]),
    ('"quote"', [7]),
    ("o'd", [7]),
    ("100%", [8]),
    ("%", [8]),
    ("_", [8]),
    ("\\", [8]),
    ("1984-03-12", [1]),
    ("12/03/1984", [1]),
    ("12.03.1984", [1]),
    ("12 mar 1984", [1]),
    ("1984", [1]),
    ("AND", []),
    ("ada OR zoe", []),
    ("ada*", []),
    ("nobody", []),
    ("\x00ada\x07", [1]),
    ("ada\ud800", [1]),
)


def test_what_is_typed_finds(people: Clinic) -> None:
    for typed, numbers in _TYPED:
        _finds(people, typed, numbers)


def _finds(people: Clinic, typed: str, numbers: list[int]) -> None:
    hits = people.records.read(lambda reader: reader.search_patients(typed, 20))
    assert sorted(hit.number for hit in hits) == numbers, typed
    assert people.records.read(lambda reader: reader.count_patients(typed)) == len(hits)
    for hit in hits:
        name, born = _PEOPLE[hit.number - 1]
        assert (hit.name, hit.birth_date) == (name, born)


def test_nothing_typed_is_everybody_by_name(people: Clinic) -> None:
    for typed in ("", "  ", "\t\n", "\x00"):
        hits = people.records.read(lambda reader, typed=typed: reader.search_patients(typed, 20))
        assert [hit.name for hit in hits] == [name for name, _ in sorted(_PEOPLE, key=lambda one: fold(one[0]))]


def test_the_same_name_written_otherwise(people: Clinic) -> None:
    people.add_patient("ADA  sámple", "2000-01-01")
    hits = people.records.read(lambda reader: reader.same_name("Ada Sample"))
    assert [hit.number for hit in hits] == [1, 9]
    assert people.records.read(lambda reader: reader.same_name("Ada Sampl")) == ()


def test_numbers_go_on(people: Clinic) -> None:
    assert people.records.read(lambda reader: reader.next_patient_number()) == 9


@pytest.fixture(scope="module")
def many(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRecords]:
    """1,500 sample patients: common words are found by walking, rare ones by the index."""
    folder = copy_of(template, tmp_path_factory.mktemp("many") / "records")
    records = open_records(folder, keys.unlock(folder, None).key)
    fill(records, clinic_policy(), [], SamplePlan(1500, 0, 5), NOON)
    yield records
    records.close()


class Everybody(list[tuple[str, int, str]]):
    """All patients as (folded, number, name) in order of names. Shown in short: hypothesis prints what a failing test
    was given, and over a thousand names it warns of a large repr instead of telling the failure."""

    def __repr__(self) -> str:
        return f"<{len(self)} patients>"


@pytest.fixture(scope="module")
def everybody(many: OpenRecords) -> Everybody:
    """All of them, by a search for nothing."""
    hits = many.read(lambda reader: reader.search_patients("", 5000))
    return Everybody((search_text(h.name, date.fromisoformat(h.birth_date), h.number), h.number, h.name) for h in hits)


_QUERIES = st.lists(
    st.sampled_from(
        ["patient", "specimen", "ada", "sam", "0", "12", "19", "1984", "spec", "zoe", "a", "1204", "-", "|7"]
    ),
    min_size=1,
    max_size=3,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@example(typed="0 1984", limit=1, offset=0)
@given(typed=_QUERIES, limit=st.integers(1, 60), offset=st.sampled_from([0, 0, 1, 50, 1000]))
def test_both_ways_of_searching_find_what_a_plain_comparison_finds(
    many: OpenRecords, everybody: Everybody, typed: str, limit: int, offset: int
) -> None:
    found = [entry for entry in everybody if all(word in entry[0] for word in typed.split())]
    with database(many.folder, read_only=True) as connection:
        few = patient_search.narrowed(connection, typed)
    if few is not None and few.indexed:
        # Of few, those whose name begins with what was typed come first; else all stand by name.
        found.sort(key=lambda entry: -sum(f" {word}" in f" {fold(entry[2])}" for word in typed.split()))
    wanted = [number for _folded, number, _name in found]
    hits = many.read(lambda reader: reader.search_patients(typed, limit, offset))
    assert [hit.number for hit in hits] == wanted[offset : offset + limit]
    assert many.read(lambda reader: reader.count_patients(typed)) == len(wanted)


def test_pages_join_without_gap_or_overlap(many: OpenRecords, everybody: Everybody) -> None:
    pages = [many.read(lambda r, at=at: r.search_patients("", 100, at)) for at in range(0, 1500, 100)]
    assert [hit.number for page in pages for hit in page] == [number for _folded, number, _name in everybody]
    names = [name for _folded, _number, name in everybody]
    assert names == sorted(names, key=fold)


def test_rare_words_are_looked_up_and_common_ones_walked(many: OpenRecords) -> None:
    """At 20,000 patients either way alone would lag: sorting all that match, or walking for one that hardly does."""
    with database(many.folder, read_only=True) as connection:
        rare, common = (patient_search.narrowed(connection, word) for word in ("zoe", "specimen"))
        assert rare is not None
        assert common is not None
        assert (rare.indexed, common.indexed) == (True, False)
        walk = "EXPLAIN QUERY PLAN SELECT row FROM patient INDEXED BY patient_by_name WHERE instr(folded, 'x') "
        plan = connection.exec_driver_sql(walk + "ORDER BY folded_name, number").fetchall()
        assert [row[3] for row in plan] == ["SCAN patient USING COVERING INDEX patient_by_name"]


@pytest.mark.parametrize("table", ["patient_search_config", "patient_search_data"])
def test_an_index_that_was_emptied_by_hand_is_told_as_damage_and_made_anew(folder: Path, table: str) -> None:
    with database(folder) as connection:
        connection.exec_driver_sql(f"DELETE FROM {table}")
    with opened(folder) as clinic:
        with pytest.raises(DamagedError) as told:
            clinic.add_patient("Ben Example")
        assert told.value.code is StoreCode.DAMAGED
        assert [(one.table, one.what) for one in clinic.records.check_state()] == [("patient_search", "unreadable")]
        clinic.records.rebuild_state()
        assert clinic.records.check_state() == ()
        clinic.add_patient("Ben Example")
        found = clinic.records.read(lambda reader: reader.search_patients("exam", 5))
        assert [hit.name for hit in found] == ["Ben Example"]
