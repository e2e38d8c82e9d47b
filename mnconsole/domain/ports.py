"""What the services need from the outside world, as Protocols. The composition root joins them to real things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from mnconsole.domain.pen import LinkView, PenReport, StopCause, Wish
from mnconsole.domain.pen_finding import Finding
from mnconsole.domain.pen_tools import LinkQuality, WireLogView
from mnconsole.domain.training import Exercise, Practice


class Clock(Protocol):
    """Clock of the records. In the demo it is real time plus an offset; nothing about the pen uses it."""

    def utc_ms(self) -> int:
        """UTC now, milliseconds since 1970. Never a time that the records can't hold."""

    def shown_ms(self) -> int:
        """What the laptop's clock shows, also where that can't be true."""

    def mono_ms(self) -> int:
        """Milliseconds of a clock that nobody can set; comparable within one run only."""


class PenLink(Protocol):
    """The one owner of the pen's port. Every method may be called from the GUI thread and returns at once."""

    def start(self) -> None:
        """Begin to open the port and to link, forever, until `close`."""

    def now_ns(self) -> int:
        """The link's clock: runs during sleep, nobody can set it. Ages of reports are told on it."""

    def view(self) -> LinkView:
        """The latest view. Never blocks."""

    def wish(self, wish: Wish) -> bool:
        """Replace the wanted state. False (and nothing happens) when `wish.epoch` is not the present epoch, the link
        is not ready, a value is out of range, or ARM/RUN has no press to stand on."""

    def stop(self, cause: StopCause) -> int:
        """Want stop, wake the thread at once, begin a new epoch and return it. Never refused, never waits."""

    def clear(self, seen: PenReport, pressed_ns: int) -> bool:
        """Send clear for 300 ms with the uptime of the report that the person saw and acknowledged."""

    def touch(self) -> None:
        """The window lives: called by a GUI timer. Silent for 150 ms the lease is no longer renewed, 250 ms: stop."""

    def subscribe(self, listener: Callable[[LinkView], None]) -> Callable[[], None]:
        """Call `listener` on the link's thread after each cycle and each change; returns what ends it."""

    def close(self, timeout_s: float) -> bool:
        """Stop the pen, wait for idle at most `timeout_s`, close the port, join. True when idle was confirmed."""


class LinkTools(Protocol):
    """What a technician may ask of the same link. Every method may be called from the GUI thread, returns at once."""

    def quality(self) -> LinkQuality:
        """Losses and round trips of the last 10 s."""

    def wire_log(self) -> WireLogView:
        """Whether what goes over the wire is being written down, and where."""

    def set_wire_log(self, on: bool) -> None:
        """Begin or end writing down what goes over the wire. Trouble is told by `wire_log`."""


class PenFinder(Protocol):
    """The search for a pen, on a thread of its own, while none is linked; never while one is armed or running."""

    def finding(self) -> Finding:
        """The latest state. Never blocks."""

    def subscribe(self, listener: Callable[[Finding], None]) -> Callable[[], None]:
        """Call `listener` on the search's thread at each change; returns what ends it."""

    def search_again(self) -> None:
        """Look at the ports now."""

    def choose_port(self, name: str) -> None:
        """A person names the port: it may be probed, and the link works with it. Empty: search again."""

    def choose_pen(self, serial_number: str) -> None:
        """A person chooses one of the pens that answer; remembered from now on."""


class Trainer(Protocol):
    """Commands what happens to the demo's simulated pen. Every method may be called from the GUI thread.

    `done` and `failed` are called on the main thread. `done` gets the link's clock just before the pen was told,
    `failed` a `TrainingError` when it can't be told.
    """

    @property
    def practice(self) -> Practice:
        """What the pen in use can show. It stays so for the run."""

    def begin(self, exercise: Exercise, done: Callable[[int], None], failed: Callable[[Exception], None]) -> None:
        """Let it happen."""

    def end(self, exercise: Exercise, done: Callable[[int], None], failed: Callable[[Exception], None]) -> None:
        """Put it right again, as a person would: plug in the cable, change the cartridge, charge the battery."""
