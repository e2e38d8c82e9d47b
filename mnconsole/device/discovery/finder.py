"""The search for a pen: a thread that lists and asks while no pen is linked. Implements the domain's `PenFinder`.

While a pen is linked it waits and does nothing, so no treatment ever shares the computer with a search. A list of ports
that the system is still making when the pen comes back (up to 10 s on Windows) can't be called off; it opens nothing.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from msgspec.structs import replace

from mnconsole.device.clock import NS_PER_S
from mnconsole.device.discovery.ports import ListPorts
from mnconsole.device.discovery.probe import Ask, Probe, ask_who
from mnconsole.device.discovery.search import Search, may_change, may_search
from mnconsole.device.link import OpenPort
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.transport import Framing, open_port
from mnconsole.domain.pen import LinkView
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts, ProbedPort, WrongFile

_log = logging.getLogger(__name__)

LIST_EVERY_NS = NS_PER_S
"""A pen that was plugged in is seen within a second; with asking and linking that is well below three."""

LOOK_EVERY_S = 0.25
"""Everything that happens wakes the search; this is for the times at which a list or a port is due."""

FAILED_FOR_S = 5.0
"""After a mistake of the program the search begins anew: not at once, so that a mistake each time is no load."""

PROBE_END_S = 1.0
"""A wait for a port is ended at once; only opening one can take longer."""

Listener = Callable[[Finding], None]


class PortLink(Protocol):
    """What the search needs of the link."""

    def view(self) -> LinkView:
        """The latest view."""

    def now_ns(self) -> int:
        """The link's clock."""

    def subscribe(self, listener: Callable[[LinkView], None]) -> Callable[[], None]:
        """Call `listener` on the link's thread; returns what ends it."""

    def use_port(self, name: str) -> None:
        """Work with this port from the next opening on."""


class PenMemory(Protocol):
    """Which pen was used last."""

    @property
    def mark(self) -> str:
        """What tells it from others, empty for none."""

    def remember(self, mark: str) -> None:
        """This one from now on."""


