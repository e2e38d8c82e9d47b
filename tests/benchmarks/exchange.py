"""One exchange with a simulated pen, raw and through the driver, over two pseudo-terminals of the same
kind."""

from __future__ import annotations

import os
import queue
import select
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mnconsole.device.clock import NS_PER_S, link_clock_ns
from mnconsole.device.dialect import dialect_for
from mnconsole.device.link import DEFAULT_BAUD, Link
from mnconsole.device.link_io import CycleAnswer
from mnconsole.device.profile.files import built_in
from mnconsole.device.registers import DesiredBlock
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.transport import Waker, open_port
from mnconsole.device.wire import Wire
from mnconsole.domain.pen import LinkState, LinkView

ANSWER_BYTES = 57
"""Function 0x17 with 26 registers: unit, function, count, 52 bytes, check of 2."""

_PATIENCE_NS = NS_PER_S
_LEASE_MS = 300
_HALF_CYCLE_S = 0.02


def stop_block(nonce: int) -> DesiredBlock:
    """A stop, as a link writes it before it knows anything of the pen."""
    return DesiredBlock(1, 0, 50, 250, _LEASE_MS, nonce % 0xFFFF + 1, 0, 0)


class RawEnd:
    """Bytes written and read with nothing in between."""

    def __init__(self, port: str) -> None:
        self._file = os.open(port, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._file)

    def exchange(self, request: bytes) -> int:
        """Write, read the whole answer; ns."""
        begun = time.perf_counter_ns()
        os.write(self._file, request)
        got = 0
        while got < ANSWER_BYTES:
            if not select.select([self._file], [], [], 1.0)[0]:
                raise RuntimeError("no answer")
            got += len(os.read(self._file, 512))
        return time.perf_counter_ns() - begun

    def close(self) -> None:
        """Close the port."""
        os.close(self._file)


class DriverEnd:
    """The same through the driver: compose the frame, write, wait, check, decode."""

    def __init__(self, port: str) -> None:
        self._waker = Waker()
        self._wire = Wire(lambda: open_port(port, DEFAULT_BAUD, self._waker), self._waker, dialect_for(built_in()))
        self._wire.open()

    def exchange(self, block: DesiredBlock) -> int:
        """Send, listen until the answer is decoded; ns."""
        begun = time.perf_counter_ns()
        if not self._wire.send(block):
            raise RuntimeError("the port took nothing")
        while time.perf_counter_ns() - begun < _PATIENCE_NS:
            heard = self._wire.listen(_PATIENCE_NS)
            if heard and any(isinstance(each, CycleAnswer) for each in heard):
                return time.perf_counter_ns() - begun
        raise RuntimeError("no answer")

    def close(self) -> None:
        """Close the port."""
        self._wire.close()
        self._waker.close()


@contextmanager
def both_ends(folder: Path) -> Iterator[tuple[RawEnd, DriverEnd]]:
    """Two pens, one for each way."""
    with SimulatedPen.spawn(folder, name="raw") as one, SimulatedPen.spawn(folder, name="driven") as other:
        raw, driver = RawEnd(one.port), DriverEnd(other.port)
        try:
            yield raw, driver
        finally:
            raw.close()
            driver.close()


def interleaved(folder: Path, count: int) -> tuple[list[int], list[int]]:
    """So many exchanges each, in turn: (raw, driver) in ns."""
    raw_ns: list[int] = []
    driver_ns: list[int] = []
    dialect = dialect_for(built_in())
    with both_ends(folder) as (raw, driver):
        for number in range(count + 20):
            block = stop_block(number)
            raw_ns.append(raw.exchange(dialect.frame(block)))
            driver_ns.append(driver.exchange(block))
    return raw_ns[20:], driver_ns[20:]


def linked(folder: Path, count: int) -> tuple[list[int], list[int]]:
    """The whole link on its thread at 25 Hz, and so many raw exchanges, one between each two of its cycles: (raw, link)
    in ns.

    Of the link: from composing a request to the listeners being told its answer.
    """
    heard: queue.SimpleQueue[int] = queue.SimpleQueue()
    seen = [0]

    def told(view: LinkView) -> None:
        report = view.last_report
        if report is not None and report.sent_ns != seen[0]:
            seen[0] = report.sent_ns
            heard.put(link_clock_ns() - report.sent_ns)

    raw_ns: list[int] = []
    link_ns: list[int] = []
    dialect = dialect_for(built_in())
    with SimulatedPen.spawn(folder, name="raw") as one, SimulatedPen.spawn(folder, name="linked") as other:
        raw, link = RawEnd(one.port), Link(other.port)
        end = link.subscribe(told)
        link.start()
        try:
            for number in range(count + 20):
                link_ns.append(heard.get(timeout=_PATIENCE_NS / NS_PER_S * 10))
                link.touch()
                time.sleep(_HALF_CYCLE_S)  # both begin with a processor that has rested as long
                raw_ns.append(raw.exchange(dialect.frame(stop_block(number))))
        finally:
            end()
            link.close(1.0)
            raw.close()
    return raw_ns[20:], link_ns[20:]


def link_share(folder: Path, seconds: float) -> tuple[float, float]:
    """Share of one core that the link's thread takes at 25 Hz, and cycles a second."""
    with SimulatedPen.spawn(folder, name="alone") as pen:
        link = Link(pen.port)
        ready = threading.Event()
        end = link.subscribe(lambda view: ready.set() if view.state is LinkState.READY else None)
        link.start()
        try:
            if not ready.wait(10.0):
                raise RuntimeError("the pen was not linked")
            cycles, used, begun = link.view().counts.cycles, time.process_time(), time.monotonic()
            while time.monotonic() - begun < seconds:
                link.touch()
                time.sleep(0.1)
            passed = time.monotonic() - begun
            return (time.process_time() - used) / passed, (link.view().counts.cycles - cycles) / passed
        finally:
            end()
            link.close(1.0)
