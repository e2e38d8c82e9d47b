"""The window's start and end: prepares, joins the parts, shows, opens the records, and gives back the exit code."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING

from mnconsole import __version__, terminal
from mnconsole.application import Application
from mnconsole.arguments import WindowOptions
from mnconsole.display import display_trouble, wants_offscreen
from mnconsole.errors import KnownError
from mnconsole.logs import CrashHooks, LogFile
from mnconsole.preparing import Prepared, prepare

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from mnconsole.domain.pen_finding import PortFacts

log = logging.getLogger(__name__)

SWITCH_INTERVAL_S = 0.0005
"""With a busy window the link thread's p99 fell from 16 ms to 3-4.5 ms (design: pen-link.md)."""


def run_window(options: WindowOptions) -> int:
    """Show the window until it is closed. 0 after an orderly end, 1 when it could not be done."""
    if wants_offscreen(os.environ, sys.platform, play=options.play):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    trouble = display_trouble(os.environ, sys.platform)
    if trouble is not None:
        terminal.tell(f"mnconsole: {trouble}")
        return 1
    try:
        passphrase = _passphrase(options)
    except KnownError as error:
        _stopped_before(error, options, None)
        return 1
    prepared = _prepared(options)
    if prepared is None:
        return 1
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    with _log_file(prepared):
        return Run(options, prepared, passphrase).exec()


def _passphrase(options: WindowOptions) -> str | None:
    if options.passphrase_fd is None:
        return None
    from mnconsole.commands.passphrase import read_passphrase

    return read_passphrase(options.passphrase_fd)


def _prepared(options: WindowOptions) -> Prepared | None:
    """What there must be before the window; None when it stays in the way."""
    try:
        return prepare(options)
    except KnownError as error:
        return _stopped_before(error, options, lambda: prepare(options))


def _stopped_before(
    error: KnownError, options: WindowOptions, again: Callable[[], Prepared] | None
) -> Prepared | None:
    """What stands in the way before there is anything to join: told in the terminal and, to a person, in a window that
    can try `again`. What that came back with, None when nothing did."""
    from mnconsole.commands.told import tell_trouble

    tell_trouble(error)
    if options.play:
        return None
    from mnconsole.startup import show_trouble

    return show_trouble(error, again)


@contextlib.contextmanager
def _log_file(prepared: Prepared) -> Iterator[None]:
    file = LogFile(prepared.folder, prepared.settings.log_level)
    hooks = CrashHooks()
    try:
        file.start()
    except OSError as error:
        # The records tell the same trouble in the window; the program's log is not worth ending for.
        terminal.tell(f"mnconsole: no log file in {prepared.folder} ({error.strerror})")
    hooks.install()
    log.info("mnconsole %s starts", __version__)
    try:
        yield
    finally:
        hooks.remove()
        lost = file.stop()
        if lost is not None:
            terminal.tell(f"mnconsole: the end of {file.file} could not be written ({lost.strerror})")


class Run:
    """One run of the window, joined. `exec` shows it, runs the event loop and ends.

    With an event loop of one's own: `begin`, later `front.close`, and `dispose` once `ended` was called on the main
    thread, when the records are closed and the pen is at rest.
    """

    def __init__(
        self,
        options: WindowOptions,
        prepared: Prepared,
        passphrase: str | None = None,
        ended: Callable[[], None] | None = None,
        list_ports: Callable[[], tuple[PortFacts, ...]] | None = None,
    ) -> None:
        from PySide6.QtCore import QCoreApplication

        from mnconsole.startup import Front, make_qt
        from mnconsole.ui import words
        from mnconsole.ui.bridge import Bridge
        from mnconsole.ui.theme.theme import Mode, Theme

        self._qt: QApplication = make_qt()
        words.install(QCoreApplication.translate)
        self.theme = Theme(Mode(prepared.settings.theme))
        self.code = 0
        self._ended = ended or self._qt.quit
        self._bridge = Bridge()
        self.application = Application(options, prepared, self._bridge.post, list_ports)
        self.front = Front(self.application, self.theme, prepared, options, passphrase, self._end)

    def begin(self) -> None:
        """Show the window; the records and the pen follow."""
        self.front.begin()

    def exec(self) -> int:
        """Show, run, end. Returns the exit code."""
        with _signals(lambda: self._bridge.post(self.front.close)):
            self.begin()
            self._qt.exec()
        self.dispose()
        return self.code

    def dispose(self) -> None:
        """Give back what belongs to Qt."""
        self._bridge.close()
        self.front.dispose()

    def _end(self, code: int) -> None:
        self.code = code
        self.application.end(self._ended)


@contextlib.contextmanager
def _signals(close: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and a polite request to end close the window in order."""

    def asked(_number: int, _frame: FrameType | None) -> None:
        close()

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
