"""A file that leaves the program: written beside its place first, and there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from mnconsole.domain.privacy import ExportCode
from mnconsole.errors import KnownError

_CODES: Final = {
    errno.ENOENT: ExportCode.NO_FOLDER,
    errno.ENOTDIR: ExportCode.NO_FOLDER,
    errno.EACCES: ExportCode.NOT_WRITABLE,
    errno.EPERM: ExportCode.NOT_WRITABLE,
    errno.EROFS: ExportCode.NOT_WRITABLE,
    errno.ENOSPC: ExportCode.DISK_FULL,
    errno.EDQUOT: ExportCode.DISK_FULL,
    errno.EISDIR: ExportCode.EXISTS,
}


_RECORDS: Final = ("records.db", "keys.json")


def require_free(path: Path, *, overwrite: bool) -> None:
    """Raises KnownError EXISTS for a file that is there, unless it is to be replaced; a folder never is. NOT_A_FILE for
    a link, a pipe or a device. AMONG_RECORDS for a place in a folder with records, or in a backup: nothing may take the
    place of anything there."""
    try:
        for above in path.resolve().parents:
            if path.name in _RECORDS or all((above / name).exists() for name in _RECORDS):
                raise KnownError(ExportCode.AMONG_RECORDS, path=str(path))
        try:
            there = path.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return
    except OSError as error:
        raise _known(error, path) from error
    if not (stat.S_ISREG(there) or stat.S_ISDIR(there)):
        raise KnownError(ExportCode.NOT_A_FILE, path=str(path))
    if stat.S_ISDIR(there) or not overwrite:
        raise KnownError(ExportCode.EXISTS, path=str(path))


def write_file(path: Path, content: bytes, *, overwrite: bool, before_it_is_there: Callable[[], None]) -> None:
    """Write `content` to the disk under another name, call `before_it_is_there`, and give it its own name.

    Whatever goes wrong, and whatever the call raises, nothing of it is left. The file can be read by its owner only.
    Raises KnownError with an ExportCode.
    """
    require_free(path, overwrite=overwrite)
    draft = path.with_name(f".{path.name}.part")
    try:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()  # of an export that was cut off
        try:
            _put(draft, content)
            before_it_is_there()
            require_free(path, overwrite=overwrite)
            draft.replace(path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise _known(error, path) from error


def _put(draft: Path, content: bytes) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Windows journals its renames. A medium that can't do it (some network drives) has the file all the same."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _known(error: OSError, path: Path) -> KnownError:
    code = _CODES.get(error.errno or 0, ExportCode.WRITE_FAILED)
    if code is ExportCode.WRITE_FAILED:
        return KnownError(code, path=str(path), reason=errno.errorcode.get(error.errno or 0, type(error).__name__))
    return KnownError(code, path=str(path))
