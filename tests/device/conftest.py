"""A console, a pen and a line in virtual time."""

from __future__ import annotations

import pytest

from tests.helpers.wire_bench import Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()
