"""Transports that misbehave: they wrap a real one and lose, split, hold or break what goes through."""

from __future__ import annotations

import random
from collections.abc import Callable

from mnconsole.device.link import OpenPort
from mnconsole.device.transport import PortError, Transport, Waker, open_port
from mnconsole.domain.pen import PortTrouble


class HostileTransport:
    """A transport whose writes and reads pass through two functions first."""

    def __init__(self, real: Transport, harm: Harm) -> None:
        self._real = real
        self._harm = harm

    def write(self, data: bytes) -> bool:
        """What `harm` leaves of the data."""
        left = self._harm.written(data)
        return self._real.write(left) if left else True

    def wait(self, timeout_ns: int) -> bytes:
        """What `harm` leaves of the bytes that arrive."""
        data = self._real.wait(timeout_ns)
        return self._harm.read(data) if data else b""

    def close(self) -> None:
        """Close the real one."""
        self._real.close()


class Harm:
    """Does nothing; subclasses do."""

    def written(self, data: bytes) -> bytes:
        """What becomes of a request."""
        return data

    def read(self, data: bytes) -> bytes:
        """What becomes of bytes that arrive."""
        return data

    def opener(self) -> OpenPort:
        """To be given to a link as its `opener`."""
        return lambda port, baud, waker: HostileTransport(open_port(port, baud, waker), self)


class Lossy(Harm):
    """Loses a share of the cycles: half of them on the way out, half on the way back."""

    def __init__(self, share: float, seed: int = 1) -> None:
        self._rng = random.Random(seed)
        self.share = share

    def written(self, data: bytes) -> bytes:
        """Nothing, now and then."""
        return b"" if self._rng.random() < self.share / 2 else data

    def read(self, data: bytes) -> bytes:
        """Nothing, now and then."""
        return b"" if self._rng.random() < self.share / 2 else data


class Noisy(Harm):
    """Flips bits, doubles frames and puts garbage between them."""

    def __init__(self, seed: int = 1) -> None:
        self._rng = random.Random(seed)

    def read(self, data: bytes) -> bytes:
        """Damaged now and then."""
        kind = self._rng.randrange(8)
        if kind == 0:
            at = self._rng.randrange(len(data))
            return data[:at] + bytes([data[at] ^ 1 << self._rng.randrange(8)]) + data[at + 1 :]
        if kind == 1:
            return data + data
        if kind == 2:
            return self._rng.randbytes(40) + data
        return data


class Trickle(Harm):
    """Gives the bytes that arrived out one at a time, one a read."""

    def __init__(self) -> None:
        self._rest = b""

    def read(self, data: bytes) -> bytes:
        """The next byte; the others wait for the next read, or come when there is more than one answer."""
        self._rest += data
        if len(self._rest) > 60:
            out, self._rest = self._rest, b""
            return out
        out, self._rest = self._rest[:1], self._rest[1:]
        return out


class Breaking(Harm):
    """Raises an I/O error on the next read once told to, as an unplugged adapter does."""

    def __init__(self) -> None:
        self.broken = False

    def read(self, data: bytes) -> bytes:
        """An error, or the data."""
        if self.broken:
            self.broken = False
            raise PortError(PortTrouble.IO_ERROR, "unplugged")
        return data


class Bug(Harm):
    """Raises what no driver should, once told to."""

    def __init__(self) -> None:
        self.now = False

    def read(self, data: bytes) -> bytes:
        """A bug, or the data."""
        if self.now:
            raise ZeroDivisionError("a bug in the driver")
        return data


def refusing(trouble: PortTrouble) -> OpenPort:
    """An opener that always fails with `trouble`."""

    def refuse(port: str, baud: int, waker: Waker) -> Transport:
        raise PortError(trouble, "as told")

    return refuse


Opener = Callable[[str, int, Waker], Transport]
