"""Known errors carry a code and facts, and write themselves for the log."""

from __future__ import annotations

from enum import Enum

import pytest

from mnconsole.errors import KnownError


class Code(Enum):
    PORT_IN_USE = "port_in_use"


def test_code_and_params() -> None:
    error = KnownError(Code.PORT_IN_USE, port="/dev/ttyACM0", tries=3)
    assert error.code is Code.PORT_IN_USE
    assert dict(error.params) == {"port": "/dev/ttyACM0", "tries": 3}
    assert str(error) == "Code.PORT_IN_USE(port='/dev/ttyACM0', tries=3)"


def test_params_cannot_be_changed_afterwards() -> None:
    error = KnownError(Code.PORT_IN_USE, port="COM3")
    with pytest.raises(TypeError):
        error.params["port"] = "COM4"  # type: ignore[index]
