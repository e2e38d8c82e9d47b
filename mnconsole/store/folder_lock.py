"""One program per data folder. The lock is the system's, so it is gone with the process that held it."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from mnconsole.regular import read_regular
from mnconsole.store.errors import HeldError, StoreCode, known_os
from mnconsole.store.files import write_whole

LOCK: Final = "lock"
OWNER: Final = "lock-owner.json"


class FolderLock:
    """Held from construction to `release`. Raises HeldError, or RecordsError for a folder that can't be written."""

    def __init__(self, folder: Path) -> None:
        self._owner = folder / OWNER
        self._lock = FileLock(folder / LOCK, timeout=0, mode=0o600, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise HeldError(StoreCode.HELD, path=str(folder), pid=owner_of(folder)) from error
        except (OSError, NotImplementedError) as error:
            cause = error if isinstance(error, OSError) else OSError(str(error))
            raise known_os(cause, str(folder)) from error
        try:
            write_whole(self._owner, json.dumps({"pid": os.getpid()}).encode())
        except OSError as error:
            self._lock.release()
            raise known_os(error, str(folder)) from error

    def release(self) -> None:
        """Let the next start in."""
        if not self._lock.is_locked:
            return
        # Gone before the lock, so that it is never the next holder's file that goes. Where it can't be removed (a disk
        # that went read-only) it names a process that has ended, which the lock shows.
        with contextlib.suppress(OSError):
            self._owner.unlink(missing_ok=True)
        self._lock.release()


def owner_of(folder: Path) -> int | None:
    """Process id of the holder, None when the file that names it does not read."""
    try:
        pid = json.loads(read_regular(folder / OWNER))["pid"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return pid if type(pid) is int else None
