"""A keystore in a file, for `keyring`: chosen by PYTHON_KEYRING_BACKEND, or set by `keystore_in`.

The file's name is in MNCONSOLE_TEST_KEYSTORE. A file beside it named `locked` makes every call fail as a locked one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

NAME = "tests.helpers.file_keyring.FileKeyring"
PLACE = "MNCONSOLE_TEST_KEYSTORE"


class FileKeyring(KeyringBackend):
    """Entries as JSON. Protects nothing."""

    priority = 9  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    @property
    def _file(self) -> Path:
        return Path(os.environ[PLACE])

    def _entries(self) -> dict[str, str]:
        self.calls += 1
        if self._file.with_name("locked").exists():
            raise KeyringLocked("locked for the test")
        return json.loads(self._file.read_text()) if self._file.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        """The entry, or None."""
        return self._entries().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Put or replace an entry."""
        self._file.write_text(json.dumps({**self._entries(), f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        """Take an entry away."""
        entries = self._entries()
        if entries.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError("not there")
        self._file.write_text(json.dumps(entries))


@contextmanager
def keystore_in(folder: Path) -> Iterator[FileKeyring]:
    """This process has a keystore, whose file is in this folder: another folder is another computer."""
    before, place = keyring.get_keyring(), os.environ.get(PLACE)
    folder.mkdir(exist_ok=True)
    os.environ[PLACE] = str(folder / "keystore.json")
    backend = FileKeyring()
    keyring.set_keyring(backend)
    try:
        yield backend
    finally:
        keyring.set_keyring(before)
        os.environ.pop(PLACE)
        if place is not None:
            os.environ[PLACE] = place
