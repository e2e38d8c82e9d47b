"""Small files that must be there whole or not at all."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path
from typing import Final, TypeAlias

log = logging.getLogger(__name__)

_OTHERS: Final = 0o077

DRAFT: Final = ".draft"
"""Ends the name of a file that is being written; a crash may leave one behind, and the next writing takes it over."""


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut. Windows has no such call: its rename is journalled."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Bring a file's content and length to the disk. Raises OSError."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file's content, readable by its owner only. After a crash it has the old content or the new.

    Raises OSError.
    """
    draft = path.with_name(path.name + DRAFT)
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def make_private(*paths: Path) -> None:
    """Let these files, where they are there, be read and written by their owner only. Windows has no such bits. What
    can't be changed, since it is another user's, is told in the log file: the content is encrypted all the same."""
    if os.name == "nt":
        return
    for path in paths:
        try:
            if path.stat().st_mode & _OTHERS:
                path.chmod(0o600)
        except FileNotFoundError:
            continue
        except OSError as error:
            log.warning("%s can be read by others, and that can't be changed: %s", path.name, error)


def create_private(path: Path) -> None:
    """Make an empty file that only its owner reads and writes; one that is there is left. Raises OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600))


FileIdentity: TypeAlias = tuple[int, int]
"""Device and number of a file: the same for as long as it is the same file, whatever its name."""


def identity_of(path: Path) -> FileIdentity | None:
    """The identity of the file of this name; None when there is none that can be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
