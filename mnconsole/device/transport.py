"""What the link needs of a port, the trouble it can have, and the waker that ends a wait at once."""

from __future__ import annotations

import errno
import socket
from typing import Protocol

from msgspec import Struct

from mnconsole.domain.pen import PortTrouble

CHUNK = 512
"""Most bytes taken at once: a flood is looked at in pieces, with the timers between them."""

TCP_PREFIXES = ("tcp://", "socket://")


class Framing(Struct, frozen=True):
    """Parity (none, even, odd) and stop bits of a serial line; eight data bits always."""

    parity: str = "none"
    stop_bits: int = 1


EIGHT_N_ONE = Framing()


class PortError(Exception):
    """The port can't be opened or broke. `detail` is technical text for the log."""

    def __init__(self, trouble: PortTrouble, detail: str) -> None:
        super().__init__(trouble, detail)
        self.trouble = trouble
        self.detail = detail


_TROUBLES = {
    errno.ENOENT: PortTrouble.MISSING,
    errno.ENXIO: PortTrouble.MISSING,
    errno.ENODEV: PortTrouble.MISSING,
    errno.ENOTDIR: PortTrouble.MISSING,
    errno.EISDIR: PortTrouble.MISSING,
    errno.ENOTTY: PortTrouble.MISSING,  # a file, but no port
    errno.ECONNREFUSED: PortTrouble.MISSING,
    errno.EBUSY: PortTrouble.BUSY,
    errno.EAGAIN: PortTrouble.BUSY,
    errno.EACCES: PortTrouble.NO_PERMISSION,
    errno.EPERM: PortTrouble.NO_PERMISSION,
}


def port_error(error: OSError) -> PortError:
    """The trouble that an operating system's error on opening stands for."""
    trouble = _TROUBLES.get(error.errno or 0, PortTrouble.IO_ERROR)
    return PortError(trouble, f"{type(error).__name__}: {error}")


class Waker:
    """Ends a wait from any thread. Waking twice before the wait ends is waking once."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    def fileno(self) -> int:
        """To be waited on for reading."""
        return self._reader.fileno()

    def wake(self) -> None:
        """End the present or the next wait. Never waits itself."""
        try:
            self._writer.send(b"!")
        except OSError:
            return  # so many calls wait already that one more says nothing new, or the waiter has ended

    def is_called(self) -> bool:
        """Whether somebody called since; forgets it."""
        try:
            return bool(self._reader.recv(4096))
        except BlockingIOError:
            return False

    def close(self) -> None:
        """Give both ends back."""
        self._reader.close()
        self._writer.close()


class Transport(Protocol):
    """An open port. `wait` may be ended by the waker that it was opened with; no method waits otherwise."""

    def write(self, data: bytes) -> bool:
        """Hand `data` to the system. False when it takes no more now. Raises `PortError`."""

    def wait(self, timeout_ns: int) -> bytes:
        """The bytes that arrive, or none after `timeout_ns` or when woken. Raises `PortError`."""

    def close(self) -> None:
        """Close the port. Never raises."""


def open_port(port: str, baud: int, waker: Waker, framing: Framing = EIGHT_N_ONE) -> Transport:
    """Open `port`: a serial device's name, or `tcp://host:port`; 8N1 without `framing`. Raises `PortError`."""
    if port.startswith(TCP_PREFIXES):
        from mnconsole.device.tcp_port import TcpPort

        return TcpPort(port, waker)
    from mnconsole.device.serial_port import open_serial

    return open_serial(port, baud, waker, framing)
