"""Asks on one port who is there: with reads, on a thread of its own, and so that it can be called off."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from mnconsole.device.link import OpenPort
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.transport import PortError, Transport, Waker
from mnconsole.domain.pen import PenIdentity, PortTrouble
from mnconsole.domain.pen_finding import PortFacts, ProbedPort
from mnconsole.errors import KnownError

_log = logging.getLogger(__name__)

Ask = Callable[[str, OpenPort], PenIdentity]
"""Who is on the port of this name, opened with that opener. Raises KnownError with a PortTrouble."""


def ask_who(profile: PenProfile, name: str, opener: OpenPort) -> PenIdentity:
    """The conversation of `pen check` with a pen of this kind."""
    from mnconsole.device.check import check_pen

    return check_pen(name, profile=profile, opener=opener).identity


class Probe:
    """One asking. `ended` is called once with what was found, when the port is closed again; None: called off."""

    def __init__(
        self,
        port: PortFacts,
        ended: Callable[[PortFacts, ProbedPort | None], None],
        *,
        opener: OpenPort,
        ask: Ask,
    ) -> None:
        self.port = port
        self._ended = ended
        self._opener = opener
        self._ask = ask
        self._off = threading.Event()
        self._waker: Waker | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="mnconsole-probe", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def call_off(self) -> None:
        """End it soon: after the wait that is under way. Any thread."""
        self._off.set()
        with self._lock:
            if self._waker is not None:
                self._waker.wake()

    def join(self, timeout_s: float) -> bool:
        """Wait for its end. True when the thread has ended."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        found: ProbedPort | None = None
        try:
            found = self._found()
        except Exception as error:  # noqa: BLE001  whatever it was, the search goes on with the other ports
            _log.exception("the probe of %s failed", self.port.name)
            found = ProbedPort(self.port, trouble=PortTrouble.IO_ERROR, detail=f"{type(error).__name__}: {error}")
        finally:
            with self._lock:
                self._waker = None
            self._ended(self.port, None if self._off.is_set() else found)

    def _found(self) -> ProbedPort:
        try:
            return ProbedPort(self.port, pen=self._ask(self.port.name, self._open))
        except KnownError as error:
            if not isinstance(error.code, PortTrouble):
                raise
            return ProbedPort(self.port, trouble=error.code, detail=str(error.params.get("detail") or ""))

    def _open(self, name: str, baud: int, waker: Waker) -> Transport:
        with self._lock:
            self._waker = waker
        return _CalledOff(self._opener(name, baud, waker), self._off)


class _CalledOff:
    """A transport that breaks as soon as the asking is called off."""

    def __init__(self, real: Transport, off: threading.Event) -> None:
        self._real = real
        self._off = off

    def write(self, data: bytes) -> bool:
        """As the real one."""
        self._look()
        return self._real.write(data)

    def wait(self, timeout_ns: int) -> bytes:
        """As the real one."""
        self._look()
        data = self._real.wait(timeout_ns)
        self._look()
        return data

    def close(self) -> None:
        """Close the real one."""
        self._real.close()

    def _look(self) -> None:
        if self._off.is_set():
            raise PortError(PortTrouble.IO_ERROR, "the search was called off")
