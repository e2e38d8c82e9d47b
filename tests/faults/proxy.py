"""A line that does what it is told: a thread between the console's port and the pen's.

On the console's side it is a pseudo-terminal behind a symbolic link that stays the same, as udev's names by id do; on
the pen's side it opens a terminal or `tcp://host:port`. Each direction is a `Way`. What comes in on either side is
kept, as it came, before anything is done to it. Everything that is left to chance comes from one seeded generator.
"""

from __future__ import annotations

import contextlib
import fcntl
import heapq
import itertools
import os
import random
import select
import socket
import termios
import threading
import tty
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from mnconsole.device.clock import NS_PER_MS, NS_PER_S, link_clock_ns

CHUNK = 4096
KEPT = 6000
"""Frames of either side that are remembered: two minutes of 25 cycles a second, and some more."""

LOOK_NS = NS_PER_S // 2
SPLIT_GAP_NS = 2 * NS_PER_MS

Change = Callable[[bytes], Iterable[bytes]]


class Way:
    """What happens to the frames of one direction. Shares are of 1; each frame meets them one after the other."""

    def __init__(self) -> None:
        self.well()
        self.seen: list[tuple[int, bytes]] = []
        """When which bytes came in, before anything was done to them. A list, since it is copied from other threads."""

    def well(self) -> None:
        """A good line."""
        self.cut = False
        self.hold = False
        self.lose = self.flip = self.twice = self.split = self.half = 0.0
        self.delay_ns = 0
        self.lose_next = 0
        self.change: Change | None = None
        self.held: list[bytes] = []

    def pieces(self, rng: random.Random, data: bytes) -> list[tuple[int, bytes]]:
        """What becomes of a frame: pieces and how many ns later each goes on."""
        if self.cut or rng.random() < self.lose:
            return []
        if self.lose_next:
            self.lose_next -= 1
            return []
        if self.hold:
            self.held.append(data)
            return []
        changed = [data] if self.change is None else self.change(data)
        return [piece for each in changed for piece in self._harmed(rng, each)]

    def _harmed(self, rng: random.Random, data: bytes) -> list[tuple[int, bytes]]:
        if rng.random() < self.flip:
            data = flipped(rng, data)
        if rng.random() < self.half:
            data = data[: rng.randrange(1, len(data))] if len(data) > 1 else data
        after_ns = self.delay_ns
        if rng.random() < self.split and len(data) > 1:
            at = rng.randrange(1, len(data))
            return [(after_ns, data[:at]), (after_ns + SPLIT_GAP_NS, data[at:])]
        return [(after_ns, data)] * (2 if rng.random() < self.twice else 1)


