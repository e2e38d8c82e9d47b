"""A disk that loses power: what was synced is there, and of the rest any part.

The rules, harder than those of real file systems. Of a file: everything up to its last fsync is there; each write and
truncation since is kept, lost, torn (its first sectors only) or garbage (some of its sectors), each by itself and
whatever became of the others; bytes outside of a write are never touched. Of a folder: each creation, rename and
deletion since the folder's own fsync is kept or lost, each by itself; a rename is one act. An fsync that failed leaves
what it should have written as unsure as it was, and no later fsync makes it sure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from tests.trials.trace import CREATED, EMPTIED, IS_FOLDER, Kind, Operation

SECTOR: Final = 512
INDEX_END: Final = "-shm"
"""The log's index is memory that processes share; after a power cut it holds anything."""


@dataclass(slots=True)
class _Change:
    """To one file: data at an offset, or None for a truncation to it. `sure` once synced, `doomed` never."""

    offset: int
    data: bytes | None
    sure: bool = False
    doomed: bool = False


@dataclass
class _File:
    sure: bytearray = field(default_factory=bytearray)
    changes: list[_Change] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.changes:
            change.sure = not change.doomed
        while self.changes and self.changes[0].sure:
            _put(self.sure, self.changes.pop(0))

    def sync_failed(self) -> None:
        for change in self.changes:
            change.doomed = not change.sure

    def after(self, rng: Random) -> bytearray:
        """Its content after the cut."""
        found = bytearray(self.sure)
        for change in self.changes:
            if change.sure or change.data is None:
                if change.sure or rng.random() < 0.5:
                    _put(found, change)
            else:
                _unsure(found, change.offset, change.data, rng)
        return found


@dataclass
class _Folder:
    entries: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _NameChange:
    """Entries of folders that change in one act: (folder, name, what it names or None)."""

    entries: tuple[tuple[int, str, int | None], ...]


def _put(content: bytearray, change: _Change) -> None:
    offset, data = change.offset, change.data
    if data is None:
        if len(content) > offset:
            del content[offset:]
        else:
            content.extend(bytes(offset - len(content)))
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _unsure(content: bytearray, offset: int, data: bytes, rng: Random) -> None:
    fate = rng.random()
    if fate < 0.4:
        _put(content, _Change(offset, data))
    elif fate < 0.6:
        if rng.random() < 0.5 and offset + len(data) > len(content):
            # The size came to the disk and the data did not.
            content.extend(bytes(offset + len(data) - len(content)))
    else:
        # Sectors count from the file's beginning; the first piece of a write may be a part of one.
        cuts = [at for at in range(-(offset % SECTOR), len(data), SECTOR) if at > 0]
        pieces = list(zip([0, *cuts], [*cuts, len(data)], strict=True))
        if fate < 0.8:
            _put(content, _Change(offset, data[: pieces[rng.randrange(len(pieces))][0]]))
            return
        for begin, end in pieces:
            chance = rng.random()
            if chance < 0.4:
                _put(content, _Change(offset + begin, data[begin:end]))
            elif chance < 0.7:
                _put(content, _Change(offset + begin, rng.randbytes(end - begin)))


