"""Ports: what opening tells, what ends a wait, what a hang-up is."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import termios
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mnconsole.device.serial_port import open_serial
from mnconsole.device.tcp_port import TcpPort, parse_address
from mnconsole.device.transport import PortError, Waker, open_port, port_error
from mnconsole.domain.pen import PortTrouble

LONG_NS = 5_000_000_000


@pytest.fixture
def waker() -> Iterator[Waker]:
    made = Waker()
    yield made
    made.close()


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    near, far = os.openpty()
    tty.setraw(far)
    name = os.ttyname(far)
    os.close(far)
    yield near, name
    os.close(near)


def test_bytes_go_both_ways(terminal: tuple[int, str], waker: Waker) -> None:
    near, name = terminal
    port = open_port(name, 115200, waker)
    try:
        assert port.write(b"ping")
        assert os.read(near, 10) == b"ping"
        os.write(near, b"pong")
        assert port.wait(LONG_NS) == b"pong"
        assert port.wait(1_000_000) == b""
    finally:
        port.close()


def test_a_call_ends_a_wait_at_once(terminal: tuple[int, str], waker: Waker) -> None:
    port = open_port(terminal[1], 115200, waker)
    try:
        waiting = threading.Event()
        latency: list[float] = []

        def call() -> None:
            waiting.wait(1)
            latency.append(time.monotonic())
            waker.wake()

        caller = threading.Thread(target=call)
        caller.start()
        waiting.set()
        assert port.wait(LONG_NS) == b""
        assert time.monotonic() - latency[0] < 0.1
        caller.join()
    finally:
        port.close()


def test_a_call_before_the_wait_is_not_lost(terminal: tuple[int, str], waker: Waker) -> None:
    port = open_port(terminal[1], 115200, waker)
    try:
        for _ in range(20_000):
            waker.wake()
        begin = time.monotonic()
        while waker.is_called():
            pass
        waker.wake()
        assert port.wait(LONG_NS) == b""
        assert time.monotonic() - begin < 2
    finally:
        port.close()


def test_a_full_line_takes_no_more_and_does_not_wait(terminal: tuple[int, str], waker: Waker) -> None:
    port = open_port(terminal[1], 115200, waker)
    try:
        begin = time.monotonic()
        while port.write(bytes(512)):
            assert time.monotonic() - begin < 2
    finally:
        port.close()


def test_a_hang_up_is_an_io_error(waker: Waker) -> None:
    near, far = os.openpty()
    name = os.ttyname(far)
    os.close(far)
    port = open_port(name, 115200, waker)
    os.close(near)
    with pytest.raises(PortError) as caught:
        port.wait(LONG_NS)
    assert caught.value.trouble is PortTrouble.IO_ERROR
    with pytest.raises(PortError):
        port.write(b"x")
    port.close()


def test_a_missing_port(tmp_path: Path, waker: Waker) -> None:
    with pytest.raises(PortError) as caught:
        open_serial(str(tmp_path / "ttyUSB9"), 115200, waker)
    assert caught.value.trouble is PortTrouble.MISSING


def test_a_file_is_no_port(tmp_path: Path, waker: Waker) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PortError) as caught:
        open_serial(str(tmp_path / "file"), 115200, waker)
    assert caught.value.trouble is PortTrouble.MISSING


def test_a_port_in_use(terminal: tuple[int, str], waker: Waker) -> None:
    first = open_serial(terminal[1], 115200, waker)
    with pytest.raises(PortError) as caught:
        open_serial(terminal[1], 115200, waker)
    assert caught.value.trouble is PortTrouble.BUSY
    first.close()
    open_serial(terminal[1], 115200, waker).close()


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.EACCES, PortTrouble.NO_PERMISSION),
        (errno.EPERM, PortTrouble.NO_PERMISSION),
        (errno.EBUSY, PortTrouble.BUSY),
        (errno.EWOULDBLOCK, PortTrouble.BUSY),
        (errno.ENOENT, PortTrouble.MISSING),
        (errno.ECONNREFUSED, PortTrouble.MISSING),
        (errno.EIO, PortTrouble.IO_ERROR),
    ],
)
def test_the_systems_errors_have_a_trouble_each(number: int, trouble: PortTrouble) -> None:
    assert port_error(OSError(number, os.strerror(number))).trouble is trouble


@pytest.mark.parametrize(
    ("port", "address"),
    [("tcp://127.0.0.1:7001", ("127.0.0.1", 7001)), ("socket://box:1", ("box", 1)), ("tcp://[::1]:502/", ("::1", 502))],
)
def test_addresses(port: str, address: tuple[str, int]) -> None:
    assert parse_address(port) == address


@pytest.mark.parametrize("port", ["tcp://", "tcp://host", "tcp://host:", "tcp://host:x", "tcp://:502", "tcp://h:70000"])
def test_addresses_that_are_none(port: str) -> None:
    with pytest.raises(PortError):
        parse_address(port)


def test_tcp_both_ways_and_its_end(waker: Waker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = TcpPort(f"tcp://127.0.0.1:{server.getsockname()[1]}", waker)
        peer, _ = server.accept()
        with peer:
            assert port.write(b"ping")
            assert peer.recv(10) == b"ping"
            peer.sendall(b"pong")
            assert port.wait(LONG_NS) == b"pong"
            waker.wake()
            assert port.wait(LONG_NS) == b""
        with pytest.raises(PortError) as caught:
            port.wait(LONG_NS)
        assert caught.value.trouble is PortTrouble.IO_ERROR
        port.close()


def test_nobody_listens(waker: Waker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
    with pytest.raises(PortError) as caught:
        TcpPort(f"tcp://127.0.0.1:{number}", waker)
    assert caught.value.trouble is PortTrouble.MISSING


def test_a_port_that_goes_while_it_is_set_up(
    terminal: tuple[int, str], waker: Waker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terminal's own error is no OSError, and the last step of the opening raises a bare one."""

    def gone(*_arguments: object) -> None:
        raise termios.error(5, "Input/output error")

    real = fcntl.ioctl

    def unplugged(number: int, request: int, *more: Any) -> Any:
        if request == termios.TIOCEXCL:
            raise OSError(19, "No such device")
        return real(number, request, *more)

    for place, name, failing in ((termios, "tcflush", gone), (fcntl, "ioctl", unplugged)):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, failing)
            with pytest.raises(PortError) as caught:
                open_serial(terminal[1], 115200, waker)
        assert caught.value.trouble is PortTrouble.IO_ERROR
    open_serial(terminal[1], 115200, waker).close()


@pytest.mark.parametrize("host", ["a..b", "x" * 64])
def test_a_name_that_can_be_no_computer_s(host: str, waker: Waker) -> None:
    with pytest.raises(PortError) as caught:
        TcpPort(f"tcp://{host}:502", waker)
    assert caught.value.trouble is PortTrouble.MISSING
