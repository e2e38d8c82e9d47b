"""The bytes of the chain: one form for one value, and a hash that may never come out differently."""

from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnconsole.domain.events import Json
from mnconsole.store.canonical import GENESIS, Fields, canonical, event_hash, parse
from tests.helpers.tampering import UNREADABLE_BODIES

_SCALARS = st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=()))
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)
_OBJECTS = st.dictionaries(st.text(), _VALUES, max_size=6)


@given(_OBJECTS)
def test_a_value_has_one_form_that_other_readers_of_json_understand(value: dict[str, Json]) -> None:
    content = canonical(value)
    assert parse(content) == json.loads(content.decode("utf-8")) == value
    assert canonical(parse(content)) == canonical(dict(reversed(value.items()))) == content


@pytest.mark.parametrize("value", [{"a": 1.5}, {"a": [1, {"b": 0.0}]}, {"a": float("nan")}, {"a": b"x"}, {1: "a"}])
def test_what_has_no_one_form_is_refused(value: dict[str, Json]) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_text_stands_as_it_is_and_a_broken_paste_as_its_escape() -> None:
    assert canonical({"b": "Zoë", "a": "\ud800"}) == '{"a":"\\ud800","b":"Zoë"}'.encode()


@pytest.mark.parametrize("content", [b"[]", b"1", b"{", b"", b"\xff", *UNREADABLE_BODIES.values()])
def test_a_body_that_is_no_object_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(content)


_SAMPLE = Fields(
    device_id=bytes(range(16)),
    seq=7,
    id=bytes(range(16, 32)),
    session_id=None,
    kind=b"note.added",
    version=1,
    at_utc_ms=1_795_262_400_000,
    run_id=bytes(range(32, 48)),
    mono_ms=-5,
    actor_id=bytes(range(48, 64)),
    body=b'{"a":1}',
    prev_hash=GENESIS,
)


def test_the_hash_of_a_known_event_never_changes() -> None:
    assert event_hash(*_SAMPLE).hex() == "da49efe1dd942e46188c2102f3ff50f1bf980af0c49acadee2ffdd9e4469604d"


@given(st.sampled_from(Fields._fields), st.data())
def test_every_field_is_in_the_hash(name: str, data: st.DataObject) -> None:
    before = getattr(_SAMPLE, name)
    fixed = name not in {"kind", "body"}
    size = len(before or bytes(16)) if not isinstance(before, int) else 0
    binary = st.binary(min_size=size, max_size=size) if fixed else st.binary()
    other = st.integers(-(2**63), 2**63 - 1) if isinstance(before, int) else binary
    changed = _SAMPLE._replace(**{name: data.draw(other.filter(lambda value: value != before))})
    assert event_hash(*changed) != event_hash(*_SAMPLE)


def test_bytes_can_not_move_from_one_field_to_the_next() -> None:
    one = _SAMPLE._replace(kind=b"note.added", body=b"x")
    other = _SAMPLE._replace(kind=b"note.adde", body=b"dx")
    assert event_hash(*one) != event_hash(*other)


@pytest.mark.parametrize(
    "changed",
    [
        {"seq": None},
        {"kind": None},
        {"seq": 2**63},
        {"id": "sixteen letters!"},
        {"id": b"x" * 15, "device_id": b"x" * 17},
        {"run_id": b"x" * 17},
        {"session_id": b""},
        {"actor_id": b"x" * 20},
        {"prev_hash": b"x" * 31},
    ],
)
def test_fields_of_another_type_or_length_are_told_and_not_hashed(changed: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError, struct.error)):
        event_hash(*_SAMPLE._replace(**changed))  # type: ignore[arg-type]
