"""The open port with frames on it: sends requests, listens for answers. Belongs to the link's thread."""

from __future__ import annotations

import select
from collections.abc import Callable

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_S
from mnconsole.device.dialect import Dialect
from mnconsole.device.link_io import Heard, Request
from mnconsole.device.transport import Transport, Waker


class Wire:
    """Opens its port again and again with `open_transport`; waits are ended by `waker`; `dialect` knows the pen's
    frames."""

    def __init__(self, open_transport: Callable[[], Transport], waker: Waker, dialect: Dialect) -> None:
        self._open_transport = open_transport
        self._waker = waker
        self._transport: Transport | None = None
        self._dialect = dialect
        self._decoder = frames.AnswerDecoder(dialect.unit, dialect.functions)

    @property
    def rejected(self) -> int:
        """Runs of bytes so far that were no good frame."""
        return self._decoder.rejected

    def open(self) -> None:
        """Open the port. Raises `PortError`."""
        self._transport = self._open_transport()
        self._decoder.forget()
        self._dialect.forget()

    def close(self) -> None:
        """Close the port when it is open. Never raises."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    def send(self, request: Request) -> bool:
        """Hand a request to the port; False when it takes no more now. Raises `PortError`."""
        return self._transport is not None and self._transport.write(self._dialect.frame(request))

    def listen(self, wait_ns: int) -> list[Heard] | None:
        """The answers that arrive; None when no byte did within `wait_ns` or when woken. Raises `PortError`."""
        if self._transport is None:
            select.select([self._waker.fileno()], [], [], max(0, wait_ns) / NS_PER_S)
            self._waker.is_called()
            return None
        data = self._transport.wait(wait_ns)
        return [self._dialect.heard(answer) for answer in self._decoder.feed(data)] if data else None
