"""The passphrase: from the terminal without echo, or from a file descriptor. Never from an argument."""

from __future__ import annotations

import getpass
import os
import sys
import warnings
from typing import Final

from mnconsole.commands.told import CommandCode
from mnconsole.errors import KnownError

MAX_BYTES: Final = 4096


def read_passphrase(descriptor: int | None) -> str:
    """The first line that the descriptor gives, without its line end; None asks the terminal. UTF-8.

    Raises KnownError NO_TERMINAL, NO_PASSPHRASE (end of input typed), PASSPHRASE_UNREADABLE; KeyboardInterrupt.
    """
    return _asked() if descriptor is None else _from_descriptor(descriptor)


def _asked() -> str:
    if sys.platform == "win32" and (sys.stdin is None or not sys.stdin.isatty()):
        raise KnownError(CommandCode.NO_TERMINAL)
    with warnings.catch_warnings():
        # Without a terminal getpass would warn and then read with echo.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            typed = getpass.getpass("Passphrase: ")
            typed.encode("utf-8")
        except getpass.GetPassWarning as error:
            raise KnownError(CommandCode.NO_TERMINAL) from error
        except EOFError as error:
            raise KnownError(CommandCode.NO_PASSPHRASE) from error
        except UnicodeError as error:
            raise _unreadable("the terminal", "it is not UTF-8 text") from error
    return typed


def _from_descriptor(descriptor: int) -> str:
    data, source = b"", f"file descriptor {descriptor}"
    try:
        while b"\n" not in data and len(data) <= MAX_BYTES:
            chunk = os.read(descriptor, 512)
            if not chunk:
                break
            data += chunk
    except OSError as error:
        raise _unreadable(source, error.strerror or type(error).__name__) from error
    line = data.split(b"\n", 1)[0].removesuffix(b"\r")
    if len(line) > MAX_BYTES:
        raise _unreadable(source, f"more than {MAX_BYTES} bytes in one line")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(source, "it is not UTF-8 text") from error


def _unreadable(source: str, reason: str) -> KnownError:
    return KnownError(CommandCode.PASSPHRASE_UNREADABLE, source=source, reason=reason)