def flipped(rng: random.Random, data: bytes, most: int = 3) -> bytes:
    """`data` with one to `most` of its bits turned over."""
    out = bytearray(data)
    for bit in rng.sample(range(8 * len(out)), rng.randint(1, most)):
        out[bit // 8] ^= 1 << bit % 8
    return bytes(out)


class Proxy:
    """The line between `name` (the console's port) and the pen's `port`. Use as a context manager."""

    def __init__(self, folder: Path, port: str, *, name: str = "line", seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.to_pen, self.to_console = Way(), Way()
        self._link = folder / name
        self._lock = threading.Lock()
        self._due: list[tuple[int, int, bool, bytes]] = []
        self._order = itertools.count()
        self._near = self._far = self._pen = -1
        self._plugged_ns = 0
        self._wake_in, self._wake_out = os.pipe()
        self._ending = False
        self.failed: BaseException | None = None
        self.attach(port)
        self.plug()
        self._thread = threading.Thread(target=self._run, name="proxy")
        self._thread.start()

    @property
    def port(self) -> str:
        """What the console opens."""
        return str(self._link)

    # ---- both ends

    def attach(self, port: str) -> None:
        """Lead to this pen from now on."""
        number = _open_pen(port)
        with self._lock:
            old, self._pen = self._pen, number
        self._wake()
        _close(old)

    def detach(self) -> None:
        """The pen's end is open."""
        with self._lock:
            old, self._pen = self._pen, -1
        self._wake()
        _close(old)

    def plug(self, taken: str = "", name: str = "") -> int:
        """Put the console's end in: another terminal than `taken`, behind the same link or one called `name`. The clock
        then."""
        near, far = os.openpty()
        if os.ttyname(far) == taken:
            old = near, far
            near, far = os.openpty()
            for number in old:
                os.close(number)
        tty.setraw(far)
        os.set_blocking(near, False)
        with self._lock:
            self._near, self._far = near, far
            self._link.unlink(missing_ok=True)
            self._link = self._link.with_name(name or self._link.name)
            self._link.symlink_to(os.ttyname(far))
            self._plugged_ns = link_clock_ns()
        self._wake()
        return self._plugged_ns

    def unplug(self) -> int:
        """Pull the console's end out, as a USB plug: its device is gone. The clock before."""
        with self._lock:
            now_ns = link_clock_ns()
            near, far, self._near, self._far = self._near, self._far, -1, -1
            self._link.unlink(missing_ok=True)
        self._wake()
        _close(near)
        _close(far)
        return now_ns

    # ---- what is done to the line

    def do(self, act: Callable[[Proxy], object]) -> int:
        """Do `act` between two frames; the clock right before it."""
        with self._lock:
            now_ns = link_clock_ns()
            act(self)
        self._wake()
        return now_ns

    def cut(self) -> int:
        """Nothing passes from now on, either way; the clock at the cut."""

        def cut(line: Proxy) -> None:
            line.to_pen.cut = line.to_console.cut = True
            line._due.clear()

        return self.do(cut)

    def heal(self) -> int:
        """A good line again. What was held is gone."""

        def heal(line: Proxy) -> None:
            line.to_pen.well()
            line.to_console.well()
            line._due.clear()

        return self.do(heal)

    def release(self) -> int:
        """Let go of all that was held, in one burst; the clock at it."""

        def release(line: Proxy) -> None:
            now_ns = link_clock_ns()
            for way, to_pen in ((line.to_pen, True), (line.to_console, False)):
                for data in way.held:
                    line._put(now_ns, to_pen, data)
                way.held, way.hold = [], False

        return self.do(release)

    def inject(self, *frames: bytes, to_pen: bool, after_ms: float = 0, every_ms: float = 0) -> int:
        """Put bytes on the line that nobody sent; the clock at the first of them."""

        def inject(line: Proxy) -> None:
            at_ns = link_clock_ns() + int(after_ms * NS_PER_MS)
            for number, data in enumerate(frames):
                line._put(at_ns + int(number * every_ms * NS_PER_MS), to_pen, data)

        return self.do(inject) + int(after_ms * NS_PER_MS)

    def _put(self, at_ns: int, to_pen: bool, data: bytes) -> None:
        heapq.heappush(self._due, (at_ns, next(self._order), to_pen, data))

    # ---- its thread

    def _run(self) -> None:
        try:
            while not self._ending:
                self._turn()
        except BaseException as error:  # a dead line must not look like a silent pen
            self.failed = error
            raise

    def _turn(self) -> None:
        with self._lock:
            places = [number for number in (self._near, self._pen) if number >= 0]
            wait_ns = max(0, self._due[0][0] - link_clock_ns()) if self._due else LOOK_NS
        try:
            ready = select.select([self._wake_in, *places], [], [], min(wait_ns, LOOK_NS) / NS_PER_S)[0]
        except (OSError, ValueError):  # an end was closed meanwhile
            return
        if self._wake_in in ready:
            os.read(self._wake_in, CHUNK)
        with self._lock:
            for number in ready:
                if number == self._near:
                    self._take(number, self.to_pen, to_pen=True)
                elif number == self._pen:
                    self._take(number, self.to_console, to_pen=False)
            self._deliver()
            if not ready and self._far >= 0:
                # A console that was killed leaves its terminal exclusive; a real port loses that with its last close.
                fcntl.ioctl(self._far, termios.TIOCNXCL)

    def _take(self, number: int, way: Way, *, to_pen: bool) -> None:
        try:
            data = os.read(number, CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:  # the pen's process has ended: its end of the cable stays where it is
            if number == self._pen:
                self._pen = -1
                _close(number)
            return
        now_ns = link_clock_ns()
        way.seen.append((now_ns, data))
        if len(way.seen) >= 2 * KEPT:
            del way.seen[:KEPT]
        for after_ns, piece in way.pieces(self.rng, data):
            self._put(now_ns + after_ns, to_pen, piece)

    def _deliver(self) -> None:
        while self._due and self._due[0][0] <= link_clock_ns():
            _, _, to_pen, data = heapq.heappop(self._due)
            number = self._pen if to_pen else self._near
            if number >= 0:
                with contextlib.suppress(OSError):  # nobody reads: the bytes fall off the wire's end
                    os.write(number, data)

    def _wake(self) -> None:
        os.write(self._wake_out, b"!")

    def close(self) -> None:
        """End the thread and close both ends."""
        self._ending = True
        self._wake()
        self._thread.join()
        for number in (self._near, self._far, self._pen, self._wake_in, self._wake_out):
            _close(number)
        self._link.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open_pen(port: str) -> int:
    if port.startswith("tcp://"):
        host, _, number = port.removeprefix("tcp://").rpartition(":")
        connection = socket.create_connection((host, int(number)), timeout=3.0)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        return connection.detach()
    opened = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    tty.setraw(opened)
    return opened


def _close(number: int) -> None:
    if number >= 0:
        with contextlib.suppress(OSError):
            os.close(number)
