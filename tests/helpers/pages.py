"""The pages of an encrypted database as they are on the disk, decrypted without SQLite: also those on the free list,
and those in the write-ahead log. After SQLCipher's own description: AES-256-CBC, the vector behind the text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE = 4096
_SALT, _RESERVED, _VECTOR = 16, 80, 16
_LOG_HEAD, _FRAME_HEAD = 32, 24


def pages_of(database: Path, key: bytes) -> Iterator[tuple[str, bytes]]:
    """Each page of the file and each frame of its write-ahead log, with where it stands."""
    content = database.read_bytes()
    for number in range(len(content) // PAGE):
        yield f"page {number + 1}", _clear(content[number * PAGE : (number + 1) * PAGE], key, first=number == 0)
    log = database.with_name(database.name + "-wal")
    frames = log.read_bytes()[_LOG_HEAD:] if log.exists() else b""
    for number in range(len(frames) // (PAGE + _FRAME_HEAD)):
        frame = frames[number * (PAGE + _FRAME_HEAD) :][: PAGE + _FRAME_HEAD]
        first = frame[:4] == b"\x00\x00\x00\x01"
        yield f"frame {number + 1}", _clear(frame[_FRAME_HEAD:], key, first=first)


def _clear(page: bytes, key: bytes, *, first: bool) -> bytes:
    text = page[_SALT if first else 0 : PAGE - _RESERVED]
    vector = page[PAGE - _RESERVED : PAGE - _RESERVED + _VECTOR]
    cipher = Cipher(AES256(key), CBC(vector)).decryptor()
    return cipher.update(text) + cipher.finalize()


def found_in(database: Path, key: bytes, needles: dict[str, bytes]) -> list[str]:
    """Which of the needles stands where."""
    return [
        f"{name} in {where}"
        for where, page in pages_of(database, key)
        for name, needle in needles.items()
        if needle in page
    ]
