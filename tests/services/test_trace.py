"""The packed trace: what goes in comes out, and nothing else is read as a trace."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnconsole.services.trace import Sample, pack, unpack
from tests.helpers.quick import QUICK

SAMPLES = st.builds(Sample, *[st.integers(-(2**40), 2**40)] * 6)


@QUICK
@given(st.lists(SAMPLES, max_size=12))
def test_what_was_packed_comes_back(samples: list[Sample]) -> None:
    assert unpack(pack(samples)) == tuple(samples)


def test_a_second_of_needling_is_small() -> None:
    second = [Sample(60_000 + 40 * n, 750, 880 + n % 3, 300 + n, 1, 1000 + 4 * n) for n in range(25)]
    assert len(pack(second)) < 250


@QUICK
@given(st.binary(max_size=40))
def test_any_bytes_are_a_trace_or_refused(data: bytes) -> None:
    text = base64.b64encode(data).decode()
    try:
        samples = unpack(text)
    except ValueError:
        return
    assert unpack(pack(samples)) == samples


@pytest.mark.parametrize(
    "text",
    ["", "AA==", "Ag==", "no base64!", base64.b64encode(b"\x01\x80").decode(), base64.b64encode(b"\x01\x02").decode()],
    ids=["empty", "version 0", "version 2", "not base64", "half a number", "half a sample"],
)
def test_what_is_no_trace_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="trace"):
        unpack(text)
