"""Wrong passphrases and codes that were typed while the records were closed: one line each in a file beside them.

They go into the log at the next opening. What was typed is never part of it. The file has no seal of its own: whoever
can write into the folder can take a line away before it is in the log.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.access_events import Way
from mnconsole.domain.instants import storable
from mnconsole.regular import open_handle, read_regular
from mnconsole.services.identity import new_uuid7
from mnconsole.store.errors import KeyFileError, RecordsError, StoreCode, known_os
from mnconsole.store.files import sync_folder

log = logging.getLogger(__name__)

FILE_NAME: Final = "sign-ins.jsonl"

MOST_BYTES: Final = 64 * 1024
"""Some 400 lines: the oldest are kept, and a log is not flooded by somebody who tries all night."""


class FailedSignIn(Struct, frozen=True):
    """One wrong try. `event_id` is the entry's, so that it is taken in once."""

    event_id: UUID
    at_utc_ms: int
    way: Way
    staff_id: UUID | None


@contextmanager
def noted(folder: Path, now_utc_ms: int, way: Way, staff_id: UUID | None) -> Iterator[None]:
    """Note a wrong passphrase or code that comes out of here. That it can't be noted hides nothing of what was wrong.
    """
    try:
        yield
    except KeyFileError as error:
        if error.code in (StoreCode.WRONG_PASSPHRASE, StoreCode.WRONG_CODE):
            try:
                note(folder, now_utc_ms, way, staff_id)
            except RecordsError:
                log.warning("a failed sign-in could not be noted", exc_info=True)
        raise


def note(folder: Path, at_utc_ms: int, way: Way, staff_id: UUID | None) -> None:
    """Append one line, on the disk when this returns. Raises RecordsError."""
    path = folder / FILE_NAME
    line = {
        "id": new_uuid7().hex,
        "at_utc_ms": at_utc_ms,
        "way": way.value,
        "staff": None if staff_id is None else staff_id.hex,
    }
    # Begins with a line's end too: a line that a power cut left half written must not swallow this one.
    content = f"\n{json.dumps(line)}\n".encode()
    try:
        with os.fdopen(open_handle(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "wb") as file:
            if os.fstat(file.fileno()).st_size + len(content) > MOST_BYTES:
                log.warning("no more failed sign-ins are noted before the next opening")
                return
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(folder)
    except OSError as error:
        raise known_os(error, str(path)) from error


def waiting(folder: Path) -> tuple[FailedSignIn, ...]:
    """What is not in the log yet, oldest first. Lines that do not read are passed over. Raises RecordsError."""
    path = folder / FILE_NAME
    try:
        content = read_regular(path, MOST_BYTES)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise known_os(error, str(path)) from error
    read = [_read(line) for line in content.splitlines() if line.strip()]
    return tuple(one for one in read if one is not None)


def _read(line: bytes) -> FailedSignIn | None:
    try:
        values = json.loads(line)
        at_utc_ms, staff = values["at_utc_ms"], values["staff"]
        if type(at_utc_ms) is not int or not storable(at_utc_ms):
            raise ValueError("no time")
        staff_id = None if staff is None else UUID(hex=staff)
        return FailedSignIn(UUID(hex=values["id"]), at_utc_ms, Way(values["way"]), staff_id)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        log.warning("a line of %s does not read", FILE_NAME)
        return None


def clear(folder: Path) -> None:
    """They are in the log. Raises RecordsError."""
    path = folder / FILE_NAME
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise known_os(error, str(path)) from error
