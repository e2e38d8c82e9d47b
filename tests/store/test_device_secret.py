"""The secret in the system's keystore: kept, missing, locked, hanging, lying; and that the records work without it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from mnconsole.store import device_secret
from mnconsole.store.device_secret import NoKeystoreError, SilentKeystoreError
from tests.helpers.file_keyring import FileKeyring, keystore_in

SALT = "00" * 16


@pytest.fixture
def keystore(tmp_path: Path) -> Iterator[FileKeyring]:
    """This computer has a keystore."""
    with keystore_in(tmp_path / "keystore") as backend:
        yield backend


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Set a backend for one test."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_it_is_made_once_and_found_again(keystore: FileKeyring) -> None:
    assert device_secret.read(SALT) is None
    made = device_secret.read_or_make(SALT)
    assert len(made) == 32
    assert device_secret.read_or_make(SALT) == device_secret.read(SALT) == made
    assert device_secret.read("11" * 16) is None
    assert device_secret.fits(made, device_secret.device_tag(made))
    assert not device_secret.fits(made, device_secret.device_tag(bytes(32)))
    assert not device_secret.fits(None, device_secret.device_tag(made))


@pytest.mark.parametrize("entry", ["", "not hex", "00" * 31, "00" * 33])
def test_an_entry_that_is_not_ours_is_none(entry: str, keystore: FileKeyring) -> None:
    keystore.set_password(device_secret.SERVICE, f"records {SALT}", entry)
    assert device_secret.read(SALT) is None
    assert len(device_secret.read_or_make(SALT)) == 32


def test_without_a_keystore() -> None:
    for ask in (device_secret.read, device_secret.read_or_make):
        with pytest.raises(NoKeystoreError) as caught:
            ask(SALT)
        assert not isinstance(caught.value, SilentKeystoreError)


def test_a_locked_one_is_there_and_silent(keystore: FileKeyring, tmp_path: Path) -> None:
    made = device_secret.read_or_make(SALT)
    lock = tmp_path / "keystore" / "locked"
    lock.touch()
    for ask in (device_secret.read, device_secret.read_or_make):
        with pytest.raises(SilentKeystoreError):
            ask(SALT)
    lock.unlink()
    assert device_secret.read(SALT) == made


class _Bad(KeyringBackend):
    """Answers as it is told."""

    priority = 5  # type: ignore[assignment]

    def __init__(self, answer: object = None) -> None:
        super().__init__()
        self.answer = answer

    def get_password(self, service: str, username: str) -> str | None:
        if isinstance(self.answer, threading.Event):
            self.answer.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps nothing."""


class _Forgets(_Bad):
    """What `keyring` calls a null backend."""

    priority = -1  # type: ignore[assignment]


@pytest.mark.parametrize("error", [RuntimeError("D-Bus"), OSError("no socket"), ValueError("odd")])
def test_whatever_a_backend_raises_it_is_silent(error: Exception, use: object) -> None:
    use(_Bad(error))  # type: ignore[operator]
    with pytest.raises(SilentKeystoreError, match=type(error).__name__):
        device_secret.read(SALT)


def test_one_that_keeps_nothing_is_none(use: object) -> None:
    use(_Bad())  # type: ignore[operator]
    assert device_secret.read(SALT) is None
    with pytest.raises(NoKeystoreError):
        device_secret.read_or_make(SALT)
    use(_Forgets())  # type: ignore[operator]
    with pytest.raises(NoKeystoreError):
        device_secret.read(SALT)


def test_one_that_hangs_is_given_up_and_not_asked_again(use: object, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(device_secret, "ANSWER_S", 0.05)
    use(_Bad(go_on))  # type: ignore[operator]
    with pytest.raises(SilentKeystoreError, match="no answer"):
        device_secret.read(SALT)
    hanging = device_secret._hanging[0]
    with pytest.raises(SilentKeystoreError, match="hangs"):
        device_secret.read(SALT)
    go_on.set()
    hanging.join(10)
    assert device_secret.read(SALT) is None
