"""The program's log: what the program did, for whoever looks after it. A window has a file, a command tells warnings.

The log never names a patient. Callers log codes, numbers and ids only. The text of an exception may quote
what somebody typed, so only a `KnownError` (its code and parameters) and the system's own errors keep theirs;
of any other, its type and the lines of code that it came through are written.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from mnconsole.errors import KnownError
from mnconsole.regular import open_handle

FILE_NAME = "mnconsole.log"
LEVEL_VARIABLE = "MNCONSOLE_LOG"
MAX_BYTES = 1_000_000
KEPT_FILES = 3
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

_log = logging.getLogger("mnconsole")
_NOWHERE = logging.NullHandler()

CrashListener = Callable[[BaseException], None]


def level_from(environ_value: str | None, default: str = "info") -> int:
    """Return the level named by the environment variable, else by `default`; an unknown name is "info"."""
    name = (environ_value or default).lower()
    return LEVELS.get(name, logging.INFO)


class SafeFormatter(logging.Formatter):
    """Writes exceptions with their path through the code, without texts that could hold a patient's data."""

    def __init__(self) -> None:
        line = "%(asctime)s.%(msecs)03d %(levelname)s %(threadName)s %(name)s: %(message)s"
        super().__init__(line, "%Y-%m-%dT%H:%M:%S")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        """Return the exception, its causes first, each with its frames."""
        error: BaseException | None = ei[1]
        parts: list[str] = []
        while error is not None:
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{_safe_text(error)}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich led to:\n".join(reversed(parts))


def _safe_text(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, KnownError):
        return f"{name}: {error}"
    if isinstance(error, OSError):
        return f"{name}: errno {error.errno}, {error.strerror}"
    return name


class _PrivateFile(RotatingFileHandler):
    """Makes each file, also after a rotation, readable by its owner only."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, opener=open_handle)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging calls
        """A line that does not fit on the disk is left out: a traceback in the terminal helps nobody there."""


class LogFile:
    """The rotating log file of one data folder, from `start` to `stop`."""

    def __init__(self, folder: Path, default_level: str = "info") -> None:
        self.file = folder / FILE_NAME
        self._level = level_from(os.environ.get(LEVEL_VARIABLE), default_level)
        self._handler: RotatingFileHandler | None = None

    def start(self) -> None:
        """Open the file, readable by its owner only. Raises OSError when the folder cannot be written."""
        # With no other handler Python would print what is logged, tracebacks and all, into the terminal.
        _log.addHandler(_NOWHERE)
        handler = _PrivateFile(self.file, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
        handler.setFormatter(SafeFormatter())
        self._handler = handler
        _log.setLevel(self._level)
        _log.addHandler(handler)

    def stop(self) -> OSError | None:
        """Close the file. Returns why the last lines could not be written: a full disk must not end the program
        otherwise than it would have ended. May be called twice."""
        _log.removeHandler(_NOWHERE)
        if self._handler is None:
            return None
        handler, self._handler = self._handler, None
        _log.removeHandler(handler)
        try:
            handler.close()
        except OSError as error:
            return error
        return None


class _Lines(logging.Handler):
    """Each warning as one line: for a terminal, where a path through the code helps nobody."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell it, with the reason but without texts that could hold a patient's data."""
        error = record.exc_info[1] if record.exc_info else None
        reason = f" ({_reason(error)})" if error is not None else ""
        self._tell(f"mnconsole: {record.getMessage()}{reason}")


def _reason(error: BaseException) -> str:
    if isinstance(error, KnownError):
        return str(error)
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__


@contextlib.contextmanager
def warnings_to(tell: Callable[[str], None]) -> Iterator[None]:
    """What the program's parts warn of is told in lines meanwhile: of a command, which has no log file. `tell` raises
    nothing."""
    handler = _Lines(tell)
    _log.addHandler(handler)
    try:
        yield
    finally:
        _log.removeHandler(handler)


class CrashHooks:
    """Bring every exception that nobody caught into the log, and to one listener.

    `listener` is called on the thread that failed; it must only pass the exception on.
    """

    def __init__(self, listener: CrashListener | None = None) -> None:
        self._listener = listener
        self._earlier = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Take over `sys.excepthook` and `threading.excepthook`."""
        self._earlier = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._from_main
        threading.excepthook = self._from_thread

    def remove(self) -> None:
        """Give both hooks back."""
        sys.excepthook, threading.excepthook = self._earlier

    def _from_main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._earlier[0](kind, error, trace)  # the terminal, if there is one, shows it whole
        if not issubclass(kind, KeyboardInterrupt):
            self._tell(error, trace, threading.current_thread().name)

    def _from_thread(self, args: threading.ExceptHookArgs) -> None:
        self._earlier[1](args)
        if args.exc_value is None or args.exc_type is SystemExit:
            return
        name = args.thread.name if args.thread is not None else "?"
        self._tell(args.exc_value, args.exc_traceback, name)

    def _tell(self, error: BaseException, trace: TracebackType | None, thread: str) -> None:
        _log.critical("not caught, in thread %s", thread, exc_info=(type(error), error, trace))
        if self._listener is not None:
            self._listener(error)
