"""Standard output and standard error of a command: UTF-8 everywhere, and a clean end when nobody reads any more."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sys
from typing import TextIO

_READER_WENT = frozenset({errno.EPIPE, errno.EINVAL})
"""Windows tells a closed pipe as EINVAL."""


class OutputGoneError(Exception):
    """What was to be written can't be. `reason` is empty when the reader simply went away (`| head`)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def prepare() -> None:
    """Write UTF-8 whatever the locale says; PYTHONIOENCODING wins. What can't be encoded is written as an escape."""
    chosen = None if os.environ.get("PYTHONIOENCODING") else "utf-8"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=chosen or stream.encoding, errors="backslashreplace")


def require_output() -> None:
    """For a command whose answer is what it says: without standard output it may not end as if all were well. Raises
    OutputGoneError."""
    if sys.stdout is None:
        raise OutputGoneError("standard output is closed")


def say(text: str) -> None:
    """One or more lines on standard output, at once. Raises OutputGoneError, also where there is no standard output."""
    require_output()
    _write(sys.stdout, text + "\n")


def mention(text: str) -> None:
    """The same from a window, which may well have no standard output. Raises OutputGoneError."""
    _write(sys.stdout, text + "\n")


def tell(text: str) -> None:
    """One or more lines on standard error, at once. Raises OutputGoneError."""
    _write(sys.stderr, text + "\n")


def show(text: str) -> None:
    """A piece of a line on standard error, for progress. Raises OutputGoneError."""
    _write(sys.stderr, text)


def is_watched() -> bool:
    """Whether standard error goes to a terminal, where progress makes sense."""
    stream: TextIO | None = sys.stderr
    return stream is not None and stream.isatty()


def can_redraw() -> bool:
    """Whether standard output is a terminal that moves its cursor; a console of Windows is told to."""
    stream: TextIO | None = sys.stdout
    if stream is None or not stream.isatty() or os.environ.get("TERM") == "dumb":
        return False
    return _moves_the_cursor()


def size() -> tuple[int, int]:
    """Columns and rows of the terminal. It is asked itself first: LINES and COLUMNS may be those of another one."""
    try:
        found = os.get_terminal_size(sys.stdout.fileno())
    except (AttributeError, ValueError, OSError):  # no output, one without a number, or no terminal
        found = shutil.get_terminal_size()
    if not (found.columns and found.lines):
        found = shutil.get_terminal_size()
    return found.columns, found.lines


def named(text: str) -> str:
    """A file's name as UTF-8 text where Python took it for bytes; bytes that are no text become escapes."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half of a pair, which no file system gives
        return text


def one_line(text: str) -> str:
    """`text` with every control character as an escape: a file's name can neither break nor steer the terminal."""
    whole = named(text)
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in whole)


if sys.platform == "win32":
    import ctypes

    _STANDARD_OUTPUT, _VIRTUAL_TERMINAL = -11, 0x0004

    def _moves_the_cursor() -> bool:
        """Consoles older than Windows 10 can't; newer ones have to be asked."""
        console = ctypes.windll.kernel32
        handle, mode = console.GetStdHandle(_STANDARD_OUTPUT), ctypes.c_ulong()
        if not console.GetConsoleMode(handle, ctypes.byref(mode)):
            return False
        return bool(console.SetConsoleMode(handle, mode.value | _VIRTUAL_TERMINAL))

else:

    def _moves_the_cursor() -> bool:
        return True


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # started without one: pythonw, or closed by the shell
        return
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        _abandon(stream)
        reason = "" if error.errno in _READER_WENT else error.strerror or type(error).__name__
        raise OutputGoneError(reason) from error


def _abandon(stream: TextIO) -> None:
    """Lead the rest nowhere, so that the interpreter's last flush does not fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    finally:
        os.close(nowhere)
