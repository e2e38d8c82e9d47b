"""Our own transport on a serial port that pyserial opens and sets up.

pyserial's own reads and writes are not used on POSIX: a write timeout there does not mean "not sent", 0 spins for
ever and None hangs for ever. Its port is non-blocking, so the system's read and write do what is needed.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import select
import sys
from typing import Any

import serial

from mnconsole.device.clock import NS_PER_MS, NS_PER_S, link_clock_ns
from mnconsole.device.transport import CHUNK, EIGHT_N_ONE, Framing, PortError, Transport, Waker, port_error
from mnconsole.domain.pen import PortTrouble

_log = logging.getLogger(__name__)

WINDOWS_SLICE_S = 0.005
"""Windows can't wait for a port and a waker together: the longest that a call to wake is overlooked."""

WINDOWS_WRITE_S = 0.02

SETTING_UP_ERRORS: tuple[type[Exception], ...] = (ValueError, OSError)
"""What pyserial lets through while it sets a port up; on POSIX also the terminal's own error, which is no OSError."""


PARITIES = {"none": serial.PARITY_NONE, "even": serial.PARITY_EVEN, "odd": serial.PARITY_ODD}


def open_serial(port: str, baud: int, waker: Waker, framing: Framing = EIGHT_N_ONE) -> Transport:
    """Open a serial port for us alone. Raises `PortError`."""
    try:
        opened = _open(port, baud, framing)
    except _NoSuchFramingError:
        # Pseudo-terminals and some network ports have no parity. A pen that needs it does not answer then.
        _log.warning("%s can't be set to parity %s: opened without", port, framing.parity)
        opened = _open(port, baud, EIGHT_N_ONE)
    try:
        return _Port(opened, waker)
    except OSError as error:  # unplugged while it was opened
        with contextlib.suppress(serial.SerialException, OSError):
            opened.close()
        raise PortError(PortTrouble.IO_ERROR, str(error)) from error


class _NoSuchFramingError(Exception):
    """The port does not have this parity or number of stop bits."""


def _open(port: str, baud: int, framing: Framing) -> serial.Serial:
    settings: dict[str, Any] = {"parity": PARITIES[framing.parity], "stopbits": framing.stop_bits}
    if sys.platform == "win32":
        settings |= {"timeout": WINDOWS_SLICE_S, "write_timeout": WINDOWS_WRITE_S}
    else:
        settings |= {"timeout": 0, "exclusive": True}
    try:
        return serial.Serial(port, baud, **settings)
    except serial.SerialException as error:
        raise _opening_error(error) from error
    except SETTING_UP_ERRORS as error:
        if framing != EIGHT_N_ONE and error.args[:1] == (errno.EINVAL,):
            raise _NoSuchFramingError from error
        raise PortError(PortTrouble.IO_ERROR, f"{type(error).__name__}: {error}") from error


def _opening_error(error: serial.SerialException) -> PortError:
    text = str(error)
    if error.errno is None and "FileNotFoundError" in text:  # pyserial on Windows tells it in the text only
        return PortError(PortTrouble.MISSING, text)
    if error.errno is None and "PermissionError" in text:  # Windows: somebody else has the port open
        return PortError(PortTrouble.BUSY, text)
    behind = error.__context__.args[:1] if error.__context__ is not None else ()
    if error.errno is None and behind and isinstance(behind[0], int):
        # What is no terminal can't be set up as one; pyserial keeps that number in the error behind its own.
        return port_error(OSError(behind[0], text))
    return port_error(error)


if sys.platform != "win32":
    import fcntl
    import termios

    SETTING_UP_ERRORS = (ValueError, OSError, termios.error)

    class _Port:
        """A port that is read, written and waited for by its file number."""

        def __init__(self, port: serial.Serial, waker: Waker) -> None:
            self._port = port
            self._waker = waker
            self._number = port.fileno()
            # exclusive=True is only a lock that others may ignore; this one the system enforces.
            fcntl.ioctl(self._number, termios.TIOCEXCL)
            if sys.platform == "linux":
                self._ask_for_low_latency()

        def _ask_for_low_latency(self) -> None:
            try:
                self._port.set_low_latency_mode(True)
            except (OSError, ValueError, NotImplementedError) as error:
                _log.debug("no low latency mode on %s: %s", self._port.port, error)

        def write(self, data: bytes) -> bool:
            """Write what fits now."""
            try:
                return os.write(self._number, data) == len(data)
            except BlockingIOError:
                return False
            except OSError as error:
                raise PortError(PortTrouble.IO_ERROR, str(error)) from error

        def wait(self, timeout_ns: int) -> bytes:
            """Bytes that arrive within the time, unless woken."""
            places = [self._number, self._waker.fileno()]
            ready = select.select(places, [], [], max(0, timeout_ns) / NS_PER_S)[0]
            if self._waker.fileno() in ready:
                self._waker.is_called()
            if self._number not in ready:
                return b""
            try:
                data = os.read(self._number, CHUNK)
            except BlockingIOError:
                return b""
            except OSError as error:
                raise PortError(PortTrouble.IO_ERROR, str(error)) from error
            if not data:
                raise PortError(PortTrouble.IO_ERROR, "the device is gone")
            return data

        def close(self) -> None:
            """Let others open the port again, and close it. An unplugged device fails at both: no matter."""
            with contextlib.suppress(OSError, termios.error):
                fcntl.ioctl(self._number, termios.TIOCNXCL)
            with contextlib.suppress(OSError, termios.error):
                self._port.close()

else:

    class _Port:
        """A port that is read in short slices, with a look at the waker between them."""

        def __init__(self, port: serial.Serial, waker: Waker) -> None:
            self._port = port
            self._waker = waker

        def write(self, data: bytes) -> bool:
            """Write; a timeout does not mean that nothing was sent, so the answer decides."""
            try:
                return self._port.write(data) == len(data)
            except serial.SerialTimeoutException:
                return False
            except (serial.SerialException, OSError) as error:
                raise PortError(PortTrouble.IO_ERROR, str(error)) from error

        def wait(self, timeout_ns: int) -> bytes:
            """Bytes that arrive within the time, unless woken."""
            end_ns = link_clock_ns() + timeout_ns
            while True:
                try:
                    data = self._port.read(max(1, min(CHUNK, self._port.in_waiting)))
                except (serial.SerialException, OSError) as error:
                    raise PortError(PortTrouble.IO_ERROR, str(error)) from error
                if data or self._waker.is_called() or link_clock_ns() + NS_PER_MS >= end_ns:
                    return bytes(data)

        def close(self) -> None:
            """Close the port; an unplugged one fails at it, which changes nothing."""
            with contextlib.suppress(serial.SerialException, OSError):
                self._port.close()