class Finder:
    """Joins the rules of the search with the ports and the link. `list_ports` may take its time; it never opens one."""

    def __init__(
        self,
        link: PortLink,
        memory: PenMemory,
        list_ports: ListPorts,
        *,
        wrong_file: WrongFile | None = None,
        profile: PenProfile | None = None,
        opener: OpenPort | None = None,
    ) -> None:
        """`profile` is the kind of pen, that of the register map by default."""
        profile = profile or built_in()
        line = profile.line
        self._link = link
        self._memory = memory
        self._list_ports = list_ports
        self._opener = opener or partial(open_port, framing=Framing(line.parity.value, line.stop_bits))
        self._ask: Ask = partial(ask_who, profile)
        self._wrong_file = wrong_file
        self._search = self._new_search()
        self._finding = self._search.finding()
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._listeners: tuple[Listener, ...] = ()
        self._lock = threading.Lock()
        self._probes: dict[str, Probe] = {}
        self._listing = False
        self._list_asked = False
        self._next_list_ns = 0
        self._seen: tuple[object, ...] = ()
        self._ending = False
        self._wanted = threading.Event()  # a person wants something of the search
        self._failed_as = self._no_list = ""
        self._thread = threading.Thread(target=self._run, name="mnconsole-finder", daemon=True)
        self._unsubscribe: Callable[[], None] = lambda: None

    # ---- from any thread

    def start(self) -> None:
        """Begin to search, until `close`."""
        self._unsubscribe = self._link.subscribe(self._on_link)
        self._thread.start()

    def finding(self) -> Finding:
        """The latest state."""
        return self._finding

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` on the search's thread at each change; returns what ends it."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(kept for kept in self._listeners if kept is not listener)

        return unsubscribe

    def search_again(self) -> None:
        """Look at the ports now."""
        self._calls.put(self._look_again)
        self._wanted.set()

    def choose_port(self, name: str) -> None:
        """A person names the port. Empty: search again."""
        self._calls.put(lambda: self._search.choose_port(name) if name else self._look_again())
        self._wanted.set()

    def choose_pen(self, serial_number: str) -> None:
        """A person chooses one of the pens that answer; remembered from now on."""
        self._memory.remember(serial_number)
        self._calls.put(lambda: self._search.choose_pen(serial_number))
        self._wanted.set()

    def close(self, timeout_s: float) -> bool:
        """End the search and every asking. False when one hangs in a driver: it is left behind, a daemon."""
        self._unsubscribe()
        self._ending = True
        self._calls.put(_nothing)
        self._wanted.set()
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    # ---- on the link's thread

    def _on_link(self, view: LinkView) -> None:
        seen = (view.state, view.port, view.trouble, view.wanted)
        if seen != self._seen:
            self._seen = seen
            self._calls.put(_nothing)

    # ---- on the search's thread

    def _run(self) -> None:
        try:
            while not self._ending:
                try:
                    self._step()
                    self._tell(replace(self._search.finding(), no_list=self._no_list))
                    self._wait()
                except Exception as error:  # noqa: BLE001  a person is told, and it begins again
                    self._fail(error)
        finally:
            self._call_off()
            for probe in list(self._probes.values()):
                if not probe.join(PROBE_END_S):
                    _log.error("the probe of %s hangs and is left behind", probe.port.name)

    def _fail(self, error: Exception) -> None:
        """Tell it, and begin anew after a while, or when a person asks for it. The link keeps the port that it has."""
        known, self._failed_as = self._failed_as == repr(error), repr(error)
        _log.error("the search for the pen failed%s", " again" if known else "", exc_info=None if known else error)
        self._tell(replace(self._finding, phase=FindPhase.FAILED))
        self._call_off()
        given, self._search = self._search.given, self._new_search()
        self._search.given = given
        if not self._ending:
            self._wanted.wait(FAILED_FOR_S)

    def _new_search(self) -> Search:
        return Search(lambda: self._memory.mark, self._wrong_file)

    def _wait(self) -> None:
        self._wanted.clear()  # what was wanted so far is in the queue, and cuts no later failure's pause short
        try:
            self._calls.get(timeout=LOOK_EVERY_S)()
        except queue.Empty:
            return
        while not self._calls.empty():
            self._calls.get()()

    def _step(self) -> None:
        view, now_ns = self._link.view(), self._link.now_ns()
        self._search.linked(view, now_ns)
        if not may_search(view, now_ns):
            self._call_off()
        if self._list_is_due(view, now_ns):
            self._begin_list()
        port = self._search.to_give(view, now_ns)
        if port is None:
            self._ask_at(self._search.to_ask(view, now_ns, self._probes))
            return
        self._call_off()  # and nobody is asked anew, or this would never end
        if not self._probes:
            if port != self._search.given:
                _log.info("the pen's port is %s", port or "none")
            self._search.given = port
            self._link.use_port(port)
            self._next_list_ns = max(self._next_list_ns, now_ns + LIST_EVERY_NS)

    def _ask_at(self, ports: tuple[PortFacts, ...]) -> None:
        for facts in ports:
            probe = Probe(facts, self._probe_ended, opener=self._opener, ask=self._ask)
            self._probes[facts.name] = probe
            probe.start()

    def _list_is_due(self, view: LinkView, now_ns: int) -> bool:
        """While a pen is linked only when a person asks for it, and never while it is armed or running."""
        asked, self._list_asked = self._list_asked, False
        if self._listing:
            return False
        return (asked and may_change(view, now_ns)) or (may_search(view, now_ns) and now_ns >= self._next_list_ns)

    def _look_again(self) -> None:
        self._search.again()
        self._list_asked = True

    def _call_off(self) -> None:
        for probe in self._probes.values():
            probe.call_off()

    def _begin_list(self) -> None:
        self._listing = True
        threading.Thread(target=self._list, name="mnconsole-ports", daemon=True).start()

    def _list(self) -> None:
        ports: tuple[PortFacts, ...] | None = None
        try:
            ports = self._list_ports()
        except Exception as error:  # noqa: BLE001  told, and asked again in a second; what was there before stands
            reason = getattr(error, "strerror", None) or type(error).__name__
            if reason != self._no_list:  # once, not each second
                _log.error("the ports can't be listed", exc_info=error)
            self._no_list = reason
        else:
            self._no_list = ""
        finally:
            self._calls.put(lambda: self._listed(ports))

    def _listed(self, ports: tuple[PortFacts, ...] | None) -> None:
        self._listing = False
        self._next_list_ns = self._link.now_ns() + LIST_EVERY_NS  # after its end: a slow list is not one without end
        if ports is None:
            return
        self._search.listed(ports)
        names = {facts.name for facts in ports}
        for name, probe in self._probes.items():
            if name not in names:
                probe.call_off()

    def _probe_ended(self, facts: PortFacts, found: ProbedPort | None) -> None:
        self._calls.put(lambda: self._asked(facts, found))

    def _asked(self, facts: PortFacts, found: ProbedPort | None) -> None:
        self._probes.pop(facts.name).join(PROBE_END_S)
        self._search.asked(facts, found, self._link.now_ns())

    def _tell(self, finding: Finding) -> None:
        if finding == self._finding:
            return
        self._finding = finding
        for listener in self._listeners:
            try:
                listener(finding)
            except Exception:  # noqa: BLE001  no listener may end the search
                _log.exception("a listener of the search failed")


def _nothing() -> None:
    return None
