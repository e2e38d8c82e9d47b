"""What a running console has seen of damage, kept for the next start.

A page that does not read is met when somebody asks for it, perhaps in the middle of a treatment. Nothing can be brought
back while the records are open, and the next opening, which reads little, might not meet that page. So it leaves a mark
that makes the next opening look at everything first.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from mnconsole.store.errors import DamagedError, StoreCode, os_errors
from mnconsole.store.files import write_whole
from mnconsole.store.log_faults import LogFault
from mnconsole.store.pace import Step
from mnconsole.store.verify import verify_log

log = logging.getLogger(__name__)

MARK: Final = "damage-found"
_TEXT: Final = b"Something of the records did not read as it was written. The next start looks at all of them first.\n"


def note(folder: Path) -> None:
    """Leave the mark. A disk that does not take it is told in the log file only: what was met is told anyway."""
    try:
        write_whole(folder / MARK, _TEXT)
    except OSError:
        log.warning("that the records are damaged could not be kept for the next start", exc_info=True)


def require_none(connection: Connection, path: Path) -> None:
    """Where there is a mark, look at every page and every entry, and take it away when all of them are sound.

    Raises DamagedError, and the driver's errors.
    """
    mark = path.parent / MARK
    with os_errors(mark):
        if not mark.exists():
            return
    require_reads(connection, path)
    with os_errors(mark):
        mark.unlink(missing_ok=True)


def require_reads(connection: Connection, path: Path, step: Step | None = None) -> None:
    """Look at every page and every entry. Whether somebody has tampered with them is another question.

    Raises DamagedError, the driver's errors, and what `step` raises.
    """
    reads = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() == "ok"
    if not reads or verify_log(connection, step).fault == LogFault.DAMAGED:
        raise DamagedError(StoreCode.DAMAGED, path=str(path))
