"""Told when somebody is at the console who may look at what is open. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.services.hub import Hub, LockChanged, StaffChanged


def when_there(hub: Hub, told: Callable[[bool], None]) -> Callable[[], None]:
    """Call `told` whenever somebody signs in or unlocks, with whether it is somebody else than before; returns what
    ends it."""
    other = hub.subscribe(StaffChanged, lambda _message: told(True))
    same = hub.subscribe(LockChanged, lambda message: None if message.state.locked else told(False))

    def end() -> None:
        other()
        same()

    return end
