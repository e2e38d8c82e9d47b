"""RTU frames over TCP: serial servers, and the simulated pen where there is no pseudo-terminal."""

from __future__ import annotations

import contextlib
import select
import socket

from mnconsole.device.clock import NS_PER_S
from mnconsole.device.transport import CHUNK, TCP_PREFIXES, PortError, Waker, port_error
from mnconsole.domain.pen import PortTrouble

CONNECT_S = 1.0
"""The longest that connecting may take: a serial server in the same house answers in milliseconds."""


def parse_address(port: str) -> tuple[str, int]:
    """Host and number of `tcp://host:number`. Raises `PortError` for anything else."""
    rest = next((port[len(prefix) :] for prefix in TCP_PREFIXES if port.startswith(prefix)), "")
    host, _, number = rest.rstrip("/").rpartition(":")
    if not host or not number.isdecimal() or not 0 < int(number) < 65536:
        raise PortError(PortTrouble.MISSING, f"{port!r} is not tcp://host:port")
    return host.strip("[]"), int(number)


class TcpPort:
    """A connected socket as a transport."""

    def __init__(self, port: str, waker: Waker) -> None:
        address = parse_address(port)
        self._waker = waker
        try:
            self._socket = socket.create_connection(address, timeout=CONNECT_S)
        except TimeoutError as error:
            raise PortError(PortTrouble.MISSING, f"{address[0]}:{address[1]} does not answer") from error
        except OSError as error:
            raise port_error(error) from error
        except UnicodeError as error:  # a name that can't be one of a computer: too long, or with an empty part
            raise PortError(PortTrouble.MISSING, f"{address[0]!r} is no name of a computer") from error
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.setblocking(False)
        except OSError as error:  # reset at once by the other side
            self._socket.close()
            raise port_error(error) from error

    def write(self, data: bytes) -> bool:
        """Send `data`; a part that does not fit is lost, as on a wire."""
        try:
            return self._socket.send(data) == len(data)
        except BlockingIOError:
            return False
        except OSError as error:
            raise PortError(PortTrouble.IO_ERROR, str(error)) from error

    def wait(self, timeout_ns: int) -> bytes:
        """Bytes that arrive within the time, unless woken."""
        places = [self._socket.fileno(), self._waker.fileno()]
        ready = select.select(places, [], [], max(0, timeout_ns) / NS_PER_S)[0]
        if self._waker.fileno() in ready:
            self._waker.is_called()
        if self._socket.fileno() not in ready:
            return b""
        try:
            data = self._socket.recv(CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise PortError(PortTrouble.IO_ERROR, str(error)) from error
        if not data:
            raise PortError(PortTrouble.IO_ERROR, "the other side closed the connection")
        return data

    def close(self) -> None:
        """Close the socket."""
        with contextlib.suppress(OSError):  # the other side may be gone already
            self._socket.close()
