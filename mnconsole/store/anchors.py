"""Anchors kept in files: `anchors.jsonl` beside the backups and on the second medium, and the backups' manifests.

One line an anchor, `{"anchor": text, "check": 8 hex digits}`; the check tells a damaged line from a log that is not the
one that was anchored. A line is added and never changed, so that after a power cut only the last one may be torn.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.anchors import Anchor, parse_text
from mnconsole.regular import read_regular, read_short
from mnconsole.store.errors import RecordsError, StoreCode, known_os
from mnconsole.store.files import sync_folder

log = logging.getLogger(__name__)

FILE_NAME: Final = "anchors.jsonl"
BACKUPS: Final = "backups"
MEDIUM: Final = "mnconsole-backups"
_MANIFEST: Final = "manifest.json"
_MANIFEST_MAX_BYTES: Final = 16 * 1024 * 1024
_TYPED_MAX_BYTES: Final = 64 * 1024 * 1024
"""Some 400,000 anchors: more is another file."""

_CHECK_DIGITS: Final = 8


class Kept(Struct, frozen=True):
    """The anchors of some files, each once, oldest first. `damaged` counts lines and manifests that do not read,
    `unread` names files that the system did not give."""

    anchors: tuple[Anchor, ...] = ()
    damaged: int = 0
    unread: tuple[Path, ...] = ()

    def __or__(self, other: Kept) -> Kept:
        anchors = tuple(dict.fromkeys((*self.anchors, *other.anchors)))
        return Kept(anchors, self.damaged + other.damaged, (*self.unread, *other.unread))


def _check(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_CHECK_DIGITS]


def _line(anchor: Anchor) -> bytes:
    return json.dumps({"anchor": anchor.text, "check": _check(anchor.text)}).encode() + b"\n"


def append(path: Path, anchors: Sequence[Anchor]) -> None:
    """Add anchors to a file, on the disk when it returns; the file is made when it is not there, its folder not.

    A torn last line is left as it is and ended, so that it spoils no other. Raises RecordsError.
    """
    try:
        new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "r+b") as file:
            file.write((b"\n" if _is_torn(file) else b"") + b"".join(map(_line, anchors)))
            file.flush()
            os.fsync(file.fileno())
        if new:
            sync_folder(path.parent)
    except OSError as error:
        raise known_os(error, str(path)) from error


def _is_torn(file: BinaryIO) -> bool:
    """Whether the last line was not written to its end. Leaves the file at its end."""
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return False
    file.seek(size - 1)
    return file.read(1) != b"\n"


def read(path: Path) -> Kept:
    """The anchors of a file; none for one that is not there."""
    try:
        content = read_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        return Kept()
    except OSError:
        return Kept(unread=(path,))
    return _of_lines(content)


def _of_lines(content: bytes) -> Kept:
    anchors: list[Anchor] = []
    damaged = 0
    for line in content.split(b"\n"):
        if line.strip():
            try:
                anchors.append(_parsed(line))
            except (ValueError, KeyError, TypeError, RecursionError):
                damaged += 1
    return Kept(tuple(dict.fromkeys(anchors)), damaged)


def _parsed(line: bytes) -> Anchor:
    values = json.loads(line)
    text = values["anchor"]
    if not isinstance(text, str) or values["check"] != _check(text):
        raise ValueError("not as it was written")
    return parse_text(text)


def read_typed(path: Path) -> Kept:
    """The anchors of a file that a person names: one of ours, or one anchor text a line. Raises OSError."""
    content = read_short(path, _TYPED_MAX_BYTES)
    lines = [line for line in content.decode("utf-8", "replace").splitlines() if line.strip()]
    if all(line.lstrip().startswith("{") for line in lines):
        return _of_lines(content)
    anchors: list[Anchor] = []
    damaged = 0
    for line in lines:
        try:
            anchors.append(parse_text(line))
        except ValueError:
            damaged += 1
    return Kept(tuple(dict.fromkeys(anchors)), damaged)


def of_manifests(backups: Path) -> Kept:
    """What the manifests of all backups in a folder tell: where the log stood, and the anchors known then."""
    try:
        folders = sorted(each for each in backups.iterdir() if not each.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return Kept()
    except OSError:
        return Kept(unread=(backups,))
    found = Kept()
    for folder in folders:
        found |= _of_manifest(folder / _MANIFEST)
    return found


def _of_manifest(path: Path) -> Kept:
    try:
        content = read_regular(path, _MANIFEST_MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return Kept()
    except OSError:
        return Kept(unread=(path,))
    try:
        values = json.loads(content)
        return Kept(tuple(parse_text(text) for text in (*values.get("anchors", ()), values["head"])))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Kept(damaged=1)


def known_in(folder: Path, second_medium: str, devices: Iterable[UUID]) -> Kept:
    """Every anchor that a data folder and its second medium keep of these chains, or of any chain in the folder itself.

    On the second medium other laptops of the clinic may have their backups, too: only these devices' are looked at.
    """
    backups = folder / BACKUPS
    found = read(backups / FILE_NAME) | of_manifests(backups)
    if second_medium:
        for device in devices:
            home = medium_home(second_medium, device)
            found |= read(home / FILE_NAME) | of_manifests(home)
    return found


def medium_home(second_medium: str, device: UUID) -> Path:
    """Where a second medium keeps what is of one chain."""
    return Path(second_medium).expanduser() / MEDIUM / device.hex


def keep(folder: Path, anchors: Sequence[Anchor]) -> None:
    """Add anchors to a data folder's own file. Raises RecordsError."""
    backups = folder / BACKUPS
    try:
        backups.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise known_os(error, str(backups)) from error
    append(backups / FILE_NAME, anchors)


def keep_on_medium(second_medium: str, anchors: Sequence[Anchor]) -> None:
    """Add anchors to the second medium's files, each to its chain's.

    Raises RecordsError, FOLDER_UNUSABLE when the medium is not there: one that is was prepared when a person chose it,
    so that an empty mount point is none.
    """
    if not (Path(second_medium).expanduser() / MEDIUM).is_dir():
        raise RecordsError(StoreCode.FOLDER_UNUSABLE, path=second_medium, reason="ENOENT")
    for device in dict.fromkeys(anchor.device_id for anchor in anchors):
        home = medium_home(second_medium, device)
        try:
            home.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise known_os(error, str(home)) from error
        append(home / FILE_NAME, [anchor for anchor in anchors if anchor.device_id == device])


class AnchorFiles:
    """`AnchorKeeper` over the files of one data folder and of the second medium, which may change while it runs."""

    def __init__(self, folder: Path, second_medium: Callable[[], str]) -> None:
        self._folder = folder
        self._second_medium = second_medium

    def has_medium(self) -> bool:
        """Whether there is a second medium to keep anchors on."""
        return bool(self._second_medium())

    def keep(self, anchors: Sequence[Anchor]) -> None:
        """In the folder's own file. Raises RecordsError."""
        keep(self._folder, anchors)

    def keep_on_medium(self, anchors: Sequence[Anchor]) -> None:
        """On the second medium. Raises RecordsError."""
        keep_on_medium(self._second_medium(), anchors)

    def known(self, devices: Sequence[UUID]) -> tuple[Anchor, ...]:
        """Every anchor at hand. What can't be read is left out and written to the log file."""
        found = known_in(self._folder, self._second_medium(), devices)
        if found.damaged or found.unread:
            log.warning("anchors: %d lines or manifests do not read, not given: %s", found.damaged, found.unread)
        return found.anchors
