"""Small files that must be there whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final, TypeAlias

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


FileIdentity: TypeAlias = tuple[int, int]
"""Device and number of a file: the same for as long as it is the same file, whatever its name."""


def identity_of(path: Path) -> FileIdentity | None:
    """The identity of the file of this name; None when there is none that can be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
