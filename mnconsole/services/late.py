"""Stand-ins for what is opened by a worker while the window is already there.

The window comes first: the pen's driver and the store are imported and opened by a worker. Until then the link reads
as closed and refuses every wish, and a job on the records waits on its own thread (never on the main thread).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.pen import LinkState, LinkView, PenReport, StopCause, Wish
from mnconsole.domain.pen_tools import LinkQuality, WireLogView
from mnconsole.domain.ports import LinkTools, PenLink
from mnconsole.domain.records_ports import AnchorKeeper, Reader, Records, UnitOfWork

T = TypeVar("T")


class RecordsClosedError(RuntimeError):
    """The program ends before the records were opened; nothing was written."""


class LateRecords:
    """Records that are opened later. Jobs wait for them on the worker's thread."""

    def __init__(self) -> None:
        self._real: Records | None = None
        self._decided = threading.Event()

    def opened(self, records: Records) -> None:
        """The records are there; waiting jobs go on."""
        self._real = records
        self._decided.set()

    def let_go(self) -> None:
        """Close what was opened and turned out to be unusable; jobs wait again. Not on a thread that works with it."""
        if self._real is not None:
            self._decided.clear()
            real, self._real = self._real, None
            real.close()

    def give_up(self) -> None:
        """The records will not be opened; waiting jobs fail with RecordsClosedError."""
        self._decided.set()

    @property
    def harmed(self) -> bool:
        """As `Records.harmed`; nothing is known of before they are open."""
        return self._real is not None and self._real.harmed

    def note_harm(self) -> None:
        """As `Records.note_harm`, once they are open."""
        self._need().note_harm()

    def _need(self) -> Records:
        self._decided.wait()
        if self._real is None:
            raise RecordsClosedError
        return self._real

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """As `Records.write`, once they are open."""
        return self._need().write(work)

    def read(self, query: Callable[[Reader], T]) -> T:
        """As `Records.read`, once they are open."""
        return self._need().read(query)

    def sweep(self) -> bool:
        """As `Records.sweep`, once they are open."""
        return self._need().sweep()

    def interrupt_reads(self) -> None:
        """As `Records.interrupt_reads`; nothing to interrupt before they are open."""
        if self._real is not None:
            self._real.interrupt_reads()

    def close(self) -> None:
        """Close what was opened."""
        self.give_up()
        if self._real is not None:
            self._real.close()


class LateAnchors:
    """Anchors' files whose module is loaded by the worker that uses them first."""

    def __init__(self, make: Callable[[], AnchorKeeper], has_medium: Callable[[], bool]) -> None:
        self._make = make
        self.has_medium = has_medium

    def keep(self, anchors: Sequence[Anchor]) -> None:
        """As `AnchorKeeper.keep`."""
        self._make().keep(anchors)

    def keep_on_medium(self, anchors: Sequence[Anchor]) -> None:
        """As `AnchorKeeper.keep_on_medium`."""
        self._make().keep_on_medium(anchors)

    def known(self, devices: Sequence[UUID]) -> tuple[Anchor, ...]:
        """As `AnchorKeeper.known`."""
        return self._make().known(devices)


@dataclass(slots=True, eq=False)
class _Subscription:
    """A listener that came before the driver; `end` once the driver has it."""

    listener: Callable[[LinkView], None]
    end: Callable[[], None] | None = None


class Driver(PenLink, LinkTools, Protocol):
    """The link with what a technician may ask of it."""


class LateLink:
    """A link whose driver is loaded later. Closed and deaf until then: nothing can move."""

    def __init__(self, port: str) -> None:
        self._port = port
        self._real: Driver | None = None
        self._view = LinkView(LinkState.CLOSED, port)
        self._waiting: list[_Subscription] = []
        self._lock = threading.Lock()
        self._log_wanted = False

    def failed(self, detail: str) -> None:
        """The driver could not be started; who listens is told, on this thread."""
        with self._lock:
            self._view = LinkView(LinkState.DEAD, self._port, detail=detail)
            listeners = [subscription.listener for subscription in self._waiting]
        for listener in listeners:
            listener(self._view)

    def opened(self, link: Driver) -> None:
        """The driver is there. Call before `link.start()`."""
        with self._lock:
            for subscription in self._waiting:
                subscription.end = link.subscribe(subscription.listener)
            self._waiting.clear()
            self._real = link
            if self._log_wanted:
                link.set_wire_log(True)

    def start(self) -> None:
        """As `PenLink.start`."""
        if self._real is not None:
            self._real.start()

    def now_ns(self) -> int:
        """The driver's clock; before there is one, a monotonic clock that stands for nothing on the wire."""
        return self._real.now_ns() if self._real is not None else time.monotonic_ns()

    def view(self) -> LinkView:
        """The driver's view; before that closed, or dead when it could not be started."""
        return self._real.view() if self._real is not None else self._view

    def wish(self, wish: Wish) -> bool:
        """As `PenLink.wish`; refused before the driver is there."""
        return self._real is not None and self._real.wish(wish)

    def stop(self, cause: StopCause) -> int:
        """As `PenLink.stop`. Before the driver is there nothing can have been started."""
        return self._real.stop(cause) if self._real is not None else 0

    def clear(self, seen: PenReport, pressed_ns: int) -> bool:
        """As `PenLink.clear`."""
        return self._real is not None and self._real.clear(seen, pressed_ns)

    def touch(self) -> None:
        """As `PenLink.touch`."""
        if self._real is not None:
            self._real.touch()

    def subscribe(self, listener: Callable[[LinkView], None]) -> Callable[[], None]:
        """As `PenLink.subscribe`; kept until the driver is there."""
        with self._lock:
            if self._real is not None:
                return self._real.subscribe(listener)
            subscription = _Subscription(listener)
            self._waiting.append(subscription)

        def end() -> None:
            with self._lock:
                if subscription in self._waiting:
                    self._waiting.remove(subscription)
                ending, subscription.end = subscription.end, None
            if ending is not None:
                ending()

        return end

    def close(self, timeout_s: float) -> bool:
        """As `PenLink.close`."""
        return self._real.close(timeout_s) if self._real is not None else True

    def quality(self) -> LinkQuality:
        """As `LinkTools.quality`; nothing was sent before the driver is there."""
        return self._real.quality() if self._real is not None else LinkQuality(0, 0, 0, 0, None, None, None)

    def wire_log(self) -> WireLogView:
        """As `LinkTools.wire_log`; off before the driver is there."""
        return self._real.wire_log() if self._real is not None else WireLogView(False, "")

    def set_wire_log(self, on: bool) -> None:
        """As `LinkTools.set_wire_log`; kept until the driver is there."""
        with self._lock:
            self._log_wanted = on
            if self._real is not None:
                self._real.set_wire_log(on)
