"""A copy of a database that is in use: one snapshot, by SQLite's backup API, in small steps, with rests."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Final

from mnconsole.regular import open_regular
from mnconsole.store.engine import DatabaseKey, bare_connection
from mnconsole.store.errors import known, known_os, known_read
from mnconsole.store.pace import Pace, Step
from mnconsole.store.sides import DATABASE_ERRORS

STEP_PAGES: Final = 32
"""128 KiB; a step takes about 2 ms, most of it without the interpreter."""

SLICE_BYTES: Final = 4 * 1024 * 1024
"""What is brought to the disk at once: one sync of a whole gigabyte would hold up every commit behind it."""

PAGE_BYTES: Final = 4096
_CACHE_KIB: Final = 1024
_READ_BYTES: Final = 1024 * 1024
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def copy_database(source: Path, target: Path, key: DatabaseKey, pace: Pace, step: Step) -> None:
    """Copy what is committed at this moment into a new, closed file under the same key and salt, and bring it to the
    disk. What is committed meanwhile is not in it and does not begin it anew.

    Raises RecordsError; INTERRUPTED when the pace says so. What is there of `target` then is of no use.
    """
    try:
        os.close(os.open(target, _NEW, 0o600))
        with contextlib.closing(bare_connection(source, "mode=ro", key)) as reader:
            reader.execute("PRAGMA query_only = ON")
            # The snapshot is held from the first read on, so a commit of the writer does not start the copy again.
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            with contextlib.closing(bare_connection(target, "mode=rw", key)) as writer:
                # A draft has nothing to go back to. Its sync is done here, slice by slice.
                writer.execute("PRAGMA journal_mode = OFF")
                writer.execute("PRAGMA synchronous = OFF")
                writer.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
                with target.open("rb+") as file:
                    slices = _Slices(file.fileno(), step)
                    reader.backup(writer, pages=STEP_PAGES, progress=slices.copied)
        with target.open("rb+") as file:
            os.fsync(file.fileno())
    except DATABASE_ERRORS as error:
        meant = known(error, str(source))
        if meant is None:
            raise
        raise meant from error
    except OSError as error:
        raise known_os(error, str(target)) from error
    pace.check()


class _Slices:
    def __init__(self, handle: int, step: Step) -> None:
        self._handle = handle
        self._step = step
        self._synced_bytes = 0

    def copied(self, _status: int, remaining: int, total: int) -> None:
        done_bytes = (total - remaining) * PAGE_BYTES
        if done_bytes - self._synced_bytes >= SLICE_BYTES:
            os.fsync(self._handle)
            self._synced_bytes = done_bytes
        self._step(total - remaining, total)


def sha256_of(path: Path, step: Step) -> str:
    """SHA-256 (hex) of a file, read in steps. Raises RecordsError.

    Never of a database that is open in this process: closing the file would end SQLite's locks on it.
    """
    digest, done, total = hashlib.sha256(), 0, 0
    try:
        with open_regular(path) as file:
            total = os.fstat(file.fileno()).st_size
            while chunk := file.read(_READ_BYTES):
                digest.update(chunk)
                done += len(chunk)
                step(done, total)
    except OSError as error:
        raise known_read(error, str(path)) from error
    return digest.hexdigest()


def copy_file(source: Path, target: Path, step: Step) -> str:
    """Copy a closed file into a new one in steps, brought to the disk in slices. SHA-256 (hex) of what was read.

    Raises RecordsError, naming the file that failed.
    """
    digest, done, synced = hashlib.sha256(), 0, 0
    at = source
    try:
        with open_regular(source) as file:
            total = os.fstat(file.fileno()).st_size
            at = target
            with os.fdopen(os.open(target, _NEW, 0o600), "wb", buffering=0) as fresh:
                while True:
                    at = source
                    chunk = file.read(_READ_BYTES)
                    at = target
                    if not chunk:
                        break
                    _write_all(fresh.fileno(), chunk)
                    digest.update(chunk)
                    done += len(chunk)
                    if done - synced >= SLICE_BYTES:
                        os.fsync(fresh.fileno())
                        synced = done
                    step(done, total)
                os.fsync(fresh.fileno())
                _forget(fresh.fileno())
    except OSError as error:
        raise (known_read if at == source else known_os)(error, str(at)) from error
    return digest.hexdigest()


def _write_all(handle: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(handle, view) :]


def _forget(handle: int) -> None:
    """What is read back afterwards should come from the medium, not from the system's memory, where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
