"""A transport that shows its bytes to the wire log on their way. While the log is off that is one look at a flag."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.device.transport import PortError, Transport
from mnconsole.device.wire_log import HEARD, SENT, WireLog


class TappedTransport:
    """`real`, with everything that goes through it put into `log`."""

    def __init__(self, real: Transport, log: WireLog) -> None:
        self._real = real
        self._log = log

    def write(self, data: bytes) -> bool:
        """As the real one."""
        if not self._log.is_on:
            return self._real.write(data)
        self._log.put(SENT, data)
        try:
            taken = self._real.write(data)
        except PortError as error:
            self._failed(error)
            raise
        if not taken:
            self._log.note("the port took no more: some of the last request was not sent")
        return taken

    def wait(self, timeout_ns: int) -> bytes:
        """As the real one."""
        try:
            data = self._real.wait(timeout_ns)
        except PortError as error:
            self._failed(error)
            raise
        if data and self._log.is_on:
            self._log.put(HEARD, data)
        return data

    def close(self) -> None:
        """As the real one."""
        self._real.close()
        self._log.note("port closed")

    def _failed(self, error: PortError) -> None:
        self._log.note(f"port failed: {error.trouble.value}, {error.detail}")


def tapped(opening: Callable[[], Transport], log: WireLog) -> Transport:
    """What `opening` opens, with the log on it. Raises `PortError` as that does, noted in the log."""
    try:
        real = opening()
    except PortError as error:
        log.note(f"port not opened: {error.trouble.value}, {error.detail}")
        raise
    log.note("port opened")
    return TappedTransport(real, log)
