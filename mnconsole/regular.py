"""Opens files that must be files: a pipe, a device or a folder of that name is refused, and nobody waits for it."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe would wait for ever for its other end; Windows has no pipes with such names."""


class NotRegularError(OSError):
    """What has the name is a folder, a pipe, a socket or a device."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(errno.EINVAL, "not a file", str(path))


class TooLongError(OSError):
    """The file is longer than anything that could be meant."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(errno.EFBIG, "too long", str(path))


def open_handle(path: Path | str, flags: int, mode: int = 0o600) -> int:
    """A file's handle, as `os.open` gives it, also as an `opener`. Raises OSError, `NotRegularError` for no file."""
    try:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0) | _AT_ONCE, mode)
    except OSError as error:
        if error.errno == errno.ENXIO:  # a pipe that nobody reads, or a socket
            raise NotRegularError(path) from error
        raise
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise NotRegularError(path)


def open_regular(path: Path) -> BinaryIO:
    """A file to be read; the caller closes it. Raises OSError, `NotRegularError` for no file."""
    return os.fdopen(open_handle(path, os.O_RDONLY), "rb")


def read_regular(path: Path, most_bytes: int = -1) -> bytes:
    """A file's content, up to `most_bytes`. Raises OSError, `NotRegularError` for no file."""
    with open_regular(path) as file:
        return file.read(most_bytes)


def read_short(path: Path, most_bytes: int) -> bytes:
    """A file's whole content. Raises OSError, `TooLongError` for more than `most_bytes`."""
    content = read_regular(path, most_bytes + 1)
    if len(content) > most_bytes:
        raise TooLongError(path)
    return content


def is_another_thing(path: Path) -> bool:
    """Whether something has this name that is no file. Links are followed. Raises OSError."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
