"""The simulated pen's end of the line: a pseudo-terminal, or one TCP connection on the loopback."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from pathlib import Path
from typing import Protocol

CHUNK = 512


class Line(Protocol):
    """What the server reads requests from and writes answers to."""

    @property
    def port(self) -> str:
        """The port's name as the console is told it."""

    def waiting_on(self) -> list[int]:
        """File numbers whose readability is worth a look."""

    def receive(self) -> bytes:
        """The bytes that are there; empty for none. Never waits."""

    def send(self, data: bytes) -> None:
        """Send an answer; what the other side does not take at once is lost, as on a wire."""

    def look_after(self) -> None:
        """Called about twice a second while nothing arrives."""

    def close(self) -> None:
        """Close and remove what was made."""


class TcpLine:
    """RTU frames over TCP on 127.0.0.1, one console at a time."""

    def __init__(self, tcp_port: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", tcp_port))
        self._listener.setblocking(False)
        self._peer: socket.socket | None = None

    @property
    def port(self) -> str:
        """The port's name for the console."""
        return f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"

    def waiting_on(self) -> list[int]:
        """The listener and, when there is one, the console's connection."""
        return [self._listener.fileno(), *([self._peer.fileno()] if self._peer else [])]

    def receive(self) -> bytes:
        """Bytes of the console; takes or turns away new connections on the way."""
        self._take_connection()
        if self._peer is None:
            return b""
        try:
            data = self._peer.recv(CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._peer.close()
            self._peer = None
        return data

    def _take_connection(self) -> None:
        try:
            peer, _ = self._listener.accept()
        except BlockingIOError:
            return
        if self._peer is not None:  # a serial port has one owner
            peer.close()
            return
        peer.setblocking(False)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._peer = peer

    def send(self, data: bytes) -> None:
        """Send what fits at once."""
        if self._peer is not None:
            with contextlib.suppress(OSError):  # a console that went away is seen by the next receive
                self._peer.send(data)

    def look_after(self) -> None:
        """Nothing to look after: the connection's end is told by the system."""

    def close(self) -> None:
        """Close listener and connection."""
        if self._peer is not None:
            self._peer.close()
        self._listener.close()


if sys.platform == "win32":

    def open_pty(link: Path | None) -> Line:
        """Windows has no pseudo-terminals of this kind."""
        raise OSError("this system has no pseudo-terminals; use --tcp")

else:
    import fcntl
    import termios
    import tty

    class PtyLine:
        """A pseudo-terminal; `link` is made as a symbolic link to it and removed at the end."""

        def __init__(self, link: Path | None) -> None:
            self._link = link
            if link is not None and (link.exists() or link.is_symlink()) and not link.is_symlink():
                raise FileExistsError(f"{link} exists and is no link")
            # The pen keeps the far end open itself, so that a console that goes away does not hang up the line.
            self._near, self._far = os.openpty()
            tty.setraw(self._far)
            os.set_blocking(self._near, False)
            self._name = os.ttyname(self._far)
            if link is not None:
                link.unlink(missing_ok=True)
                link.symlink_to(self._name)

        @property
        def port(self) -> str:
            """The link's path, or the terminal's own."""
            return str(self._link) if self._link else self._name

        def waiting_on(self) -> list[int]:
            """The near end."""
            return [self._near]

        def receive(self) -> bytes:
            """Bytes that the console wrote."""
            try:
                return os.read(self._near, CHUNK)
            except BlockingIOError:
                return b""

        def send(self, data: bytes) -> None:
            """Write what fits."""
            with contextlib.suppress(BlockingIOError):  # nobody reads: the bytes fall off the wire's end
                os.write(self._near, data)

        def look_after(self) -> None:
            """Lift the exclusive flag of a console that was killed: a real port loses it with its last close."""
            fcntl.ioctl(self._far, termios.TIOCNXCL)

        def close(self) -> None:
            """Close both ends; remove the link when it is still ours."""
            if self._link is not None and self._link.is_symlink() and str(self._link.readlink()) == self._name:
                self._link.unlink()
            os.close(self._near)
            os.close(self._far)

    def open_pty(link: Path | None) -> Line:
        """A pseudo-terminal, with `link` leading to it. Raises OSError."""
        return PtyLine(link)
