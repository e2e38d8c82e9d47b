"""Why a database does not open: its first bytes tell another key from damage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from mnconsole.regular import open_regular
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import DamagedError, RecordsError, StoreCode, known, refused_at_all
from mnconsole.store.sides import DATABASE_ERRORS, CommitFailedError

_PLAIN_HEADER: Final = b"SQLite format 3\x00"
_PAGE: Final = 4096


@contextmanager
def diagnosed(path: Path, key: DatabaseKey) -> Iterator[None]:
    """Turn the driver's errors of an opening into RecordsError."""
    try:
        yield
    except (CommitFailedError, *DATABASE_ERRORS) as error:
        cause = (error.__cause__ or error) if isinstance(error, CommitFailedError) else error
        meant = known(cause, str(path))
        if meant is None and refused_at_all(cause):  # a table is gone or of another shape, or a view is in its place
            meant = DamagedError(StoreCode.DAMAGED, path=str(path))
        if meant is None:
            raise
        if meant.code is StoreCode.DAMAGED:
            meant = _damage_or_key(meant, path, key)
        raise meant from error


def _damage_or_key(meant: RecordsError, path: Path, key: DatabaseKey) -> RecordsError:
    """The file begins with the salt it was written under, which is ours when the key is."""
    try:
        size = path.stat().st_size
        with open_regular(path) as file:
            head = file.read(len(_PLAIN_HEADER))
    except OSError:
        return meant
    if head == _PLAIN_HEADER:
        return RecordsError(StoreCode.NOT_ENCRYPTED, path=str(path))
    if head != key.salt and any(head) and size % _PAGE == 0:
        return RecordsError(StoreCode.KEY_OF_OTHER_RECORDS, path=str(path))
    return meant
