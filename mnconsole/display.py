"""Whether a window can be shown here, asked before Qt: without a display Qt ends the whole program with an abort."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Callable, Mapping

ANSWER_S = 0.5
"""The longest that one display server may take to accept a connection."""

X11_TCP_BASE = 6000
X11_SOCKETS = "/tmp/.X11-unix/X"

Address = tuple[str, int] | str
"""Host and TCP port, or the path of a local socket (with a zero byte in front: Linux's abstract names)."""

Reach = Callable[[Address], bool]

_OWN_DISPLAY = ("win32", "cygwin", "darwin")
"""Systems whose windows need no display server to be named."""

_X11 = re.compile(r"(?:(?P<protocol>[a-z0-9]+)/)?(?P<host>[^/]*):(?P<number>\d{1,4})(?:\.\d+)?")
_VARIABLE = {"xcb": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}
_TO_DO = "Start it on the computer's own desktop, or play the demo off screen: mnconsole --demo --play"


def answers(address: Address) -> bool:
    """Whether somebody accepts a connection there within `ANSWER_S`."""
    try:
        with _connect(address):
            return True
    except (OSError, ValueError):  # ValueError: a name that no host or socket can have
        return False


def _connect(address: Address) -> socket.socket:
    if not isinstance(address, str):
        return socket.create_connection(address, timeout=ANSWER_S)
    return _connect_local(address)


if sys.platform == "win32":

    def _connect_local(path: str) -> socket.socket:
        raise OSError(f"no display server on {path}: windows are Windows' own")

else:

    def _connect_local(path: str) -> socket.socket:
        local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            local.settimeout(ANSWER_S)
            local.connect(path)
        except BaseException:
            local.close()
            raise
        return local


def display_trouble(environ: Mapping[str, str], platform: str, reach: Reach = answers) -> str | None:
    """One line that says why no window can be shown and what to do, or None when one can.

    `platform` is `sys.platform`. With a QT_QPA_PLATFORM chosen by hand only its own display is asked for. A server
    that accepts the connection and then refuses this user is not found here.
    """
    kinds = [] if platform in _OWN_DISPLAY else _kinds(environ)
    if not kinds or any(reach(place) for kind in kinds for place in _places(kind, environ)):
        return None
    named = [_VARIABLE[kind] for kind in kinds]
    given = [f"{name}={environ[name]}" for name in named if environ.get(name)]
    if given:
        return f"the display does not answer ({', '.join(given)}). {_TO_DO}"
    are = "are" if len(named) > 1 else "is"
    return f"there is no display here to show a window on ({' and '.join(named)} {are} not set). {_TO_DO}"


def wants_offscreen(environ: Mapping[str, str], platform: str, *, play: bool, reach: Reach = answers) -> bool:
    """Whether the play has to run on Qt's `offscreen` platform. One chosen by hand is never overruled."""
    return play and not environ.get("QT_QPA_PLATFORM") and display_trouble(environ, platform, reach) is not None


def _kinds(environ: Mapping[str, str]) -> list[str]:
    """The kinds of display of which one must answer; empty when Qt needs none or has a connection already."""
    if environ.get("WAYLAND_SOCKET"):
        return []
    chosen = environ.get("QT_QPA_PLATFORM", "")
    if not chosen:
        return ["xcb", "wayland"]
    plugins = [each.partition(":")[0] for each in chosen.split(";")]
    kinds = ["wayland" if plugin.startswith("wayland") else plugin for plugin in plugins]
    return kinds if set(kinds) <= set(_VARIABLE) else []


def _places(kind: str, environ: Mapping[str, str]) -> list[Address]:
    name = environ.get(_VARIABLE[kind], "")
    return _x11_places(name) if kind == "xcb" else _wayland_places(name, environ)


def _x11_places(display: str) -> list[Address]:
    """Where `DISPLAY` leads, in libxcb's order: a socket by path, the local ones, TCP."""
    if display.startswith("/"):
        return [display, display.rpartition(":")[0] or display]
    parts = _X11.fullmatch(display)
    if parts is None:
        return []
    host, number = parts["host"], int(parts["number"])
    local = f"{X11_SOCKETS}{number}"
    if parts["protocol"] == "unix" or host in ("", "unix"):
        return ["\0" + local, local]
    return [(host.strip("[]"), X11_TCP_BASE + number)]


def _wayland_places(name: str, environ: Mapping[str, str]) -> list[Address]:
    if not name and environ.get("XDG_SESSION_TYPE") == "wayland":
        name = "wayland-0"
    if name.startswith("/"):
        return [name]
    folder = environ.get("XDG_RUNTIME_DIR", "")
    return [f"{folder}/{name}"] if name and folder else []
