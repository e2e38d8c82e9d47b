"""`--wire-log FILE` of the pen's commands."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mnconsole.commands.told import CommandCode, tell_trouble
from mnconsole.errors import KnownError

if TYPE_CHECKING:
    from mnconsole.device.profile.model import PenProfile
    from mnconsole.device.wire_log import WireLog

OPEN_S: Final = 2.0


class WireLogging:
    """The log in the file that was named, or none. `ended_well` once it is over."""

    def __init__(self, file: Path | None) -> None:
        self.log: WireLog | None = None
        if file is not None:
            from mnconsole.device.wire_log import WireLog

            self.log = WireLog(file.expanduser().absolute())

    def begin(self, port: str, profile: PenProfile) -> None:
        """Open the file. Raises KnownError WIRE_LOG_UNUSABLE."""
        if self.log is None:
            return
        self.log.begin(port, profile=profile)
        self.log.wait_open(OPEN_S)
        if self.log.view().trouble:
            self.log.close()
            raise self._trouble()

    def ended_well(self) -> bool:
        """Whether all of it is in the file; what is wrong is told on standard error."""
        if self.log is None or not self.log.view().trouble:
            return True
        tell_trouble(self._trouble())
        return False

    def _trouble(self) -> KnownError:
        view = self.log.view() if self.log is not None else None
        path, reason = (view.path, view.trouble) if view is not None else ("", "")
        return KnownError(CommandCode.WIRE_LOG_UNUSABLE, path=path, reason=reason)


@contextlib.contextmanager
def wire_logging(file: Path | None, port: str, profile: PenProfile) -> Iterator[WireLogging]:
    """The log in `file` while this lasts, with the names of this kind of pen.

    Raises KnownError WIRE_LOG_UNUSABLE when the file can't be opened."""
    logging = WireLogging(file)
    logging.begin(port, profile)
    try:
        yield logging
    finally:
        if logging.log is not None:
            logging.log.close()