class Disk:
    """Follows a trace operation by operation; `cut` writes down what a power cut at this moment would leave."""

    ROOT: Final = 0

    def __init__(self, folder: Path) -> None:
        """`folder` as it was before the trace, all of it synced."""
        self._files: dict[int, _File] = {}
        self._folders: dict[int, _Folder] = {self.ROOT: _Folder()}
        self._next = 1
        self._pending: list[_NameChange] = []
        self._names: dict[int, dict[str, int]] = {self.ROOT: {}}  # as the process sees them
        self._handles: dict[int, int] = {}
        self.marks: list[str] = []
        self._load(folder, self.ROOT)

    def _load(self, folder: Path, into: int) -> None:
        for path in sorted(folder.iterdir()):
            number = self._new(is_folder=path.is_dir())
            self._names[into][path.name] = self._folders[into].entries[path.name] = number
            if path.is_dir():
                self._load(path, number)
            else:
                self._files[number].sure = bytearray(path.read_bytes())

    def _new(self, *, is_folder: bool) -> int:
        number, self._next = self._next, self._next + 1
        if is_folder:
            self._folders[number], self._names[number] = _Folder(), {}
        else:
            self._files[number] = _File()
        return number

    def _find(self, name: str) -> tuple[int, str]:
        """The folder that holds a name, and the last part of it."""
        *above, last = name.split("/")
        folder = self.ROOT
        for part in above:
            folder = self._names[folder][part]
        return folder, last

    def _named(self, name: str) -> int:
        folder, last = self._find(name)
        return self._names[folder][last] if last else folder

    def follow(self, operation: Operation) -> None:
        """One step further."""
        match operation.kind:
            case Kind.OPEN:
                self._open(operation)
            case Kind.WRITE | Kind.TRUNCATE:
                data = operation.data if operation.kind is Kind.WRITE else None
                self._files[self._handles[operation.handle]].changes.append(_Change(operation.offset, data))
            case Kind.SYNC | Kind.SYNC_FAILED:
                self._sync(self._handles[operation.handle], failed=operation.kind is Kind.SYNC_FAILED)
            case Kind.MARK:
                self.marks.append(operation.names[0])
            case _:
                self._rename(operation)

    def _open(self, operation: Operation) -> None:
        name = operation.names[0]
        if operation.flags & CREATED:
            number = self._new(is_folder=False)
            folder, last = self._find(name)
            self._change((folder, last, number))
        number = self._named(name)
        if operation.flags & EMPTIED:
            self._files[number].changes.append(_Change(0, None))
        assert bool(operation.flags & IS_FOLDER) == (number in self._folders), name
        self._handles[operation.handle] = number

    def _rename(self, operation: Operation) -> None:
        folder, last = self._find(operation.names[0])
        match operation.kind:
            case Kind.MAKE_FOLDER:
                self._change((folder, last, self._new(is_folder=True)))
            case Kind.UNLINK | Kind.REMOVE_FOLDER:
                self._change((folder, last, None))
            case Kind.LINK:
                self._change((*self._find(operation.names[1]), self._names[folder][last]))
            case Kind.RENAME:
                number = self._names[folder][last]
                self._change((folder, last, None), (*self._find(operation.names[1]), number))

    def _change(self, *entries: tuple[int, str, int | None]) -> None:
        for folder, name, number in entries:
            if number is None:
                self._names[folder].pop(name, None)
            else:
                self._names[folder][name] = number
        self._pending.append(_NameChange(entries))

    def _sync(self, number: int, *, failed: bool) -> None:
        if number in self._files:
            file = self._files[number]
            (file.sync_failed if failed else file.sync)()
            return
        if failed:
            return
        for change in self._pending:
            if any(folder == number for folder, _name, _number in change.entries):
                self._apply(change, {key: folder.entries for key, folder in self._folders.items()})
        self._pending = [
            change for change in self._pending if all(folder != number for folder, _n, _o in change.entries)
        ]

    @staticmethod
    def _apply(change: _NameChange, names: dict[int, dict[str, int]]) -> None:
        for folder, name, number in change.entries:
            if number is None:
                names[folder].pop(name, None)
            else:
                names[folder][name] = number

    def cut(self, folder: Path, rng: Random) -> None:
        """Make the folder as a power cut at this moment leaves it. `folder` must not be there yet."""
        names = {number: dict(each.entries) for number, each in self._folders.items()}
        for change in self._pending:
            if rng.random() < 0.5:
                self._apply(change, names)
        self._write(folder, self.ROOT, names, rng)

    def _write(self, folder: Path, number: int, names: dict[int, dict[str, int]], rng: Random) -> None:
        folder.mkdir()
        for name, each in names[number].items():
            if each in self._folders:
                self._write(folder / name, each, names, rng)
                continue
            content = self._files[each].after(rng)
            if name.endswith(INDEX_END):
                content[:] = rng.randbytes(len(content))
            (folder / name).write_bytes(content)
