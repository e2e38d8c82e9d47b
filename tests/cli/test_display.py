"""Whether a window can be shown here, told before Qt would abort."""

from __future__ import annotations

import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnconsole.display import ANSWER_S, X11_TCP_BASE, Address, answers, display_trouble, wants_offscreen
from tests.cli.shell import environment, run

LOCAL = ["\0/tmp/.X11-unix/X0", "/tmp/.X11-unix/X0"]


class Servers:
    """Display servers that answer at some addresses, and what was asked of them."""

    def __init__(self, *there: Address) -> None:
        self.there = there
        self.asked: list[Address] = []

    def __call__(self, address: Address) -> bool:
        self.asked.append(address)
        return address in self.there


@pytest.mark.parametrize("platform", ["win32", "cygwin", "darwin"])
def test_a_system_with_windows_of_its_own_is_not_asked(platform: str) -> None:
    servers = Servers()
    assert display_trouble({}, platform, servers) is None
    assert servers.asked == []


def test_without_any_display_it_says_so_and_what_to_do() -> None:
    text = display_trouble({}, "linux", Servers())
    assert text is not None
    assert "DISPLAY and WAYLAND_DISPLAY are not set" in text
    assert "mnconsole --demo --play" in text
    assert text.isprintable()


@pytest.mark.parametrize(
    ("environ", "asked"),
    [
        ({"DISPLAY": ":0"}, LOCAL),
        ({"DISPLAY": ":0.1"}, LOCAL),
        ({"DISPLAY": "unix:0"}, LOCAL),
        ({"DISPLAY": "unix/somewhere:0"}, LOCAL),
        ({"DISPLAY": "localhost:10.0"}, [("localhost", X11_TCP_BASE + 10)]),
        ({"DISPLAY": "[::1]:2"}, [("::1", X11_TCP_BASE + 2)]),
        ({"DISPLAY": "tcp/somewhere:1"}, [("somewhere", X11_TCP_BASE + 1)]),
        ({"DISPLAY": "/some/socket:0"}, ["/some/socket:0", "/some/socket"]),
        ({"DISPLAY": "nonsense"}, []),
        ({"DISPLAY": ":99999999"}, []),
        ({"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": "/run/1"}, ["/run/1/wayland-1"]),
        ({"WAYLAND_DISPLAY": "/run/2/way"}, ["/run/2/way"]),
        ({"WAYLAND_DISPLAY": "wayland-1"}, []),
        ({"XDG_SESSION_TYPE": "wayland", "XDG_RUNTIME_DIR": "/run/1"}, ["/run/1/wayland-0"]),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":0", "WAYLAND_DISPLAY": "/run/2/way"}, LOCAL),
        ({"QT_QPA_PLATFORM": "wayland-egl", "DISPLAY": ":0", "WAYLAND_DISPLAY": "/run/2/way"}, ["/run/2/way"]),
        ({"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":0", "WAYLAND_DISPLAY": "/w"}, ["/w", *LOCAL]),
    ],
)
def test_the_servers_that_are_named_are_asked(environ: dict[str, str], asked: list[Address]) -> None:
    nobody = Servers()
    text = display_trouble(environ, "linux", nobody)
    assert nobody.asked == asked
    assert text is not None
    for place in asked:
        assert display_trouble(environ, "linux", Servers(place)) is None


def test_a_server_that_does_not_answer_is_named() -> None:
    text = display_trouble({"DISPLAY": ":7", "WAYLAND_DISPLAY": "w"}, "linux", Servers())
    assert text is not None
    assert "does not answer (DISPLAY=:7, WAYLAND_DISPLAY=w)" in text


@pytest.mark.parametrize("chosen", ["offscreen", "minimal:size=1x1", "vnc", "eglfs", "xcb;offscreen"])
def test_a_platform_without_a_display_server_needs_none(chosen: str) -> None:
    assert display_trouble({"QT_QPA_PLATFORM": chosen}, "linux", Servers()) is None


def test_a_connection_that_was_handed_over_is_enough() -> None:
    assert display_trouble({"WAYLAND_SOCKET": "5"}, "linux", Servers()) is None


@pytest.mark.parametrize(
    ("environ", "platform", "play", "expected"),
    [
        ({}, "linux", True, True),
        ({}, "linux", False, False),
        ({"DISPLAY": ":9"}, "linux", True, True),
        ({"DISPLAY": ":0"}, "linux", True, False),
        ({"QT_QPA_PLATFORM": "xcb"}, "linux", True, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True, False),
        ({}, "win32", True, False),
    ],
)
def test_the_play_goes_off_screen_where_nothing_else_can_be(
    environ: dict[str, str], platform: str, play: bool, expected: bool
) -> None:
    assert wants_offscreen(environ, platform, play=play, reach=Servers(*LOCAL)) is expected


@pytest.mark.parametrize(("display", "said"), [("", "DISPLAY is not set"), (":nowhere", "does not answer")])
def test_the_window_is_refused_before_qt(display: str, said: str, tmp_path: Path) -> None:
    chosen = environment(DISPLAY=display, QT_QPA_PLATFORM="xcb")
    done = run("--demo", "--data", tmp_path / "demo", env=chosen)
    assert (done.code, done.out) == (1, "")
    assert len(done.told) == 1
    assert said in done.told[0]
    assert not (tmp_path / "demo").exists()


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose name leaves room for the name of a socket."""
    with tempfile.TemporaryDirectory(prefix="mn-") as folder:
        yield Path(folder)


def test_real_sockets(short_folder: Path) -> None:
    place = short_folder / "display"
    assert not answers(str(place))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place))
        assert not answers(str(place))
        server.listen()
        assert answers(str(place))
        assert display_trouble({"DISPLAY": f"{place}:0"}, sys.platform) is None or sys.platform == "darwin"
    assert not answers(str(place))


def test_real_tcp() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        assert answers(address)
    assert not answers(address)


@pytest.mark.parametrize("address", ["/" + "x" * 200, "/a\0b", ("host\0", 6000), ("x" * 300, 6000)])
def test_a_name_that_nothing_can_have_does_not_answer(address: Address) -> None:
    assert not answers(address)


def test_a_server_that_takes_no_connection_is_given_up_soon(short_folder: Path) -> None:
    place = str(short_folder / "busy")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(place)
        server.listen(0)
        waiting = [socket.socket(socket.AF_UNIX) for _ in range(3)]
        try:
            for each in waiting:  # fill its queue
                each.setblocking(False)
                each.connect_ex(place)
            begun = time.monotonic()
            assert not answers(place)
            assert time.monotonic() - begun < ANSWER_S * 3
        finally:
            for each in waiting:
                each.close()
