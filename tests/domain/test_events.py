"""The codec of event bodies: every registered kind goes to plain values and comes back."""

from __future__ import annotations

import json
import types
import typing
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from mnconsole.domain import access_events, custody_events, record_events, session_events  # noqa: F401 - the register
from mnconsole.domain.events import (
    Body,
    MalformedEventError,
    Private,
    UnknownEventError,
    from_plain,
    kind,
    kinds,
    private_fields,
    to_plain,
)
from mnconsole.domain.session_events import Answer, CreamApplied, NoteAdded, Retracted, ScreeningConfirmed
from tests.helpers.quick import QUICK

ALL = sorted(kinds().items())


def _values(hint: Any) -> st.SearchStrategy[Any]:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return st.lists(_values(typing.get_args(hint)[0]), max_size=4).map(tuple)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(_values(option) for option in typing.get_args(hint)))
    if hint is type(None):
        return st.none()
    if hint is bool:
        return st.booleans()
    if hint is UUID:
        return st.uuids()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if hint is int:
        return st.integers(-(2**63), 2**63 - 1)
    if hint is str:
        return st.text()
    assert issubclass(hint, Struct), hint
    return _bodies(hint)


def _bodies(cls: Any) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{name: _values(hints[name]) for name in cls.__struct_fields__})


@QUICK
@given(st.sampled_from([cls for _key, cls in ALL]).flatmap(_bodies))
def test_every_kind_comes_back_from_its_stored_text(body: Body) -> None:
    clear, sealed = to_plain(body)
    text = json.dumps({**clear, **sealed}, sort_keys=True, ensure_ascii=False)
    back = from_plain(body.KIND, body.VERSION, json.loads(text))
    assert back == body
    assert type(back) is type(body)
    assert set(sealed) == set(private_fields(type(body)))
    assert not set(sealed) & set(clear)


def test_names_are_ascii_and_versions_count_from_one() -> None:
    for (name, version), cls in ALL:
        assert name.isascii()
        assert version >= 1
        assert (name, version) == (cls.KIND, cls.VERSION)


def test_what_names_a_patient_is_private() -> None:
    for cls in (record_events.PatientAdded, record_events.PatientChanged):
        assert set(private_fields(cls)) == {"name", "birth_date", "phone", "allergies", "flags"}


def test_notes_and_reasons_in_words_are_private() -> None:
    assert private_fields(NoteAdded) == ("text",)
    assert private_fields(ScreeningConfirmed) == ("allergies", "caution_reason", "released_by")


def test_an_erased_patient_leaves_empty_private_fields() -> None:
    body = from_plain("note.added", 1, {})
    assert body == NoteAdded("")


@pytest.mark.parametrize("cls", [cls for _key, cls in ALL])
def test_every_private_field_can_be_erased(cls: type[Body]) -> None:
    defaults = dict(zip(reversed(cls.__struct_fields__), reversed(cls.__struct_defaults__), strict=False))
    assert [defaults.get(name) for name in private_fields(cls)] == [""] * len(private_fields(cls))


class _InTuple(Body, frozen=True):
    texts: tuple[Private, ...] = ()


class _OrNone(Body, frozen=True):
    text: Private | None = None


@pytest.mark.parametrize("body", [_InTuple(("a",)), _OrNone("a")], ids=str)
def test_a_private_text_that_would_stand_in_the_clear_is_refused(body: Body) -> None:
    with pytest.raises(TypeError, match="a field by itself"):
        to_plain(body)


def test_a_field_with_a_default_may_be_absent_and_others_not() -> None:
    clear, _sealed = to_plain(CreamApplied("cream", "L", "2027-01", 1, 2, 3, 4))
    del clear["lot"]
    with pytest.raises(MalformedEventError, match="lot is missing"):
        from_plain("cream.applied", 1, clear)


def test_an_adverse_event_from_before_several_things_could_be_done_still_reads() -> None:
    old = from_plain("reaction.recorded", 1, {"severity": "mild", "action": "cooled", "text": "Red."})
    assert old == session_events.AdverseEventRecorded("mild", "cooled", "Red.")
    assert old.actions == ("cooled",)


def test_fields_that_nobody_knows_are_left_alone() -> None:
    assert from_plain("cleanse.done", 1, {"more": 1}) == session_events.CleanseDone()


@pytest.mark.parametrize(
    ("name", "version"), [("no.such_kind", 1), ("cleanse.done", 2)], ids=["kind", "version of a known kind"]
)
def test_a_kind_of_a_newer_program_is_told_as_unknown(name: str, version: int) -> None:
    with pytest.raises(UnknownEventError):
        from_plain(name, version, {})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("screening.confirmed", {"answers": 3, "fitzpatrick": 1, "consent_version": ""}),
        ("screening.confirmed", {"answers": [3], "fitzpatrick": 1, "consent_version": ""}),
        ("screening.confirmed", {"answers": [], "fitzpatrick": True, "consent_version": ""}),
        ("screening.confirmed", {"answers": [], "fitzpatrick": "1", "consent_version": ""}),
        ("screening.confirmed", {"answers": [{"question_id": "a", "present": 1}], "fitzpatrick": 1}),
        ("serum.skipped", {"when": "during", "reason": ""}),
        ("retracted", {"event_id": "no id", "reason": ""}),
        ("retracted", {"event_id": 5, "reason": ""}),
        ("demo.time_moved", {"offset_ms": 1.5}),
        ("demo.time_moved", {"offset_ms": None}),
    ],
)
def test_a_body_that_does_not_fit_is_refused_by_name(name: str, values: dict[str, Any]) -> None:
    with pytest.raises(MalformedEventError) as caught:
        from_plain(name, 1, values)
    assert name in str(caught.value)


class _Loose(Body, frozen=True):
    """Not registered; its field holds anything."""

    KIND = "test.loose"
    VERSION = 1
    value: Any


@pytest.mark.parametrize("value", [1.0, [1], {"a": 1}, b"x", (1.5,)])
def test_what_has_no_one_form_is_not_storable(value: object) -> None:
    with pytest.raises(TypeError, match="not storable"):
        to_plain(_Loose(value))


def test_a_kind_is_declared_once() -> None:
    before = dict(kinds())
    with pytest.raises(ValueError, match="declared twice"):
        kind("cleanse.done")(type("Again", (Body,), {}))
    assert dict(kinds()) == before


def test_ids_are_stored_as_plain_hex_and_enums_as_their_text() -> None:
    clear, _sealed = to_plain(Retracted(UUID(int=1), "why"))
    assert clear["event_id"] == "0" * 31 + "1"
    clear, _sealed = to_plain(ScreeningConfirmed((Answer("q", True),), 2, "v"))
    assert clear["answers"] == [{"question_id": "q", "present": True}]
