"""A pen's firmware without a line."""

from __future__ import annotations

import pytest

from tests.helpers.pen_rig import Rig


@pytest.fixture
def rig() -> Rig:
    return Rig()
