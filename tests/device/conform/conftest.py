"""The simulator's server reads virtual time here; each test gives its clock back."""

from __future__ import annotations

import pytest

from mnconsole.device.simulator import server


@pytest.fixture(autouse=True)
def real_clock_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "link_clock_ns", server.link_clock_ns)
