"""The pen link: one thread that owns the port, driven by the pure core. Implements the domain's `PenLink` and
`LinkTools`.

The window's thread changes the core under a lock that is never held during I/O or callbacks, and wakes the thread.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.link_core import LinkCore
from mnconsole.device.link_io import Action, Port, Request
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.profile.timing import timing_of
from mnconsole.device.transport import Framing, PortError, Transport, Waker, open_port
from mnconsole.device.wire_log import WireLog
from mnconsole.device.wire_tap import tapped
from mnconsole.domain.pen import LinkState, LinkView, PenReport, StopCause, Wish
from mnconsole.domain.pen_tools import LinkQuality, WireLogView

if TYPE_CHECKING:
    from mnconsole.device.wire import Wire

_log = logging.getLogger(__name__)

DEFAULT_BAUD = 115200
JOIN_S = 2.0
"""The longest that opening a TCP port takes, and as much again."""

Listener = Callable[[LinkView], None]
OpenPort = Callable[[str, int, Waker], Transport]


class Link:
    """The one owner of the pen's port `port` (a device name or `tcp://host:number`).

    `profile` is the kind of pen, that of the register map by default; `baud` another speed than the profile's.
    `opener`, `clock` and `rng` are injectable; the defaults are the real ones. `wire_log` is where what goes
    over the wire may be written; it is off until asked for.
    """

    def __init__(
        self,
        port: str,
        *,
        profile: PenProfile | None = None,
        baud: int | None = None,
        opener: OpenPort | None = None,
        clock: Callable[[], int] = link_clock_ns,
        rng: random.Random | None = None,
        wire_log: WireLog | None = None,
    ) -> None:
        self._profile = (profile or built_in()).at_baud(baud)
        line = self._profile.line
        self._baud = line.baud
        self._opener = opener or partial(open_port, framing=Framing(line.parity.value, line.stop_bits))
        self._clock = clock
        self._wire_log = wire_log or WireLog(None)
        self._core = LinkCore(port, rng or random.SystemRandom(), baud=self._baud, timing=timing_of(self._profile))
        self._core.touch(clock())
        self._lock = threading.Lock()
        self._settled = threading.Condition(self._lock)
        self._view = self._core.view()
        self._told_changes = -1
        self._touched_ns = clock()
        self._waker = Waker()
        self._ending = False
        self._listeners: tuple[Listener, ...] = ()
        self.listener_errors = 0
        self._thread = threading.Thread(target=self._run, name="mnconsole-link", daemon=True)

    # ---- from any thread

    def start(self) -> None:
        """Begin to open the port and to link, until `close`."""
        self._thread.start()

    def use_port(self, name: str) -> None:
        """Work with the port of this name from now on; empty for none. The open one is closed first, and not while
        its pen is armed, running or lost. `view().port` tells once it is so."""
        with self._lock:
            self._core.ports.choose(name)
        self._waker.wake()

    def now_ns(self) -> int:
        """The link's clock."""
        return self._clock()

    def view(self) -> LinkView:
        """The latest view."""
        return self._view

    def wish(self, wish: Wish) -> bool:
        """Replace the wanted state; see the protocol for what is refused. A press is a sign of the window's life."""
        with self._lock:  # the time is taken inside, so that the core never sees it run backward
            now_ns = self._clock()
            if wish.pressed_ns:
                self._touched_ns = now_ns
            self._core.touch(self._touched_ns)
            taken = self._core.wish(wish, now_ns)
            self._view = self._core.view()
        self._waker.wake()
        return taken

    def stop(self, cause: StopCause) -> int:
        """Want stop, wake the thread, begin a new epoch and return it."""
        with self._lock:
            epoch = self._core.stop(cause, self._clock())
            self._view = self._core.view()
        self._waker.wake()
        return epoch

    def clear(self, seen: PenReport, pressed_ns: int) -> bool:
        """Send clear for 300 ms with the uptime of the report that was seen."""
        with self._lock:
            now_ns = self._touched_ns = self._clock()
            self._core.touch(now_ns)
            taken = self._core.clear(seen, pressed_ns, now_ns)
            self._view = self._core.view()
        self._waker.wake()
        return taken

    def touch(self) -> None:
        """The window lives."""
        self._touched_ns = self._clock()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` on the link's thread after each cycle and each change; returns what ends it."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(kept for kept in self._listeners if kept is not listener)

        return unsubscribe

    def close(self, timeout_s: float) -> bool:
        """Stop the pen, wait at most `timeout_s` for idle, close the port, join.

        True when idle was confirmed or no pen was ever linked. A thread that hangs in a driver is left behind: it is a
        daemon, and the pen's lease stops the pen.
        """
        if self._thread.is_alive():
            self.stop(StopCause.CLOSING)
        with self._settled:
            self._settled.wait_for(lambda: self._ending or self._core.stop_is_settled, timeout_s)
            stopped = self._core.is_stopped
            self._ending = True
        self._waker.wake()
        if self._thread.is_alive():
            self._thread.join(JOIN_S)
        if not self._wire_log.close():
            _log.error("the wire log's thread hangs and is left behind")
        if self._thread.is_alive():
            _log.error("the pen link's thread hangs and is left behind")
            return stopped
        with self._lock:
            self._core.ended(LinkState.CLOSED, "", self._clock())
            self._view = self._core.view()
        self._waker.close()
        return stopped

    def quality(self) -> LinkQuality:
        """Losses and round trips of the last 10 s."""
        with self._lock:
            return self._core.meter.quality(self._clock(), self._core.counts().rejected_frames)

    def wire_log(self) -> WireLogView:
        """Whether what goes over the wire is being written down, and where."""
        return self._wire_log.view()

    def set_wire_log(self, on: bool) -> None:
        """Begin or end writing down what goes over the wire."""
        if on:
            about = f"{self._view.port} at {self._baud} baud"
            self._wire_log.begin(about, self._view.identity, self._profile)
        else:
            self._wire_log.end()

    # ---- on the link's thread

    def _run(self) -> None:
        detail = ""
        state = LinkState.CLOSED
        try:
            self._serve()
        except Exception as error:  # noqa: BLE001  whatever it was, the cause is kept and shown
            _log.exception("the pen link's thread died")
            state, detail = LinkState.DEAD, f"{type(error).__name__}: {error}"
        finally:
            with self._settled:
                self._core.ended(state, detail, self._clock())
                self._ending = True
                self._settled.notify_all()
            self._tell()

    def _serve(self) -> None:
        # Imported here: pymodbus takes 90 ms, which the window's thread does not have to wait for.
        from mnconsole.device.dialect import dialect_for
        from mnconsole.device.wire import Wire

        dialect = dialect_for(self._profile, self._clock)

        def opening() -> Transport:
            return self._opener(self._core.ports.name, self._baud, self._waker)

        wire = Wire(lambda: tapped(opening, self._wire_log), self._waker, dialect)
        try:
            while not self._ending:
                with self._lock:
                    now_ns = self._clock()
                    self._core.touch(self._touched_ns)
                    action = self._core.poll(now_ns)
                    wait_ns = self._core.next_wake_ns(now_ns) - now_ns
                # A request goes out before anybody is told anything; what may take its time is told before it begins.
                if isinstance(action, Request):
                    self._do(wire, action, wait_ns)
                    self._tell()
                else:
                    self._tell()
                    self._do(wire, action, wait_ns)
        finally:
            wire.close()

    def _do(self, wire: Wire, action: Action | None, wait_ns: int) -> None:
        if action is Port.OPEN:
            self._open(wire)
        elif action is Port.CLOSE:
            wire.close()
        else:
            try:
                if action is None:
                    self._listen(wire, wait_ns)
                else:
                    self._send(wire, action)
            except PortError as error:
                self._broke(wire, error)

    def _open(self, wire: Wire) -> None:
        try:
            wire.open()
        except PortError as error:
            with self._lock:
                self._core.open_failed(error.trouble, error.detail, self._clock())
        else:
            with self._lock:
                self._core.opened(self._clock())

    def _send(self, wire: Wire, request: Request) -> None:
        if wire.send(request):
            with self._lock:
                self._core.written(request, self._clock())

    def _listen(self, wire: Wire, wait_ns: int) -> None:
        heard = wire.listen(wait_ns)
        if heard is not None:
            with self._lock:
                self._core.noise(wire.rejected, heard_bytes=True)
                self._core.received(heard, self._clock())

    def _broke(self, wire: Wire, error: PortError) -> None:
        _log.warning("pen port %s: %s", self._core.ports.name, error.detail)
        wire.close()
        with self._lock:
            self._core.broke(error.detail, self._clock())

    def _tell(self) -> None:
        """Publish the view and call the listeners when there is something new. A listener's error stays its own."""
        with self._settled:
            if self._core.total_changes == self._told_changes:
                return
            self._told_changes = self._core.total_changes
            view = self._view = self._core.view()
            listeners = self._listeners
            self._settled.notify_all()
        for listener in listeners:
            try:
                listener(view)
            except Exception:  # noqa: BLE001  no listener may end the link
                self.listener_errors += 1
                _log.exception("a listener of the pen link failed")
