"""Every declared kind of event goes through the log and comes back as it was."""

from __future__ import annotations

import types
import typing
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from mnconsole.domain import record_events as rec
from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body, from_plain, kinds, private_fields, to_plain
from mnconsole.store.canonical import canonical, parse
from mnconsole.store.sealing import SEALED
from tests.helpers.records import Clinic

assert rec.PatientAdded.KIND  # both modules enter their kinds when they are imported
assert ev.SessionStarted.KIND

_ALL = sorted(kinds().items())


def _values(hint: Any) -> st.SearchStrategy[Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(st.none() if one is type(None) else _values(one) for one in arguments))
    if origin is tuple:
        return st.lists(_values(arguments[0]), max_size=3).map(tuple)
    if hint is UUID:
        return st.uuids()
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _bodies(hint)
    if hint is bool:
        return st.booleans()
    if hint is int:
        return st.integers()
    if hint is str:
        return st.text(st.characters(exclude_categories=()))
    return st.sampled_from(list(hint))


def _bodies(cls: Any) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{name: _values(hints[name]) for name in cls.__struct_fields__})


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.sampled_from([cls for _key, cls in _ALL]).flatmap(_bodies))
def test_a_body_of_any_kind_survives_its_stored_form(body: Body) -> None:
    clear, private = to_plain(body)
    read = parse(canonical(clear)) | parse(canonical(private))
    assert from_plain(body.KIND, body.VERSION, read) == body


def test_no_field_has_the_name_of_the_seal() -> None:
    assert len(_ALL) > 40
    for _key, cls in _ALL:
        assert SEALED not in cls.__struct_fields__


def test_a_body_without_its_private_fields_reads_as_an_erased_person() -> None:
    clear, _private = to_plain(ev.NoteAdded("about Ada Sample"))
    assert from_plain("note.added", 1, clear) == ev.NoteAdded("")
    assert private_fields(ev.NoteAdded) == ("text",)


def test_any_unicode_name_comes_back_from_the_records(clinic: Clinic) -> None:
    names = ["Zoë Ünïcode", "李 样本", "نموذج", "👩🏽‍⚕️ Sample", 'O\'Sample "quoted" %_\\', "A" * 200]
    ids = [clinic.add_patient(name) for name in names]
    found = clinic.records.read(lambda reader: [reader.patient(one) for one in ids])
    assert [person.name for person in found if person] == names
