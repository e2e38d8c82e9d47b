"""A laptop's clock that is set."""

from __future__ import annotations

from uuid import uuid4

from mnconsole.domain import session_events as ev
from tests.helpers.consoles import BenchConsole, act
from tests.helpers.fakes import FakeClock


def set_clock_and_restart(console: BenchConsole, jump_ms: int) -> None:
    """The laptop's clock is set, something is written down, and the program is started anew at once."""
    assert isinstance(console.clock, FakeClock)
    assert console.pen.chair_id is not None
    console.clock.jump(jump_ms)
    act(console, console.pen.chair_id, ev.NoteAdded("x"))
    console.identity.run_id = uuid4()
